"""Who would read a record that is being written: the rules of ``privacy.access``, asked the other way round."""

from collections.abc import Collection

from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from privacy.access import (
    GRANTS,
    MEMBER_STAFF,
    NEEDS_A_CHILD,
    READS,
    SEES,
    WHOLE_ORGANISATION,
    Part,
    children_of,
    counts,
    in_scope,
    model_named,
)
from privacy.audience import Audience

SESSION = "teams.counsellingsession"


def readers(
    family: Model,
    audience: str,
    children: Collection[Model],
    present: Collection[Model],
    author: User,
    kind: str = SESSION,
) -> list[Model]:
    """The members of a team who read a record with this audience, about these children, with these members present.

    The record need not exist: this is what its author sees before saving. Four queries, however large the team.
    """
    about = {child.pk for child in children}
    there = {member.user_id for member in present if member.user_id}
    found: dict[int, Model] = {}
    for member, part, hidden in _standings_in(family):
        if part not in GRANTS[READS[kind]]:
            continue
        circle = _in_circle(part, audience, bool(about), member.user_id in there)
        if member.user_id == author.pk or (circle and not about & hidden):
            found.setdefault(member.user_id, member)
    return list(found.values())


def organisation_reads(audience: str, kind: str = SESSION) -> bool:
    """Whether those who see every family of the organisation read this audience too."""
    return any(
        audience in SEES.get(part, ()) for part in GRANTS[READS[kind]] & {*WHOLE_ORGANISATION.values()}
    )


def _in_circle(part: Part, audience: str, names_a_child: bool, was_there: bool) -> bool:
    if audience == Audience.PRESENT and was_there:
        return True
    return audience in SEES.get(part, ()) and (names_a_child or audience not in NEEDS_A_CHILD.get(part, ()))


def _standings_in(family: Model) -> list[tuple[Model, Part, set[int]]]:
    """Each member with an account, in which part, and the children of the family out of that part's scope."""
    today = timezone.localdate()
    members = model_named("teams.TeamMember").objects.running(today).filter(family=family)
    members = list(members.filter(user__is_active=True).select_related("user", "family", "person__child"))
    everyone = children_of({family.pk})
    named = set(family.members.values_list("pk", "children"))
    custody = model_named("families.Custody").objects.running(today).filter(family=family)
    authority = set(custody.values_list("person", "child"))
    hidden: dict[tuple[int, Part], set[int]] = {}
    standings = []
    for member in members:
        part = Part(member.role)
        if not counts(member.user, member, part, today):
            continue
        out = hidden.setdefault((member.user_id, part), set())
        if part not in MEMBER_STAFF:
            out |= {child.pk for child in everyone if not in_scope(member, child, named, authority, today)}
        standings.append((member, part, out))
    return standings
