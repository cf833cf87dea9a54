"""Whether a row keeps its checks: all of them in one question, where Django asks one for each.

The question is written once for a kind of row and for which of its fields are known (as in ``simba.kept``).
"""

from collections.abc import Collection, Iterator
from contextlib import nullcontext, suppress
from functools import cache, lru_cache

from django.core.exceptions import FieldError
from django.db import DatabaseError, connection, transaction
from django.db.models import (
    BooleanField,
    CheckConstraint,
    ExpressionWrapper,
    Field,
    GeneratedField,
    Model,
    Value,
)
from django.db.models.functions import Coalesce
from django.db.models.sql import Query

from simba.db import Slot

SHAPES = 512  # which fields are known is chosen by whoever sends a form: not all that could be are kept
Shape = tuple[tuple[str, Field, bool], ...]


def that_hold(instance: Model, exclude: Collection[str], settled: frozenset[str] = frozenset()) -> set[str]:
    """Names of the check constraints that hold for a row as it would be saved, without the fields to exclude.

    Those that are ``settled`` hold already and are not asked about; where that is all of them nothing is asked.

    Of the others it says nothing: broken, about a field that is excluded or that the database is to fill in, or not to
    be asked of these values. What to do about them is for ``CheckConstraint.validate``, which asks the same
    (``Q.check``) with a savepoint for each.
    """
    if settled >= _checks(type(instance)):
        return set(settled)
    known = {}
    for model, _constraints in instance.get_constraints():
        worked_out = {field.name for field in _worked_out(model)}
        known |= instance._get_field_expression_map(meta=model._meta, exclude={*exclude, *worked_out})
    values = {name: one.value for name, one in known.items() if isinstance(one, Value)}
    shape = tuple((name, known[name].output_field, value is not None) for name, value in values.items())
    names, sql, params = _question(type(instance), shape, settled)
    answers = _answers(sql, [p.take(values) if isinstance(p, Slot) else p for p in params]) if names else ()
    return {name for name, holds in zip(names, answers, strict=False) if holds} | settled


@cache
def _checks(kind: type[Model]) -> frozenset[str]:
    """The names of the check constraints of a kind of row."""
    every = (one for _model, constraints in kind().get_constraints() for one in constraints)
    return frozenset(one.name for one in every if isinstance(one, CheckConstraint))


@lru_cache(SHAPES)
def _question(kind: type[Model], shape: Shape, settled: frozenset[str]) -> tuple[list[str], str, tuple]:
    """The names of the checks that are asked, and what asks them; in the place of each value that is known a slot."""
    query, names = Query(None), []
    for name, field, is_known in shape:
        query.add_annotation(Place(name, field) if is_known else Value(None, field), name, select=False)
    for model, constraints in kind().get_constraints():
        for field in _worked_out(model):
            with suppress(FieldError):  # from one that is excluded
                known = ExpressionWrapper(field.expression, field.output_field)
                query.add_annotation(known, field.name, select=False)
        for constraint in constraints:
            is_open = isinstance(constraint, CheckConstraint) and constraint.name not in settled
            if is_open and _ask(query, constraint, f"holds_{len(names)}"):
                names.append(constraint.name)
    sql, params = query.get_compiler(connection=connection).as_sql() if names else ("", ())
    return names, sql, params


class Place(Slot):
    """The place of a value of one field, written as Django writes a value of that kind."""

    def __init__(self, name: str, field: Field) -> None:
        super().__init__(lambda values: field.get_db_prep_value(values[name], connection), field)

    def as_sql(self, compiler, connection):
        cast = getattr(self.output_field, "get_placeholder", None)
        return cast(None, compiler, connection) if cast else "%s", [self]


def _worked_out(model: type[Model]) -> Iterator[GeneratedField]:
    """The columns the database works out from others: no value of a row, and so part of the question."""
    return (field for field in model._meta.local_concrete_fields if field.generated)


def _ask(query: Query, constraint: CheckConstraint, alias: str) -> bool:
    try:  # of nothing known it is true, as in the database
        query.add_annotation(Coalesce(constraint.condition, True, output_field=BooleanField()), alias)
    except FieldError:  # about a field that is excluded
        return False
    return True


def _answers(sql: str, params: list) -> tuple:
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            with connection.cursor() as cursor:
                cursor.execute(sql, params)
                return cursor.fetchone()
    except DatabaseError:  # values that cannot even be compared
        return ()
