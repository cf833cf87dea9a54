"""A believable country of invented families, to measure on: the same seed gives the same country.

Everything is written by COPY with triggers at rest, for the rows are right by construction (``tests/reports/
test_populate.py`` asks the database); history rows, which triggers write, are therefore not there.
"""

from collections.abc import Iterator

from django.db import connection, transaction

from .country import Country, make_country
from .family import make_family
from .tables import Tables

FLUSH_EVERY, COMMIT_EVERY = 50, 1000  # families


class NotEmpty(Exception):
    """There are families already: a country is only made in an empty database."""


def populate(families: int, *, seed: int = 1) -> Iterator[int]:
    """Fill the database with so many families; yields how many there are after each portion.

    A thousand are a transaction: the trigger of the access log keeps some memory for each line until the end of one.
    Who stops half way has a part of a country, and begins again with an empty database.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM families_family)")
        if cursor.fetchone()[0]:
            raise NotEmpty
        tables = Tables(cursor)
        country = make_country(tables, families, seed)
        for first in range(0, families, COMMIT_EVERY):
            with transaction.atomic():
                yield from _portion(tables, country, range(first, min(first + COMMIT_EVERY, families)))
    yield families


def _portion(tables: Tables, country: Country, numbers: range) -> Iterator[int]:
    for number in numbers:
        make_family(tables, country, number)
        if number % FLUSH_EVERY == FLUSH_EVERY - 1:
            tables.flush()
            yield number + 1
    tables.flush()
    tables.set_sequences()
    tables.wake_triggers()


def analyse() -> None:
    """Let the planner know what is there."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
