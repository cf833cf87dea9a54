"""Lines of the access log gathered: the looks of one person on one day as one, and the patterns worth a look."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Func, Max, Min, OuterRef, Q, Subquery, Value
from django.db.models.functions import ExtractHour, Length, TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from privacy.access import model_named
from privacy.models import AccessLine
from privacy.wording import did
from simba.working_days import is_working_day

PATTERN_DAYS, MOST_OF_A_PATTERN = 30, 8
MANY_FAMILIES, MANY_REFUSALS = 15, 5
FIRST_HOUR, LAST_HOUR = 7, 20
SHORTEST_NAME = 4  # letters; a shorter surname is part of too many others


def by_day(lines, *keys):
    """One row for each day and each value of the keys, the latest first."""
    rows = lines.annotate(day=TruncDate("at")).values("day", *keys)
    rows = rows.annotate(
        first=Min("at"), last=Max("at"), name=Max("user_name"), named_role=Max("role"),
        named_parts=Max("parts"), named_organisation=Max("organisation"),
    )  # fmt: skip
    return rows.order_by("-day", "-last")


def what_of(lines, rows, *keys) -> dict[tuple, list[dict]]:
    """What was done in each of some rows of ``by_day``, each thing once: one query for all of them."""
    if not rows:
        return {}
    first, last = min(row["first"] for row in rows), max(row["last"] for row in rows)
    things = lines.filter(at__gte=first, at__lte=last).annotate(day=TruncDate("at"))
    things = things.values("day", *keys, "action", "rule", "object_kind", "object_id").distinct().order_by()
    found: dict[tuple, list[dict]] = {}
    for thing in things:
        found.setdefault((thing["day"], *(thing[key] for key in keys)), []).append(thing)
    return found


def in_words(things: list[dict]) -> list[str]:
    """Things done, each sentence once, in the order of the alphabet."""
    return sorted({did(thing["action"], thing["rule"], thing["object_kind"]) for thing in things})


def looked_at(access) -> list[str]:
    """What somebody did in the hour of an emergency access, without saying which record it was."""
    lines = AccessLine.objects.of_family(access.family).filter(
        user_id=access.user_id,
        at__gte=access.starts - timedelta(minutes=1),
        at__lte=access.ends_at,
        status__lt=400,
    )
    return in_words(list(lines.values("action", "rule", "object_kind").distinct().order_by()))


@dataclass
class Sign:
    """One thing that is worth a look: who, on which day, and what stands out."""

    day: datetime
    name: str
    text: str
    urgent: bool = False


def signs(lines) -> list[Sign]:
    """What stands out in the lines of staff in the last month; not an accusation."""
    since = timezone.now() - timedelta(days=PATTERN_DAYS)
    of_staff = lines.filter(at__gte=since).exclude(organisation="")
    found = [*_own_name(of_staff), *_many_families(of_staff), *_refusals(of_staff), *_odd_hours(of_staff)]
    return sorted(found, key=lambda sign: (not sign.urgent, -sign.day.toordinal()))


def _per_day(lines):
    return lines.annotate(day=TruncDate("at")).values("day", "user_id").annotate(name=Max("user_name"))


def _many_families(lines):
    seen = _per_day(lines.filter(status__lt=400, family_id__isnull=False))
    seen = (
        seen.annotate(n=Count("family_id", distinct=True)).filter(n__gte=MANY_FAMILIES).order_by("-day", "-n")
    )
    for row in seen[:MOST_OF_A_PATTERN]:
        yield Sign(row["day"], row["name"], _("opened %(n)s families on one day") % row)


def _refusals(lines):
    seen = (
        _per_day(lines.refused()).annotate(n=Count("pk")).filter(n__gte=MANY_REFUSALS).order_by("-day", "-n")
    )
    for row in seen[:MOST_OF_A_PATTERN]:
        yield Sign(row["day"], row["name"], _("was refused %(n)s times on one day") % row)


def _own_name(lines):
    """Staff in a file of a family that bears their surname."""
    surname = Func(F("user_name"), Value("^.* "), Value(""), function="regexp_replace")
    family = model_named("families.Family").objects.filter(pk=OuterRef("family_id"))
    named = lines.annotate(surname=surname, family_name=Subquery(family.values("name")))
    named = named.annotate(letters=Length("surname")).filter(letters__gte=SHORTEST_NAME)
    seen = _per_day(named.filter(family_name__icontains=F("surname"))).order_by("-day")
    for row in seen[:MOST_OF_A_PATTERN]:
        yield Sign(row["day"], row["name"], _("opened a family with the same surname"), urgent=True)


def _odd_hours(lines):
    today = timezone.localdate()
    free = [day for n in range(PATTERN_DAYS + 1) if not is_working_day(day := today - timedelta(days=n))]
    odd = lines.filter(status__lt=400, family_id__isnull=False).annotate(
        day=TruncDate("at"), hour=ExtractHour("at")
    )
    odd = odd.filter(Q(hour__lt=FIRST_HOUR) | Q(hour__gte=LAST_HOUR) | Q(day__in=free))
    seen = odd.values("day", "user_id").annotate(name=Max("user_name"), n=Count("family_id", distinct=True))
    for row in seen.order_by("-day", "-n")[:MOST_OF_A_PATTERN]:
        yield Sign(row["day"], row["name"], _("worked outside working hours (families: %(n)s)") % row)
