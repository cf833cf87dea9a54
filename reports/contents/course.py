"""How it went: worries and what goes well, what changed, and the check-ins after coming home."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from families.models import AftercareCheckIn, Ambition, Child, TrajectoryPhase
from goals.models import MappingEntry
from teams.models import TeamMember

from .scope import Scope


@dataclass
class Line:
    """One line of the map of the family."""

    text: str
    children: list[str]
    since: date
    ended: date | None
    is_new: bool


@dataclass
class Change:
    """Something that became otherwise in the period."""

    day: date
    text: str


@dataclass
class CheckIn:
    """A moment after coming home at which was asked, or will be asked, how it goes."""

    child: str
    due: date
    done: date | None
    outcome: str
    note: str
    is_overdue: bool


def map_of(scope: Scope) -> tuple[list[Line], list[Line]]:
    """The worries, and what goes well, that held in a part of the period."""
    rows = scope.visible(scope.family.mapping).filter(starts__lte=scope.last)
    rows = rows.filter(Q(ends=None) | Q(ends__gte=scope.first)).prefetch_related("children")
    worries, goes_well = [], []
    for row in rows.order_by("starts", "pk"):
        column = worries if row.column == MappingEntry.Column.WORRY else goes_well
        column.append(_line(row, scope))
    return worries, goes_well


def _line(row: MappingEntry, scope: Scope) -> Line:
    return Line(
        text=row.text,
        children=[child.first_name for child in row.children.all()],
        since=row.starts,
        ended=row.ends if scope.holds(row.ends) else None,
        is_new=scope.holds(row.starts),
    )


def changes_of(scope: Scope, members: list[TeamMember], children: list[Child]) -> list[Change]:
    """What became otherwise, in order: phase, ambition, where the children live, team."""
    names = {child.pk: child.first_name for child in children}
    changes = [*_phases(scope), *_ambitions(scope, names), *_moves(scope, names), *_team(scope, members)]
    return sorted(changes, key=lambda change: change.day)


def _phases(scope: Scope) -> list[Change]:
    rows = TrajectoryPhase.objects.visible_to(scope.reader).filter(family=scope.family)
    rows = rows.filter(starts__range=(scope.first, scope.last))
    return [
        Change(row.starts, _("New phase: %(phase)s.") % {"phase": row.get_phase_display()}) for row in rows
    ]


def _ambitions(scope: Scope, names: dict[int, str]) -> list[Change]:
    rows = scope.visible(scope.family.ambitions).filter(starts__range=(scope.first, scope.last))
    rows = rows.select_related("to_parent")
    return [Change(row.starts, _ambition(row, names)) for row in rows if row.child_id in names]


def _ambition(row: Ambition, names: dict[int, str]) -> str:
    words = {"child": names[row.child_id], "ambition": row.get_kind_display(), "why": row.why.strip()}
    if row.why.strip():
        return _("What everybody works towards for %(child)s: %(ambition)s. Why: %(why)s") % words
    return _("What everybody works towards for %(child)s: %(ambition)s.") % words


def _moves(scope: Scope, names: dict[int, str]) -> list[Change]:
    rows = scope.visible(scope.family.living_arrangements).filter(starts__range=(scope.first, scope.last))
    moves = []
    for row in rows:
        where = " – ".join(filter(None, [str(row.get_kind_display()), row.where]))
        words = {"child": names.get(row.child_id, ""), "where": where}
        moves.append(
            Change(row.starts, _("%(child)s sleeps somewhere else since this night: %(where)s.") % words)
        )
    return moves


def _team(scope: Scope, members: list[TeamMember]) -> list[Change]:
    changes = []
    for member in members:
        words = {"name": member.name, "who": member.who}
        if scope.holds(member.starts):
            changes.append(Change(member.starts, _("New in the team: %(name)s (%(who)s).") % words))
        if scope.holds(member.until):
            changes.append(Change(member.until, _("No longer in the team: %(name)s (%(who)s).") % words))
    return changes


def check_ins_of(scope: Scope) -> list[CheckIn]:
    """The check-ins that fell in the period or were done in it, and the next one for each child."""
    rows = scope.visible(scope.family.aftercare_check_ins).select_related("episode__child")
    rows = rows.filter(episode__starts__lte=scope.last)
    shown, awaited = [], set()
    for row in rows.order_by("due_on", "pk"):
        is_next = row.due_on > scope.last and row.episode.ends is None and row.episode_id not in awaited
        if is_next:
            awaited.add(row.episode_id)
        if is_next or scope.holds(row.due_on) or scope.holds(row.done_on) or _was_left_open(row, scope):
            shown.append(_check_in(row, scope))
    return shown


def _was_left_open(row: AftercareCheckIn, scope: Scope) -> bool:
    return row.due_on < scope.first and row.done_on is None and row.episode.ends is None


def _check_in(row: AftercareCheckIn, scope: Scope) -> CheckIn:
    done = row.done_on if row.done_on and row.done_on <= scope.last else None
    return CheckIn(
        child=row.episode.child.first_name,
        due=row.due_on,
        done=done,
        outcome=str(row.get_outcome_display()) if done else "",
        note=row.note.strip() if done else "",
        is_overdue=done is None and row.due_on <= scope.last and row.episode.ends is None,
    )
