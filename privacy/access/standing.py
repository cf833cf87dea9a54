"""Everything one person is on one day: parts by membership, and parts in the organisation."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from time import time as seconds
from typing import NamedTuple

from django.apps import apps
from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    DateTimeField,
    F,
    Model,
    QuerySet,
    Value,
)
from django.utils import timezone

from accounts.models import User
from privacy.access.grants import FAMILY, GRANTS
from privacy.access.parts import Can, Part
from simba.days import years_old
from simba.db import Keys, Slot, Take
from simba.kept import in_place_of, kept, settled, shape_of

WHOLE_ORGANISATION = {User.Role.TEAM_LEAD: Part.TEAM_LEAD, User.Role.INTAKE: Part.INTAKE}
WITHOUT_CASES = {
    User.Role.PRIVACY_OFFICER: Part.PRIVACY_OFFICER,
    User.Role.ADMINISTRATOR: Part.ADMINISTRATOR,
}
MEMBER_STAFF = {Part.COUNSELLOR: User.Role.COUNSELLOR, Part.SYSTEM_COACH: User.Role.SYSTEM_COACH}
YOUNG_PERSON_FROM, OWN_DECISION_FROM, ADULT_FROM = 12, 16, 18
# What of a child says how far somebody reaches.
COUNTED_OF_CHILD = ["family", "birth_date", "parents_may_read"]
RIGHTS_SWITCH_AT = (YOUNG_PERSON_FROM, OWN_DECISION_FROM, ADULT_FROM)


class Membership(NamedTuple):
    """What of a membership says how far somebody reaches; a counsellor has dozens. So does an emergency that runs."""

    pk: int
    role: str
    family_id: int
    person_id: int | None
    birth_date: date | None
    held_by: int
    ends_at: datetime | None  # of an emergency


class Reach(NamedTuple):
    """The families a part reaches by membership, and the children in them that are out of scope."""

    families: frozenset[int]
    hidden: frozenset[int]


@dataclass(frozen=True)
class Standing:
    """Everything one person is on one day: parts by membership, and parts in the organisation."""

    user_id: int | None
    on: date
    organisation_id: int | None = None
    organisation_parts: frozenset[Part] = frozenset()
    reaches: dict[Part, Reach] = field(default_factory=dict)
    emergencies: dict[int, tuple[int, datetime]] = field(default_factory=dict)  # family: which, until when
    # The families somebody belongs to in person, or is close to; and which persons of each one is.
    at_home: dict[int, frozenset[int]] = field(default_factory=dict)

    @cached_property
    def day(self) -> tuple[float, float]:
        """The first moment of that day and of the next, in seconds: a page asks dozens of times whether it lasts."""
        midnight = datetime.combine(self.on, time.min, timezone.get_current_timezone())
        return midnight.timestamp(), (midnight + timedelta(days=1)).timestamp()

    @cached_property
    def outline(self) -> Hashable:
        """What two people have in common who ask the same question of other keys (``Reader``)."""
        reached = frozenset(
            (part, bool(one.families), bool(one.hidden)) for part, one in self.reaches.items()
        )
        has = (self.user_id is None, self.organisation_id is None, bool(self.homes), bool(self.persons))
        return self.organisation_parts, reached, has

    @cached_property
    def homes(self) -> frozenset[int]:
        """The families of ``at_home``."""
        return frozenset(self.at_home)

    @cached_property
    def persons(self) -> frozenset[int]:
        """Who one is in ``at_home``."""
        return frozenset().union(*self.at_home.values())

    @property
    def parts(self) -> frozenset[Part]:
        return self.organisation_parts | frozenset(self.reaches)

    def emergency_in(self, family: Model) -> tuple[int, datetime] | None:
        """The emergency access by which alone this person reads a family, and when it ends."""
        return self.emergencies.get(family.pk) if self.parts_in(family) == {Part.EMERGENCY} else None

    def parts_in(self, family: Model) -> frozenset[Part]:
        """The parts this person has in one family."""
        mine = {part for part, reach_ in self.reaches.items() if family.pk in reach_.families}
        if self.organisation_id and family.organisation_id == self.organisation_id:
            mine |= self.organisation_parts & frozenset(WHOLE_ORGANISATION.values())
        return frozenset(mine)


class Outline(NamedTuple):
    """A standing without the keys: places for them, where there are any. What rows of ``rows.py`` ask of a standing."""

    organisation_id: Slot | None
    organisation_parts: frozenset[Part]
    reaches: dict[Part, Reach]
    homes: frozenset[int] | Keys
    persons: frozenset[int] | Keys

    @property
    def parts(self) -> frozenset[Part]:
        return self.organisation_parts | frozenset(self.reaches)


class Reader(Slot):
    """In a question that is written once (``simba.kept``), in the place of the account that will ask it."""

    def __init__(self, take: Take, standing: Outline) -> None:
        super().__init__(lambda given: take(given).user_id, BigIntegerField())
        self.standing = standing


@settled.register(User)
def _as_of_now(user: User) -> Standing:
    return standing(user)


@shape_of.register(Standing)
def _outline_of(mine: Standing) -> Hashable:
    """Of a reader the parts belong to a question, and whether there is anything within reach; not what that is."""
    return mine.outline


@in_place_of.register(Standing)
def _reader(mine: Standing, take: Take) -> Reader:
    if mine.user_id is None:
        raise TypeError("A question that is kept is asked by somebody who is signed in.")

    def keys(some: frozenset[int], of: Callable[[Standing], frozenset[int]]) -> frozenset[int] | Keys:
        return Keys(lambda given: of(take(given))) if some else frozenset()

    organisation = Slot(lambda given: take(given).organisation_id, BigIntegerField())
    reaches = {
        part: Reach(
            keys(reach.families, lambda one, part=part: one.reaches[part].families),
            keys(reach.hidden, lambda one, part=part: one.reaches[part].hidden),
        )
        for part, reach in mine.reaches.items()
    }
    outline = Outline(
        organisation_id=organisation if mine.organisation_id else None,
        organisation_parts=mine.organisation_parts,
        reaches=reaches,
        homes=keys(mine.homes, lambda one: one.homes),
        persons=keys(mine.persons, lambda one: one.persons),
    )
    return Reader(take, outline)


def standing(user: User) -> Standing:
    """The standing of a user today, worked out once for each user object, as Django does with permissions."""
    if isinstance(user, Reader):
        return user.standing
    known = getattr(user, "_standing", None)
    if known is None or not known.day[0] <= seconds() < known.day[1]:
        known = user._standing = _work_out(user, timezone.localdate())
    return known


def _work_out(user: User, today: date) -> Standing:
    if not user.is_authenticated or not user.is_active:
        return Standing(user_id=None, on=today)
    roles = WHOLE_ORGANISATION | WITHOUT_CASES
    organisation_parts = {roles[role] for role in user.roles if role in roles}
    # Somebody new of the staff has no families yet, and may open the first one.
    organisation_parts |= {part for part, role in MEMBER_STAFF.items() if role in user.roles}
    may_ask = bool(organisation_parts & GRANTS[Can.ASK_EMERGENCY])
    members, emergencies = _places(user, today, user.organisation_id if may_ask else None)
    reaches = _reaches(user, members, today)
    if emergencies:
        reaches[Part.EMERGENCY] = Reach(frozenset(emergencies), frozenset())
    return Standing(
        user_id=user.pk,
        on=today,
        organisation_id=user.organisation_id,
        organisation_parts=frozenset(organisation_parts),
        reaches=reaches,
        emergencies=emergencies,
        at_home=persons_at_home(members),
    )


def _places(user: User, today: date, organisation: int | None) -> tuple[list[Membership], dict]:
    """The memberships, and the families read in an emergency now: which access that is, and until when.

    Emergencies count while the family is still held by the organisation one works for.
    """
    found = _memberships(account=user.pk, today=today, organisation=organisation, now=timezone.now())
    places = [Membership(*row) for row in found]
    emergencies = {one.family_id: (one.pk, one.ends_at) for one in places if one.ends_at}
    return [one for one in places if not one.ends_at], emergencies


@kept
def _memberships(account, today, organisation, now) -> QuerySet:
    members = model_named("teams.TeamMember").objects.filter(user=account).running(today).order_by()
    members = members.annotate(born=F("person__birth_date"), ends_at=Value(None, DateTimeField()))
    members = members.values_list(
        "pk", "role", "family_id", "person_id", "born", "family__organisation", "ends_at"
    )
    if organisation is None:
        return members
    emergencies = model_named("privacy.EmergencyAccess").objects.filter(user=account).running(now).order_by()
    emergencies = emergencies.filter(family__organisation=organisation).annotate(
        role=Value(Part.EMERGENCY, CharField()),
        person=Value(None, BigIntegerField()),
        born=Value(None, DateField()),
    )
    return members.union(
        emergencies.values_list(
            "pk", "role", "family_id", "person", "born", "family__organisation", "ends_at"
        ),
        all=True,
    )


def persons_at_home(members: Iterable[Model]) -> dict[int, frozenset[int]]:
    """Of the memberships of one person: the families one is no outsider to, and which persons one is there."""
    found: dict[int, set[int]] = {}
    for member in members:
        if Part(member.role) in FAMILY:
            found.setdefault(member.family_id, set()).update({member.person_id} - {None})
    return {family: frozenset(persons) for family, persons in found.items()}


def _reaches(user: User, members: list[Membership], today: date) -> dict[Part, Reach]:
    families: dict[Part, set[int]] = {}
    hidden: dict[Part, set[int]] = {}
    scoped = [member for member in members if Part(member.role) not in MEMBER_STAFF]
    scopes = _scopes(user, scoped, today)
    for member in members:
        part = Part(member.role)
        if not counts(user, part, member.birth_date, member.held_by, today):
            continue
        families.setdefault(part, set()).add(member.family_id)
        hidden.setdefault(part, set()).update(scopes.get(member.pk, ()))
    return {part: Reach(frozenset(ids), frozenset(hidden[part])) for part, ids in families.items()}


def counts(user: User, part: Part, born: date | None, held_by: int, today: date) -> bool:
    """Whether a membership gives its part: staff still work where the family is held, a young person is twelve."""
    if part in MEMBER_STAFF:
        return MEMBER_STAFF[part] in user.roles and user.organisation_id == held_by
    if part is Part.YOUNG_PERSON:
        return (years_old(born, today) or 0) >= YOUNG_PERSON_FROM
    return True


def _scopes(user: User, members: list[Membership], today: date) -> dict[int, set[int]]:
    """For each membership the children of the family who are out of its scope."""
    if not members:
        return {}
    children = children_of({member.family_id for member in members})
    named = set(_named(account=user.pk, members={member.pk for member in members}))
    authority = _authority(user, today) if any(m.role == Part.PARENT for m in members) else set()
    out = {}
    for member in members:
        mine = {child for child in children if child.family_id == member.family_id}
        out[member.pk] = {c.pk for c in mine if not in_scope(member, c, named, authority, today)}
    return out


def in_scope(member: Membership, child: Model, named: set, authority: set, today: date) -> bool:
    if member.role == Part.YOUNG_PERSON:
        return child.pk == member.person_id
    if (member.pk, child.pk) not in named:
        return False
    if member.role == Part.PARENT:
        decides_alone = (child.age(today) or 0) >= OWN_DECISION_FROM
        return (member.person_id, child.pk) in authority and (not decides_alone or child.parents_may_read)
    return True


def model_named(label: str) -> type[Model]:
    """A model of a higher room, by its name: access knows the records' names and imports none of them."""
    return apps.get_model(label)


def children_of(family_ids: set[int]) -> list[Model]:
    return _children(families=family_ids)


@kept
def _children(families) -> QuerySet:
    return model_named("families.Child").objects.filter(family__among=families).only(*COUNTED_OF_CHILD)


@kept
def _named(account, members) -> QuerySet:
    """Pairs of a membership and a child it names."""
    mine = model_named("teams.TeamMember").objects.filter(user=account, pk__among=members)
    return mine.values_list("pk", "children")


def _authority(user: User, today: date) -> set[tuple[int, int]]:
    """Pairs of a parent of this account and a child over whom that parent has authority today."""
    return set(_custody(account=user.pk, today=today))


@kept
def _custody(account, today) -> QuerySet:
    custody = model_named("families.Custody").objects.running(today)
    return custody.filter(person__memberships__user=account).values_list("person", "child")


def may(user: User, can: Can, family: Model | None = None) -> bool:
    """Whether somebody may do something, in a family when one is given."""
    mine = standing(user)
    parts = mine.parts_in(family) if family is not None else mine.parts
    return bool(GRANTS[can] & parts)
