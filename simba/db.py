"""Database expressions that every app shares."""

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache

import pgtrigger
from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.fields.ranges import BigIntegerRangeField
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import (
    AutoField,
    BigAutoField,
    BooleanField,
    DateField,
    Expression,
    F,
    Field,
    ForeignKey,
    Func,
    Lookup,
    Model,
    OneToOneField,
    Value,
)


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


def triggers_at_rest() -> AbstractContextManager[None]:
    """No trigger of ours within: what ``pgtrigger.ignore`` does, which puts two questions in one and so cannot be
    prepared."""
    every = sorted(trigger.get_pgid(model) for model, trigger in pgtrigger.registered())
    return saying("pgtrigger.ignore", "{" + ",".join(every) + "}")


def sees_through_walls() -> bool:
    """Whether the role of this connection passes row-level security by, or may take it away: no server should."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls OR EXISTS (SELECT 1 FROM pg_class"
            " WHERE relrowsecurity AND pg_has_role(current_user, relowner, 'MEMBER'))"
            " FROM pg_roles WHERE rolname = current_user"
        )
        return cursor.fetchone()[0]


Take = Callable[[dict], object]


class Slot(Expression):
    """A place in a question for a value that is known when it is asked (``simba.kept``): ``take`` finds it then."""

    def __init__(self, take: Take, output_field: Field) -> None:
        super().__init__(output_field)
        self.take = take

    @property
    def pk(self) -> "Slot":
        return self  # in the place of a record stands its key

    def as_sql(self, compiler, connection):
        return "%s", [self]


class Keys(Slot):
    """A place for a set of keys, which is not empty. Two of them together are a place for all keys of both."""

    def __init__(self, take: Take) -> None:
        super().__init__(lambda given: as_array(take(given)), BigAutoField())
        self.of = take

    def __or__(self, other):
        if not isinstance(other, Keys):
            return self if not other else NotImplemented
        return Keys(lambda given: frozenset(self.of(given)) | frozenset(other.of(given)))

    __ror__ = __or__


def as_array(keys: Collection[int] | Keys) -> str | Keys:
    """Keys as PostgreSQL writes an array, for ``%s::bigint[]``: the driver would look at each of them, in every part
    of a question that names the families within reach."""
    if isinstance(keys, Keys):
        return keys
    return _written(frozenset(keys)) if keys else ""


@lru_cache(maxsize=256)
def _written(keys: frozenset[int]) -> str:
    """Put in order and written once for all the questions of a page, which name the same families."""
    return "{" + ",".join(map(str, sorted(keys))) + "}"


@AutoField.register_lookup
@BigAutoField.register_lookup
@ForeignKey.register_lookup
@OneToOneField.register_lookup
class Among(Lookup):
    """Whether a key is one of a set. The set goes as one array: one and the same statement for one key and a thousand.

    A list of ``in`` costs Django, the driver and the planner something for every key.
    """

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        if not self.rhs:
            raise EmptyResultSet
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::bigint[])", [*params, as_array(self.rhs)]


class Linked(Func):
    """Whether a record is linked to anything by a relation between many: to one of ``keys``, or of an account.

    Says what ``Exists`` would, without making a query for it: a page asks it dozens of times. ``record`` is the model
    that has the relation, ``of`` the column that leads to it from the row at hand, when that is another.
    """

    output_field = BooleanField()

    def __init__(
        self, record: type[Model], relation: str, of: str = "", keys: Collection[int] = (), account=None
    ) -> None:
        super().__init__(F(of or "pk"))
        self.link, self.keys, self.account = record._meta.get_field(relation), as_array(keys), account

    def as_sql(self, compiler, connection):
        quote, through = connection.ops.quote_name, self.link.remote_field.through._meta.db_table
        here, there = quote(self.link.m2m_column_name()), quote(self.link.m2m_reverse_name())
        row, params = compiler.compile(self.source_expressions[0])
        links, which = f"{quote(through)} link", ""
        if self.keys:
            which, params = f" AND link.{there} = ANY(%s::bigint[])", [*params, self.keys]
        if self.account is not None:
            links += f" JOIN {quote(self.link.related_model._meta.db_table)} who ON who.id = link.{there}"
            which, params = f"{which} AND who.user_id = %s", [*params, self.account]
        return f"EXISTS (SELECT 1 FROM {links} WHERE link.{here} = {row}{which})", params


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
