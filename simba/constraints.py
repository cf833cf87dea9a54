"""Whether a row keeps its checks: all of them in one question, where Django asks one for each."""

from collections.abc import Collection
from contextlib import nullcontext

from django.core.exceptions import FieldError
from django.db import DatabaseError, connection, transaction
from django.db.models import BooleanField, CheckConstraint, Model, Value
from django.db.models.functions import Coalesce
from django.db.models.sql import Query
from django.db.models.sql.constants import SINGLE


def that_hold(instance: Model, exclude: Collection[str]) -> set[str]:
    """Names of the check constraints that hold for a row as it would be saved, without the fields to exclude.

    Of the others it says nothing: broken, about a field that is excluded, or not to be asked of these values. What to
    do about them is for ``CheckConstraint.validate``, which asks the same (``Q.check``) with a savepoint for each.
    """
    query, names = Query(None), []
    for model, _constraints in instance.get_constraints():
        for name, value in instance._get_field_expression_map(meta=model._meta, exclude=exclude).items():
            known = value if hasattr(value, "resolve_expression") else Value(value)
            query.add_annotation(known, name, select=False)
    for _model, constraints in instance.get_constraints():
        for constraint in constraints:
            if isinstance(constraint, CheckConstraint) and _ask(query, constraint, f"holds_{len(names)}"):
                names.append(constraint.name)
    answers = _answers(query) if names else ()
    return {name for name, holds in zip(names, answers, strict=False) if holds}


def _ask(query: Query, constraint: CheckConstraint, alias: str) -> bool:
    try:  # of nothing known it is true, as in the database
        query.add_annotation(Coalesce(constraint.condition, True, output_field=BooleanField()), alias)
    except FieldError:  # about a field that is excluded
        return False
    return True


def _answers(query: Query) -> tuple:
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            return query.get_compiler(connection=connection).execute_sql(SINGLE) or ()
    except DatabaseError:  # values that cannot even be compared
        return ()
