"""What templates may ask: ``{% if can.record_session %}``."""

from math import ceil

from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.models import User, beside_the_name
from privacy.access import Can, may, standing
from privacy.models import EmergencyAccess
from privacy.models.emergency import RECENTLY
from simba.kept import Asked, kept


class Allowed:
    """Answers for one person, and the family of the page when there is one."""

    def __init__(self, user, family=None):
        self.user, self.family = user, family

    def __getitem__(self, name):
        return may(self.user, Can(name), self.family)


def allowed(request):
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"can": {}}
    family = getattr(request, "family", None)
    return {
        "can": Allowed(user, family),
        "can_anywhere": Allowed(user),
        "emergency": _emergency(user, family),
        # Asks the database only on a page that shows them.
        "emergencies": SimpleLazyObject(lambda: recent_emergencies(user).now()),
    }


def _emergency(user, family):
    """By which emergency access this page is open, and for how many minutes more."""
    running = standing(user).emergency_in(family) if family else None
    if running is None:
        return None
    pk, ends_at = running
    left = (ends_at - timezone.now()).total_seconds()
    return {"pk": pk, "ends_at": ends_at, "minutes": max(ceil(left / 60), 0)}


def recent_emergencies(user: User) -> Asked:
    """Of which emergencies this page tells: for a page that sends its questions together, and names them itself."""
    return _emergencies_since.asked(reader=user, since=timezone.now() - RECENTLY)


@kept
def _emergencies_since(reader, since):
    recent = EmergencyAccess.objects.visible_to(reader).recent(since)
    recent = recent.exclude(user=reader).select_related("user", "family")
    return recent.defer(*beside_the_name("user"))[:20]
