"""Questions that do not wait for each other: sent together, and read while the database works on the next one.

Each question on its own is a journey to the database and back, in which nothing else is done. A page that asks fifteen
sends them all (PostgreSQL's pipeline), and makes records of the first answer while the others are being found.
"""

from django.db import connections
from django.db.transaction import TransactionManagementError

from simba.kept import Asked

FEWEST = 4  # to send fewer together costs what it gains


def together(*asked: Asked) -> list[list]:
    """The rows of each question (``question.asked(...)``), in their order.

    Errors: TransactionManagementError outside a transaction, for they are to tell of one moment; ValueError for a
    question that locks its rows or asks another one for them (``prefetch_related``).
    """
    for one in asked:
        if one.question.locks or one.question.read_as["_prefetch_related_lookups"]:
            raise ValueError(
                f"{one.question.model.__name__}: not a question to be sent together with others."
            )
    sent = [one for one in asked if one.question.sql]
    if len(sent) < FEWEST:
        return [one.now() for one in asked]
    connection = connections[sent[0].question.using]
    if not connection.in_atomic_block:
        raise TransactionManagementError("Questions are sent together within one transaction.")
    with connection.wrap_database_errors, connection.connection.pipeline():
        cursors = [_send(connection, one) if one.question.sql else None for one in asked]
        return [
            one.question.read(fetch(cursor), one.given) if cursor else []
            for one, cursor in zip(asked, cursors, strict=True)
        ]


def _send(connection, one: Asked):
    cursor = connection.cursor()
    cursor.execute(one.question.sql, one.question.filled(one.given))
    return cursor


def fetch(cursor) -> list[tuple]:
    """The rows of a question that was sent, as soon as they are there."""
    with cursor:
        return cursor.fetchall()
