"""Many rows at once, to prove that a page asks as few questions of a large file as of a small one."""

from datetime import timedelta

from django.utils import timezone

from families.models import (
    Child,
    Family,
    LivingArrangement,
    SupportNeed,
    SupportNeedKind,
    Trajectory,
    TrajectoryPhase,
)
from goals.models import GoalScore, GoalStep, MappingEntry, SafetyRating
from privacy.audience import Audience
from reports.models import Report
from teams.models import CounsellingSession, TeamMember
from tests.world import born, days_ago, make_goal, make_organisation


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
            audience=Audience.TEAM,
            status="final",
            finalised_at=now,
            happened_on=now.date() - timedelta(days=3 + n % 300),
            what_happened="We spraken over de ochtend.\nDat ging goed.",
            next_step="Bel school.",
        )
        for n, one in enumerate(families)
    )


def make_many_rows(world, numbers):
    """One for each number of everything that a family page gathers, all to be read by the whole team."""
    make_many_sessions([world.family] * len(numbers), author=world.ank)
    make_many_of_a_goal(world, numbers)
    make_many_views(world, numbers)
    make_many_of_a_child(world, numbers)
    Report.objects.bulk_create(
        Report(
            family=world.family,
            reader=reader,
            first_day=day(90),
            last_day=day(1),
            state="ready",
            ready_at=timezone.now(),
        )
        for reader in (world.marloes, world.ank, world.aylin)
        for n in numbers
    )


def make_many_of_a_goal(world, numbers):
    of_goal = {"family": world.family, "goal": make_goal(world.member.marloes, children=[world.deniz])}
    GoalScore.objects.bulk_create(
        GoalScore(**of_goal, value=n % 11, scored_by=world.ank, voice="counsellor", scored_on=day(n))
        for n in numbers
    )
    GoalStep.objects.bulk_create(GoalStep(**of_goal, text=f"Stap {n}", added_by=world.ank) for n in numbers)


def make_many_views(world, numbers):
    by_ank = {"family": world.family, "audience": Audience.TEAM, "author": world.ank}
    entries = MappingEntry.objects.bulk_create(
        MappingEntry(**by_ank, column=["worry", "goes_well"][n % 2], text=f"Regel {n}") for n in numbers
    )
    ratings = SafetyRating.objects.bulk_create(
        SafetyRating(**by_ank, value=n % 11, voice="counsellor", rated_on=day(n)) for n in numbers
    )
    for model, rows in [(MappingEntry, entries), (SafetyRating, ratings)]:
        name = model._meta.model_name
        model.children.through.objects.bulk_create(
            model.children.through(**{name: row, "child_id": world.deniz.pk}) for row in rows
        )


def make_many_of_a_child(world, numbers):
    of_child = {"family": world.family, "child": world.deniz}
    LivingArrangement.objects.bulk_create(
        LivingArrangement(**of_child, kind="respite", starts=day(2 * n), ends=day(2 * n)) for n in numbers
    )
    SupportNeed.objects.bulk_create(
        SupportNeed(**of_child, kind=kind)
        for kind in SupportNeedKind.objects.all()[numbers.start : numbers.stop]
    )


def day(n):
    return days_ago(1 + n % 1000)
