"""Writes the access log: one line for each page, change, print and download."""

from allauth.core.internal.httpkit import get_client_ip
from django.http import HttpRequest

from accounts.models import User
from privacy.access import Part, standing
from privacy.models import AccessLine

FROM_METHOD = {
    "GET": AccessLine.Action.VIEW,
    "HEAD": AccessLine.Action.VIEW,
    "POST": AccessLine.Action.CHANGE,
}
OWN_PARTS = {Part.PARENT, Part.YOUNG_PERSON}


def write_line(
    request: HttpRequest,
    *,
    status: int,
    action: str | None = None,
    rule: str = "",
    family=None,
    family_id: int | None = None,
    object_kind: str = "",
    object_id: int | None = None,
) -> AccessLine:
    """Add a line about what this request did, or tried: ``status`` is the outcome as a status code."""
    user = request.user
    parts = standing(user).parts_in(family) if family else standing(user).parts
    return AccessLine.objects.create(
        **_who(user, family),
        parts=", ".join(sorted(parts)),
        action=action or FROM_METHOD.get(request.method, AccessLine.Action.CHANGE),
        purpose=_purpose(parts),
        family_id=family.pk if family else family_id,
        object_kind=object_kind,
        object_id=object_id,
        rule=rule,
        status=status,
        address=get_client_ip(request),
    )


def _who(user: User, family) -> dict:
    if not user.is_authenticated:
        return {"user_id": None, "user_name": "", "organisation": ""}
    organisation = ""
    if user.organisation_id:
        # Mostly the family's own, which the gate has loaded.
        own = family is not None and family.organisation_id == user.organisation_id
        organisation = (family if own else user).organisation.name
    return {"user_id": user.pk, "user_name": user.name, "organisation": organisation}


def _purpose(parts: frozenset[Part]) -> str:
    if parts & OWN_PARTS:
        return AccessLine.Purpose.OWN
    if parts & {Part.TEAM_LEAD, Part.INTAKE, Part.PRIVACY_OFFICER, Part.ADMINISTRATOR}:
        return AccessLine.Purpose.ADMINISTRATION
    return AccessLine.Purpose.SUPPORT if parts else ""
