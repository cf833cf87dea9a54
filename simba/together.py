"""Questions that do not wait for each other: sent together, and read while the database works on the next one.

Each question on its own is a journey to the database and back, in which nothing else is done. A page that asks fifteen
sends them all (PostgreSQL's pipeline), and makes records of the first answer while the others are being found.
"""

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.transaction import TransactionManagementError

from simba.kept import Asked

FEWEST = 4  # to send fewer together costs what it gains


def together(asked: dict[str, Asked]) -> dict[str, list]:
    """The rows of each question (``question.asked(...)``), under its name.

    Errors: TransactionManagementError outside a transaction, for they are to tell of one moment; ValueError for a
    question that locks its rows or asks another one for them (``prefetch_related``).
    """
    for one in asked.values():
        if one.question.locks or one.question.read_as["_prefetch_related_lookups"]:
            raise ValueError(
                f"{one.question.model.__name__}: not a question to be sent together with others."
            )
    sent = {name: one for name, one in asked.items() if one.question.sql}
    if len(sent) < FEWEST:
        return {name: one.now() for name, one in asked.items()}
    connection = connections[DEFAULT_DB_ALIAS]
    if not connection.in_atomic_block:
        raise TransactionManagementError("Questions are sent together within one transaction.")
    found: dict[str, list] = {name: [] for name in asked}
    with connection.wrap_database_errors, connection.connection.pipeline():
        cursors = {name: _send(connection, one) for name, one in sent.items()}
        for name, one in sent.items():
            found[name] = one.question.read(fetch(cursors[name]), one.given)
    return found


def _send(connection, one: Asked):
    cursor = connection.cursor()
    cursor.execute(one.question.sql, one.question.filled(one.given))
    return cursor


def fetch(cursor) -> list[tuple]:
    """The rows of a question that was sent, as soon as they are there."""
    with cursor:
        return cursor.fetchall()
