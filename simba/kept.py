"""Questions that Django writes once: what it makes of a queryset is kept, and asked again with other values.

Writing the SQL of a page costs more than asking it. A function that makes a queryset is marked ``@kept``; at its first
call it is given a *slot* in the place of each value, and what Django wrote then serves every later call whose values
have the same shape. The function never sees a value, so nothing of one reader can stay behind for the next: a value
that came in another way (today's date, a key from elsewhere) is refused when the question is written. In tests each
question is written anew as well, with the values themselves, and must come out the same.

For what pages ask each time. What is filtered further, counted or cut into pages stays a queryset.
"""

from collections.abc import Callable, Hashable, Iterator
from copy import copy
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
        shape, places = [], {}
        for name, value in given.items():
            kind, places[name] = in_place_of(value, lambda values, name=name: values[name])
            shape.append((name, kind))
        key = tuple(shape)
        if key not in questions:
            questions[key] = Question(write, write(**places))
        question = questions[key]
        if settings.TEST:
            question.compare(write(**given), given)
        return question.ask(given)

    return ask


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
        found = type(self.rows)(model=self.rows.model, query=self._query(given), using=self.rows._db)
        found._iterable_class, found._fields = self.rows._iterable_class, self.rows._fields
        found._prefetch_related_lookups = self.rows._prefetch_related_lookups
        found._known_related_objects = dict(_known(self.rows.model, given))
        return list(found)

    def _query(self, given: dict):
        """The query of the rows, that gives what was written instead of writing it anew."""
        query, compiler, said = copy(self.rows.query), copy(self.compiler), (self.sql, self.filled(given))
        compiler.connection, compiler.as_sql = connections[self.rows.db], lambda: said
        query.get_compiler = lambda *_where, **_how: compiler
        return query

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


@singledispatch
def in_place_of(value: object, take: Take) -> tuple[Hashable, object]:
    """What of a value is part of the question, and what stands in its place; ``take`` finds it among those given."""
    raise TypeError(f"A question that is kept is not asked with {type(value).__name__}.")


@in_place_of.register(bool)
@in_place_of.register(type(None))
@in_place_of.register(StrEnum)
@in_place_of.register(TextChoices)
def _as_it_is(value, take):
    return value, value


@in_place_of.register(int)
def _key(value, take):
    """A key in an address may be larger than any there is: the largest finds nothing as well."""
    return int, Slot(lambda given: min(take(given), BigIntegerField.MAX_BIGINT), BigIntegerField())


@in_place_of.register(UUID)
def _key_of_a_page(value, take):
    return UUID, Slot(take, UUIDField())


@in_place_of.register(str)
def _text(value, take):
    return str, Slot(take, TextField())


@in_place_of.register(date)
def _day(value, take):
    return date, Slot(take, DateField())


@in_place_of.register(datetime)
def _moment(value, take):
    return datetime, Slot(take, DateTimeField())


@in_place_of.register(frozenset)
@in_place_of.register(set)
def _keys(value, take):
    return (set, bool(value)), Keys(take) if value else frozenset()


@in_place_of.register(Model)
def _record(value, take):
    return type(value), Slot(lambda given: take(given).pk, BigIntegerField())
