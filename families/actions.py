"""What happens in a family, told across its records."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from families.models import (
    Address,
    AddressSecrecy,
    AftercareCheckIn,
    AftercareEpisode,
    Ambition,
    Child,
    Custody,
    Family,
    LivingArrangement,
    Person,
    Relation,
    SecrecyClue,
    SecrecyReader,
    Trajectory,
    TrajectoryPhase,
)
from privacy import wall

# Weeks, then months, after the first night at home (domain.md, section 5: aftercare).
CHECK_IN_WEEKS = (1, 2, 4, 8)
CHECK_IN_MONTHS = (3, 6, 12)


@transaction.atomic
def open_family(family: Family, *, framework: str, on: date | None = None, by: User) -> Family:
    """Save a new family with a trajectory that starts at its first phase."""
    family.organisation = by.organisation
    family.pk = wall.new_family_id()
    family.save(force_insert=True)
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


@transaction.atomic
def edit_family(family: Family, *, framework: str, by: User) -> Family:
    """Save what a family is called, and the framework of the trajectory that runs."""
    family.save()
    running = family.trajectories.filter(status__in=Trajectory.NOT_OVER).exclude(legal_framework=framework)
    for trajectory in running:
        trajectory.legal_framework = framework
        trajectory.save(update_fields=["legal_framework"])
    return family


@transaction.atomic
def close(trajectory: Trajectory, *, on: date, reason: str, by: User) -> Trajectory:
    """End the help to a family: its last phase is "closed", and everything stays to be read."""
    trajectory = enter_phase(trajectory, Trajectory.Phase.CLOSED, on=on, by=by)
    trajectory.status, trajectory.ends, trajectory.end_reason = Trajectory.Status.CLOSED, on, reason
    trajectory.save(update_fields=["status", "ends", "end_reason"])
    return trajectory


@transaction.atomic
def save_person(person: Person, *, ties: list[tuple[Person, str, bool]], by: User) -> Person:
    """Save somebody with what he or she is to each person on the other side: a child's parents, a parent's children."""
    person.save()
    is_child = isinstance(person, Child)
    for other, relation, has_authority in ties:
        parent, child = (other, person) if is_child else (person, other)
        _set_relation(parent, child, relation)
        _set_authority(parent, child, relation if has_authority else None)
    return person


def _set_relation(parent: Person, child: Person, kind: str) -> None:
    said = Relation.objects.filter(parent=parent, child=child)
    said.exclude(kind=kind).delete()
    if kind and not said.exists():
        Relation.objects.create(family_id=child.family_id, parent=parent, child=child, kind=kind)


def _set_authority(parent: Person, child: Person, relation: str | None) -> None:
    """Authority that begins or ends does so today; written down for the first time, it is there from birth."""
    rows = Custody.objects.filter(person=parent, child=child)
    running, today = rows.running().first(), timezone.localdate()
    if relation is None and running:
        running.until = max(today, running.starts + timedelta(days=1))
        running.save(update_fields=["until"])
    elif relation is not None and not running:
        of_parent = relation and relation != Relation.Kind.FOSTER
        kind = Custody.Kind.PARENTAL if of_parent else Custody.Kind.GUARDIAN
        starts = today if rows.exists() else (child.birth_date or today)
        Custody.objects.create(
            family_id=child.family_id, child_id=child.pk, person=parent, kind=kind, starts=starts
        )


@transaction.atomic
def move(
    stay: LivingArrangement, *, children: list[Child], end_running: bool, reason: str, back: bool, by: User
) -> list[LivingArrangement]:
    """Children go to live somewhere; what ran ends the night before, and goes on afterwards when they come back."""
    stays = []
    for child in children:
        Child.objects.select_for_update(of=("self",)).get(pk=child.pk)
        running = child.living_arrangements.filter(ends=None, starts__lt=stay.starts).first()
        if running and end_running:
            running.ends, running.end_reason = stay.starts - timedelta(days=1), reason
            running.save(update_fields=["ends", "end_reason"])
        stays.append(_same_stay(stay, child, stay.kind, stay.starts, stay.ends, stay.end_reason))
        if running and end_running and back and stay.ends:
            _same_stay(running, child, running.kind, stay.ends + timedelta(days=1), None, "")
    return stays


def _same_stay(
    like: LivingArrangement, child: Child, kind: str, starts, ends, end_reason
) -> LivingArrangement:
    return LivingArrangement.objects.create(
        family_id=child.family_id,
        child=child,
        kind=kind,
        place=like.place,
        place_is_secret=like.place_is_secret,
        starts=starts,
        ends=ends,
        end_reason=end_reason,
    )


@transaction.atomic
def change_address(address: Address, *, by: User) -> Address:
    """Somebody is reached at another address from a day on; the one that ran stays to be read."""
    Person.objects.select_for_update(of=("self",)).get(pk=address.person_id)
    address.person.addresses.filter(until=None, starts__lte=address.starts).update(until=address.starts)
    address.person.addresses.filter(until=None).delete()
    address.save()
    return address


@transaction.atomic
def keep_secret(secrecy: AddressSecrecy, *, persons: list[Person], by: User) -> AddressSecrecy:
    """Keep an address secret, and with it what Simba already knows that gives it away.

    Who writes it down knows it, and is its first reader; everybody else is named by the team lead.
    """
    secrecy.decided_by = by
    secrecy.save()
    secrecy.persons.set(persons)
    here = {"family_id": secrecy.family_id, "secrecy": secrecy}
    SecrecyReader.objects.create(**here, user=by, named_by=by, why=gettext("Wrote it down"))
    for kind, text in _what_gives_it_away(persons):
        SecrecyClue.objects.create(**here, kind=kind, text=text)
    stays = LivingArrangement.objects.on(timezone.localdate())
    stays.filter(child__in=[person.pk for person in persons]).update(place_is_secret=True)
    Address.objects.filter(person__in=persons).delete()
    return secrecy


def _what_gives_it_away(persons: list[Person]) -> Iterator[tuple[str, str]]:
    for person in persons:
        if person.phone:
            yield SecrecyClue.Kind.PHONE, str(person.phone)
        school = Child.objects.filter(pk=person.pk).values_list("school", flat=True).first()
        if school:
            yield SecrecyClue.Kind.SCHOOL, school.split(",")[0].strip()


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month when it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
