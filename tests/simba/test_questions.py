"""What is asked of the database: many keys as one array, links without a query, and the plans that are kept."""

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef, Q

from families.models import Child, Family
from goals.models import Goal
from simba.db import Linked, triggers_at_rest
from simba.postgresql.base import SEEN_BEFORE
from teams.models import CounsellingSession
from tests.world import make_family, make_goal, make_session


def sql(queryset):
    return queryset.query.sql_with_params()[0]


def test_a_question_about_one_key_is_the_question_about_a_hundred(world):
    one, many = Family.objects.filter(pk__among={1}), Family.objects.filter(pk__among=range(100))

    assert sql(one) == sql(many)
    assert sql(Child.objects.filter(family__among={1})) == sql(Child.objects.filter(family__among={1, 2, 3}))


def test_among_keys_are_those_and_no_others(world):
    other = make_family("Elders")

    assert list(Family.objects.filter(pk__among={other.pk, 0})) == [other]
    assert not Family.objects.filter(pk__among=set()).exists()
    assert set(Child.objects.filter(family__among={world.family.pk})) == set(world.children)


@pytest.fixture
def sessions(world):
    make_session(world.family, world.ank, [world.sara], final=False)
    make_session(world.family, world.ank, [])
    return CounsellingSession.objects.all()


def test_linked_says_what_a_query_would_say(world, sessions):
    through = CounsellingSession.children.through
    named = Exists(through.objects.filter(session=OuterRef("pk")))
    with_sara = Exists(through.objects.filter(session=OuterRef("pk"), child=world.sara))

    assert set(sessions.filter(Linked(CounsellingSession, "children"))) == set(sessions.filter(named))
    sara = Linked(CounsellingSession, "children", keys=[world.sara.pk])
    assert set(sessions.filter(sara)) == set(sessions.filter(with_sara))
    assert set(sessions.filter(~Q(sara))) == set(sessions.exclude(with_sara)) != set(sessions)


def test_linked_finds_the_account_behind_a_member(world, sessions):
    first = sessions.get(status="draft")
    first.present.set([world.member.kemal])

    here = sessions.filter(Linked(CounsellingSession, "present", account=world.kemal.pk))

    assert list(here) == [first]
    assert not sessions.filter(Linked(CounsellingSession, "present", account=0)).exists()


@pytest.mark.skipif(bool(settings.DATABASE_POOLER), reason="behind a pooler nothing is prepared")
def test_a_question_asked_again_is_kept_with_its_plan(db):
    for number in range(SEEN_BEFORE + 1):
        list(Family.objects.filter(pk=number, name="Zoiets"))

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%families_family%'")
        assert cursor.fetchone()[0] >= 1


def test_triggers_rest_within_and_no_longer(world):
    goal = make_goal(world.member.marloes)
    before = goal.events.count()

    with triggers_at_rest():
        Goal.objects.filter(pk=goal.pk).update(why="Stil")
    assert goal.events.count() == before

    Goal.objects.filter(pk=goal.pk).update(why="Weer wakker")
    assert goal.events.count() > before


@pytest.mark.skipif(bool(settings.DATABASE_POOLER), reason="a pooler lends another connection each time")
def test_whoever_asks_a_question_gets_the_plan_that_is_kept(db):
    with connection.cursor() as cursor:
        for _again in range(6):
            cursor.execute("SELECT count(*) FROM families_family WHERE id = %s", [1])
        cursor.execute(
            "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement LIKE %s",
            ["SELECT count(*) FROM families_family WHERE%"],
        )
        generic, custom = cursor.fetchone()

    assert generic
    assert not custom
