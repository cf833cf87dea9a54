"""Who may ask emergency access to what, whether they just proved who they are, and who must know of it."""

import time

from allauth.account.internal.flows.login import get_authentication_records
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from privacy import wall
from privacy.access import MEMBER_STAFF, families_out_of_reach, model_named, who_watches
from privacy.models import EmergencyAccess

ASKED_AT = "emergency_asked_at"
SIGNED_IN_FOR = 300  # seconds in which to write the reason and press the button
FEWEST_LETTERS, MOST_FOUND = 3, 5


def asked_now(request) -> None:
    """From now on a sign-in of before does not count."""
    request.session[ASKED_AT] = time.time()


def signed_in_again(request) -> bool:
    """Whether this person proved who they are since they asked, and not long ago."""
    since = max(request.session.get(ASKED_AT, float("inf")), time.time() - SIGNED_IN_FOR)
    records = get_authentication_records(request, request.user)
    return any(one.get("reauthenticated") and one["at"] >= since for one in records)


def out_of_reach(user: User):
    """The families one may ask for. The one place that looks past what somebody reaches."""
    return model_named("families.Family").objects.filter(families_out_of_reach(user))


def find(user: User, words: str) -> list:
    """A family by its whole number, or a few by a piece of their name: enough to choose, too little to browse."""
    words = words.strip()
    if len(words) < FEWEST_LETTERS:
        return []
    found = out_of_reach(user).filter(Q(number__iexact=words) | Q(name__icontains=words))
    return list(found.order_by("name", "pk")[:MOST_FOUND])


def who_must_know(access: EmergencyAccess) -> list[User]:
    """The counsellors of the family, and who leads and who watches over privacy in the organisation."""
    here = who_watches(access.family.organisation_id)
    members = access.family.members.running(timezone.localdate()).filter(role__in=list(MEMBER_STAFF))
    people = User.objects.filter(here | Q(pk__in=members.values("user")), is_active=True)
    return list(people.exclude(pk=access.user_id))


def words_for(user: User, access: EmergencyAccess) -> tuple[str, str]:
    """Why somebody looked and what was thought of it, with what is secret there covered: who judges reaches no family.

    Own words stay: to see them covered would tell that a guess was right.
    """
    with wall.to_cover(access.family_id):
        shroud = model_named("families.AddressSecrecy").objects.shroud_for(user, [access.family_id])
    is_own = access.reviewed_by_id == user.pk
    return shroud.over(access.reason), access.verdict_words if is_own else shroud.over(access.verdict_words)
