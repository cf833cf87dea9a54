"""``manage.py rotate_keys``: everything of an older key is sealed again, its history too, and nothing else changes."""

import io
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts.models import User
from families.models import Person
from privacy import wall
from privacy.policies import JOBS, WEB
from simba import crypto, rotation
from tests.world import make_family, make_person, make_user

OLD, NEW = "oude-sleutel-" * 4, "nieuwe-sleutel-" * 4
pytestmark = pytest.mark.django_db


@pytest.fixture
def people(settings):
    """Three persons and an account, saved under the older of two keys."""
    settings.FIELD_KEYS = [OLD]
    family = make_family()
    people = [
        make_person(family, f"P{n}", phone=f"061234567{n}", email=f"p{n}@example.org") for n in range(3)
    ]
    make_user("coby", phone="0687654321")
    settings.FIELD_KEYS = [NEW, OLD]
    return people


def rotate_keys(**options):
    out = io.StringIO()
    call_command("rotate_keys", stdout=out, **options)
    return out.getvalue()


def everything_kept():
    """Every text the database holds, as a dump would."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found += [f"{table}: {row}" for (row,) in cursor.fetchall()]
    return found


def test_the_check_counts_the_rows_of_older_keys_and_changes_nothing(people):
    said = rotate_keys(check=True)

    assert "families_person: 3 rows are of an older key" in said
    assert "families_personevent: 3 rows" in said
    assert "accounts_user: 1 rows" in said
    assert rotate_keys(check=True) == said


def test_afterwards_the_old_key_can_go(people, settings):
    said = rotate_keys()
    settings.FIELD_KEYS = [NEW]

    assert "Older keys can go" in said
    assert [str(p.phone) for p in Person.objects.order_by("pk")] == [
        "06 12345670",
        "06 12345671",
        "06 12345672",
    ]
    assert people[1].events.get().email == "p1@example.org"
    assert str(User.objects.get(email="coby@example.org").phone) == "06 87654321"
    assert Person.objects.filter(crypto.same(Person, "phone", "0612345671")).get() == people[1]


def test_rotation_is_nothing_that_happened_to_a_person(people):
    rotate_keys()

    assert [person.events.count() for person in people] == [1, 1, 1]


def test_broken_off_it_goes_on_where_it_was(people, monkeypatch):
    monkeypatch.setattr(rotation, "BATCH", 1)
    persons = next(table for table in rotation.tables() if table.name == "families_person")
    next(rotation.rotate(persons))

    assert rotation.left(persons) == 2
    assert "families_person: 2 of 2" in rotate_keys()


def test_a_missing_key_stops_it_with_its_name_and_nothing_is_lost(people, settings):
    settings.FIELD_KEYS = [NEW]

    with pytest.raises(crypto.Undecipherable, match="not in FIELD_KEYS"):
        rotate_keys()
    settings.FIELD_KEYS = [NEW, OLD]
    assert Person.objects.get(pk=people[0].pk).email == "p0@example.org"


def connected_as(role, **options):
    """What the command says on a connection of a server."""
    with transaction.atomic(), wall._stepped_down():
        wall._begin(role, "wall_work(%s)", "")
        return rotate_keys(**options)


@pytest.mark.parametrize("check", [True, False])
def test_who_does_not_see_every_row_says_nothing_of_old_keys(people, settings, check):
    with pytest.raises(CommandError, match="hides rows of .*families_person.* as the owner of the tables"):
        connected_as(WEB, check=check)

    assert "families_person: 3 rows" in rotate_keys(check=True)


def test_a_role_the_wall_knows_nothing_of_is_refused(people):
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE someone; GRANT SELECT ON ALL TABLES IN SCHEMA public TO someone")
        cursor.execute("SET LOCAL ROLE someone")

    with pytest.raises(CommandError, match="hides rows"):
        rotate_keys(check=True)


def test_the_worker_sees_every_row_and_seals_it_again(people, settings):
    assert "families_person: 3 rows" in connected_as(JOBS, check=True)
    assert "Older keys can go" in connected_as(JOBS)

    settings.FIELD_KEYS = [NEW]
    assert str(Person.objects.get(pk=people[0].pk).phone) == "06 12345670"
    assert people[1].events.get().email == "p1@example.org"


def test_a_row_of_the_old_key_written_meanwhile_is_said(people, monkeypatch, settings):
    monkeypatch.setattr(rotation, "rotate", lambda table: iter(()))

    with pytest.raises(CommandError, match="run it again"):
        rotate_keys()


def test_no_phone_or_address_stands_in_the_database_in_clear_text(people):
    kept = everything_kept()

    assert any("families_personevent" in row for row in kept)
    assert [row for row in kept if "12345670" in row or "p0@example" in row] == []


def test_the_migration_seals_what_was_there_in_clear_text(people):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE families_person SET phone = '+31612345670', email = 'p0@example.org', phone_index = ''"
        )

    import_module("families.migrations.0005_what_is_there_is_encrypted").seal_all(apps, None)

    person = Person.objects.filter(crypto.same(Person, "phone", "0612345670")).first()
    assert (str(person.phone), person.email) == ("06 12345670", "p0@example.org")
