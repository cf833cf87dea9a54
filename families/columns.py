"""The three columns of a family: worries, what goes well, what we do."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import User, beside_the_name
from families.caseload import of_relation
from families.models import Family, FamilyProblem
from families.secrecy import Veil
from families.voices import Voice, widest_gap
from privacy.access import Can, may
from simba.days import today
from simba.kept import Asked, kept

MOST = 6  # lines of a kind in a column; more would not be read
FIRST = 5  # lines of a column that stand open
ENOUGH = 4 * MOST  # of the newest of both columns: mostly all there are


@dataclass(frozen=True)
class Line:
    """One thing somebody said, saw or will do."""

    text: str
    who: str = ""
    day: date | None = None
    before: bool = False  # whether ``day`` is a day to have it done by
    is_late: bool = False
    entry: int | None = None  # the line of the map it is, which has a page of its own
    by: int | None = None  # the account that wrote the text


@dataclass(frozen=True)
class Column:
    """One of the three, in order: its kind is the class of the drawing."""

    kind: str
    lines: list[Line] = field(default_factory=list)

    @property
    def first(self) -> list[Line]:
        return self.lines[:FIRST]

    @property
    def rest(self) -> list[Line]:
        return self.lines[FIRST:]


def asked_for_columns(family: Family, user: User) -> dict[str, Asked]:
    """The questions of the three columns, to be asked with others."""
    return {
        "entries": _newest.asked(reader=user, family=family),
        "problems": _open_problems.asked(reader=user, family=family),
        "steps": _next.asked(reader=user, family=family),
    }


def three_columns(family: Family, user: User, voices: list[Voice], found: dict, veil: Veil) -> list[Column]:
    """The columns of what was ``found``: entries, problems and steps (``asked_for_columns``), and sessions."""
    mapping = _mapping(found["entries"], family, user)
    worries = [*_worrying(voices), *_problems(found["problems"]), *mapping["worry"]]
    columns = [
        Column("worry", worries),
        Column("good", mapping["goes_well"]),
        Column("do", [*_steps(found["steps"], veil), *_next_steps(found["sessions"])]),
    ]
    if may(user, Can.SEE_MAPPING, family):
        return columns
    return [column for column in columns if column.lines]  # "nothing yet" is no word for what one may not see


def _mapping(newest: list, family: Family, user: User) -> dict[str, list[Line]]:
    columns = {}
    for column in ("worry", "goes_well"):
        lines = [entry for entry in newest if entry.column == column][:MOST]
        if len(lines) < MOST and len(newest) == ENOUGH:  # the other one took the room
            lines = _entries(user, family).filter(column=column)[:MOST]
        columns[column] = [line_of(entry) for entry in lines]
    return columns


def _entries(user: User, family: Family) -> QuerySet:
    return (
        of_relation("mapping", user)
        .filter(family=family)
        .open()
        .select_related("author")
        .defer(*beside_the_name("author"))
        .order_by("-starts", "-pk")
    )


@kept
def _newest(reader, family) -> QuerySet:
    return _entries(reader, family)[:ENOUGH]


def line_of(entry) -> Line:
    """A line of the map as it stands in its column."""
    return Line(_short(entry.text), entry.author.name, entry.starts, entry=entry.pk, by=entry.author_id)


def _problems(problems: list[FamilyProblem]) -> list[Line]:
    return [
        Line(
            f"{problem.area}: {_short(problem.note)}" if problem.note else str(problem.area),
            day=problem.starts,
        )
        for problem in problems
    ]


@kept
def _open_problems(reader, family) -> QuerySet:
    problems = FamilyProblem.objects.visible_to(reader).filter(family=family)
    return problems.open().select_related("area")[:MOST]


def _worrying(voices: list[Voice]) -> list[Line]:
    lines = []
    for voice in voices:
        said = {"number": voice.value, "before": voice.before}
        if voice.is_low:
            lines.append(Line(_("A %(number)s for safety") % said, voice.who, voice.day))
        elif voice.dropped:
            lines.append(Line(_("From a %(before)s to a %(number)s for safety") % said, voice.who, voice.day))
    if pair := widest_gap(voices):
        worker, parent = pair
        said = {"worker": worker.who, "one": worker.value, "parent": parent.who, "other": parent.value}
        lines.append(Line(_("%(worker)s gives a %(one)s for safety, %(parent)s an %(other)s") % said))
    return lines


def _steps(steps: list, veil: Veil) -> list[Line]:
    day = today()
    return [
        Line(
            step.text,
            veil.of_member(step.who) if step.who else "",
            step.due_on,
            before=True,
            is_late=bool(step.due_on and step.due_on < day),
            by=step.added_by_id,
        )
        for step in steps
    ]


@kept
def _next(reader, family) -> QuerySet:
    steps = of_relation("goal_steps", reader).filter(family=family).open().select_related("who")
    return steps.order_by(F("due_on").asc(nulls_last=True), "pk")[:MOST]


def _next_steps(sessions: Iterable) -> list[Line]:
    said = {}
    for session in sessions:
        if session.next_step.strip():
            said.setdefault(
                _short(session.next_step), session
            )  # said again in an older session, it is no second line
    latest = list(said.items())[:3]
    return [Line(text, one.author.name, one.happened_on, by=one.author_id) for text, one in latest]


def _short(text: str) -> str:
    return Truncator(text.strip()).chars(180)
