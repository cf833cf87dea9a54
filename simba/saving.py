"""Some columns of a row that is there, by a statement that is written once: for who saves at every pause in typing."""

from collections.abc import Callable
from functools import cache

from django.db import DatabaseError, connection, transaction
from django.db.models import Field, Model
from django.db.models.sql import UpdateQuery

from simba.db import Slot


def save_columns(record: Model, names: tuple[str, ...]) -> None:
    """What ``save(update_fields=names)`` does, with the values as they stand in the record.

    What Django works out while it saves, the moment of it or a blind index, is for the caller to set. Errors: those of
    the database; DatabaseError where the row is gone, FieldDoesNotExist, TypeError for a kind of two tables.
    """
    sql, slots = _statement(type(record), names)
    with transaction.mark_for_rollback_on_error(), connection.cursor() as cursor:
        cursor.execute(sql, [slot.take(record) for slot in slots])
        if not cursor.rowcount:
            raise DatabaseError(f"{record._meta.label} {record.pk} is no longer there.")


@cache
def _statement(model: type[Model], names: tuple[str, ...]) -> tuple[str, tuple[Slot, ...]]:
    """What Django writes to update these columns of a row, and where each value comes from."""
    if model._meta.parents:
        raise TypeError(f"{model._meta.label} has rows in two tables: save() it.")
    wanted = {model._meta.get_field(name) for name in names}
    query = UpdateQuery(model)
    query.add_update_fields(
        [(one, None, Slot(_of(one), one)) for one in model._meta.local_concrete_fields if one in wanted]
    )
    query.add_filter("pk", Slot(lambda record: record.pk, model._meta.pk))
    sql, slots = query.get_compiler(connection=connection).as_sql()
    return sql, slots


def _of(column: Field) -> Callable[[Model], object]:
    return lambda record: column.get_db_prep_save(column.value_from_object(record), connection)
