"""Writes the access log: one line for each page, change, print and download."""

from functools import cache

from allauth.core.internal.httpkit import get_client_ip
from django.db import connection
from django.db.models import Field
from django.db.models.sql import InsertQuery
from django.http import HttpRequest

from accounts.models import User
from privacy.access import Part, standing
from privacy.models import AccessLine

FROM_METHOD = {
    "GET": AccessLine.Action.VIEW,
    "HEAD": AccessLine.Action.VIEW,
    "POST": AccessLine.Action.CHANGE,
}
RIGHTS = "rights"  # who may read something was changed
LONGEST_NAME = AccessLine._meta.get_field("on_behalf_of").max_length
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
    reason: str = "",
    on_behalf_of: str = "",
) -> None:
    """Add a line about what this request did, or tried: ``status`` is the outcome as a status code."""
    user = request.user
    parts = _parts(user, family)
    _add(
        **_who(user, family),
        parts=", ".join(sorted(parts)),
        action=action or FROM_METHOD.get(request.method, AccessLine.Action.CHANGE),
        purpose=_purpose(parts),
        family_id=family.pk if family else family_id,
        object_kind=object_kind,
        object_id=object_id,
        rule=rule,
        reason=reason,
        on_behalf_of=on_behalf_of[:LONGEST_NAME],
        status=status,
        address=get_client_ip(request),
    )


def record(action: str, *, by: User | None = None, family=None, **fields) -> None:
    """Add a line about something that was done apart from a request: by the timetable, or in an action.

    ``on_behalf_of`` names for whom the timetable did it.
    """
    fields = {"status": 200, "purpose": _purpose(_parts(by, family)) if by else ""} | fields
    who = _who(by, family) if by else {}
    _add(
        **who,
        parts=", ".join(sorted(_parts(by, family))) if by else "",
        action=action,
        family_id=family.pk if family else None,
        **fields,
    )


def _add(**fields) -> None:
    """One line, without asking for it back: who may write a line may not always read it (privacy/policies.py)."""
    line = AccessLine(**fields)
    columns, sql = _insert()
    values = [column.get_db_prep_save(column.value_from_object(line), connection) for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@cache
def _insert() -> tuple[list[Field], str]:
    """What Django writes for a line, once: each page adds one."""
    columns = [one for one in AccessLine._meta.local_concrete_fields if one.name not in ("id", "digest")]
    query = InsertQuery(AccessLine)
    query.insert_values(columns, [AccessLine()])
    ((sql, _values),) = query.get_compiler(connection=connection).as_sql()
    return columns, sql


def _parts(user: User, family) -> frozenset[Part]:
    return standing(user).parts_in(family) if family else standing(user).parts


def _who(user: User, family) -> dict:
    if not user.is_authenticated:
        return {"user_id": None, "user_name": "", "organisation": "", "role": ""}
    organisation = ""
    if user.organisation_id:
        # Mostly the family's own, which the gate has loaded.
        own = family is not None and family.organisation_id == user.organisation_id
        organisation = (family if own else user).organisation.name
    role = ", ".join(sorted(user.roles))
    return {"user_id": user.pk, "user_name": user.name, "organisation": organisation, "role": role}


def _purpose(parts: frozenset[Part]) -> str:
    if parts == {Part.EMERGENCY}:
        return AccessLine.Purpose.EMERGENCY
    if parts & OWN_PARTS:
        return AccessLine.Purpose.OWN
    if Part.PRIVACY_OFFICER in parts:
        return AccessLine.Purpose.AUDIT
    if parts & {Part.TEAM_LEAD, Part.INTAKE, Part.ADMINISTRATOR}:
        return AccessLine.Purpose.ADMINISTRATION
    return AccessLine.Purpose.SUPPORT if parts else ""
