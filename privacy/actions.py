"""What happens with an emergency access: to a file out of reach, for an hour, to read only; told and reviewed."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from privacy.access import Can
from privacy.log import record
from privacy.models import AccessLine, EmergencyAccess
from privacy.tasks import tell_of_emergency
from simba.celery import ring


@transaction.atomic
def start_emergency(access: EmergencyAccess, *, by: User) -> EmergencyAccess:
    """Open a file to read, for an hour, and have it told."""
    access.user = by
    access.save()
    _line(access, AccessLine.Action.EMERGENCY, by)
    transaction.on_commit(lambda: ring(tell_of_emergency, access.pk))
    return access


def name_looked_up(family, *, by: User) -> None:
    """Somebody saw the name of a family out of reach: a line of that family, also when they go no further."""
    record(
        AccessLine.Action.SEARCH,
        by=by,
        family=family,
        purpose=AccessLine.Purpose.EMERGENCY,
        rule=Can.ASK_EMERGENCY,
        object_kind="emergency_asked",
    )


@transaction.atomic
def end_emergency(access: EmergencyAccess, *, by: User) -> EmergencyAccess:
    """Close the file again before its hour is over."""
    if access.is_running:
        access.ends_at = timezone.now()
        access.save(update_fields=["ends_at"])
        _line(access, AccessLine.Action.EMERGENCY, by, kind="emergency_end")
    return access


@transaction.atomic
def review_emergency(access: EmergencyAccess, *, by: User) -> EmergencyAccess:
    """Keep a judgement on what somebody else did; the database refuses a second one, and one's own."""
    access.reviewed_by, access.reviewed_at = by, timezone.now()
    access.save(update_fields=["reviewed_by", "reviewed_at", "verdict", "verdict_words"])
    _line(access, AccessLine.Action.REVIEW, by, purpose=AccessLine.Purpose.AUDIT)
    return access


def _line(access, action, by, *, kind="emergency", purpose=AccessLine.Purpose.EMERGENCY):
    record(action, by=by, family=access.family, purpose=purpose, object_kind=kind, object_id=access.pk)
