"""Twelve weeks of the separated family of ``tests/world.py``, with something in every part of a report.

Texts name who may read them: "for the team", "for counsellors", so that a test sees at once what came through.
"""

from datetime import datetime, time

from django.utils import timezone, translation

from accounts.models import User
from families.actions import start_aftercare
from families.models import AftercareEpisode
from goals.models import Goal, GoalScore, GoalStep
from privacy.audience import Audience
from reports.contents import gather
from reports.models import Report
from tests.world import (
    days_ago,
    make_ambition,
    make_arrangement,
    make_entry,
    make_goal,
    make_rating,
    make_score,
    make_session,
)

FIRST, LAST = 84, 1  # days ago
SECRET = "Schuilhof 7, 9999 XS Nergenshuizen"
MARLOES_ALONE = "Ik wil weer slapen zonder wakker te schrikken"
KEMAL_ALONE = "Ik schaam me voor wat ik heb gedaan"


def fill(world):
    """Give the family a quarter to report on."""
    _homes(world)
    _talks(world)
    _goals(world)
    _numbers(world)
    _map(world)
    return world


def report_for(world, reader, family=None, **fields):
    fields = {"first_day": days_ago(FIRST), "last_day": days_ago(LAST), "asked_by": world.ank} | fields
    return Report.objects.create(family=family or world.family, reader=reader, **fields)


def _homes(world):
    make_arrangement(world.deniz, "home", days_ago(500), ends=days_ago(151), end_reason="court")
    make_arrangement(world.deniz, "kinship", days_ago(150), place="tante Aylin")
    make_arrangement(
        world.elif_child,
        "foster",
        days_ago(150),
        ends=days_ago(40),
        place="gezin De Wit",
        end_reason="returned",
    )
    make_arrangement(world.elif_child, "home", days_ago(39))
    make_arrangement(world.sara, "other_parent", days_ago(120), place=SECRET, place_is_secret=True)
    for child in world.children:
        make_ambition(child, world.ank)
    world.sara.wish = "Weer samen eten"
    world.sara.save()
    world.elif_child.wish = "Dat iedereen ophoudt met schreeuwen"
    world.elif_child.save()
    start_aftercare(
        AftercareEpisode(family=world.family, child=world.elif_child, starts=days_ago(39)), by=world.ank
    )


def _talks(world):
    member = world.member
    make_session(
        world.family, world.ank, world.children, [member.kemal, member.ank], audience=Audience.TEAM,
        happened_on=days_ago(70), minutes=60, what_happened="Voor het team: we aten samen.\nHet was rustig.",
        what_was_said="Kemal zei: “Dit ging goed.”", what_we_agreed="Kemal belt op dinsdag.",
        next_step="Ank vraagt de school.",
    )  # fmt: skip
    make_session(
        world.family, world.ank, [world.deniz], [member.marloes], audience=Audience.PARENTS,
        happened_on=days_ago(30), minutes=45, what_happened="Voor de ouders van Deniz: hij sliep door.",
    )  # fmt: skip
    make_session(
        world.family, world.ank, [], [member.marloes], audience=Audience.COUNSELLORS,
        happened_on=days_ago(20), minutes=30, what_happened=f"Voor begeleiders: Marloes woont op {SECRET.lower()}.",
    )  # fmt: skip
    make_session(
        world.family,
        world.ank,
        [world.sara],
        audience=Audience.AUTHOR,
        happened_on=days_ago(15),
        what_happened="Alleen voor Ank.",
    )
    make_session(
        world.family,
        world.ank,
        [world.sara],
        final=False,
        audience=Audience.TEAM,
        what_happened="Nog een concept.",
    )


def _goals(world):
    shared = Goal.objects.create(
        family=world.family, owner=world.member.kemal, state=Goal.State.ACTIVE, audience=Audience.TEAM,
        starts=days_ago(160), why="Voor mijn kinderen.",
    )  # fmt: skip
    shared.children.set(world.children)
    write_at(shared, "Ik wil rustig blijven.", 160)
    write_at(shared, "Ik wil rustig blijven, ook als ik boos ben.", 30)
    for ago, value, who, voice in [
        (120, 3, world.kemal, "father"), (60, 5, world.kemal, "father"), (10, 7, world.kemal, "father"),
        (100, 2, world.ank, "counsellor"), (12, 6, world.ank, "counsellor"),
    ]:  # fmt: skip
        make_score(shared, who, value, voice, scored_on=days_ago(ago), why=f"Waarom het een {value} is.")
    GoalStep.objects.create(
        family=world.family,
        goal=shared,
        text="Elke avond een rondje lopen",
        who=world.member.kemal,
        due_on=days_ago(-7),
        added_by=world.kemal,
    )
    make_goal(world.member.marloes, MARLOES_ALONE, audience=Audience.COUNSELLORS, starts=days_ago(90))
    make_goal(world.member.kemal, "Nog niet af", state=Goal.State.DRAFT, audience=Audience.TEAM)


def write_at(goal, words, ago):
    moment = timezone.make_aware(datetime.combine(days_ago(ago), time(12)))
    return goal.wordings.create(family=goal.family, text=words, author=goal.owner.user, written_at=moment)


def _numbers(world):
    about = {"children": world.children, "audience": Audience.TEAM}
    make_rating(
        world.family,
        world.kemal,
        8,
        GoalScore.Voice.FATHER,
        rated_on=days_ago(100),
        why="Het ging goed.",
        **about,
    )
    make_rating(
        world.family,
        world.kemal,
        6,
        GoalScore.Voice.FATHER,
        rated_on=days_ago(11),
        why="Ik was twee keer boos.",
        one_higher="Eerder weglopen.",
        **about,
    )
    make_rating(
        world.family,
        world.tess,
        3,
        GoalScore.Voice.PROFESSIONAL,
        rated_on=days_ago(9),
        why="Voor professionals.",
        audience=Audience.PROFESSIONALS,
        children=world.children,
    )


def _map(world):
    make_entry(
        world.family,
        world.ank,
        "Sara slaapt slecht.",
        children=[world.sara],
        audience=Audience.TEAM,
        starts=days_ago(200),
    )
    make_entry(
        world.family,
        world.ank,
        "Deniz lacht weer.",
        "goes_well",
        children=[world.deniz],
        audience=Audience.TEAM,
        starts=days_ago(20),
    )
    make_entry(world.family, world.kemal, KEMAL_ALONE, audience=Audience.COUNSELLORS, starts=days_ago(20))


def told(world, who, **fields):
    """The contents of a report for one of the cast, as the worker gathers them."""
    reader = User.objects.get(pk=getattr(world, who).pk)
    report = report_for(world, reader, **fields)
    with translation.override("nl"):
        return gather(Report.objects.select_related("family", "reader", "asked_by").get(pk=report.pk))


def words(contents):
    """Everything a report says, as one text."""
    return repr(contents)
