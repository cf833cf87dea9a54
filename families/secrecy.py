"""Names that would give a secret place away (domain.md, section 6): those of the carers there."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from families.models import AddressSecrecy, Family, LivingArrangement, SecrecyReader
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

    def cover(self, members: Iterable) -> None:
        """Members to show, not to save: in place of a name that must stay unsaid stands the role."""
        for member in members:
            if member.pk in self.members:
                _cover(member)

    def say_who_gave(self, numbers: Iterable, account: str) -> None:
        """To each number with a voice the first name of who gave it, or the voice: ``said_by``."""
        for number in numbers:
            user = getattr(number, account)
            hidden = user.pk in self.users
            number.said_by = str(number.get_voice_display()) if hidden else user.first_name


NOTHING_UNSAID = Veil()


def with_secrecy(members: QuerySet, family: Family, user: User, today) -> QuerySet:
    """Team members, each with whether the name must stay unsaid: ``is_veiled``.

    A carer is veiled while one of the children lives at a secret place. The carer, that child, and who may see
    addresses read the name all the same.
    """
    return with_veil(members, closed_to(user, [family]), user, today)


def closed_to(user: User, families: Iterable[Family]) -> set[int]:
    """Of some families those where a name may have to stay unsaid to somebody."""
    return {
        family.pk
        for family in families
        # Mostly it is known already that nothing is secret (``with_secrets``): then nothing more is asked.
        if getattr(family, "has_secrets", True) and not may(user, Can.SEE_CONTACT_DETAILS, family)
    }


def with_veil(members: QuerySet, closed: set[int], user: User, today) -> QuerySet:
    """Team members, each with ``is_veiled``, when it is known already in which families (``closed_to``)."""
    secret = LivingArrangement.objects.on(today).filter(
        child__team_memberships=OuterRef("pk"), place_is_secret=True, family__among=closed
    )
    mine = (
        Q(role=members.model.Role.CARER)
        & ~Q(user=user)
        & Exists(secret.exclude(child__memberships__user=user))
    )
    return members.annotate(is_veiled=mine if closed else Q(pk__in=[]))


def under_veil(members: QuerySet) -> list:
    """The members to show, not to save: in place of a name that must stay unsaid stands the role."""
    shown = list(members)
    for member in shown:
        if member.is_veiled:
            _cover(member)
    return shown


def _cover(member) -> None:
    member.is_veiled = True
    member.name, member.relation = str(member.get_role_display()), ""


def veil_of(members: list) -> Veil:
    hidden = [member for member in members if member.is_veiled]
    return Veil(
        members=frozenset(member.pk for member in hidden),
        users=frozenset(member.user_id for member in hidden if member.user_id),
    )


def veil_for(family: Family, user: User) -> Veil:
    """Whose names stay unsaid to somebody in a family today, whether or not they are in the team now."""
    if may(user, Can.SEE_CONTACT_DETAILS, family):
        return NOTHING_UNSAID
    return veil_of(
        list(with_secrecy(family.members.filter(role="carer"), family, user, timezone.localdate()))
    )


@dataclass(frozen=True)
class SecrecyCard:
    """A secret address as it may be spoken of: whose, until when, who knows it. Not where."""

    secrecy: AddressSecrecy
    readers: list[SecrecyReader]
    clues: int
    is_known: bool
    typed_by: list[str]

    @property
    def is_late(self) -> bool:
        return self.secrecy.review_on < timezone.localdate()


def secrecy_cards(family: Family, user: User) -> list[SecrecyCard]:
    """Every secret address of a family that runs. Who wrote a part of it unasked is for who knows it."""
    rows = family.address_secrecies.visible_to(user).running()
    known = set(rows.known_to(user).values_list("pk", flat=True))
    readers = list(
        SecrecyReader.objects.visible_to(user).filter(family=family).running().select_related("user")
    )
    return [
        SecrecyCard(
            secrecy=row,
            readers=[reader for reader in readers if reader.secrecy_id == row.pk],
            clues=len(row.clues.all()),
            is_known=row.pk in known,
            typed_by=sorted({one.user.name for one in row.typed.all()}) if row.pk in known else [],
        )
        for row in rows.prefetch_related("persons", "clues", "typed__user")
    ]
