"""Questions that Django writes once: what it makes of a queryset is kept, and asked again with other values.

Writing the SQL of a page costs more than asking it. A function that makes a queryset is marked ``@kept``; at its first
call it is given a *slot* in the place of each value, and what Django wrote then serves every later call whose values
have the same shape. The function never sees a value, so nothing of one reader can stay behind for the next: a value
that came in another way (today's date, a key from elsewhere) is refused when the question is written. In tests each
question is written anew as well, with the values themselves, and must come out the same.

For what pages ask each time. What is filtered further, counted or cut into pages stays a queryset.
"""

from collections.abc import Callable, Hashable, Iterator
from datetime import date, datetime
from enum import StrEnum
from functools import singledispatch, wraps
from types import SimpleNamespace
from typing import NamedTuple, ParamSpec
from uuid import UUID

from django.conf import settings
from django.core.exceptions import EmptyResultSet, FieldDoesNotExist
from django.db import connections
from django.db.models import (
    BigIntegerField,
    DateField,
    DateTimeField,
    Field,
    Model,
    Prefetch,
    QuerySet,
    TextChoices,
    TextField,
    UUIDField,
)
from django.db.models.query import ModelIterable, prefetch_related_objects
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

from simba.db import Keys, Slot, Take
from simba.records import Reading

P = ParamSpec("P")
# What may stand in a question for good: names of states and roles, yes and no; no text, for it may be somebody's, and
# no number but those functions of the database count with: one before, none at all.
WRITTEN_IN = (StrEnum, TextChoices, bool, type(None))
PLAIN = ("", 0, 1)
# What Django's iterators ask of a queryset, and of its query.
READ_AS = ("_iterable_class", "_fields", "_prefetch_related_lookups")
NAMES = ("extra_select", "values_select", "annotation_select")


def kept(write: Callable[P, QuerySet]) -> Callable[P, list]:
    """Mark a function that makes a queryset of the values it is given by name: calling it then gives the rows.

    Values are keys, days, moments, sets of keys, records, and people who read. Yes, no, None and names of states are
    part of the question: each of them is written for itself. Errors: TypeError for a value of another kind, and for
    one that is written in.
    """
    questions: dict[Hashable, Question] = {}

    def asked(**given) -> Asked:
        # Once, and then shape and values are of the same moment: at midnight somebody may reach something else.
        values = {name: settled(value) for name, value in given.items()}
        shape = tuple((name, shape_of(value)) for name, value in values.items())
        question = questions.get(shape)
        if question is None:
            question = questions[shape] = Question(write, write(**dict(_places(values))))
        if settings.TEST:
            question.compare(write(**given), values)
        return Asked(question, values)

    @wraps(write)
    def ask(**given) -> list:
        return asked(**given).now()

    ask.asked = asked
    return ask


class Asked(NamedTuple):
    """A question with its values, to be asked now, or sent together with others (``simba.together``)."""

    question: "Question"
    given: dict

    def now(self) -> list:
        return self.question.ask(self.given)


def _places(given: dict) -> Iterator[tuple[str, object]]:
    for name, value in given.items():
        yield name, in_place_of(value, lambda values, name=name: values[name])


class Question:
    """What Django wrote for a queryset, where its values go, and how its rows are read. Not what it was made of."""

    def __init__(self, write: Callable, rows: QuerySet) -> None:
        compiler = rows.query.get_compiler(using=rows.db)
        try:
            self.sql, self.params = compiler.as_sql()
        except EmptyResultSet:  # whoever has this shape finds nothing
            self.sql, self.params = "", ()
        for param in self.params:
            if not (isinstance(param, (Slot, *WRITTEN_IN)) or param in PLAIN):
                raise TypeError(f"{write.__qualname__} has {param!r} written into it: give it by its name.")
        if any(isinstance(lookup, Prefetch) for lookup in rows._prefetch_related_lookups):
            raise TypeError(
                f"{write.__qualname__} has a queryset of its own to prefetch, which would stay as it is."
            )
        self.locks = rows.query.select_for_update
        self.kind, self.model, self.using = type(rows), rows.model, rows.db
        self.read_as = {name: getattr(rows, name) for name in READ_AS}
        self.names = {name: tuple(getattr(rows.query, name)) for name in NAMES}
        self.compiler = Written(compiler) if self.sql else None
        self.reading = None
        if self.sql and issubclass(rows._iterable_class, ModelIterable):
            self.reading = Reading(compiler, rows.db)

    def ask(self, given: dict) -> list:
        if not self.sql:
            return []
        if self.locks and not connections[self.using].in_atomic_block:
            raise TransactionManagementError("What is locked outside a transaction is not locked.")
        with connections[self.using].cursor() as cursor:
            cursor.execute(self.sql, self.filled(given))
            rows = cursor.fetchall()
        return self.read(rows, given)

    def read(self, rows: list[tuple], given: dict) -> list:
        """What the rows of the database are."""
        rows = self.compiler.read(rows)
        if self.reading is not None:
            found = self.reading.records(rows, _known(self.model, given))
            if found and (others := self.read_as["_prefetch_related_lookups"]):
                prefetch_related_objects(found, *others)
            return found
        query = SimpleNamespace(get_compiler=lambda *_where, **_how: Answered(rows), **self.names)
        asked = self.kind(model=self.model, query=query, using=self.using)
        vars(asked).update(self.read_as)
        return list(asked)

    def filled(self, given: dict) -> tuple:
        """The values of the question, in their order."""
        return tuple(param.take(given) if isinstance(param, Slot) else param for param in self.params)

    def compare(self, rows: QuerySet, given: dict) -> None:
        """Whether the same queryset, made of the values themselves, asks the same. Errors: AssertionError."""
        if any(isinstance(value, int) and value > BigIntegerField.MAX_BIGINT for value in given.values()):
            return  # Django does not even ask
        try:
            sql, params = rows.query.get_compiler(using=rows.db).as_sql()
        except EmptyResultSet:
            sql, params = "", ()
        # An expression stands in brackets, a value does not.
        assert sql.replace("(%s)", "%s") == self.sql.replace("(%s)", "%s"), f"{sql}\n{self.sql}"
        assert tuple(params) == self.filled(given), f"{params}\n{self.filled(given)}"


def _known(model: type[Model], given: dict) -> Iterator[tuple[Field, dict]]:
    """The records a question was asked about, for the rows that belong to them: ``row.family`` is no new question."""
    for name, record in given.items():
        if isinstance(record, Model):
            try:
                field = model._meta.get_field(name)
            except FieldDoesNotExist:
                continue
            if field.many_to_one and isinstance(record, field.related_model):
                yield field, {record.pk: record}


class Written:
    """A compiler that has written: it knows the columns and how to read them, and nothing of the conditions."""

    def __init__(self, compiler: SQLCompiler) -> None:
        columns = compiler.select[: compiler.col_count]
        self.using, self.count = compiler.using, compiler.col_count
        self.converters = compiler.get_converters([column for column, _sql, _name in columns])

    def read(self, rows: list[tuple]) -> list:
        """The rows of the question, each value as its field reads it."""
        if self.count and rows and len(rows[0]) > self.count:  # what it is only put in order by
            rows = [row[: self.count] for row in rows]
        if self.converters:
            connection = connections[self.using]
            rows = [list(row) for row in rows]
            for place, (converters, expression) in self.converters.items():
                for row in rows:
                    for convert in converters:
                        row[place] = convert(row[place], expression, connection)
        return rows


class Answered(SimpleNamespace):
    """In the place of a compiler, for Django to make values of rows that are there."""

    def __init__(self, rows: list) -> None:
        super().__init__(rows=rows)

    def results_iter(self, **_how) -> Iterator:
        return map(tuple, self.rows)


@singledispatch
def settled(value: object) -> object:
    """A value as it is for the whole of one call."""
    return value


@singledispatch
def shape_of(value: object) -> Hashable:
    """What of a value is part of the question: its kind, and whether a set is empty."""
    return type(value)


@shape_of.register(bool)
@shape_of.register(type(None))
@shape_of.register(StrEnum)
@shape_of.register(TextChoices)
def _itself(value):
    return value


@shape_of.register(frozenset)
@shape_of.register(set)
def _emptiness(value):
    return set, bool(value)


@singledispatch
def in_place_of(value: object, take: Take) -> object:
    """What stands in the place of a value when a question is written; ``take`` finds it among those given."""
    raise TypeError(f"A question that is kept is not asked with {type(value).__name__}.")


@in_place_of.register(bool)
@in_place_of.register(type(None))
@in_place_of.register(StrEnum)
@in_place_of.register(TextChoices)
def _as_it_is(value, take):
    return value


@in_place_of.register(int)
def _key(value, take):
    """A key in an address may be larger than any there is: the largest finds nothing as well."""
    return Slot(lambda given: min(take(given), BigIntegerField.MAX_BIGINT), BigIntegerField())


@in_place_of.register(UUID)
def _key_of_a_page(value, take):
    return Slot(take, UUIDField())


@in_place_of.register(str)
def _text(value, take):
    return Slot(take, TextField())


@in_place_of.register(date)
def _day(value, take):
    return Slot(take, DateField())


@in_place_of.register(datetime)
def _moment(value, take):
    return Slot(take, DateTimeField())


@in_place_of.register(frozenset)
@in_place_of.register(set)
def _keys(value, take):
    return Keys(take) if value else frozenset()


@in_place_of.register(Model)
def _record(value, take):
    return Slot(lambda given: take(given).pk, BigIntegerField())
