"""What stands on the pages of goals: gathered here, so that a page is a few queries and a template."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from accounts.models import User
from families.models import AftercareCheckIn, Child, Family
from families.secrecy import NOTHING_UNSAID, Veil, closed_to, under_veil, veil_for, with_veil
from goals.models import Goal, GoalLevel, GoalProposal, GoalScore, GoalStep, GoalWording, SafetyRating
from goals.pictures import ScoreChart, ladder_of, safety_chart, score_chart
from privacy.access import Can, may
from simba.days import today
from simba.kept import Asked, kept
from simba.together import together
from teams.models import CounsellingSession, Notice, TeamMember
from teams.who_reads import names_of_readers

ASK_SAFETY_EVERY = timedelta(weeks=4)
ALL_RATINGS = 200  # more than these are not shown on one page
SHOWN_STEPS, SHOWN_MOMENTS, SHOWN_SHARED, SHOWN_SESSIONS, SHOWN_NOTICES = 12, 3, 12, 5, 5


@dataclass(frozen=True)
class LastNumber:
    """What one person gave a goal first and last."""

    who: str
    voice: str
    value: int
    first: int
    on: date
    why: str


@dataclass
class GoalPage:
    """One goal as somebody may read it."""

    goal: Goal
    wordings: list[GoalWording]
    levels: list[GoalLevel]
    scores: list[GoalScore]
    chart: ScoreChart | None
    steps: list[GoalStep]
    proposals: list[GoalProposal]
    sessions: list[CounsellingSession]
    sessions_count: int
    children: list[Child]
    readers: str
    numbers: list[LastNumber] = field(default_factory=list)

    @property
    def earlier(self) -> list[GoalWording]:
        return self.wordings[1:]

    @property
    def open_steps(self) -> list[GoalStep]:
        return [step for step in self.steps if step.done_on is None]

    @property
    def done_steps(self) -> list[GoalStep]:
        return [step for step in self.steps if step.done_on is not None]

    @property
    def newest_first(self) -> list[GoalScore]:
        return self.scores[::-1]

    @property
    def level_range(self) -> range:
        lowest, highest = self.goal.range
        return range(lowest, highest + 1)


@dataclass
class SafetyPage:
    """How safe each finds it, over time."""

    ratings: list[SafetyRating]
    chart: ScoreChart | None
    numbers: list[LastNumber]


def safety_page(family: Family, user: User) -> SafetyPage:
    """The numbers for safety ``user`` may read: side by side, never averaged, the newest first."""
    found = family.safety_ratings.visible_to(user).select_related("author").prefetch_related("children")
    ratings = list(found.order_by("-rated_on", "-pk")[:ALL_RATINGS])
    veil_for(family, user).say_who_gave(ratings, "author")
    numbers = _last_numbers(
        (r.author_id, r.said_by, r.get_voice_display(), r.rated_on, r.value, r.why) for r in ratings[::-1]
    )
    return SafetyPage(ratings=ratings, chart=safety_chart(ratings), numbers=numbers)


def goal_page(goal: Goal, user: User) -> GoalPage:
    """Everything of one goal, each part as far as ``user`` may read it; the queries are always as many."""
    veil = veil_for(goal.family, user)
    scores = list(goal.scores.visible_to(user).select_related("scored_by"))
    veil.say_who_gave(scores, "scored_by")
    sessions = goal.sessions.visible_to(user).current()
    steps = list(goal.steps.visible_to(user).select_related("who"))
    ticks_all = goal.owner.user_id == user.pk or may(user, Can.PROPOSE_WORDING, goal.family)
    veil.cover(step.who for step in steps if step.who)
    for step in steps:
        step.mine = ticks_all or (step.who is not None and step.who.user_id == user.pk)
    return GoalPage(
        goal=goal,
        wordings=list(goal.wordings.visible_to(user)),
        levels=list(goal.levels.visible_to(user)),
        scores=scores,
        chart=score_chart(scores, *goal.range),
        steps=steps,
        proposals=list(goal.proposals.visible_to(user).open().select_related("author")),
        sessions=list(sessions.select_related("author")[:SHOWN_SESSIONS]),
        sessions_count=sessions.count(),
        children=list(goal.children.visible_to(user)),
        readers=readers_of(goal, veil=veil),
        numbers=last_numbers(scores),
    )


def readers_of(goal: Goal, audience: str | None = None, veil: Veil = NOTHING_UNSAID) -> str:
    """The first names of who reads a goal, or would read it with another audience."""
    return names_of_readers(
        goal.family,
        audience=audience or goal.audience,
        children=goal.children.all(),
        author=goal.owner.user,
        kind=Goal._meta.label_lower,
        veil=veil,
    )


def last_numbers(scores: list[GoalScore]) -> list[LastNumber]:
    """Each person's last number beside the first, the newest first."""
    return _last_numbers(
        (s.scored_by_id, s.said_by, s.get_voice_display(), s.scored_on, s.value, s.why) for s in scores
    )


def _last_numbers(given) -> list[LastNumber]:
    """From (account, first name, voice, day, value, why), oldest first."""
    last: dict[tuple[int, str], LastNumber] = {}
    for account, who, voice, day, value, why in given:
        before = last.get((account, voice))
        first = before.first if before else value
        last[account, voice] = LastNumber(who, voice, value, first, day, why)
    return sorted(last.values(), key=lambda number: number.on, reverse=True)


@dataclass
class StartPage:
    """What concerns one person of a family today."""

    families: list[Family]
    writes_in: Family | None
    goals: list[Goal]
    done_goals: list[Goal]
    shared: list[Goal]
    proposals: list[GoalProposal]
    steps: list[GoalStep]
    moments: list[AftercareCheckIn]
    safety_due_in: list[Family]
    team: list[TeamMember]
    notices: list[Notice] = field(default_factory=list)

    @property
    def waits(self) -> int:
        """How many things ask for an answer."""
        return len(self.proposals) + len(self.safety_due_in)


def start_page(user: User) -> StartPage:
    """The own start of somebody of a family; how many queries it takes does not grow with what there is."""
    families = _families(reader=user)
    found = together(_questions(user, families))
    own = found["own"]
    _draw(own, user)
    return StartPage(
        families=families,
        writes_in=next((f for f in families if may(user, Can.WRITE_OWN_GOAL, f)), None),
        goals=sorted((goal for goal in own if goal.is_open), key=lambda goal: goal.state == Goal.State.DRAFT),
        done_goals=[goal for goal in own if not goal.is_open],
        shared=found["shared"],
        proposals=found["proposals"],
        steps=found["steps"],
        moments=found["moments"],
        safety_due_in=[family for family in _rated_by(user, families) if family.pk not in found["rated"]],
        team=under_veil(found["team"]),
        notices=Notice.objects.newest(user, SHOWN_NOTICES) if found["untold"] else [],
    )


def _questions(user: User, families: list[Family]) -> dict[str, Asked]:
    """All that is asked once it is known of which families."""
    of, rating = _keys(families), _keys(_rated_by(user, families))
    return {
        "own": _own_goals.asked(reader=user),
        "shared": shared_goals.asked(reader=user),
        "proposals": _proposals.asked(reader=user),
        "steps": own_steps.asked(reader=user),
        "moments": _moments.asked(reader=user, today=today()),
        "untold": Notice.objects.whether_any(user),
        "rated": _rated.asked(reader=user, families=rating, since=today() - ASK_SAFETY_EVERY),
        "team": _members.asked(reader=user, families=of, closed=closed_to(user, families), today=today()),
    }


def _keys(families: list[Family]) -> frozenset[int]:
    return frozenset(family.pk for family in families)


def _rated_by(user: User, families: list[Family]) -> list[Family]:
    """The families for which somebody is asked a number for safety."""
    return [family for family in families if may(user, Can.RATE_SAFETY, family)]


@kept
def _families(reader) -> QuerySet:
    return Family.objects.visible_to(reader).order_by("pk")


@kept
def _own_goals(reader) -> QuerySet:
    return Goal.objects.visible_to(reader).of(reader).with_words().with_score_of(reader).order_by("-pk")


@kept
def _proposals(reader) -> QuerySet:
    open_ones = GoalProposal.objects.visible_to(reader).open()
    return open_ones.filter(goal__owner__user=reader).select_related("author")


@kept
def _moments(reader, today) -> QuerySet:
    check_ins = AftercareCheckIn.objects.visible_to(reader).open().filter(due_on__gte=today)
    return check_ins.select_related("episode__child")[:SHOWN_MOMENTS]


@kept
def _members(reader, families, closed, today) -> QuerySet:
    members = TeamMember.objects.visible_to(reader).running(today).filter(family__among=families)
    return with_veil(members, closed, reader, today)


def _draw(goals: list[Goal], user: User) -> None:
    """Give each goal its ladder, and its last number in words: those of the level when it has levels."""
    described = [goal.pk for goal in goals if goal.scale == Goal.Scale.LEVELS]
    levels = GoalLevel.objects.visible_to(user).filter(goal__in=described) if described else []
    texts = {(level.goal_id, level.level): level.text for level in levels}
    for goal in goals:
        goal.ladder = ladder_of(goal)
        goal.last_words = texts.get((goal.pk, goal.last_score)) or goal.ladder.label


@kept
def shared_goals(reader) -> QuerySet:
    """Open goals of others that somebody may read."""
    others = Goal.objects.visible_to(reader).open().exclude(owner__user=reader)
    others = others.exclude(state=Goal.State.DRAFT).with_words().with_score_of(reader)
    return others.select_related("owner")[:SHOWN_SHARED]


@kept
def own_steps(reader) -> QuerySet:
    """The steps somebody still does: those with the own name, and those of the own goals that name nobody."""
    mine = Q(who__user=reader) | Q(who=None, goal__owner__user=reader)
    steps = GoalStep.objects.visible_to(reader).open().filter(mine)
    return steps.select_related("goal").order_by("due_on", "pk")[:SHOWN_STEPS]


@kept
def _rated(reader, families, since) -> QuerySet:
    """The families somebody gave a number for safety in the last four weeks, by their keys."""
    own = SafetyRating.objects.visible_to(reader).filter(author=reader, family__among=families)
    return own.filter(rated_on__gt=since).values_list("family", flat=True)
