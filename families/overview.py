"""The family on one page: what this reader may see of it, gathered with one question of the database for each part,
all of them sent together.

Records of higher rooms are reached by the names of their relations to the family.
"""

from dataclasses import dataclass, field
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Window

from accounts.models import User, beside_the_name
from families.caseload import of_relation, of_room
from families.columns import Column, asked_for_columns, three_columns
from families.models import (
    AftercareCheckIn,
    Ambition,
    Child,
    Family,
    LivingArrangement,
    SupportNeed,
    Trajectory,
    TrajectoryPhase,
)
from families.secrecy import Veil, closed_to, under_veil, veil_of, with_veil
from families.timeline import LONGEST, Timeline, draw
from families.voices import Voice, latest_of_each, latest_ratings, safety_voices
from privacy.access import Can, may
from privacy.context import recent_emergencies
from simba.days import today
from simba.kept import Asked, kept
from simba.together import together

# How many of each; the rest is one link away.
SESSIONS, DRAFTS, REPORTS, GOALS, NOTICES, MOST_STAYS = 5, 3, 3, 8, 5, 120
# The family first, then who is close to it, then who works for it.
TEAM_ORDER = ["parent", "young_person", "carer", "network", "professional", "counsellor", "system_coach"]


@dataclass(frozen=True)
class ChildCard:
    """One child, in as much detail as this reader may see."""

    child: Child
    name: str
    age: str
    stay: LivingArrangement | None
    ambition: str
    ambition_words: str
    needs: list[SupportNeed]


@dataclass(frozen=True)
class Member:
    """One of the team; ``answer`` is empty for a reader who may not see the agreements."""

    row: object
    name: str
    answer: str
    answer_words: str


@dataclass(frozen=True)
class GoalCard:
    """One goal in the owner's own words, with the number each voice gave last."""

    goal: object
    voices: list[Voice]

    @property
    def levels(self) -> list[tuple[str, list[Voice]]]:
        """On a scale of described levels: the words of each level somebody is at, and who that are."""
        said: dict[str, list[Voice]] = {}
        for voice in sorted(self.voices, key=lambda voice: -voice.value):
            said.setdefault(voice.words, []).append(voice)
        return [] if "" in said else list(said.items())


@dataclass(frozen=True)
class AftercareCard:
    """The check-ins of one child after coming home: which comes next, and how the last one went."""

    child: Child
    next_one: object | None
    last_one: object | None
    done: int
    planned: int
    is_late: bool


@dataclass
class Overview:
    """Everything on the page of one family for one reader."""

    trajectory: Trajectory | None = None
    children: list[ChildCard] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    team: list[Member] = field(default_factory=list)
    voices: list[Voice] = field(default_factory=list)
    goals: list[GoalCard] = field(default_factory=list)
    drafts: list = field(default_factory=list)
    sessions: list = field(default_factory=list)
    sessions_count: int = 0
    timeline: Timeline | None = None
    aftercare: list[AftercareCard] = field(default_factory=list)
    reports: list = field(default_factory=list)
    notices: list = field(default_factory=list)
    emergencies: list = field(default_factory=list)


def gather(family: Family, user: User) -> Overview:
    day = today()
    found = together(_questions(family, user, day))
    trajectory, phases = _latest_of(found["phases"], family, user)
    children = found["children"]
    stays = _with_child(found["stays"][::-1], children)
    members = under_veil(found["members"])
    veil = veil_of(members)
    voices = safety_voices(found["ratings"], veil)
    sessions = found["sessions"]
    return Overview(
        trajectory=trajectory,
        children=child_cards(family, user, children, stays, found["needs"], day),
        columns=three_columns(family, user, voices, found, veil),
        team=team_cards(family, user, members),
        voices=voices,
        goals=goal_cards(found["goals"], found["scores"], user, veil),
        drafts=found.get("drafts", []),
        sessions=sessions,
        sessions_count=sessions[0].total if sessions else 0,
        timeline=draw(stays, phases, {child.pk: child.first_name for child in children}, today=day),
        aftercare=aftercare_cards(children, found["check_ins"], day),
        reports=found["reports"],
        notices=of_room("notices").newest(user, NOTICES, family) if found["untold"] else [],
        emergencies=found.get("emergencies", []),
    )


def _questions(family: Family, user: User, day: date) -> dict[str, Asked]:
    """All that is asked for the page; none of it waits for the answer to another."""
    here = {"reader": user, "family": family}
    asked = {
        "phases": _phases.asked(**here),
        "stays": recent_stays.asked(**here, since=day - LONGEST),
        "needs": _needs.asked(**here),
        "members": _members.asked(**here, closed=closed_to(user, [family]), today=day),
        "ratings": latest_ratings.asked(**here),
        "sessions": latest_sessions.asked(**here),
        "goals": _goals.asked(**here),
        "scores": _scores.asked(**here),
        "check_ins": _check_ins.asked(**here),
        # After what is said of them: each question sees what was there when it was asked.
        "children": _children.asked(**here),
        "reports": _reports.asked(**here),
        "untold": of_room("notices").whether_any(user, family),
        **asked_for_columns(family, user),
    }
    if may(user, Can.RECORD_SESSION, family):
        asked["drafts"] = _drafts.asked(**here)
    if user.works_here:
        asked["emergencies"] = recent_emergencies(user)
    return asked


def _with_child(stays: list[LivingArrangement], children: list[Child]) -> list[LivingArrangement]:
    """The children are read once, and not again with each of their stays."""
    known = {child.pk: child for child in children}
    stays = [stay for stay in stays if stay.child_id in known]
    for stay in stays:
        stay.child = known[stay.child_id]
    return stays


def _latest_of(
    phases: list[TrajectoryPhase], family: Family, user: User
) -> tuple[Trajectory | None, list[TrajectoryPhase]]:
    """The latest trajectory and the phases it went through."""
    if not phases:
        return family.trajectories.visible_to(user).first(), []
    latest = max((phase.trajectory for phase in phases), key=lambda one: (one.starts, one.pk))
    return latest, [phase for phase in phases if phase.trajectory_id == latest.pk]


@kept
def _phases(reader, family) -> QuerySet:
    phases = TrajectoryPhase.objects.visible_to(reader).filter(family=family)
    return phases.select_related("trajectory").order_by("starts", "pk")


@kept
def recent_stays(reader, family, since) -> QuerySet:
    stays = LivingArrangement.objects.visible_to(reader).filter(
        Q(ends=None) | Q(ends__gte=since), family=family
    )
    return stays.order_by("-starts")[:MOST_STAYS]


def child_cards(
    family: Family,
    user: User,
    children: list[Child],
    stays: list[LivingArrangement],
    needed: list[SupportNeed],
    day: date,
) -> list[ChildCard]:
    here = {s.child_id: s for s in stays if s.starts <= day and (s.ends is None or s.ends >= day)}
    needs: dict[int, list[SupportNeed]] = {}
    for need in needed:
        needs.setdefault(need.child_id, []).append(need)
    knows_more, words = may(user, Can.SEE_CHILD, family), dict(Ambition.Kind.choices)
    return [
        ChildCard(
            child=child,
            name=child.full_name if knows_more else child.first_name,
            age=child.age_in_words if knows_more else "",
            stay=here.get(child.pk),
            ambition=child.ambition or "",
            ambition_words=str(words.get(child.ambition, "")),
            needs=needs.get(child.pk, []),
        )
        for child in children
    ]


@kept
def _children(reader, family) -> QuerySet:
    ambitions = Ambition.objects.visible_to(reader).current().filter(child=OuterRef("pk"))
    children = Child.objects.visible_to(reader).filter(family=family)
    children = children.annotate(ambition=Subquery(ambitions.values("kind")[:1]))
    return children.order_by(F("birth_date").asc(nulls_last=True), "pk")


@kept
def _needs(reader, family) -> QuerySet:
    return SupportNeed.objects.visible_to(reader).filter(family=family).select_related("kind")


@kept
def _members(reader, family, closed, today) -> QuerySet:
    members = of_relation("members", reader).filter(family=family).running(today)
    return with_veil(members, closed, reader, today).with_commitment()


def team_cards(family: Family, user: User, rows: list) -> list[Member]:
    answers = dict(Family._meta.get_field("commitments").related_model.Answer.choices)
    sees_answers = may(user, Can.SEE_COMMITMENTS, family)
    cards = []
    for row in sorted(rows, key=lambda one: (TEAM_ORDER.index(one.role), one.pk)):
        answer = (row.commitment or "") if sees_answers else ""
        words = str(answers.get(answer, ""))
        cards.append(Member(row=row, name=row.name, answer=answer, answer_words=words))
    return cards


def goal_cards(goals: list, scores: list, user: User, veil: Veil) -> list[GoalCard]:
    words = _words_of_levels(goals, user)
    voices: dict[int, list[Voice]] = {}
    for newest in scores:
        voice = Voice.of_score(newest, veil, words.get((newest.goal_id, newest.value), ""))
        voices.setdefault(newest.goal_id, []).append(voice)
    return [GoalCard(goal=goal, voices=voices.get(goal.pk, [])) for goal in goals]


@kept
def _goals(reader, family) -> QuerySet:
    goals = of_relation("goals", reader).filter(family=family).open()
    return goals.with_words().select_related("owner")[:GOALS]


@kept
def _scores(reader, family) -> QuerySet:
    scores = of_relation("goal_scores", reader).filter(family=family).of_open_goals()
    scores = scores.select_related("scored_by").defer(*beside_the_name("scored_by"))
    return latest_of_each(scores, ["goal_id", "voice"], "scored_on")


def _words_of_levels(goals: list, user: User) -> dict[tuple[int, int], str]:
    """What each level of each goal looks like; few goals have them."""
    described = [goal.pk for goal in goals if goal.scale == goal.Scale.LEVELS]
    if not described:
        return {}
    levels = of_relation("goal_levels", user).filter(goal__in=described)
    return {(level.goal_id, level.level): level.text for level in levels}


@kept
def latest_sessions(reader, family) -> QuerySet:
    sessions = of_relation("counselling_sessions", reader).filter(family=family).current()
    names = Child.objects.filter(sessions=OuterRef("pk")).order_by("birth_date").values("first_name")
    sessions = sessions.annotate(total=Window(Count("pk")), names=ArraySubquery(names))
    return sessions.select_related("author").defer("place", *beside_the_name("author"))[:SESSIONS]


@kept
def _drafts(reader, family) -> QuerySet:
    return of_relation("counselling_sessions", reader).filter(family=family).drafts_of(reader)[:DRAFTS]


@kept
def _check_ins(reader, family) -> QuerySet:
    check_ins = AftercareCheckIn.objects.visible_to(reader).filter(family=family, episode__ends=None)
    return check_ins.annotate(about=F("episode__child")).order_by("due_on", "pk")


@kept
def _reports(reader, family) -> QuerySet:
    reports = of_relation("reports", reader).filter(family=family).select_related("reader")
    return reports.defer(*beside_the_name("reader"))[:REPORTS]


def aftercare_cards(children: list[Child], check_ins: list, day: date) -> list[AftercareCard]:
    by_child: dict[int, list] = {}
    for check_in in check_ins:
        by_child.setdefault(check_in.about, []).append(check_in)
    known = {child.pk: child for child in children}
    return [_aftercare_card(known[key], rows, day) for key, rows in by_child.items() if key in known]


def _aftercare_card(child: Child, rows: list, day: date) -> AftercareCard:
    open_ones = [row for row in rows if row.done_on is None]
    done = sorted((row for row in rows if row.done_on), key=lambda row: row.done_on)
    return AftercareCard(
        child=child,
        next_one=open_ones[0] if open_ones else None,
        last_one=done[-1] if done else None,
        done=len(done),
        planned=len(rows),
        is_late=bool(open_ones) and open_ones[0].due_on < day,
    )
