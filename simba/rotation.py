"""Sealing again with the newest key whatever an older one sealed, table by table, beside a server at work."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from typing import NamedTuple

from django.apps import apps
from django.db import connection, models
from psycopg import sql

from simba import crypto
from simba.db import saying, triggers_at_rest

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
    """One encrypted column, and the name of its place."""

    name: str
    place: str


class Index(NamedTuple):
    """The column of a blind index, and the encrypted columns it is of."""

    name: str
    of: tuple[str, ...]


class Table(NamedTuple):
    """A table with encrypted columns, the column of its key, and its blind indexes."""

    name: str
    key: str
    columns: list[Column]
    indexes: list[Index] = []


def tables() -> list[Table]:
    """Every table with an encrypted column, those of the history among them."""
    return [table for model in apps.get_models() if (table := _table(model)).columns]


def _table(model: type[models.Model]) -> Table:
    fields = model._meta.local_concrete_fields
    columns = [Column(field.column, field.place) for field in fields if isinstance(field, crypto.Sealed)]
    indexes = [
        Index(field.column, field.names) for field in fields if isinstance(field, crypto.BlindIndexField)
    ]
    return Table(model._meta.db_table, model._meta.pk.column, columns, indexes)


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
    yield from _in_batches(table, _older(table), partial(_sealed_again, opened=crypto.unseal))


def seal_what_is_there(table: Table) -> None:
    """Seal clear text for the first time, for a migration."""
    for _ in _in_batches(table, _older(table), partial(_sealed_again, opened=lambda clear, place: clear)):
        pass


def index_what_is_there(table: Table) -> None:
    """Fill in blind indexes that are new, of values that are sealed already, for a migration."""
    missing = [sql.SQL("{} = ''").format(sql.Identifier(index.name)) for index in table.indexes]
    for _ in _in_batches(table, sql.SQL("({})").format(sql.SQL(" OR ").join(missing)), _indexed):
        pass


def _in_batches(table: Table, which: sql.Composable, anew: Callable[[Table, dict], dict]) -> Iterator[int]:
    last = 0
    while True:
        # No trigger: a row says the same as before, so nothing happened that belongs in its history; and the
        # tables of the history, which take no change, hold what it says in the new seal too.
        with _whole(), triggers_at_rest():
            rows = _next_rows(table, which, last)
            for key, *values in rows:
                kept = dict(zip((column.name for column in table.columns), values, strict=True))
                _write(table, key, anew(table, kept))
        if not rows:
            return
        last = rows[-1][0]
        yield len(rows)


def _next_rows(table: Table, which: sql.Composable, after: int) -> list[tuple]:
    """Rows to seal again, held until they are: who saves one of them meanwhile waits for a moment."""
    names = [sql.Identifier(column.name) for column in table.columns]
    query = sql.SQL(
        "SELECT {key}, {names} FROM {table} WHERE {key} > %s AND {which} ORDER BY {key} LIMIT %s FOR UPDATE"
    )
    query = query.format(
        key=sql.Identifier(table.key),
        names=sql.SQL(", ").join(names),
        table=sql.Identifier(table.name),
        which=which,
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [after, BATCH])
        return cursor.fetchall()


def _sealed_again(table: Table, kept: dict[str, str], opened: Callable[[str, str], str]) -> dict[str, str]:
    """The columns of a row that are to be sealed again, and the indexes that are of one of them."""
    older = {column.name for column in table.columns if not crypto.is_newest(kept[column.name])}
    clear = {
        column.name: (opened if column.name in older else crypto.unseal)(kept[column.name], column.place)
        for column in table.columns
    }
    new = {
        column.name: crypto.seal(clear[column.name], column.place)
        for column in table.columns
        if column.name in older
    }
    return new | _indexes(table, clear, of=older)


def _indexed(table: Table, kept: dict[str, str]) -> dict[str, str]:
    clear = {column.name: crypto.unseal(kept[column.name], column.place) for column in table.columns}
    return _indexes(table, clear, of=set(clear))


def _indexes(table: Table, clear: dict[str, str], of: set[str]) -> dict[str, str]:
    places = {column.name: column.place for column in table.columns}
    return {
        index.name: crypto.blind([clear[name] for name in index.of], [places[name] for name in index.of])
        for index in table.indexes
        if of & set(index.of)
    }


def _write(table: Table, key: int, new: dict[str, str]) -> None:
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
