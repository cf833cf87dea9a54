"""A country of invented families: whole, believable, and the same for the same seed."""

import io
from hashlib import md5

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from families.models import AddressSecrecy, Child, Family, Person
from goals.models import Goal, GoalStep
from privacy.policies import case_tables
from reports.populate import NotEmpty, populate
from simba.days import today
from teams.models import CounsellingSession, TeamMember
from tests.world import make_family


def rows_of(model):
    """What a table holds, its encrypted columns opened: sealed again, a text looks different each time."""
    names = [field.attname for field in model._meta.local_concrete_fields]
    rows = sorted(map(repr, model._default_manager.values_list(*names)))
    return md5("\n".join(rows).encode(), usedforsecurity=False).hexdigest()


def country(seed):
    """What every table holds after a country of twelve families, which is then taken back."""
    with transaction.atomic():
        assert list(populate(12, seed=seed)) == [12]
        held = {model._meta.db_table: rows_of(model) for model in case_tables()}
        transaction.set_rollback(True)
    return held


def test_the_same_seed_gives_the_same_country(db):
    assert country(7) == country(7)
    assert country(7) != country(8)


def test_every_row_points_at_one_that_is_there(db):
    list(populate(12))

    lost = []
    tables = connection.introspection.table_names()
    for model in [m for m in apps.get_models(include_auto_created=True) if m._meta.db_table in tables]:
        for field in model._meta.local_concrete_fields:
            if field.is_relation and field.db_constraint:
                column, target = field.column, field.target_field
                query = (
                    f'SELECT count(*) FROM "{model._meta.db_table}" r WHERE "{column}" IS NOT NULL AND NOT EXISTS'
                    f' (SELECT 1 FROM "{target.model._meta.db_table}" t WHERE t."{target.column}" = r."{column}")'
                )
                with connection.cursor() as cursor:
                    cursor.execute(query)
                    lost += [(model._meta.label, column)] if cursor.fetchone()[0] else []

    assert lost == []


def test_it_looks_like_the_country(db):
    list(populate(60))

    sessions = CounsellingSession.objects.count() / 60
    words = [
        len(f"{s.what_happened} {s.what_was_said} {s.what_we_agreed}".split())
        for s in CounsellingSession.objects.all()[:300]
    ]
    assert 50 < sessions < 70
    assert min(words) >= 40
    assert max(words) < 520
    assert 1 <= Child.objects.count() / 60 < 3.5
    assert all(family.trajectories.count() == 1 for family in Family.objects.all())


def test_some_steps_and_goals_have_a_day_to_come_or_one_that_went_by(db):
    list(populate(20))

    for days in (
        list(GoalStep.objects.values_list("due_on", flat=True)),
        list(Goal.objects.values_list("review_on", flat=True)),
    ):
        said = [day for day in days if day]
        assert len(days) / 3 < len(said) < len(days)
        assert min(said) < today() < max(said)


def test_in_one_family_of_sixteen_something_is_secret_from_a_parent(db):
    list(populate(60))

    secrecies = AddressSecrecy.objects.all()
    assert 3 <= len(secrecies) <= 4
    assert all(
        secrecy.street and secrecy.persons.exists() and len(secrecy.secrets()) >= 5 for secrecy in secrecies
    )
    kept_away = TeamMember.objects.filter(role="parent", family__in=secrecies.values("family"))
    kept_away = [one for one in kept_away if not one.person.secret_addresses.exists()]
    assert kept_away
    user = kept_away[0].user
    shroud = AddressSecrecy.objects.shroud_for(user, [kept_away[0].family_id])
    assert shroud.hidden
    assert not shroud.known


def test_what_comes_after_gets_a_key_of_its_own(db):
    list(populate(3))

    assert (
        Person.objects.create(family=Family.objects.first(), first_name="Nieuw").pk == Person.objects.count()
    )


def test_a_database_with_families_is_left_alone(world):
    make_family("Anders", by=world.mirjam)

    with pytest.raises(NotEmpty):
        list(populate(5))
    with pytest.raises(CommandError, match="There are families already"):
        call_command("populate", families=5, stdout=io.StringIO())


def test_the_command_shows_how_far_it_is(db):
    said = io.StringIO()

    call_command("populate", families=60, stdout=said)

    assert "50 of 60" in said.getvalue()
    assert "60 families in" in said.getvalue()
