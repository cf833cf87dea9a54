"""What stands in the file about one child, and about the adults around the children."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from accounts.models import User
from families.forms.people import Tie
from families.models import AftercareCheckIn, Child, Custody, Family, LivingArrangement, Person, Relation
from families.timeline import Timeline, draw
from privacy.access import YOUNG_PERSON_FROM, Can, may


@dataclass(frozen=True)
class Stay:
    """One place a child lived, newest first, with how long it was."""

    row: LivingArrangement
    nights: int
    is_now: bool
    is_planned: bool


@dataclass(frozen=True)
class ParentLine:
    """Somebody who is a parent of a child, or has the authority over it, or both."""

    person: Person | None
    name: str
    relation: str
    authority: Custody | None


@dataclass(frozen=True)
class ChildPage:
    """Everything on the page of one child for one reader."""

    stays: list[Stay]
    timeline: Timeline | None
    ambitions: list
    needs: list
    parents: list["ParentLine"]
    episodes: list
    shows_school: bool
    shows_wish: bool
    citizen_number: str  # masked

    @property
    def now(self) -> Stay | None:
        return next((stay for stay in self.stays if stay.is_now), None)

    @property
    def has_episode_running(self) -> bool:
        return any(episode.ends is None for episode in self.episodes)


def child_page(family: Family, child: Child, user: User) -> ChildPage:
    today = timezone.localdate()
    rows = list(family.living_arrangements.visible_to(user).filter(child=child).order_by("-starts")[:200])
    ambitions = family.ambitions.visible_to(user).filter(child=child)
    # The name of a school gives away where a child is (domain.md, section 6: secret address).
    is_secret = LivingArrangement.objects.filter(child=child, place_is_secret=True).on(today).exists()
    return ChildPage(
        stays=[_stay(row, today) for row in rows],
        timeline=draw(rows[::-1], [], {child.pk: child.first_name}, today=today),
        ambitions=list(ambitions.select_related("to_parent", "decided_by").order_by("-starts", "-pk")),
        needs=list(family.support_needs.visible_to(user).filter(child=child).select_related("kind")),
        parents=parent_lines(family, child, user, today),
        episodes=_episodes(family, child, user),
        shows_school=not is_secret or may(user, Can.SEE_CONTACT_DETAILS, family),
        citizen_number=_masked(family, child, user),
        shows_wish=wish_is_shared(child, family, user) or child.memberships.filter(user=user).exists(),
    )


def _masked(family: Family, child: Child, user: User) -> str:
    if not may(user, Can.SEE_CITIZEN_NUMBER, family):
        return ""
    number = family.citizen_numbers.visible_to(user).filter(child=child).first()
    return number.masked if number else ""


def wish_is_shared(child: Child, family: Family, user: User, on: date | None = None) -> bool:
    """From twelve a wish is read by who works with the family; nobody has asked the child about others yet."""
    return (child.age(on) or 0) < YOUNG_PERSON_FROM or may(user, Can.SEE_PERSONS, family)


def _episodes(family: Family, child: Child, user: User) -> list:
    check_ins = AftercareCheckIn.objects.visible_to(user).select_related("done_by").order_by("due_on")
    episodes = family.aftercare_episodes.visible_to(user).filter(child=child).order_by("-starts")
    episodes = list(episodes.prefetch_related(Prefetch("check_ins", check_ins)))
    for episode in episodes:
        episode.next_check_in = next((one for one in episode.check_ins.all() if one.done_on is None), None)
    return episodes


def parent_lines(family: Family, child: Child, user: User, today: date) -> list[ParentLine]:
    relations = family.relations.visible_to(user).filter(child=child).select_related("parent")
    custody = family.custodies.visible_to(user).filter(child=child).running(today).of_minors(today)
    custody = list(custody.select_related("person", "organisation"))
    by_person = {row.person_id: row for row in custody if row.person_id}
    lines = [
        ParentLine(
            row.parent, row.parent.full_name, row.get_kind_display(), by_person.pop(row.parent_id, None)
        )
        for row in relations.order_by("parent__birth_date", "pk")
    ]
    lines += [ParentLine(row.person, row.person.full_name, "", row) for row in by_person.values()]
    return lines + [
        ParentLine(None, row.organisation.name, "", row) for row in custody if row.organisation_id
    ]


def _stay(row: LivingArrangement, today: date) -> Stay:
    is_now = row.starts <= today and (row.ends is None or row.ends >= today)
    return Stay(row=row, nights=row.nights(), is_now=is_now, is_planned=row.starts > today)


def adults_of(family: Family, user: User) -> QuerySet:
    """The persons of a family who are no child of the file."""
    return family.persons.visible_to(user).filter(child__isnull=True)


@dataclass(frozen=True)
class AdultCard:
    """One adult, whose parent that is, and over whom with authority."""

    person: Person
    relations: list[Relation]
    authority: list[Custody]
    address: str = ""
    is_secret: bool = False

    @property
    def children(self) -> dict[str, list[str]]:
        """The first names of the children, under the word for what this person is to them."""
        names: dict[str, list[str]] = {}
        for row in self.relations:
            names.setdefault(row.get_kind_display(), []).append(row.child.first_name)
        return names


def adult_cards(family: Family, user: User) -> list[AdultCard]:
    relations = family.relations.visible_to(user).select_related("child")
    authority = family.custodies.visible_to(user).running().of_minors().select_related("child")
    addresses = family.addresses.visible_to(user).current()
    where = {address.person_id: address.in_words for address in addresses}
    secret = family.address_secrecies.visible_to(user).running().values_list("persons", flat=True)
    hidden = set(secret) if may(user, Can.SEE_SECRECY, family) else set()
    return [
        AdultCard(
            person=person,
            address=where.get(person.pk, ""),
            is_secret=person.pk in hidden,
            relations=[row for row in relations if row.parent_id == person.pk],
            authority=[row for row in authority if row.person_id == person.pk],
        )
        for person in adults_of(family, user)
    ]


def sibling_like(family: Family, user: User, pk: str | None) -> Child | None:
    """The child just entered, whose twin or brother or sister comes next."""
    if not (pk or "").isdecimal():
        return None
    return Child.objects.visible_to(user).filter(family=family, pk=pk).first()


def ties_of_child(child: Child | None, adults: Iterable[Person]) -> list[Tie]:
    """What each adult is to a child."""
    if child is None:
        return [Tie(adult, "", False) for adult in adults]
    kinds = dict(child.relations_as_child.values_list("parent", "kind"))
    holders = set(child.custodies.running().values_list("person", flat=True))
    return [Tie(adult, kinds.get(adult.pk, ""), adult.pk in holders) for adult in adults]


def ties_of_adult(person: Person, children: Iterable[Child]) -> list[Tie]:
    """What somebody is to each child."""
    if person.pk is None:
        return [Tie(child, "", False) for child in children]
    kinds = dict(person.relations_as_parent.values_list("child", "kind"))
    over = set(person.authority_over.running().values_list("child", flat=True))
    return [Tie(child, kinds.get(child.pk, ""), child.pk in over) for child in children]
