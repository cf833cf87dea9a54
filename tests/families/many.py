"""Many rows at once, to prove that a page asks as few questions of a large file as of a small one."""

from datetime import timedelta

from django.utils import timezone

from families.models import Child, Family, Trajectory, TrajectoryPhase
from teams.models import CounsellingSession, TeamMember
from tests.world import born, days_ago, make_organisation


def make_many_families(count, by, member):
    """So many families with a trajectory, a child and a session, and ``member`` in the team of each."""
    here = make_organisation()
    families = Family.objects.bulk_create(
        Family(name=f"Gezin {n:03}", organisation=here) for n in range(count)
    )
    trajectories = Trajectory.objects.bulk_create(
        Trajectory(family=one, phase="goals", starts=days_ago(100), phase_since=days_ago(40))
        for one in families
    )
    TrajectoryPhase.objects.bulk_create(
        TrajectoryPhase(family=t.family, trajectory=t, phase=t.phase, starts=t.phase_since, entered_by=by)
        for t in trajectories
    )
    for one in families:
        Child.objects.create(family=one, first_name="Kind", birth_date=born(7))
    TeamMember.objects.bulk_create(
        TeamMember(family=one, role="counsellor", user=member, name=member.name, starts=days_ago(90))
        for one in families
    )
    make_many_sessions(families, author=member)
    return families


def make_many_sessions(families, author):
    now = timezone.now()
    return CounsellingSession.objects.bulk_create(
        CounsellingSession(
            family=one,
            author=author,
            status="final",
            finalised_at=now,
            happened_on=now.date() - timedelta(days=3 + n % 300),
            what_happened="We spraken over de ochtend.\nDat ging goed.",
            next_step="Bel school.",
        )
        for n, one in enumerate(families)
    )
