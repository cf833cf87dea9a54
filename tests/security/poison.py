"""Puts a text into every column of the database that holds words, however it would have come there."""

from collections.abc import Callable, Iterator

from django.db import connection, models

from accounts.models import Organisation, User
from privacy.policies import case_tables

SHORTEST = 30  # columns with less room hold codes
NOT_WORDS = {"number", "sha256", "nonce", "password", "code"}


def words_of(model) -> Iterator[models.Field]:
    """The columns of a table in which somebody's own words stand."""
    for field in model._meta.local_concrete_fields:
        if (
            type(field) not in (models.CharField, models.TextField)
            or field.choices
            or field.name in NOT_WORDS
        ):
            continue
        if field.max_length is None or field.max_length >= SHORTEST:
            yield field


def poisoned_tables():
    lists = [model for model in case_tables() if not model.__name__.endswith("Event")]
    return [*lists, User, Organisation]


def poison(text_for: Callable[[models.Field, int], str]) -> int:
    """Write ``text_for(field, turn)`` into every column of words; triggers that keep words as they are look away."""
    turn = 0
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for model in poisoned_tables():
            for field in words_of(model):
                table, column = model._meta.db_table, field.column
                # One name for each organisation: that is unique.
                key = f"{model._meta.pk.column} ||" if field.unique else ""
                text, turn = text_for(field, turn), turn + 1
                room = field.max_length or 20_000
                cursor.execute(f'UPDATE "{table}" SET "{column}" = left({key} %s, {room})', [text])
        cursor.execute("SET LOCAL session_replication_role = origin")
    return turn
