"""What a record said before is kept by the database itself, whichever way it was changed."""

import pytest
from django.db import DatabaseError, connection, transaction

from families.models import Child, Family, LivingArrangement, Person
from goals.models import GoalLevel, GoalScore, GoalWording
from tests.world import make_arrangement, make_goal, make_score, make_session


def refused(sql, *values):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_a_bulk_change_keeps_what_was_there(world):
    Family.objects.filter(pk=world.family.pk).update(name="Yildirim")

    assert [event.name for event in world.family.events.order_by("pk")] == ["Yildirim-Prins", "Yildirim"]


def test_raw_sql_keeps_what_was_there(world):
    arrangement = make_arrangement(world.deniz, place="tante Aylin")

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE families_livingarrangement SET kind = 'respite' WHERE id = %s", [arrangement.pk]
        )

    assert set(arrangement.events.values_list("kind", "place")) == {
        ("foster", "tante Aylin"),
        ("respite", "tante Aylin"),
    }


def test_a_child_keeps_both_halves_of_its_history(world):
    Child.objects.filter(pk=world.sara.pk).update(wish="Ik wil een hond")
    Person.objects.filter(pk=world.sara.pk).update(first_name="Saar")

    assert "Ik wil een hond" in world.sara.child_events.values_list("wish", flat=True)
    assert set(Person.objects.get(pk=world.sara.pk).events.values_list("first_name", flat=True)) == {
        "Sara",
        "Saar",
    }


def test_a_final_session_cannot_be_changed_or_removed(world):
    session = make_session(world.family, world.ank, children=[world.deniz])

    refused("UPDATE teams_counsellingsession SET what_happened = 'anders' WHERE id = %s", session.pk)
    refused(
        "UPDATE teams_counsellingsession SET status = 'draft', finalised_at = NULL WHERE id = %s", session.pk
    )
    refused("DELETE FROM teams_counsellingsession WHERE id = %s", session.pk)
    refused("UPDATE teams_sessionchild SET note = 'anders' WHERE session_id = %s", session.pk)
    refused("DELETE FROM teams_sessionchild WHERE session_id = %s", session.pk)

    session.refresh_from_db()
    assert session.what_happened == "We spraken over de ochtend."


def test_the_audience_of_a_final_session_can_change(world):
    session = make_session(world.family, world.ank)

    session.audience = "team"
    session.save()

    session.refresh_from_db()
    assert session.audience == "team"


def test_only_the_owner_writes_the_words_of_a_goal(world):
    goal = make_goal(world.member.marloes, "Ik wil rust.")

    for other in [world.ank, world.kemal, world.mirjam]:
        with pytest.raises(DatabaseError), transaction.atomic():
            GoalWording.objects.create(
                family=goal.family, goal=goal, text="Moeder zorgt voor rust.", author=other
            )
    refused("UPDATE goals_goalwording SET text = 'Moeder zorgt voor rust.'")

    assert [wording.text for wording in goal.wordings.all()] == ["Ik wil rust."]


def test_levels_are_fixed_once_a_goal_is_scored(world):
    goal = make_goal(world.member.marloes, scale="levels")
    level = GoalLevel.objects.create(family=goal.family, goal=goal, level=0, text="Af en toe rust")
    make_score(goal, world.marloes, value=0)

    with pytest.raises(DatabaseError), transaction.atomic():
        GoalLevel.objects.filter(pk=level.pk).update(text="Altijd rust")

    level.refresh_from_db()
    assert level.text == "Af en toe rust"


def test_a_score_is_given_once(world):
    make_score(make_goal(world.member.marloes), world.marloes, value=3)

    refused("UPDATE goals_goalscore SET value = 9")

    assert GoalScore.objects.get().value == 3


def test_one_child_never_lives_in_two_places(world):
    first = make_arrangement(world.deniz)

    refused(
        "INSERT INTO families_livingarrangement (family_id, child_id, kind, place, place_is_secret, starts, end_reason)"
        " VALUES (%s, %s, 'home', '', false, current_date, '')",
        world.family.pk,
        world.deniz.pk,
    )

    assert LivingArrangement.objects.get() == first


def test_the_goals_of_a_final_session_stay(world):
    goal = make_goal(world.member.marloes)
    session = make_session(world.family, world.ank, goals=[goal])

    refused("DELETE FROM goals_goalsession WHERE session_id = %s", session.pk)

    assert list(session.goals.all()) == [goal]
