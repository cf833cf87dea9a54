"""What the caseload says of each family: enough to choose which one to open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.paginator import Page
from django.db.models import Count, IntegerField, Manager, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from families.models import AftercareCheckIn, Child, Family, Trajectory
from privacy.access import Can, may
from simba.choices import words_of
from simba.days import today
from simba.kept import kept
from simba.links import link
from simba.pages import first_page, with_count

PER_PAGE = 25
QUIET_AFTER = timedelta(days=14)  # without a session a family asks for attention (product.md)
DUES = {
    "next_check_in": _("Check-in after coming home"),
    "next_review": _("Look at a goal again"),
    "next_step": _("A step of a goal"),
}
PHASE, STATUS, DUE = (
    words_of(dict(some)) for some in (Trajectory.Phase.choices, Trajectory.Status.choices, DUES)
)


@dataclass(frozen=True)
class Due:
    """The first thing to come, or the one that should have been done longest ago."""

    day: date
    what: str
    is_late: bool


@dataclass(frozen=True)
class CaseloadRow:
    """One family of the list, as this reader may see it."""

    family: Family
    phase: str
    status: str
    is_over: bool
    is_quiet: bool
    due: Due | None
    add_session_url: str  # none where this reader may not, or nothing is added any more


def of_room(name: str) -> Manager:
    """The records of a higher room, reached by the name of their relation to the family."""
    return Family._meta.get_field(name).related_model.objects


def of_relation(name: str, user: User) -> QuerySet:
    """Those of them that somebody may see."""
    return of_room(name).visible_to(user)


def for_caseload(families: QuerySet, user: User) -> QuerySet:
    """Families that know their trajectory, with everything else a row needs, in the query of the page itself."""
    sessions = of_relation("counselling_sessions", user).final().order_by("-happened_on")
    children = Child.objects.visible_to(user).order_by()
    check_ins = AftercareCheckIn.objects.visible_to(user).open()
    return families.annotate(
        children_count=Coalesce(
            Subquery(_mine(children).values("family").annotate(n=Count("pk")).values("n")),
            0,
            output_field=IntegerField(),
        ),
        last_session=Subquery(_mine(sessions).values("happened_on")[:1]),
        # Said of the episode too, or PostgreSQL may begin at all those the reader reaches.
        next_check_in=_first(check_ins.filter(episode__family=OuterRef("pk")), "due_on"),
        next_review=_first(of_relation("goals", user).open(), "review_on"),
        next_step=_first(of_relation("goal_steps", user).open(), "due_on"),
    )


def _mine(records: QuerySet) -> QuerySet:
    return records.filter(family=OuterRef("pk"))


def _first(records: QuerySet, day: str) -> Subquery:
    return Subquery(_mine(records).exclude(**{day: None}).order_by(day).values(day)[:1])


def rows(keys: Iterable[int], user: User) -> list[CaseloadRow]:
    """The families of these keys, in that order."""
    keys = list(keys)
    found = {family.pk: family for family in _families(reader=user, keys=set(keys))}
    return _rows((found[key] for key in keys if key in found), user)


def first_rows(user: User) -> Page:
    """The first page of who looks for nothing: the families that run."""
    page = first_page(_first_families(reader=user), PER_PAGE)
    page.object_list = _rows(page.object_list, user)
    return page


@kept
def _families(reader, keys) -> QuerySet:
    families = Family.objects.visible_to(reader).filter(pk__among=keys).with_trajectory()
    return for_caseload(families, reader).order_by()


@kept
def _first_families(reader) -> QuerySet:
    families = Family.objects.visible_to(reader).with_running_trajectory()
    return with_count(for_caseload(families, reader), PER_PAGE)


def _rows(families: Iterable[Family], user: User) -> list[CaseloadRow]:
    day = today()
    return [_row(family, user, day) for family in families]


def _row(family: Family, user: User, day: date) -> CaseloadRow:
    is_over = family.status not in Trajectory.NOT_OVER
    may_record = not is_over and may(user, Can.RECORD_SESSION, family)
    is_quiet = family.last_session is None or day - family.last_session > QUIET_AFTER
    return CaseloadRow(
        family=family,
        phase=PHASE(family.phase or ""),
        status=STATUS(family.status or ""),
        is_over=is_over,
        is_quiet=is_quiet and not is_over,
        due=_due(family, day),
        add_session_url=link("teams:add_session", family.pk) if may_record else "",
    )


def _due(family: Family, today: date) -> Due | None:
    days = [(getattr(family, name), name) for name in DUES if getattr(family, name)]
    if not days:
        return None
    day, what = min(days, key=lambda one: one[0])
    return Due(day=day, what=DUE(what), is_late=day < today)
