"""Database expressions that every app shares."""

from collections.abc import Iterator
from contextlib import contextmanager

import pgtrigger
from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.fields.ranges import BigIntegerRangeField
from django.db import connection, transaction
from django.db.models import DateField, Func, Value


def say_until_commit(name: str, value: object) -> None:
    """Put something in a setting of the database that this transaction's rules read; it ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, str(value)])


@contextmanager
def saying(name: str, value: object) -> Iterator[None]:
    """The same for a moment, within a transaction or as one; what was said before comes back."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting(%s, true)", [name])
            before = cursor.fetchone()[0]
        say_until_commit(name, value)
        yield
        say_until_commit(name, before or "")


def sees_through_walls() -> bool:
    """Whether the role of this connection passes row-level security by, or may take it away: no server should."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls OR EXISTS (SELECT 1 FROM pg_class"
            " WHERE relrowsecurity AND pg_has_role(current_user, relowner, 'MEMBER'))"
            " FROM pg_roles WHERE rolname = current_user"
        )
        return cursor.fetchone()[0]


class Today(Func):
    """The day it is here. Now() would be the day in UTC, which in the Netherlands ends at one or two at night."""

    template = "(STATEMENT_TIMESTAMP() AT TIME ZONE 'Europe/Amsterdam')::date"
    output_field = DateField()


class IdRange(Func):
    """An id as a range of one, so that a GiST exclusion constraint can compare it without an extension."""

    function = "int8range"
    output_field = BigIntegerRangeField()

    def __init__(self, field: str) -> None:
        super().__init__(field, field, Value("[]"))


class NightRange(Func):
    """The nights from the first through the last, both included; no last night means still running."""

    function = "daterange"
    output_field = DateRangeField()

    def __init__(self, starts: str, ends: str) -> None:
        super().__init__(starts, ends, Value("[]"))


class DayRange(NightRange):
    """The days from the first up to, not including, the day it ended."""

    def __init__(self, starts: str, until: str) -> None:
        Func.__init__(self, starts, until, Value("[)"))


class AllOf(pgtrigger.Condition):
    """A trigger condition that holds when every one of some conditions holds."""

    def __init__(self, *conditions: pgtrigger.Condition) -> None:
        self.conditions = conditions

    def resolve(self, model) -> str:
        return "(" + " AND ".join(condition.resolve(model) for condition in self.conditions) + ")"
