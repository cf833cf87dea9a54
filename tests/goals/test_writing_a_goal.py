"""A parent writes a goal, asked one thing at a time, and writes it differently later."""

import pytest
from django.urls import reverse

from goals.actions import reword
from goals.models import Goal, LifeArea
from privacy.audience import Audience
from tests.world import make_child, make_family, make_goal, make_score


@pytest.fixture
def goal(world):
    return make_goal(world.member.marloes, "Ik wil rust in huis.", children=[world.deniz])


@pytest.fixture
def client(world, as_):
    return as_(world.marloes)


def url(name, goal, *more, **query):
    return reverse(f"goals:{name}", args=[goal.family_id, goal.pk, *more], query=query or None)


def test_words_are_enough_for_a_goal(world, client):
    page = client.get(reverse("goals:add_goal", args=[world.family.pk]))
    response = client.post(
        reverse("goals:add_goal", args=[world.family.pk]), {"text": "Ik wil samen eten. Elke dag."}
    )

    goal = Goal.objects.with_words().get()
    assert "Ik wil " in page.content.decode()
    assert response["Location"] == url("about", goal, "children", new=1)
    assert (goal.words, goal.owner, goal.state) == (
        "Ik wil samen eten. Elke dag.",
        world.member.marloes,
        Goal.State.DRAFT,
    )
    assert goal.audience == Audience.COUNSELLORS


def test_the_questions_after_it_lead_from_one_to_the_next(world, client):
    goal = make_goal(world.member.marloes, state=Goal.State.DRAFT, audience=Audience.COUNSELLORS)
    area = LifeArea.objects.in_force().first()
    answers = [
        ("children", {"children": [world.deniz.pk, world.sara.pk]}),
        ("area", {"life_area": area.pk}),
        ("why", {"why": "Dan slaapt Sara beter."}),
        ("notice", {"how_others_notice": "De buren horen ons niet meer."}),
    ]

    places = [url("about", goal, question, new=1) for question, _ in answers]
    places.append(url("audience", goal, new=1))
    for (_, answer), here, after in zip(answers, places, places[1:], strict=False):
        assert client.get(here).status_code == 200
        assert client.post(here, answer)["Location"] == after
    assert client.post(places[-1], {"audience": "parents"})["Location"] == goal.get_absolute_url()

    goal.refresh_from_db()
    assert set(goal.children.all()) == {world.deniz, world.sara}
    assert (goal.life_area, goal.why) == (area, "Dan slaapt Sara beter.")
    assert (goal.audience, goal.state) == (Audience.PARENTS, Goal.State.ACTIVE)


def test_a_question_may_be_skipped_or_changed_later(client, goal):
    page = client.get(url("about", goal, "why", new=1)).content.decode()
    response = client.post(url("about", goal, "why"), {"why": "Voor de kinderen."})

    assert url("about", goal, "notice", new=1) in page
    assert response["Location"] == goal.get_absolute_url()
    assert client.get(url("about", goal, "nonsense")).status_code == 404


def test_the_same_goal_sent_twice_is_one_goal(world, client):
    for _ in range(2):
        client.post(reverse("goals:add_goal", args=[world.family.pk]), {"text": "Ik wil samen eten."})

    assert Goal.objects.count() == 1


def test_new_words_are_saved_beside_the_old_ones(client, goal):
    seen = goal.wordings.get().pk
    response = client.post(url("words", goal), {"text": "Ik wil stilte na acht uur.", "seen": seen})
    page = client.get(response["Location"]).content.decode()

    assert "Ik wil stilte na acht uur." in page
    assert "Ik wil rust in huis." in page


def test_words_written_on_two_devices_stand_side_by_side(world, client, goal):
    seen = goal.wordings.get().pk
    reword(goal, words="Op de tablet", by=world.marloes)

    both = client.post(url("words", goal), {"text": "Op de telefoon", "seen": seen})
    page = both.content.decode()
    chosen = client.post(url("words", goal), {"text": "Op de telefoon", "seen": goal.wordings.first().pk})

    assert both.status_code == 409
    assert "Op de telefoon" in page
    assert "Op de tablet" in page
    assert chosen.status_code == 302
    assert [w.text for w in goal.wordings.all()] == ["Op de telefoon", "Op de tablet", "Ik wil rust in huis."]


TOO_LONG = "x" * 10_000_000
BAD_WORDS = [
    ("", "Schrijf uw doel op in uw eigen woorden."),
    ("Ik wil ", "Schrijf op wat u wilt."),
    ("Ik wil slapen\x00", "niet kunnen bewaren"),
    ("Ik wil \ufffd slapen", "kwam niet goed over"),
    (TOO_LONG, "te lang"),
]


@pytest.mark.parametrize(("text", "sentence"), BAD_WORDS, ids=["empty", "opening", "nul", "broken", "long"])
@pytest.mark.parametrize("place", ["add", "words"])
def test_bad_words_get_a_sentence_and_are_not_lost(world, client, goal, place, text, sentence):
    address = url("words", goal) if place == "words" else reverse("goals:add_goal", args=[world.family.pk])
    response = client.post(address, {"text": text, "seen": goal.wordings.get().pk})

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert text.strip().replace("\x00", "") in page.replace("\x00", "")
    assert goal.wordings.count() == 1
    assert Goal.objects.count() == 1


def test_a_lone_surrogate_is_refused_in_words(client, goal):
    body = b"seen=&text=Ik+wil+%ED%A0%80+slapen"
    response = client.post(url("words", goal), body, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 422
    assert goal.wordings.count() == 1


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30, "0"])
def test_a_forged_wording_id_never_overwrites(client, goal, seen):
    response = client.post(url("words", goal), {"text": "Iets anders", "seen": seen})

    assert response.status_code == 409
    assert "Iets anders" in response.content.decode()
    assert goal.wordings.count() == 1


def test_a_child_of_another_family_is_no_choice(world, client, goal):
    stranger = make_child(make_family("Anders", by=world.mirjam), "Vreemd")

    response = client.post(url("about", goal, "children"), {"children": [stranger.pk]})

    assert response.status_code == 422
    assert "Vreemd" not in response.content.decode()
    assert list(goal.children.all()) == [world.deniz]


def test_a_goal_for_the_other_parent_names_children(world, client):
    goal = make_goal(world.member.marloes, audience=Audience.COUNSELLORS)

    response = client.post(url("audience", goal), {"audience": "parents"})

    assert response.status_code == 422
    assert "Kies eerst voor welke kinderen" in response.content.decode()
    assert client.post(url("audience", goal), {"audience": "present"}).status_code == 422


def test_stopping_wants_a_reason_and_keeps_the_last_score(client, world, goal):
    make_score(goal, world.marloes, value=4)

    without = client.post(url("state", goal), {"state": "stopped", "reason": ""})
    client.post(url("state", goal), {"state": "stopped", "reason": "Ik wil eerst iets anders."})

    assert without.status_code == 422
    assert "Schrijf op waarom u met dit doel stopt." in without.content.decode()
    goal.refresh_from_db()
    assert (goal.state, goal.state_reason) == (Goal.State.STOPPED, "Ik wil eerst iets anders.")
    assert goal.scores.get().value == 4


def test_a_goal_is_reached_and_taken_up_again(client, goal):
    client.post(url("state", goal), {"state": "reached"})
    goal.refresh_from_db()
    assert goal.state == Goal.State.REACHED

    client.post(url("state", goal), {"state": "active", "reason": "Toch nog niet."})
    goal.refresh_from_db()
    assert (goal.state, goal.state_reason) == (Goal.State.ACTIVE, "")
    assert client.post(url("state", goal), {"state": "draft"}).status_code == 422
