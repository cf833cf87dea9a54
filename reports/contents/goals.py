"""What the parents want to reach, in their own words, and the numbers of every voice."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, Q
from django.utils import timezone

from goals.models import Goal, GoalScore, GoalStep, GoalWording, SafetyRating
from goals.pictures import signed

from .scope import Scope


@dataclass
class Number:
    """One number somebody gave, and why."""

    day: date
    value: int
    said: str
    why: str = ""
    one_higher: str = ""


@dataclass
class Voice:
    """The numbers of one person over time, the first one first. Never averaged with another's."""

    voice: str
    name: str
    code: str
    person: int
    numbers: list[Number] = field(default_factory=list)
    before: Number | None = None
    children: list[str] = field(default_factory=list)
    was_heard: bool = False

    @property
    def now(self) -> Number | None:
        """The latest number, whether or not it was given in the period."""
        return self.numbers[-1] if self.numbers else None


@dataclass
class Wording:
    """How the owner put it from a day on."""

    day: date
    text: str


@dataclass
class Step:
    """A small step: who does what, before when."""

    text: str
    who: str
    due: date | None
    done: date | None


@dataclass
class GoalNow:
    """A goal on the last day of the period, with how it came there."""

    owner: str
    words: str
    children: list[str]
    life_area: str
    why: str
    how_others_notice: str
    state: str
    state_reason: str
    lowest: int
    highest: int
    earlier_words: list[Wording] = field(default_factory=list)
    changed_on: date | None = None
    levels: list[tuple[str, str]] = field(default_factory=list)
    voices: list[Voice] = field(default_factory=list)
    evidence: list[tuple[Voice, Number]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    @property
    def is_scored(self) -> bool:
        return bool(self.evidence)


def goals_of(scope: Scope) -> list[GoalNow]:
    """The goals that were worked on in a part of the period and that the reader may read."""
    rows = scope.visible(scope.family.goals).filter(starts__lte=scope.last).exclude(state=Goal.State.DRAFT)
    rows = rows.filter(Q(state__in=[Goal.State.ACTIVE, Goal.State.CHANGED]) | Q(state_since__gte=scope.first))
    scores = GoalScore.objects.filter(scored_on__lte=scope.last).select_related("scored_by")
    wordings = scope.visible(GoalWording.objects).order_by("pk")
    steps = GoalStep.objects.select_related("who")
    rows = rows.select_related("owner", "life_area").prefetch_related(
        "children",
        "levels",
        Prefetch("scores", scores),
        Prefetch("wordings", wordings),
        Prefetch("steps", steps),
    )
    return [_describe(row, scope) for row in rows.order_by("starts", "pk")]


def _describe(row: Goal, scope: Scope) -> GoalNow:
    lowest, highest = row.range
    goal = GoalNow(
        owner=row.owner.name,
        words="",
        children=[child.first_name for child in row.children.all()],
        life_area=str(row.life_area or ""),
        why=row.why,
        how_others_notice=row.how_others_notice,
        state=str(row.get_state_display()),
        state_reason=row.state_reason,
        lowest=lowest,
        highest=highest,
        levels=[(signed(level.level, lowest), level.text) for level in row.levels.all()],
        voices=_voices(row.scores.all(), lowest, scope),
        steps=[
            _step(step, scope)
            for step in row.steps.all()
            if step.done_on is None or scope.holds(step.done_on)
        ],
    )
    goal.evidence = [(v, n) for v in goal.voices for n in v.numbers if scope.holds(n.day)]
    goal.evidence.sort(key=lambda pair: pair[1].day)
    _tell_wordings(goal, row, scope)
    return goal


def _tell_wordings(goal: GoalNow, row: Goal, scope: Scope) -> None:
    """The words as they were on the last day; those that a newer wording replaced in the period are kept beside it."""
    wordings = [Wording(timezone.localdate(w.written_at), w.text) for w in row.wordings.all()]
    until_then = [wording for wording in wordings if wording.day <= scope.last] or wordings[:1]
    if not until_then:
        return
    goal.words = until_then[-1].text
    pairs = zip(until_then, until_then[1:], strict=False)
    replaced = [(old, new) for old, new in pairs if scope.holds(new.day)]
    goal.earlier_words = [old for old, _ in replaced]
    goal.changed_on = replaced[-1][1].day if replaced else None


def _step(step: GoalStep, scope: Scope) -> Step:
    who = scope.veil.of_member(step.who) if step.who else ""
    return Step(text=step.text, who=who, due=step.due_on, done=step.done_on)


def _voices(scores, lowest: int, scope: Scope) -> list[Voice]:
    voices: dict = {}
    for score in scores:
        key = (score.voice, score.scored_by_id)
        spoken = str(score.get_voice_display())
        voice = voices.setdefault(key, Voice(spoken, scope.veil.of_user(score.scored_by, spoken), *key))
        said = signed(score.value, lowest)
        voice.numbers.append(Number(score.scored_on, score.value, said, score.why.strip()))
    return [_since(voice, scope) for voice in voices.values()]


def _since(voice: Voice, scope: Scope) -> Voice:
    earlier = [number for number in voice.numbers if number.day < scope.first]
    voice.was_heard = len(earlier) < len(voice.numbers)
    # Who was not heard in the period has the latest number of before it as "now", and no other beside it.
    voice.before = earlier[-1] if earlier and voice.was_heard else None
    return voice


def safety_of(scope: Scope) -> list[Voice]:
    """How safe each voice finds it, side by side: one for each person and the children it was about."""
    rows = scope.visible(scope.family.safety_ratings).filter(rated_on__lte=scope.last)
    rows = rows.select_related("author").prefetch_related("children")
    voices: dict = {}
    for row in rows.order_by("rated_on", "pk"):
        voice = _voice_of(row, voices, scope)
        voice.numbers.append(
            Number(row.rated_on, row.value, str(row.value), row.why.strip(), row.one_higher.strip())
        )
    return [_since(voice, scope) for voice in voices.values()]


def _voice_of(row: SafetyRating, voices: dict, scope: Scope) -> Voice:
    children = [child.first_name for child in row.children.all()]
    key = (row.author_id, row.voice, tuple(children))
    spoken = str(row.get_voice_display())
    name = scope.veil.of_user(row.author, spoken)
    said = Voice(spoken, name, row.voice, row.author_id, children=children)
    return voices.setdefault(key, said)
