"""What happens in a family, told across its records."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from families.models import (
    AftercareCheckIn,
    AftercareEpisode,
    Ambition,
    Child,
    Family,
    Trajectory,
    TrajectoryPhase,
)

# Weeks, then months, after the first night at home (domain.md, section 5: aftercare).
CHECK_IN_WEEKS = (1, 2, 4, 8)
CHECK_IN_MONTHS = (3, 6, 12)


@transaction.atomic
def open_family(family: Family, *, framework: str, on: date | None = None, by: User) -> Family:
    """Save a new family with a trajectory that starts at its first phase."""
    family.organisation = by.organisation
    family.save()
    on = on or timezone.localdate()
    trajectory = Trajectory.objects.create(
        family=family, starts=on, phase_since=on, legal_framework=framework, status=Trajectory.Status.ACTIVE
    )
    TrajectoryPhase.objects.create(
        family=family, trajectory=trajectory, phase=trajectory.phase, starts=on, entered_by=by
    )
    return family


@transaction.atomic
def enter_phase(trajectory: Trajectory, phase: str, *, on: date, by: User) -> Trajectory:
    """Take a trajectory into a phase: the one it was in ends that day."""
    trajectory = Trajectory.objects.select_for_update().get(pk=trajectory.pk)
    trajectory.phases.filter(until=None).update(until=on)
    TrajectoryPhase.objects.create(
        family_id=trajectory.family_id, trajectory=trajectory, phase=phase, starts=on, entered_by=by
    )
    trajectory.phase, trajectory.phase_since = phase, on
    trajectory.save(update_fields=["phase", "phase_since"])
    return trajectory


@transaction.atomic
def change_ambition(ambition: Ambition, *, by: User) -> Ambition:
    """Start an ambition for a child; the one that ran ends that day and stays to be read."""
    Child.objects.select_for_update(of=("self",)).get(pk=ambition.child_id)
    ambition.child.ambitions.current().update(until=ambition.starts)
    ambition.decided_by = by
    ambition.save()
    return ambition


@transaction.atomic
def start_aftercare(episode: AftercareEpisode, *, by: User) -> AftercareEpisode:
    """Start help after coming home, with all its check-ins planned to twelve months."""
    episode.save()
    days = [episode.starts + timedelta(weeks=weeks) for weeks in CHECK_IN_WEEKS]
    days += [months_later(episode.starts, months) for months in CHECK_IN_MONTHS]
    AftercareCheckIn.objects.bulk_create(
        AftercareCheckIn(family_id=episode.family_id, episode=episode, due_on=day) for day in days
    )
    return episode


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month when it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
