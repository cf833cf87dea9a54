"""The coordinates of the room's own drawings, for the templates of the screen and of paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import cos, pi, sin

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from goals.models import Goal, GoalScore, SafetyRating
from simba.tags import day as in_short

WIDTH, HEIGHT = 320, 200
LEFT, RIGHT, TOP, BOTTOM = 26, 214, 12, 164  # edges of the field the lines are drawn in
LABEL_GAP = 15  # units a name at the end of a line needs
MARKS = 12  # a line with more numbers than this shows a mark at its last one alone


@dataclass(frozen=True)
class Number:
    """One number one person gave on one day, in a voice."""

    voice: str
    person: int
    name: str
    day: date
    value: int


@dataclass(frozen=True)
class Tick:
    """A height of the scale: its number, and whether it is written at the edge."""

    y: int
    text: str


@dataclass(frozen=True)
class DayMark:
    """A day under the picture, and on which side of its place the words stand."""

    x: int
    text: str
    anchor: str


@dataclass(frozen=True)
class VoiceLine:
    """The numbers of one person over time: a line, marks of an own shape, and the name at the end."""

    voice: str
    label: str
    path: str
    dashes: str
    marks: list[str]
    sample: str
    end: tuple[int, int]
    label_y: int


@dataclass(frozen=True)
class ScoreChart:
    """Scores of several voices on one scale over time, ready to draw (templates/goals/_score_chart.svg)."""

    title: str
    description: str
    ticks: list[Tick]
    days: list[DayMark]
    lines: list[VoiceLine]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    bottom: int = BOTTOM
    label_x: int = RIGHT + 14


@dataclass(frozen=True)
class Rung:
    """One step of a ladder."""

    y: int
    reached: bool


@dataclass(frozen=True)
class Ladder:
    """A ladder with somebody standing on one step, or beside it when there is no number yet."""

    value: int | None
    lowest: int
    highest: int
    rungs: list[Rung]
    foot_y: int | None
    label: str


def short_voice(voice: str) -> str:
    """The voice in one word, for beside a line."""
    words = {
        GoalScore.Voice.CARER: pgettext("short", "Foster parent"),
        GoalScore.Voice.NETWORK: pgettext("short", "Network"),
        GoalScore.Voice.COUNSELLOR: pgettext("short", "Counsellor"),
        GoalScore.Voice.SYSTEM_COACH: pgettext("short", "Coach"),
    }
    return words.get(voice) or str(GoalScore.Voice(voice).label)


def score_chart(scores: Iterable[GoalScore], lowest: int, highest: int) -> ScoreChart | None:
    """The picture of scores of one goal, which know who gave them (``said_by``); none when there is nothing to draw."""
    ordered = sorted(scores, key=lambda score: (score.scored_on, score.pk))
    numbers = [Number(s.voice, s.scored_by_id, s.said_by, s.scored_on, s.value) for s in ordered]
    return chart_of(numbers, lowest, highest)


def safety_chart(ratings: Iterable[SafetyRating]) -> ScoreChart | None:
    """The picture of numbers for safety, which know who gave them (``said_by``); none when there is nothing to draw."""
    ordered = sorted(ratings, key=lambda rating: (rating.rated_on, rating.pk))
    numbers = [Number(r.voice, r.author_id, r.said_by, r.rated_on, r.value) for r in ordered]
    return chart_of(numbers, 0, 10)


def chart_of(numbers: list[Number], lowest: int, highest: int) -> ScoreChart | None:
    """The picture of numbers, oldest first: each person a line of their own, never an average."""
    voices = _by_voice(numbers)
    if not voices:
        return None
    days = sorted({day for numbers in voices.values() for day in numbers})
    x, y = _across(days[0], days[-1]), _upwards(lowest, highest)
    names = _names(voices)
    ends = {key: y(numbers[max(numbers)]) for key, numbers in voices.items()}
    places = _spread(ends)
    lines = [
        _line(place, voice.voice, names[voice], _points(numbers, x, y, place, len(voices)), places[voice])
        for place, (voice, numbers) in enumerate(voices.items())
    ]
    return ScoreChart(
        title=_("The numbers over time"),
        description=" ".join(_told(names[voice], numbers) for voice, numbers in voices.items()),
        ticks=[Tick(y(value), signed(value, lowest)) for value in _written(lowest, highest)],
        days=_day_marks(days, x),
        lines=lines,
    )


def ladder(value: int | None, lowest: int = 0, highest: int = 10) -> Ladder:
    """A small ladder with the last number."""
    step = 80 / (highest - lowest)
    heights = {n: round(92 - (n - lowest) * step) for n in range(lowest, highest + 1)}
    if value is None:
        label = _("No number yet")
    else:
        label = _("%(value)s on a ladder from %(lowest)s to %(highest)s") % {
            "value": signed(value, lowest),
            "lowest": signed(lowest, lowest),
            "highest": signed(highest, lowest),
        }
    return Ladder(
        value=value,
        lowest=lowest,
        highest=highest,
        rungs=[Rung(height, value is not None and n <= value) for n, height in heights.items()],
        foot_y=heights.get(value),
        label=label,
    )


def ladder_of(goal: Goal) -> Ladder:
    """The ladder of a goal that was asked ``with_score_of`` somebody."""
    lowest, highest = goal.range
    return ladder(goal.last_score, lowest, highest)


def signed(value: int, lowest: int = 0) -> str:
    """A number as one writes it on its scale: +1 and −1 when the scale goes below nought."""
    if lowest >= 0 or value == 0:
        return str(value)
    return f"{value:+d}".replace("-", "\N{MINUS SIGN}")


@dataclass(frozen=True)
class _Voice:
    voice: str
    person: int
    name: str


def _by_voice(numbers: list[Number]) -> dict[_Voice, dict[date, int]]:
    """For each person the number of each day; a second one on a day takes the place of the first."""
    order = list(GoalScore.Voice)
    found: dict[_Voice, dict[date, int]] = {}
    for number in numbers:
        key = _Voice(number.voice, number.person, number.name)
        found.setdefault(key, {})[number.day] = number.value
    return dict(sorted(found.items(), key=lambda item: (order.index(item[0].voice), item[0].person)))


def _names(voices) -> dict[_Voice, str]:
    """What each line is called; two people with the same voice get their names beside it."""
    kinds = [voice.voice for voice in voices]
    return {
        voice: short_voice(voice.voice) if kinds.count(voice.voice) == 1 else voice.name for voice in voices
    }


def _across(first: date, last: date):
    span = (last - first).days

    def x(day: date) -> int:
        if not span:
            return (LEFT + RIGHT) // 2
        return round(LEFT + 10 + (RIGHT - LEFT - 16) * (day - first).days / span)

    return x


def _upwards(lowest: int, highest: int):
    def y(value: int) -> int:
        inside = min(max(value, lowest), highest)
        return round(BOTTOM - (BOTTOM - TOP) * (inside - lowest) / (highest - lowest))

    return y


def _written(lowest: int, highest: int) -> range:
    return range(lowest, highest + 1, 1 if highest - lowest <= 5 else 2)


def _points(numbers, x, y, place: int, lines: int) -> list[tuple[int, int]]:
    """Where the numbers stand; lines lie a hair apart, so that two equal ones both show."""
    aside = round((place - (lines - 1) / 2) * 2)
    return [(x(day) + aside, y(value)) for day, value in sorted(numbers.items())]


def _line(place: int, voice: str, label: str, points: list[tuple[int, int]], label_y: int) -> VoiceLine:
    marked = points if len(points) <= MARKS else points[-1:]
    return VoiceLine(
        voice=voice,
        label=label,
        path="M" + " L".join(f"{x} {y}" for x, y in points),
        dashes=_DASHES[place % len(_DASHES)],
        marks=[_shape(place, x, y) for x, y in marked],
        sample=_shape(place, RIGHT + 6, label_y),
        end=points[-1],
        label_y=label_y,
    )


def _spread(ends: dict) -> dict:
    """Heights for the names at the ends of the lines, pushed apart until none covers another."""
    heights: dict = {}
    lowest_free = TOP
    for key in sorted(ends, key=ends.get):
        heights[key] = max(ends[key], lowest_free)
        lowest_free = heights[key] + LABEL_GAP
    highest_free = BOTTOM
    for key in reversed(list(heights)):
        heights[key] = min(heights[key], highest_free)
        highest_free = heights[key] - LABEL_GAP
    return heights


def _day_marks(days: list[date], x) -> list[DayMark]:
    first, last = days[0], days[-1]
    if first == last:
        return [DayMark(x(first), in_short(first), "middle")]
    return [
        DayMark(LEFT, in_short(first), "start"),
        DayMark(RIGHT, in_short(last), "end"),
    ]


def _told(name: str, numbers: dict[date, int]) -> str:
    first, last = min(numbers), max(numbers)
    words = {
        "name": name,
        "first": numbers[first],
        "first_day": date_format(first, "j F Y"),
        "last": numbers[last],
        "last_day": date_format(last, "j F Y"),
    }
    if first == last:
        return _("%(name)s: %(last)s on %(last_day)s.") % words
    return _("%(name)s: %(first)s on %(first_day)s, %(last)s on %(last_day)s.") % words


_DASHES = ["none", "7 4", "2 4", "11 3 2 3", "5 5", "14 4"]


def _polygon(x: int, y: int, corners: int, turned: float, size: float) -> str:
    angles = [turned + 2 * pi * n / corners for n in range(corners)]
    spots = [f"{round(x + size * cos(a), 1)} {round(y + size * sin(a), 1)}" for a in angles]
    return "M" + " L".join(spots) + " Z"


def _shape(place: int, x: int, y: int) -> str:
    """The mark of a line: circle, square, triangle, diamond, triangle on its head, six corners; then again."""
    shapes = [
        lambda: f"M{x - 5} {y} a5 5 0 1 0 10 0 a5 5 0 1 0 -10 0 Z",
        lambda: f"M{x - 5} {y - 5} h10 v10 h-10 Z",
        lambda: _polygon(x, y, 3, -pi / 2, 7),
        lambda: _polygon(x, y, 4, 0, 7),
        lambda: _polygon(x, y, 3, pi / 2, 7),
        lambda: _polygon(x, y, 6, 0, 6),
    ]
    return shapes[place % len(shapes)]()
