"""The second wall: the database itself shows a person the families within reach, and nobody nothing.

A web request is one transaction that begins by saying who asks (``behind_the_wall``); a task says for whom it works
(``as_job``, ``as_person``). The web server and the worker are connected as roles that own no table
(``privacy.policies``), so a query that forgets to filter finds nothing instead of everything. What was said ends with
the transaction: no next request on the same connection inherits it, through a pool or PgBouncer neither.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

from celery import current_task
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import ProgrammingError, connection, transaction
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from privacy.policies import JOBS, WEB, case_tables, statements
from simba.db import saying, sees_through_walls

FUNCTIONS = Path(__file__).with_name("wall.sql")
SEES_THROUGH = (
    f"The database hides nothing from the role in DATABASE_URL: connect the web server as {WEB}, the worker and beat as"
    f" {JOBS}. Only `migrate` is connected as the owner of the tables."
)
# The history of a change (pghistory) tells by whom it was, in which request; said once, where the transaction begins.
HISTORY = "set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true)"
HISTORY_OF = (
    "set_config('pghistory.context_metadata', jsonb_set(NULLIF(current_setting('pghistory.context_metadata', true),"
    " '')::jsonb, '{user}', to_jsonb(%s::bigint))::text, true)"
)
# Whoever asks how the servers are must be answered while the database is away.
OUTSIDE = "/health/"


def behind_the_wall(get_response: Callable) -> Callable:
    """Middleware: the whole request is one transaction of the person who asks. A fault takes back all it did."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info == OUTSIDE:
            return get_response(request)
        with transaction.atomic(), _stepped_down():
            _refuse_what_sees_through()
            _begin(WEB, f"wall_enter(%s), {HISTORY}", request.user.pk, *_whose(request))
            response = get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
            return response

    return middleware


def _whose(request: HttpRequest) -> tuple[str, str]:
    """Under what the history keeps what this request changes (pghistory): a key, and by whom and where."""
    return str(uuid4()), json.dumps({"user": request.user.pk, "url": request.path})


def enter(user: User) -> None:
    """From here until the end of the transaction it is this person who asks, and who changes what is changed."""
    _say(f"SELECT wall_enter(%s), {HISTORY_OF}", user.pk, user.pk)


@contextmanager
def as_job(family_id: int | None = None) -> Iterator[None]:
    """A transaction of the worker, on behalf of no person: for one family, or going through all."""
    with transaction.atomic(), _stepped_down():
        if current_task:  # a command may be the owner's
            _refuse_what_sees_through()
        _begin(JOBS, "wall_work(%s)", str(family_id or "*"))
        yield


@contextmanager
def as_person(user: User) -> Iterator[None]:
    """Inside a job: what is asked here is asked as this person, and finds no more than they would."""
    job = _say("SELECT current_setting('simba.job', true)")
    enter(user)
    try:
        yield
    finally:
        _say("SELECT wall_work(%s)", job or "")


@contextmanager
def seeing_all() -> Iterator[None]:
    """Inside whatever the worker does: for a moment every family, to look whether something may leave.

    Says nothing else anew, and gives back what was said. For the web server it opens nothing: its role has no jobs.
    """
    with saying("simba.job", "*"):
        yield


def who_asks() -> int | None:
    """The account this transaction is of, when it is of one."""
    return _say("SELECT NULLIF(current_setting('simba.person', true), '')::bigint")


def new_family_id() -> int:
    """The key of a family that is being opened, within reach of who opens it from now on."""
    return _say("SELECT wall_new_family()")


def open_names() -> None:
    """From here on the families of the own organisation may be named, those out of reach too (privacy/gate.py)."""
    _say("SELECT set_config('simba.names', current_setting('simba.works_at', true), true)")


@contextmanager
def to_cover(family_id: int) -> Iterator[None]:
    """For who judges an emergency: what is secret of a family that may be named, to cover it in the words of others."""
    with saying("simba.covered", family_id):
        yield


def names_of_families() -> list[tuple[int, str]]:
    """Key and name of every family of the organisation the person works for, those out of reach too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name FROM wall_names_of_families()")
        return cursor.fetchall()


def families_known_by(
    *, phones: list[str], emails: list[str], doors: list[str], numbers: list[str]
) -> set[int]:
    """Key of every family of the organisation that holds one of these blind indexes, those out of reach too.

    Where something is secret only a citizen number finds a family.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM wall_families_known_by(%s::text[], %s::text[], %s::text[], %s::text[])",
            [phones, emails, doors, numbers],
        )
        return {pk for (pk,) in cursor.fetchall()}


@cache
def _refuse_what_sees_through() -> None:
    """In production no server works as somebody for whom there is no wall; asked once, while it has one."""
    if settings.SIMBA_ENV == "production" and sees_through_walls():
        raise ImproperlyConfigured(SEES_THROUGH)


def _begin(role: str, entrance: str, *values) -> None:
    """Say who asks. Servers are connected as their role; tests, as the owner of their database, step down to it."""
    if settings.SIMBA_STEPS_DOWN:
        _say(f"SELECT set_config('role', %s, true), {entrance}", role, *values)
    else:
        _say(f"SELECT {entrance}", *values)


@contextmanager
def _stepped_down() -> Iterator[None]:
    """Around a request or a task: in a test, which goes on in the same transaction, its owner comes back."""
    goes_on = settings.SIMBA_STEPS_DOWN and len(connection.savepoint_ids) > 0
    yield
    if goes_on and not connection.needs_rollback:
        _say("SELECT set_config('role', 'none', true), wall_leave()")


def _say(sql: str, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone() if cursor.description else None
        return row[-1] if row else None


@contextmanager
def open_to_owner(using) -> Iterator[None]:
    """Every row, for longer than a transaction: for migrations, and for who walks over the whole log.

    An owner who is no superuser needs it, for whom the wall stands as well. Behind a pooler it would be said to one
    connection and asked of another, and rows would be passed over in silence.
    """
    if settings.DATABASE_POOLER:
        _refuse_a_wall_in_the_way(using)
        yield
        return
    say = "SELECT set_config('simba.job', %s, false)"
    with using.cursor() as cursor:
        cursor.execute(say, ["*"])
    try:
        yield
    finally:
        with using.cursor() as cursor:
            cursor.execute(say, [""])


def _refuse_a_wall_in_the_way(using) -> None:
    with using.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            raise ImproperlyConfigured(
                "Connect to the database itself, and not through a pooler, as the owner of the tables: name it in"
                " DATABASE_URL and leave DATABASE_POOLER empty."
            )


def build(using) -> None:
    """Raise the walls around every table of a case, for the two roles; running it again is harmless."""
    with transaction.atomic(using=using.alias), using.cursor() as cursor:
        cursor.execute("SELECT current_user")
        owner = cursor.fetchone()[0]
        _make_roles(cursor, owner)
        cursor.execute(FUNCTIONS.read_text().replace("%", "%%"))
        for model in case_tables():
            for statement in statements(model, owner):
                cursor.execute(statement)


def _make_role(cursor, owner: str, role: str, password: str) -> None:
    """A role that can sign in to the database and nothing else; one that is there already is left as it is."""
    try:
        with transaction.atomic(using=cursor.db.alias):
            cursor.execute(
                f"DO $$ BEGIN IF to_regrole('{role}') IS NULL THEN CREATE ROLE {role} LOGIN; END IF;"
                " EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$"
            )
            if password:
                cursor.execute(
                    "SELECT format('ALTER ROLE %%I PASSWORD %%L', %s::text, %s::text)", [role, password]
                )
                cursor.execute(cursor.fetchone()[0].replace("%", "%%"))
    except ProgrammingError as refused:
        raise ImproperlyConfigured(
            f"{owner} may not make the role {role}, or not give it a password: give {owner} the right CREATEROLE"
            f' ("ALTER ROLE {owner} CREATEROLE"), or let who runs the database make it ("CREATE ROLE {role} LOGIN'
            " PASSWORD '...'\") and leave its password out of the environment of migrate."
        ) from refused


def _make_roles(cursor, owner: str) -> None:
    for role, password in ((WEB, settings.SIMBA_WEB_PASSWORD), (JOBS, settings.SIMBA_JOBS_PASSWORD)):
        if owner == role:
            raise ImproperlyConfigured("migrate as the owner of the tables, not as the role of a server.")
        _make_role(cursor, owner, role, password)
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}")
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}")
        cursor.execute(f"REVOKE UPDATE, DELETE ON privacy_accessline FROM {role}")
        # Only through the whole log, which has the wall: never by the table of one month.
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'privacy_accessline'::regclass"
        )
        for (month,) in cursor.fetchall():
            cursor.execute(f"REVOKE ALL ON {month} FROM {role}")
    for function in ("privacy_make_log_month(date)", "privacy_drop_log_month(date)"):
        cursor.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
        cursor.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {JOBS}")
    cursor.execute(f"GRANT SELECT ON privacy_accessline_rest TO {JOBS}")  # to see which months are missing
