"""Who would read a record that is being written: the rules of ``privacy.access``, asked the other way round."""

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Model, QuerySet
from django.utils import timezone

from accounts.models import User, beside_the_name
from privacy.access import (
    CONFIDES_IN,
    GRANTS,
    MEMBER_STAFF,
    NEEDS_A_CHILD,
    READS,
    SEES,
    WHOLE_ORGANISATION,
    WITHHELD_FROM,
    Part,
    children_of,
    counts,
    in_scope,
    model_named,
    persons_at_home,
)
from privacy.audience import Audience
from simba.kept import kept

SESSION = "teams.counsellingsession"


class Verdict(NamedTuple):
    """Whether one place in the team reads a record; ``why_not`` is empty when it does, and else a word for why not."""

    member: Model
    why_not: str


def readers(
    family: Model,
    audience: str,
    children: Collection[Model],
    present: Collection[Model],
    author: User,
    kind: str = SESSION,
    **trust,
) -> list[Model]:
    """The members of a team who read a record with this audience, about these children, with these members present.

    The record need not exist: this is what its author sees before saving. Four queries, however large the team.
    ``trust`` is what ``verdicts`` takes besides: the adults it is about, and whether it was told in confidence.
    """
    found: dict[int, Model] = {}
    for member, why_not in verdicts(family, audience, children, present, author, kind, **trust):
        if not why_not:
            found.setdefault(member.user_id, member)
    return list(found.values())


def verdicts(
    family: Model,
    audience: str,
    children: Collection[Model],
    present: Collection[Model],
    author: User,
    kind: str = SESSION,
    *,
    concerns: Collection[Model] = (),
    in_confidence: bool = False,
    is_withheld: bool = False,
) -> list[Verdict]:
    """For each place in the team with an account: whether it reads such a record, and why not."""
    about, adults = {child.pk for child in children}, {person.pk for person in concerns}
    there = {member.user_id for member in present if member.user_id}
    places = _standings_in(family)
    home = {
        member.user_id: persons_at_home(m for m, _part, _out in places if m.user_id == member.user_id)
        for member, _part, _out in places
    }
    young = {member.user_id for member, part, _out in places if part in WITHHELD_FROM}
    found = []
    for member, part, hidden in places:
        me = home[member.user_id].get(family.pk)
        if part not in GRANTS[READS[kind]]:
            why_not = "part"
        elif member.user_id == author.pk:
            why_not = ""
        elif in_confidence and (part not in CONFIDES_IN or me is not None):
            why_not = "confidence"
        elif is_withheld and member.user_id in young:
            why_not = "withheld"
        elif adults and me is not None and not adults & me:
            why_not = "adult"
        elif about & hidden:
            why_not = "child"
        else:
            why_not = _out_of_circle(part, audience, bool(about), member.user_id in there)
        found.append(Verdict(member, why_not))
    return found


def organisation_reads(audience: str, kind: str = SESSION) -> bool:
    """Whether those who see every family of the organisation read this audience too."""
    return any(
        audience in SEES.get(part, ()) for part in GRANTS[READS[kind]] & {*WHOLE_ORGANISATION.values()}
    )


def _out_of_circle(part: Part, audience: str, names_a_child: bool, was_there: bool) -> str:
    if audience == Audience.PRESENT and was_there:
        return ""
    if audience not in SEES.get(part, ()):
        return "circle"
    return "" if names_a_child or audience not in NEEDS_A_CHILD.get(part, ()) else "no_child"


def _standings_in(family: Model) -> list[tuple[Model, Part, set[int]]]:
    """Each member with an account, in which part, and the children of the family out of that part's scope."""
    today = timezone.localdate()
    members, everyone = _members(family=family, today=today), children_of({family.pk})
    named, authority = set(_named(family=family)), set(_custody(family=family, today=today))
    hidden: dict[tuple[int, Part], set[int]] = {}
    standings = []
    for member in members:
        part = Part(member.role)
        born = member.person.birth_date if member.person else None
        if not counts(member.user, part, born, family.organisation_id, today):
            continue
        out = hidden.setdefault((member.user_id, part), set())
        if part not in MEMBER_STAFF:
            out |= {child.pk for child in everyone if not in_scope(member, child, named, authority, today)}
        standings.append((member, part, out))
    return standings


@kept
def _members(family, today) -> QuerySet:
    members = model_named("teams.TeamMember").objects.running(today).filter(family=family)
    members = members.filter(user__is_active=True).select_related("user", "person__child")
    return members.defer(*beside_the_name("user"), "person__phone", "person__email", "person__child__school")


@kept
def _named(family) -> QuerySet:
    """Pairs of a member and a child that member is there for."""
    return model_named("teams.TeamMember").objects.filter(family=family).values_list("pk", "children")


@kept
def _custody(family, today) -> QuerySet:
    """Pairs of a parent and a child under that parent's authority."""
    custody = model_named("families.Custody").objects.running(today).filter(family=family)
    return custody.values_list("person", "child")
