"""A believable country of invented families, to measure on: the same seed gives the same country.

Everything is written by COPY with triggers at rest, for the rows are right by construction (``tests/reports/
test_populate.py`` asks the database); history rows, which triggers write, are therefore not there.
"""

from collections.abc import Iterator

from django.db import connection, transaction

from .country import make_country
from .family import make_family
from .tables import Tables

FLUSH_EVERY = 50  # families


class NotEmpty(Exception):
    """There are families already: a country is only made in an empty database."""


def populate(families: int, *, seed: int = 1) -> Iterator[int]:
    """Fill the database with so many families; yields how many there are after each portion."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM families_family)")
        if cursor.fetchone()[0]:
            raise NotEmpty
        tables = Tables(cursor)
        country = make_country(tables, families, seed)
        for number in range(families):
            make_family(tables, country, number)
            if number % FLUSH_EVERY == FLUSH_EVERY - 1:
                tables.flush()
                yield number + 1
        tables.flush()
        tables.set_sequences()
        cursor.execute("SET LOCAL session_replication_role = origin")
    yield families


def analyse() -> None:
    """Let the planner know what is there."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
