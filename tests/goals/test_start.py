"""The own start: what concerns each member of a family today, and what belongs in an empty place."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from families.actions import start_aftercare
from families.models import AftercareEpisode
from goals.models import Goal
from privacy.audience import Audience
from tests.world import days_ago, make_family, make_goal, make_member, make_score, make_step

START = reverse("goals:start")


def text_of(client):
    response = client.get(START)
    assert response.status_code == 200
    return response.content.decode()


def test_a_parent_sees_the_own_goals_with_the_last_number(world, as_):
    goal = make_goal(world.member.marloes, "Ik wil rust in huis.", starts=days_ago(9))
    make_score(goal, world.marloes, 3, "mother", scored_on=days_ago(8))
    make_score(goal, world.marloes, 6, "mother")
    make_score(goal, world.ank, 9, "counsellor")
    make_goal(world.member.kemal, "Ik wil dat niemand dit leest.", audience=Audience.COUNSELLORS)

    text = text_of(as_(world.marloes))

    assert "Dag Marloes" in text
    assert "Ik wil rust in huis." in text
    assert "6 op een ladder van 0 tot 10" in text
    assert goal.get_absolute_url() in text
    assert "niemand dit leest" not in text


def test_an_empty_start_says_what_belongs_there(world, as_):
    text = text_of(as_(world.marloes))

    assert "Hier komen uw eigen doelen" in text
    assert reverse("goals:add_goal", args=[world.family.pk]) in text
    assert "Nu niets te doen" in text


@pytest.mark.parametrize("who", ["elif_", "aylin", "hanneke", "coby"])
def test_who_writes_no_goals_sees_steps_the_team_and_the_number(world, as_, who):
    text = text_of(as_(getattr(world, who)))

    assert "Mijn doelen" not in text
    assert reverse("goals:rate_safety", args=[world.family.pk]) in text
    assert world.family.get_absolute_url() in text


def test_a_neighbour_sees_the_own_steps_and_goals_shared_with_the_team(world, as_):
    shared = make_goal(world.member.marloes, "Ik wil hulp durven vragen.", children=[world.deniz])
    make_step(shared, world.member.coby, "Woensdag samen eten")
    make_step(shared, world.member.marloes, "Zelf de school bellen")
    draft = make_goal(world.member.marloes, "Nog niet af", state=Goal.State.DRAFT)

    text = text_of(as_(world.coby))

    assert "Ik wil hulp durven vragen." in text
    assert "Woensdag samen eten" in text
    assert "Zelf de school bellen" not in text
    assert draft.get_absolute_url() not in text


def test_steps_of_others_families_and_done_steps_stay_away(world, as_):
    other = make_family("Anders", by=world.mirjam)
    lotte = make_member(other, "network", world.marloes)
    make_step(make_goal(world.member.marloes), lotte, "Van elders")
    make_step(make_goal(world.member.marloes), world.member.coby, "Al klaar", done_on=timezone.localdate())

    assert "Al klaar" not in text_of(as_(world.coby))
    assert "Van elders" not in text_of(as_(world.coby))


def test_a_step_that_is_late_says_so(world, as_):
    goal = make_goal(world.member.marloes, children=[world.deniz])
    make_step(goal, world.member.coby, "Sleutel brengen", due_on=days_ago(2))

    assert "Had vóór" in text_of(as_(world.coby))


def test_moments_that_come_are_told_to_who_may_know(world, as_):
    start_aftercare(
        AftercareEpisode(family=world.family, child=world.deniz, starts=timezone.localdate()), by=world.ank
    )

    assert "We vragen hoe het thuis gaat met Deniz" in text_of(as_(world.marloes))
    assert "Deniz" not in text_of(as_(world.coby))
    assert "Deniz" not in text_of(as_(world.elif_))


def test_finished_goals_wait_behind_one_press(world, as_):
    make_goal(world.member.marloes, "Ik wilde verhuizen", state=Goal.State.REACHED)

    text = text_of(as_(world.marloes))

    assert "1 eerder doel" in text
    assert "Ik wilde verhuizen" in text.split("1 eerder doel")[1]


def test_a_member_of_two_families_sees_which_is_which(world, as_):
    make_member(make_family("Anders", by=world.mirjam), "network", world.coby)

    text = text_of(as_(world.coby))

    assert "Anders" in text
    assert "Yildirim-Prins" in text


def test_the_title_gives_nothing_away(world, as_):
    goal = make_goal(world.member.marloes, children=[world.deniz])
    client = as_(world.marloes)

    for page in (START, goal.get_absolute_url(), reverse("goals:rate_safety", args=[world.family.pk])):
        assert "<title>Simba</title>" in client.get(page).content.decode()


def test_after_the_membership_ended_there_is_no_start(world, as_):
    world.member.coby.until = timezone.localdate() - timedelta(days=1)
    world.member.coby.save()

    assert as_(world.coby).get(START).status_code == 403


def test_a_young_person_is_not_spoken_to_as_an_adult(world, as_):
    goal = make_goal(world.member.kemal, "Wij willen rust.", children=[world.elif_child])
    make_score(goal, world.elif_, 4, "child")
    make_step(goal, world.member.elif_, "Oma bellen")
    pages = [START, goal.get_absolute_url(), reverse("goals:score", args=[world.family.pk, goal.pk])]
    pages += [reverse(f"goals:{name}", args=[world.family.pk]) for name in ("rate_safety", "safety", "goals")]

    for address in pages:
        response = as_(world.elif_).get(address)
        main = response.content.decode().split('<main id="main"')[1].split("</main>")[0]
        words = re.findall(r"\w+", re.sub(r"<[^>]+>", " ", main).lower())
        assert response.status_code == 200
        assert {"u", "uw"} & set(words) == set(), address
