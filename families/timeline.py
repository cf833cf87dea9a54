"""Where each child lived, and the phases of the help, as bars on one line of time.

Positions are percentages of the width, heights are pixels: the picture fills any screen without its letters
growing or shrinking. A table beside it says the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from families.models import LivingArrangement, TrajectoryPhase
from simba.tags import day as day_in_words

LANE, BAR, HEAD = 58, 28, 24  # pixels: one lane, the bar in it, the words above the bar
LONGEST = timedelta(days=3 * 366)  # what lies further back is in the table only
MOST_TICKS = 6
TIGHT, ROOMY = 8, 22  # percents of the width a bar needs for its words: on a wide screen, on a phone
STEPS = (1, 2, 3, 6, 12, 24)  # months between two marks


@dataclass(frozen=True)
class Bar:
    """One stay or phase: where it lies on the picture, and what it says."""

    left: str
    width: str
    share: float  # of the whole width, in percents
    kind: str
    label: str
    title: str

    @property
    def room(self) -> str:
        """Whether the words fit: on any screen, on a wide one only, or nowhere."""
        if self.share < TIGHT:
            return "none"
        return "wide" if self.share < ROOMY else "any"


@dataclass(frozen=True)
class Lane:
    """One child's stays, or the phases, at a height on the picture."""

    name: str
    top: int
    bars: list[Bar]

    @property
    def words_at(self) -> int:
        return self.top + HEAD - 8

    @property
    def bar_at(self) -> int:
        return self.top + HEAD


@dataclass(frozen=True)
class Tick:
    """A mark on the axis: the first of a month."""

    left: str
    label: str
    is_extra: bool  # left out on a phone, where the marks stand close


@dataclass(frozen=True)
class Timeline:
    """The whole picture, and the rows of the table that says the same."""

    lanes: list[Lane]
    ticks: list[Tick]
    today: str
    rows: list[LivingArrangement]

    @property
    def height(self) -> int:
        return self.axis_at + 26

    @property
    def axis_at(self) -> int:
        return len(self.lanes) * LANE + 6


@dataclass(frozen=True)
class Scale:
    """The days the picture is about; turns a day into a place."""

    first: date
    last: date

    def at(self, day: date) -> float:
        share = (day - self.first) / (self.last - self.first)
        return min(max(share, 0.0), 1.0) * 100

    def bar(self, starts: date, until: date, **says) -> Bar | None:
        """A bar from a first day up to, not including, another; none when it lies outside."""
        left, right = self.at(starts), self.at(until)
        if right <= left:
            return None
        share = max(right - left, 0.4)
        return Bar(left=_percent(left), width=_percent(share), share=share, **says)


def draw(
    stays: list[LivingArrangement], phases: list[TrajectoryPhase], names: dict[int, str], *, today: date
) -> Timeline | None:
    """The picture of these stays and phases; ``names`` says which child is called what. None without stays."""
    if not stays:
        return None
    scale = _scale(stays, phases, today)
    lanes = [_lane(0, _("Phase"), _phase_bars(scale, phases))] if phases else []
    for child_id, name in names.items():
        bars = _stay_bars(scale, [stay for stay in stays if stay.child_id == child_id])
        if bars:
            lanes.append(_lane(len(lanes), name, bars))
    recent_first = sorted(
        stays, key=lambda stay: (list(names).index(stay.child_id), -stay.starts.toordinal())
    )
    return Timeline(
        lanes=lanes, ticks=list(_ticks(scale)), today=_percent(scale.at(today)), rows=recent_first
    )


def _scale(stays, phases, today) -> Scale:
    starts = [one.starts for one in [*stays, *phases]]
    ends = [stay.ends for stay in stays if stay.ends]
    first = max(min(starts), today - LONGEST)
    last = max([today, *ends])
    return Scale(first=first, last=max(last, first + timedelta(days=28)) + timedelta(days=1))


def _lane(number: int, name: str, bars: Iterable[Bar]) -> Lane:
    return Lane(name=name, top=number * LANE, bars=list(bars))


def _stay_bars(scale: Scale, stays: list[LivingArrangement]) -> list[Bar]:
    bars = []
    for stay in stays:
        until = stay.ends + timedelta(days=1) if stay.ends else scale.last
        where = " · ".join(part for part in (stay.get_kind_display(), stay.where) if part)
        title = f"{where}, {_days(stay.starts, stay.ends)}"
        bars.append(scale.bar(stay.starts, until, kind=_kind(stay), label=where, title=title))
    return [bar for bar in bars if bar]


def _phase_bars(scale: Scale, phases: list[TrajectoryPhase]) -> list[Bar]:
    bars = []
    for number, phase in enumerate(phases):
        words = phase.get_phase_display()
        kind = "phase-b" if number % 2 else "phase-a"
        title = f"{words}, {_days(phase.starts, phase.until)}"
        bars.append(scale.bar(phase.starts, phase.until or scale.last, kind=kind, label=words, title=title))
    return [bar for bar in bars if bar]


def _kind(stay: LivingArrangement) -> str:
    if stay.at_home:
        return "home"
    return "rest" if stay.kind in (stay.Kind.RESPITE, stay.Kind.HOSPITAL) else "away"


def _days(first: date, last: date | None) -> str:
    return f"{day_in_words(first)} – {day_in_words(last) if last else _('now')}"


def _ticks(scale: Scale) -> Iterable[Tick]:
    months = (scale.last.year - scale.first.year) * 12 + scale.last.month - scale.first.month
    step = next((step for step in STEPS if months / step <= MOST_TICKS), STEPS[-1])
    first = scale.first.year * 12 + scale.first.month  # the month after the first one, counted from 0
    first += -first % step
    for number in range(first, first + months + 1, step):
        day = date(number // 12, number % 12 + 1, 1)
        if scale.first <= day <= scale.last and scale.at(day) <= 92:
            is_extra = bool(number // step % 2)
            yield Tick(left=_percent(scale.at(day)), label=_mark(day, step), is_extra=is_extra)


def _mark(day: date, step: int) -> str:
    if step >= 12:
        return str(day.year)
    return date_format(day, "b Y" if get_language() == "nl" else "M Y", use_l10n=False)


def _percent(share: float) -> str:
    return f"{share:.2f}%"
