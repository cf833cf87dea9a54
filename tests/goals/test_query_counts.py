"""A page about goals asks the database as much with 5 as with 500 numbers behind it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goals.models import GoalScore, GoalStep, SafetyRating
from privacy.audience import Audience
from tests.conftest import THE_WALL
from tests.world import days_ago, make_goal, make_proposal


def fill(world, goal, rows):
    """So many numbers of three voices, steps, ratings and goals; in bulk, for they are many."""
    voices = [(world.marloes, "mother"), (world.ank, "counsellor"), (world.coby, "network")]
    common = {"family": world.family, "goal": goal}
    GoalScore.objects.bulk_create(
        GoalScore(**common, value=n % 11, scored_on=days_ago(n % 50), scored_by=who, voice=voice)
        for n in range(rows)
        for who, voice in [voices[n % 3]]
    )
    GoalStep.objects.bulk_create(
        GoalStep(**common, text=f"Stap {n}", who=world.member.coby, added_by=world.ank) for n in range(rows)
    )
    SafetyRating.objects.bulk_create(
        SafetyRating(
            family=world.family, value=n % 11, rated_on=days_ago(n), author=world.ank, voice="counsellor"
        )
        for n in range(rows)
    )
    for n in range(rows // 20):
        make_proposal(make_goal(world.member.marloes, f"Ik wil {n}", children=[world.deniz]), world.ank)


def queries(client, page):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured) - THE_WALL


@pytest.mark.parametrize(
    ("who", "place", "most"),
    [
        ("marloes", "start", 22),
        ("coby", "start", 22),
        ("marloes", "goal", 28),
        ("ank", "goal", 28),
        ("ank", "goals", 12),
        ("ank", "safety", 12),
    ],
)
def test_a_page_asks_the_same_with_5_and_with_500_numbers(world, as_, who, place, most):
    goal = make_goal(world.member.marloes, children=[world.deniz], audience=Audience.TEAM)
    address = (
        goal.get_absolute_url()
        if place == "goal"
        else reverse(f"goals:{place}", args=[] if place == "start" else [world.family.pk])
    )
    client = as_(getattr(world, who))
    fill(world, goal, 20)
    few = queries(client, address)

    fill(world, goal, 480)

    assert queries(client, address) == few
    assert few <= most
