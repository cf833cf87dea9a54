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
from typing import ParamSpec
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
    QuerySet,
    TextChoices,
    TextField,
    UUIDField,
)

from simba.db import Keys, Slot, Take

P = ParamSpec("P")
# What may stand in a question for good: names of states and roles, yes and no.
WRITTEN_IN = (str, bool, type(None))
COUNTED_WITH = range(10)  # by functions of the database: one before, the first two, none at all


def kept(write: Callable[P, QuerySet]) -> Callable[P, list]:
    """Mark a function that makes a queryset of the values it is given by name: calling it then gives the rows.

    Values are keys, days, moments, sets of keys, records, and people who read. Yes, no, None and names of states are
    part of the question: each of them is written for itself. Errors: TypeError for a value of another kind, and for
    one that is written in.
    """
    questions: dict[Hashable, Question] = {}

    @wraps(write)
    def ask(**given):
        shape = tuple((name, shape_of(value)) for name, value in given.items())
        question = questions.get(shape)
        if question is None:
            question = questions[shape] = Question(write, write(**dict(_places(given))))
        if settings.TEST:
            question.compare(write(**given), given)
        return question.ask(given)

    return ask


def _places(given: dict) -> Iterator[tuple[str, object]]:
    for name, value in given.items():
        yield name, in_place_of(value, lambda values, name=name: values[name])


class Question:
    """What Django wrote for a queryset, and where its values go."""

    def __init__(self, write: Callable, rows: QuerySet) -> None:
        self.rows, self.compiler = rows, rows.query.get_compiler(using=rows.db)
        try:
            self.sql, params = self.compiler.as_sql()
        except EmptyResultSet:  # whoever has this shape finds nothing
            self.sql, params = "", ()
        for param in params:
            if not (isinstance(param, (Slot, *WRITTEN_IN)) or param in COUNTED_WITH):
                raise TypeError(f"{write.__qualname__} has {param!r} written into it: give it by its name.")
        self.params = params

    def ask(self, given: dict) -> list:
        if not self.sql:
            return []
        query = Written(self.rows.query, self._compiler(self.sql, self.filled(given)))
        found = type(self.rows)(model=self.rows.model, query=query, using=self.rows._db)
        found._iterable_class, found._fields = self.rows._iterable_class, self.rows._fields
        found._prefetch_related_lookups = self.rows._prefetch_related_lookups
        found._known_related_objects = dict(_known(self.rows.model, given))
        return list(found)

    def _compiler(self, *said):
        """A compiler that knows the columns, and gives what was written instead of writing it anew."""
        compiler = object.__new__(type(self.compiler))
        vars(compiler).update(vars(self.compiler))
        compiler.connection, compiler.as_sql = connections[self.rows.db], lambda: said
        return compiler

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


class Written:
    """The query of some rows, written already."""

    def __init__(self, query, compiler) -> None:
        self.query, self.compiler = query, compiler

    def get_compiler(self, *_where, **_how):
        return self.compiler

    def __getattr__(self, name: str):
        return getattr(self.query, name)


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
