"""Names that would give a secret place away (domain.md, section 6): those of the carers there."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from families.models import Family, LivingArrangement
from privacy.access import Can, may


@dataclass(frozen=True)
class Veil:
    """Whose names stay unsaid to one reader: of team members, and of their accounts."""

    members: frozenset[int] = frozenset()
    users: frozenset[int] = frozenset()

    def of_member(self, member) -> str:
        return str(member.get_role_display()) if member.pk in self.members else member.name

    def of_user(self, user: User, otherwise: str) -> str:
        return otherwise if user.pk in self.users else user.name


def with_secrecy(members: QuerySet, family: Family, user: User, today) -> QuerySet:
    """Team members, each with whether the name must stay unsaid: ``is_veiled``.

    A carer is veiled while one of the children lives at a secret place. The carer, that child, and who may see
    addresses read the name all the same.
    """
    secret = LivingArrangement.objects.on(today).filter(
        child__team_memberships=OuterRef("pk"), place_is_secret=True, family=family
    )
    mine = Q(role="carer") & ~Q(user=user) & Exists(secret.exclude(child__memberships__user=user))
    if may(user, Can.SEE_CONTACT_DETAILS, family):
        mine = Q(pk__in=[])
    return members.annotate(is_veiled=mine)


def under_veil(members: QuerySet) -> list:
    """The members to show, not to save: in place of a name that must stay unsaid stands the role."""
    shown = list(members)
    for member in shown:
        if member.is_veiled:
            member.name, member.relation = str(member.get_role_display()), ""
    return shown


def veil_of(members: list) -> Veil:
    hidden = [member for member in members if member.is_veiled]
    return Veil(
        members=frozenset(member.pk for member in hidden),
        users=frozenset(member.user_id for member in hidden if member.user_id),
    )
