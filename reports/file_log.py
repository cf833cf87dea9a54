"""“Who looked in my file?”: the access log of one family, through the eyes of who asks.

Somebody of the family sees who of the staff looked, and the own looks. Not those of another of the family: their log is
theirs. A carer is never named, for the name may give a secret place away. And a record out of reach is not told of:
that was only “looked in the file”.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from families.models import Family
from privacy.access import READS, Can, may, model_named
from privacy.looks import by_day, what_of
from privacy.models import AccessLine, EmergencyAccess
from privacy.wording import REASONS, did, only_that, role_of, whom

KEYS = ("user_id", "purpose", "on_behalf_of")
OF_FAMILY = ["parent", "young_person", "carer", "network"]
MODELS = {
    "child": "families.Child",
    "session": "teams.CounsellingSession",
    "goal": "goals.Goal",
    "report": "reports.Report",
    "entry": "goals.MappingEntry",
    "arrangement": "families.LivingArrangement",
}


@dataclass
class Look:
    """What one person did in the file on one day, for one reason."""

    day: date
    first: datetime
    last: datetime
    who: str
    role: str
    organisation: str
    why: str
    for_whom: str = ""
    is_emergency: bool = False
    is_own: bool = False
    did: list[str] = field(default_factory=list)


class FileLog:
    """The access log of a family for one reader, in one month and of one person when asked."""

    def __init__(
        self, family: Family, reader: User, month: date | None = None, person: int | None = None
    ) -> None:
        self.family, self.reader = family, reader
        # Who leads sees who did what; but not in a file one stands in oneself.
        self.sees_all = may(reader, Can.SEE_CONTACT_DETAILS, family) and not may(
            reader, Can.SEE_OWN_START, family
        )
        self.relatives, self.carers = self._relatives()
        every = self._lines()
        self.people = self._people(every)
        lines = every.filter(at__year=month.year, at__month=month.month) if month else every
        self.lines = lines.filter(user_id=person) if person in dict(self.people) else lines

    def rows(self) -> QuerySet:
        """Unfinished looks: one row for each person, day and reason, for a pager."""
        return by_day(self.lines, *KEYS)

    def looks(self, rows: Iterable[dict]) -> list[Look]:
        """Some of the rows in words: as many questions of the database for a page as for one row."""
        rows = list(rows)
        things = what_of(self.lines, rows, *KEYS)
        seen = self._seen(thing for some in things.values() for thing in some)
        emergencies = self._emergencies(rows)
        return [self._look(row, things.get(_key(row), []), seen, emergencies) for row in rows]

    def _relatives(self) -> tuple[set[int], set[int]]:
        """The accounts of the family and the people around it, but this reader; and those who are carers alone."""
        members = self.family.members.filter(role__in=OF_FAMILY, user__isnull=False).exclude(
            user=self.reader.pk
        )
        roles: dict[int, set[str]] = {}
        for user_id, role in members.values_list("user", "role"):
            roles.setdefault(user_id, set()).add(role)
        return set(roles), {user_id for user_id, own in roles.items() if own == {"carer"}}

    def _lines(self) -> QuerySet:
        lines = AccessLine.objects.of_family(self.family).filter(status__lt=400)
        by_worker = Q(user_id=None) & ~Q(on_behalf_of="")  # for one of the staff, who is named there
        if self.sees_all:
            return lines.filter(Q(user_id__isnull=False) | by_worker)
        of_staff = ~Q(organisation="") & ~Q(user_id__in=self.relatives)
        return lines.filter(Q(user_id=self.reader.pk) | of_staff | Q(user_id__in=self.carers) | by_worker)

    def _people(self, lines) -> list[tuple[int, str]]:
        """Whom one can choose to see the looks of."""
        named = lines if self.sees_all else lines.exclude(user_id__in=self.relatives)
        named = named.filter(user_id__isnull=False)
        found = dict(named.values_list("user_id", "user_name").order_by("user_id", "at"))
        return sorted(found.items(), key=lambda one: one[1])

    def _seen(self, things: Iterable[dict]) -> set[tuple[str, int]]:
        """The records among some things that the reader may see."""
        if self.sees_all:
            return set()
        ids: dict[str, set[int]] = {}
        for thing in things:
            if thing["object_kind"] in MODELS and thing["object_id"]:
                ids.setdefault(thing["object_kind"], set()).add(thing["object_id"])
        return {
            (kind, pk)
            for kind, wanted in ids.items()
            for pk in model_named(MODELS[kind]).objects.visible_to(self.reader)
            .filter(family=self.family, pk__in=wanted).values_list("pk", flat=True)
        }  # fmt: skip

    def _emergencies(self, rows) -> dict[tuple, EmergencyAccess]:
        if not any(row["purpose"] == AccessLine.Purpose.EMERGENCY for row in rows):
            return {}
        known = EmergencyAccess.objects.filter(family=self.family).order_by("starts")
        return {(timezone.localdate(one.starts), one.user_id): one for one in known}

    def _look(self, row, things, seen, emergencies) -> Look:
        is_carer = not self.sees_all and row["user_id"] in self.carers
        emergency = emergencies.get((row["day"], row["user_id"]))
        return Look(
            day=row["day"],
            first=row["first"],
            last=row["last"],
            who=_("A carer") if is_carer else row["name"] or _("Simba, by itself"),
            role="" if is_carer else role_of(row["named_role"], row["named_parts"]),
            organisation="" if is_carer else row["named_organisation"],
            why=_why(row["purpose"], emergency),
            # In whose place somebody of the staff wrote something is theirs to know; who asked Simba, everybody's.
            for_whom=whom(row["on_behalf_of"]) if self.sees_all or row["user_id"] is None else "",
            is_emergency=row["purpose"] == AccessLine.Purpose.EMERGENCY,
            is_own=row["user_id"] == self.reader.pk,
            did=sorted({self._in_words(thing, seen, is_carer) for thing in things}),
        )

    def _in_words(self, thing, seen, is_carer) -> str:
        action, rule, kind = thing["action"], thing["rule"], thing["object_kind"]
        if action == AccessLine.Action.REVIEW or kind.startswith("emergency"):
            return did(action, rule, kind)
        if self.sees_all or not is_carer and self._may_know(thing, seen):
            return did(action, rule, kind)
        return only_that(action)

    def _may_know(self, thing, seen) -> bool:
        """A record one may see oneself; or a page without a record of its own that one may open too."""
        if thing["object_kind"]:
            return (thing["object_kind"], thing["object_id"]) in seen
        rule, looked = thing["rule"], thing["action"] == AccessLine.Action.VIEW
        return (
            looked
            and rule in {*READS.values(), Can.SEE_FAMILY_LOG}
            and may(self.reader, Can(rule), self.family)
        )


def _key(row) -> tuple:
    return (row["day"], *(row[key] for key in KEYS))


def _why(purpose: str, emergency: EmergencyAccess | None) -> str:
    if emergency is None:
        return str(REASONS.get(purpose, ""))
    verdict = emergency.get_verdict_display() if emergency.reviewed_at else _("Not judged yet")
    return _("Emergency: %(kind)s. %(verdict)s.") % {"kind": emergency.get_kind_display(), "verdict": verdict}
