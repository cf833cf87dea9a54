"""The coordinates of the drawings of a report; the templates draw them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from goals.pictures import Number, ScoreChart, chart_of
from reports.contents import Progress
from reports.contents.goals import GoalNow, Voice
from reports.contents.people import ChildNow, Home

LEFT, RIGHT, ROW, TOP = 92, 660, 30, 26
WIDTH = RIGHT + 4
LETTER = 5.6  # units a letter of a label needs, on average


@dataclass(frozen=True)
class Bar:
    """One stay: where it begins, how wide it is, and the words that fit in it."""

    x: float
    width: float
    text: str
    at_home: bool
    text_x: float


@dataclass(frozen=True)
class Row:
    """One child: the name, and its stays."""

    y: int
    name: str
    bars: list[Bar]


@dataclass(frozen=True)
class Month:
    """A day on the line that carries a name."""

    x: float
    text: str


@dataclass(frozen=True)
class Homes:
    """Where each child lived, on one line of time, with the period of the report marked."""

    title: str
    rows: list[Row]
    months: list[Month]
    period_x: float
    period_width: float
    bottom: int
    depth: int
    height: int
    width: int = WIDTH
    top: int = TOP
    right: int = RIGHT
    left: int = LEFT


@dataclass(frozen=True)
class Pictures:
    """Everything that is drawn in a report, each next to words or a table that say the same."""

    homes: Homes | None
    goals: list[tuple[GoalNow, ScoreChart | None]]
    safety: ScoreChart | None


def of(contents: Progress) -> Pictures:
    """The pictures of a progress report."""
    return Pictures(
        homes=homes(contents),
        goals=[(goal, lines(goal.voices, goal.lowest, goal.highest)) for goal in contents.goals],
        safety=lines(contents.safety, 0, 10),
    )


def lines(voices: list[Voice], lowest: int, highest: int) -> ScoreChart | None:
    """The numbers of all voices over time; none when nobody gave two, or somebody speaks of two things."""
    if len({voice.person for voice in voices}) < len(voices):
        return None
    if not any(len({number.day for number in voice.numbers}) > 1 for voice in voices):
        return None
    numbers = [
        Number(voice.code, voice.person, voice.name.split(" ")[0], number.day, number.value)
        for voice in voices
        for number in voice.numbers
    ]
    return chart_of(sorted(numbers, key=lambda number: number.day), lowest, highest)


def homes(contents: Progress) -> Homes | None:
    """The picture of where the children of a report lived; none when that is not known of any."""
    children = [child for child in contents.children if child.homes]
    if not children:
        return None
    starts = min(home.starts for child in children for home in child.homes)
    first = max(min(starts, contents.head.first), contents.head.last - timedelta(days=730))
    across = _Across(first, contents.head.last + timedelta(days=1))
    bottom = TOP + ROW * len(children)
    begins = across.x(contents.head.first)
    return Homes(
        title=_("Where the children lived"),
        rows=[_row(child, TOP + ROW * at, across) for at, child in enumerate(children)],
        months=_months(across),
        period_x=begins,
        period_width=round(RIGHT - begins, 1),
        bottom=bottom,
        depth=bottom - TOP,
        height=bottom + 6,
    )


@dataclass(frozen=True)
class _Across:
    first: date
    after: date

    def x(self, day: date) -> float:
        share = (day - self.first).days / max((self.after - self.first).days, 1)
        return round(LEFT + (RIGHT - LEFT) * min(max(share, 0), 1), 1)


def _row(child: ChildNow, y: int, across: _Across) -> Row:
    return Row(y=y, name=child.first_name[:14], bars=[_bar(home, across) for home in child.homes])


def _bar(home: Home, across: _Across) -> Bar:
    x = across.x(home.starts)
    width = round(across.x(home.ends + timedelta(days=1) if home.ends else across.after) - x, 1)
    fits = int((width - 12) / LETTER)
    text = next(
        (
            words
            for words in [f"{home.kind}: {home.place}" if home.place else home.kind, home.kind]
            if len(words) <= fits
        ),
        "",
    )
    return Bar(x=x, width=max(width, 2), text=text, at_home=home.at_home, text_x=x + 6)


def _months(across: _Across) -> list[Month]:
    """A name for each month, or each quarter when there are many."""
    days = (across.after - across.first).days
    every = 1 if days < 200 else 3
    months, day = [], across.first.replace(day=1)
    while day < across.after:
        if day >= across.first and (day.month - 1) % every == 0:
            name = "b" if get_language() == "nl" else "M"
            text = formats.date_format(day, f"{name} Y" if day.month == 1 else name)
            months.append(Month(across.x(day), text))
        day = (day + timedelta(days=32)).replace(day=1)
    return months
