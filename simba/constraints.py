"""Whether a row keeps its checks: all of them in one question, where Django asks one for each.

The question is written once for a kind of row and for which of its fields are known (as in ``simba.kept``).
"""

from collections.abc import Collection
from contextlib import nullcontext
from functools import lru_cache

from django.core.exceptions import FieldError
from django.db import DatabaseError, connection, transaction
from django.db.models import BooleanField, CheckConstraint, Expression, Field, Model, Value
from django.db.models.functions import Coalesce
from django.db.models.sql import Query

from simba.db import Slot

SHAPES = 512  # which fields are known is chosen by whoever sends a form: not all that could be are kept


def that_hold(instance: Model, exclude: Collection[str]) -> set[str]:
    """Names of the check constraints that hold for a row as it would be saved, without the fields to exclude.

    Of the others it says nothing: broken, about a field that is excluded, or not to be asked of these values. What to
    do about them is for ``CheckConstraint.validate``, which asks the same (``Q.check``) with a savepoint for each.
    """
    known = {}
    for model, _constraints in instance.get_constraints():
        known |= instance._get_field_expression_map(meta=model._meta, exclude=exclude)
    values = {name: one.value for name, one in known.items() if _is_known(one)}
    shape = tuple((name, one.output_field if name in values else one) for name, one in known.items())
    names, sql, params = _question(type(instance), shape)
    answers = _answers(sql, [p.take(values) if isinstance(p, Slot) else p for p in params]) if names else ()
    return {name for name, holds in zip(names, answers, strict=False) if holds}


def _is_known(one: Expression) -> bool:
    return isinstance(one, Value) and one.value is not None


@lru_cache(SHAPES)
def _question(
    kind: type[Model], shape: tuple[tuple[str, Field | Expression], ...]
) -> tuple[list, str, tuple]:
    """The names of the checks that are asked, and what asks them; in the place of each value that is known a slot."""
    query, names = Query(None), []
    for name, known in shape:
        query.add_annotation(_place(name, known) if isinstance(known, Field) else known, name, select=False)
    for _model, constraints in kind().get_constraints():
        for constraint in constraints:
            if isinstance(constraint, CheckConstraint) and _ask(query, constraint, f"holds_{len(names)}"):
                names.append(constraint.name)
    sql, params = query.get_compiler(connection=connection).as_sql() if names else ("", ())
    return names, sql, params


def _place(name: str, field: Field) -> Slot:
    return Slot(lambda values: field.get_db_prep_value(values[name], connection), field)


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
