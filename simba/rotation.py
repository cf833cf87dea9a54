"""Sealing again with the newest key whatever an older one sealed, table by table, beside a server at work."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import NamedTuple

import pgtrigger
from django.apps import apps
from django.db import connection, models
from psycopg import sql

from simba import crypto
from simba.db import saying

BATCH = 500
# Whether the wall (privacy/wall.py) may hide rows of a table from this connection: it stands for this role, and the
# job we say to work for opens nothing to it.
HIDES = """
SELECT row_security_active(%s::regclass) AND NOT EXISTS (
    SELECT 1 FROM pg_policies
    WHERE schemaname = current_schema() AND tablename = %s AND policyname = 'wall_job' AND current_user = ANY (roles)
)
"""


class Column(NamedTuple):
    """One encrypted column, the name of its place, and the column of its blind index when it has one."""

    name: str
    place: str
    index: str = ""


class Table(NamedTuple):
    """A table with encrypted columns, and the column of its key."""

    name: str
    key: str
    columns: list[Column]


def tables() -> list[Table]:
    """Every table with an encrypted column, those of the history among them."""
    return [table for model in apps.get_models() if (table := _table(model)).columns]


def _table(model: type[models.Model]) -> Table:
    fields = model._meta.local_concrete_fields
    indexes = {field.of: field.column for field in fields if isinstance(field, crypto.BlindIndexField)}
    columns = [
        Column(field.column, field.place, indexes.get(field.name, ""))
        for field in fields
        if isinstance(field, crypto.Sealed)
    ]
    return Table(model._meta.db_table, model._meta.pk.column, columns)


def hidden() -> list[str]:
    """The tables of which this connection may not see every row: of these nothing can be said."""
    with connection.cursor() as cursor:
        names = [table.name for table in tables()]
        return [name for name in names if cursor.execute(HIDES, [name, name]).fetchone()[0]]


def _whole() -> AbstractContextManager[None]:
    """A transaction that works for every family."""
    return saying("simba.job", "*")


def left(table: Table) -> int:
    """How many rows hold something that an older key sealed."""
    query = sql.SQL("SELECT count(*) FROM {} WHERE {}").format(sql.Identifier(table.name), _older(table))
    with _whole(), connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


def rotate(table: Table) -> Iterator[int]:
    """Seal again, batch by batch; gives the number of rows after each. Broken off, it goes on where it was."""
    yield from _in_batches(table, lambda kept, place: crypto.unseal(kept, place))


def seal_what_is_there(table: Table) -> None:
    """Seal clear text for the first time, for a migration."""
    for _ in _in_batches(table, lambda clear, place: clear):
        pass


def _in_batches(table: Table, opened: Callable[[str, str], str]) -> Iterator[int]:
    last = 0
    while True:
        # No trigger: a row says the same as before, so nothing happened that belongs in its history; and the
        # tables of the history, which take no change, hold what it says in the new seal too.
        with _whole(), pgtrigger.ignore():
            rows = _next_rows(table, last)
            for key, *values in rows:
                _seal_again(table, key, values, opened)
        if not rows:
            return
        last = rows[-1][0]
        yield len(rows)


def _next_rows(table: Table, after: int) -> list[tuple]:
    """Rows to seal again, held until they are: who saves one of them meanwhile waits for a moment."""
    names = [sql.Identifier(column.name) for column in table.columns]
    query = sql.SQL(
        "SELECT {key}, {names} FROM {table} WHERE {key} > %s AND {older} ORDER BY {key} LIMIT %s FOR UPDATE"
    )
    query = query.format(
        key=sql.Identifier(table.key),
        names=sql.SQL(", ").join(names),
        table=sql.Identifier(table.name),
        older=_older(table),
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [after, BATCH])
        return cursor.fetchall()


def _seal_again(table: Table, key: int, values: list, opened: Callable[[str, str], str]) -> None:
    new: dict[str, str] = {}
    for column, kept in zip(table.columns, values, strict=True):
        if kept and not crypto.is_newest(kept):
            clear = opened(kept, column.place)
            new[column.name] = crypto.seal(clear, column.place)
            if column.index:
                new[column.index] = crypto.blind(clear, column.place)
    settings = [sql.SQL("{} = %s").format(sql.Identifier(name)) for name in new]
    query = sql.SQL("UPDATE {} SET {} WHERE {} = %s").format(
        sql.Identifier(table.name), sql.SQL(", ").join(settings), sql.Identifier(table.key)
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [*new.values(), key])


def _older(table: Table) -> sql.Composable:
    newest = f"{crypto.MARK}.{crypto.keys()[0].name}."
    parts = [
        sql.SQL("({name} <> '' AND NOT starts_with({name}, {newest}))").format(
            name=sql.Identifier(column.name), newest=sql.Literal(newest)
        )
        for column in table.columns
    ]
    return sql.SQL("(") + sql.SQL(" OR ").join(parts) + sql.SQL(")")
