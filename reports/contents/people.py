"""Who it is about and who is around them: the team, the children and where they live."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from accounts.models import User
from families.dossier import wish_is_shared
from families.models import Child
from privacy.access import Can
from teams.models import Commitment, TeamMember

from .scope import Scope

LOOKS_BACK = timedelta(days=730)  # a time line that begins with the period would not show what came before it


@dataclass
class Member:
    """Somebody of the team, with what this person answered to “do you take part?” where the reader may know."""

    name: str
    who: str
    answer: str = ""
    conditions: str = ""


@dataclass(frozen=True)
class Home:
    """Where a child lived, first and last night included; a secret place is not named."""

    kind: str
    place: str
    starts: date
    ends: date | None
    at_home: bool
    end_reason: str = ""


@dataclass
class ChildNow:
    """A child on the last day of the period, and where it lived until then, the first place first."""

    name: str
    first_name: str
    age: int | None = None
    home: Home | None = None
    ambition: str = ""
    ambition_since: date | None = None
    wish: str = ""
    homes: list[Home] = field(default_factory=list)


def who_is(user: User, members: list[TeamMember]) -> str:
    """What somebody is to the family, or else in the organisation."""
    here = [str(member.who) for member in members if member.user_id == user.pk]
    roles = map(dict(User.Role.choices).get, user.roles)
    return ", ".join(dict.fromkeys(here or map(str, roles)))


def team_of(scope: Scope) -> list[TeamMember]:
    """Everybody who was in the team for a part of the period."""
    members = scope.visible(scope.family.members).filter(starts__lte=scope.last).with_commitment()
    found = [member for member in members if member.until is None or member.until > scope.first]
    scope.veil.cover(found)
    return found


def describe_team(members: list[TeamMember], scope: Scope) -> list[Member]:
    """The team on the last day."""
    knows = scope.may(Can.SEE_COMMITMENTS)
    here = [member for member in members if member.runs(scope.last)]
    return [
        Member(
            name=member.name,
            who=str(member.who),
            answer=str(Commitment.Answer(member.commitment).label) if knows and member.commitment else "",
            conditions=(member.commitment_conditions or "") if knows else "",
        )
        for member in here
    ]


def children_of(scope: Scope) -> list[Child]:
    """The children the reader may know of, the oldest first."""
    children = scope.visible(Child.objects).filter(family=scope.family)
    return list(children.order_by("birth_date", "pk"))


def describe_children(children: list[Child], members: list[TeamMember], scope: Scope) -> list[ChildNow]:
    """The children on the last day; who may know no more than a first name gets no more."""
    if not scope.may(Can.SEE_CHILD):
        return [ChildNow(name=child.first_name, first_name=child.first_name) for child in children]
    homes, ambitions = _homes(scope), _ambitions(scope)
    own = {member.person_id for member in members if member.user_id == scope.reader.pk}
    return [
        _describe(child, homes[child.pk], ambitions.get(child.pk), child.pk in own, scope)
        for child in children
    ]


def _describe(child, homes, ambition, is_reader, scope):
    return ChildNow(
        name=child.full_name,
        first_name=child.first_name,
        age=child.age(scope.last),
        home=next(
            (h for h in homes if h.starts <= scope.last and (not h.ends or h.ends >= scope.last)), None
        ),
        ambition=str(ambition.get_kind_display()) if ambition else "",
        ambition_since=ambition.starts if ambition else None,
        wish=child.wish if is_reader or wish_is_shared(child, scope.family, scope.reader, scope.last) else "",
        homes=homes,
    )


def _homes(scope: Scope) -> dict[int, list[Home]]:
    arrangements = scope.visible(scope.family.living_arrangements)
    homes = defaultdict(list)
    for one in arrangements.during(scope.last - LOOKS_BACK, scope.last).order_by("starts", "pk"):
        ended = one.ends is not None and one.ends <= scope.last
        homes[one.child_id].append(
            Home(
                kind=str(one.get_kind_display()),
                place=one.where,
                starts=one.starts,
                ends=one.ends if ended else None,
                at_home=one.at_home,
                end_reason=str(one.get_end_reason_display()) if ended else "",
            )
        )
    return homes


def _ambitions(scope: Scope) -> dict:
    ambitions = scope.visible(scope.family.ambitions).filter(starts__lte=scope.last).order_by("starts")
    return {a.child_id: a for a in ambitions if a.until is None or a.until > scope.last}
