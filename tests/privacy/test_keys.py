"""Every row of a case carries the key of its family, and the database proves that it is the right one."""

import pytest
from django.db import IntegrityError, connection, transaction

from families.migrations._keys import GIVE, TAKE
from families.models import Child
from goals.models import Goal, SafetyRating
from privacy.keys import FamilyKey
from privacy.policies import LOG, case_tables, record_of
from reports.demo import load
from reports.models import ReportSchedule
from reports.populate import populate
from teams.models import CounsellingSession, SessionChild, TeamMember
from tests.privacy.test_wall import fill_every_table
from tests.test_access import fill
from tests.world import (
    make_brandsma,
    make_goal,
    make_member,
    make_person,
    make_rating,
    make_schedule,
    make_session,
    make_world,
)

# Whose key has another name: a family is its own, and its history says of which family it is.
OTHERWISE = {"families_family": "id", "families_familyevent": "pgh_obj_id"}
# A line of the log may be of no family: somebody signs in, or is refused.
OF_NO_FAMILY = {LOG}
BETWEEN = [model for model in case_tables() if (link := record_of(model)) and link.name != "pgh_obj"]
CHILD_EVENT = Child.child_events.rel.related_model


def tell(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else None


def strays():
    """The tables in which a row carries another family than its record does, and how many rows these are."""
    found = {}
    for model in [*BETWEEN, CHILD_EVENT]:
        table, link = model._meta.db_table, record_of(model)
        record = Child if link.name == "pgh_obj" else link.related_model
        ((count,),) = tell(
            f'SELECT count(*) FROM "{table}" one JOIN "{record._meta.db_table}" record'
            f' ON record."{record._meta.pk.column}" = one."{link.column}" WHERE record.family_id <> one.family_id'
        )
        found |= {table: count} if count else {}
    return found


@pytest.fixture
def alone(db):
    """Without the trigger that fills the key in for servers of the release before."""
    tell("SET CONSTRAINTS ALL IMMEDIATE")
    for model in BETWEEN:
        tell(f"DROP TRIGGER key_for_the_release_before ON {model._meta.db_table}")


def test_every_table_of_a_case_carries_the_key(db):
    columns = set(
        tell("SELECT table_name, column_name FROM information_schema.columns WHERE is_nullable = 'NO'")
    )

    tables = {model._meta.db_table for model in case_tables()} - OF_NO_FAMILY
    assert {table for table in tables if (table, OTHERWISE.get(table, "family_id")) not in columns} == set()
    assert len(tables) > 60


def test_what_the_database_proves_is_said_of_every_table_between_two(db):
    proved = {
        table
        for (table,) in tell(
            "SELECT conrelid::regclass::text FROM pg_constraint"
            " WHERE contype = 'f' AND cardinality(conkey) = 2 AND convalidated"
        )
    }

    assert {model._meta.db_table for model in BETWEEN} == proved
    assert len(proved) == 14


def test_pages_and_forms_that_know_nothing_of_the_key_fill_it_in(alone):
    fill_every_table(fill(make_world()))

    assert strays() == {}
    assert [model._meta.label for model in BETWEEN if not model._base_manager.exists()] == []


def test_the_demo_fills_it_in(alone):
    assert load()

    assert strays() == {}


def test_a_whole_country_has_it_though_the_database_was_not_asked(alone):
    list(populate(12))

    assert strays() == {}
    assert SessionChild.objects.exists()


@pytest.fixture
def other(world):
    return make_brandsma(world)


def keys_of(between, **which):
    return set(between.objects.filter(**which).values_list("family", flat=True))


def test_adding_from_either_side_takes_one_query(world, alone, django_assert_num_queries):
    rating = make_rating(world.family, world.ank)

    with django_assert_num_queries(1):
        rating.children.add(*world.children)
    rating.children.remove(world.sara)
    with django_assert_num_queries(1):
        world.sara.safety_ratings.add(rating, through_defaults={})
    rating.children.add(world.sara, world.deniz.pk)  # twice is once

    assert rating.children.count() == 3
    assert keys_of(SafetyRating.children.through, safetyrating=rating) == {world.family.pk}


def test_an_account_is_of_no_family_and_the_record_is_asked(world, alone):
    schedule = make_schedule(world.family, [], world.ank)

    world.tess.report_schedules.add(schedule)

    assert keys_of(ReportSchedule.readers.through, user=world.tess) == {world.family.pk}


def test_tables_with_a_model_of_their_own_have_it_too(world, alone):
    goal = make_goal(world.member.marloes)

    session = make_session(world.family, world.ank, children=[world.sara], goals=[goal], final=False)
    session.about.update_or_create(child=world.deniz, defaults={"note": "Was stil."})
    SessionChild.objects.create(session_id=session.pk, child=world.elif_child)

    assert (
        keys_of(SessionChild, session=session)
        == keys_of(Goal.sessions.through, goal=goal)
        == {world.family.pk}
    )
    assert session.about.count() == 3


def test_setting_anew_leaves_what_stays_and_takes_what_goes(world, alone):
    member = make_member(world.family, "network", name="Riet", children=world.children)
    kept = set(TeamMember.children.through.objects.filter(teammember=member).values_list("pk", flat=True))

    member.children.set([world.sara, world.deniz])

    left = set(TeamMember.children.through.objects.filter(teammember=member).values_list("pk", flat=True))
    assert set(member.children.all()) == {world.sara, world.deniz}
    assert left < kept


def test_a_child_and_its_history_have_the_key_of_the_person(world, alone):
    Child.objects.filter(pk=world.sara.pk).update(wish="Ik wil een hond")
    world.sara.refresh_from_db()
    world.sara.school = "De Regenboog"
    world.sara.save()

    assert world.sara.family_key == world.family
    assert set(world.sara.child_events.values_list("family_key", flat=True)) == {world.family.pk}
    assert world.sara.child_events.count() == 3


def refusal(table, key):
    """The rule by which the rows of a table may not have this key; none when they may."""
    tell(f"ALTER TABLE {table} DISABLE TRIGGER USER")  # or it would be refused for being final
    try:
        with transaction.atomic():
            tell(f"UPDATE {table} SET family_id = %s", key)
    except IntegrityError as refused:
        return refused.__cause__.diag.constraint_name
    return None


def test_another_key_than_that_of_the_record_is_refused(world):
    fill_every_table(fill(world))
    other = make_brandsma(world)
    tell("SET CONSTRAINTS ALL IMMEDIATE")
    tables = [model._meta.db_table for model in BETWEEN]

    refusals = {table: refusal(table, other.family.pk) for table in tables}

    assert refusals == {table: f"{table}_is_of_one_family" for table in tables}


def test_a_child_of_another_family_brings_no_key_of_its_own(world, other):
    goal = make_goal(world.member.marloes)

    with pytest.raises(IntegrityError, match="goals_goal_children_is_of_one_family"), transaction.atomic():
        other.milan.goals.add(goal)

    assert not goal.children.exists()


def test_a_server_of_the_release_before_goes_on_without_the_key(world):
    """It knows no such column (docs/scale.md): the database fills it in, for one release."""
    session = make_session(world.family, world.ank, final=False)
    person = make_person(world.family, "Yusuf")

    insert = "INSERT INTO teams_sessionchild (session_id, child_id, note) VALUES (%s, %s, '')"
    tell(insert, session.pk, world.sara.pk)
    insert = "INSERT INTO families_child (person_ptr_id, school, parents_may_read, wish) VALUES (%s, '', false, '')"
    tell(insert, person.pk)

    assert keys_of(SessionChild, session=session) == {world.family.pk}
    assert Child.objects.get(pk=person.pk).family_key == world.family
    assert strays() == {}


def test_migrating_back_and_forth_finds_the_keys_again(world):
    """With rows that nobody may change: those of a final session."""
    fill_every_table(fill(world))
    tell("SET CONSTRAINTS ALL IMMEDIATE")
    tables = [model for model in BETWEEN if isinstance(model._meta.get_field("family"), FamilyKey)]
    before = {model: set(model._base_manager.values_list("pk", "family")) for model in tables}

    for model in tables:
        link = record_of(model)
        record = link.related_model._meta.db_table
        tell(TAKE.format(table=model._meta.db_table))
        tell(GIVE.format(table=model._meta.db_table, of=link.column, record=record))

    assert {model: set(model._base_manager.values_list("pk", "family")) for model in tables} == before
    assert CounsellingSession.objects.final().exists()
    assert len(tables) == 13
    assert Goal.objects.exists()


def test_a_row_is_whole_before_its_key_is_filled_in(world):
    link = SessionChild(session=make_session(world.family, world.ank, final=False), child=world.sara)

    link.full_clean()
    link.save()

    assert link.family == world.family
