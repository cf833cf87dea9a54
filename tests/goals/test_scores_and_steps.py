"""Numbers of every voice, small steps, levels and proposals."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from families.models import Person
from goals.models import Goal, GoalProposal, GoalStep
from privacy.audience import Audience
from tests.world import (
    days_ago,
    make_family,
    make_goal,
    make_member,
    make_proposal,
    make_session,
    make_step,
)


@pytest.fixture
def goal(world):
    return make_goal(
        world.member.marloes, "Ik wil rust in huis.", children=[world.deniz], starts=days_ago(60)
    )


def url(name, goal):
    return reverse(f"goals:{name}", args=[goal.family_id, goal.pk])


VOICES = {
    "marloes": "mother",
    "kemal": "father",
    "aylin": "carer",
    "coby": "network",
    "tess": "professional",
    "ank": "counsellor",
    "joris": "system_coach",
}


def test_each_voice_gives_its_own_number(world, as_, goal):
    for number, who in enumerate(VOICES):
        response = as_(getattr(world, who)).post(
            url("score", goal), {"value": number, "why": f"Zegt {who}", "scored_on": timezone.localdate()}
        )
        assert response.status_code == 302

    given = {score.scored_by: (score.voice, score.value) for score in goal.scores.all()}
    assert given == {getattr(world, w): (voice, n) for n, (w, voice) in enumerate(VOICES.items())}
    page = as_(world.marloes).get(goal.get_absolute_url()).content.decode()
    assert all(f"Zegt {who}" in page for who in VOICES)


def test_a_parent_of_another_sex_is_a_parent(world, as_, goal):
    Person.objects.filter(pk=world.mother.pk).update(sex="other")

    as_(world.marloes).post(url("score", goal), {"value": 5, "scored_on": timezone.localdate()})

    assert goal.scores.get().voice == "parent"


def test_a_young_person_scores_as_the_child(world, as_):
    goal = make_goal(world.member.kemal, children=[world.elif_child])

    as_(world.elif_).post(url("score", goal), {"value": 2, "scored_on": timezone.localdate()})

    assert goal.scores.get().voice == "child"


TOMORROW = timezone.localdate() + timedelta(days=1)


@pytest.mark.parametrize("value", ["11", "-5", "x", "", "5.5", "9" * 40, "\x00"])
def test_a_number_off_the_ladder_gets_a_sentence(world, as_, goal, value):
    response = as_(world.marloes).post(
        url("score", goal), {"value": value, "why": "Omdat het zo is", "scored_on": timezone.localdate()}
    )

    text = response.content.decode()
    assert response.status_code == 422
    assert "Kies een cijfer op de ladder." in text
    assert "Omdat het zo is" in text
    assert not goal.scores.exists()


@pytest.mark.parametrize(
    ("day", "sentence"),
    [(TOMORROW, "nog komen"), ("1999-01-01", "Op die dag was dit doel er nog niet."), ("31-31", "datum")],
)
def test_a_number_on_an_impossible_day_gets_a_sentence(world, as_, goal, day, sentence):
    response = as_(world.marloes).post(url("score", goal), {"value": 5, "why": "Bewaard", "scored_on": day})

    text = response.content.decode()
    assert response.status_code == 422
    assert sentence in text
    assert "Bewaard" in text
    assert not goal.scores.exists()


def test_a_closed_goal_gets_no_numbers(world, as_):
    goal = make_goal(world.member.marloes, state=Goal.State.REACHED)

    as_(world.marloes).post(url("score", goal), {"value": 5, "scored_on": timezone.localdate()})

    assert not goal.scores.exists()


LEVELS = {"now": "Elke dag ruzie", "hoped": "Eén keer per week", "better": "Eén keer per maand"}
LEVELS |= {"much_better": "Nooit meer", "worse": "De buren bellen"}


def test_the_owner_describes_five_levels_and_measures_by_them(world, as_, goal):
    client = as_(world.marloes)
    missing = client.post(url("levels", goal), {**LEVELS, "worse": " "})
    client.post(url("levels", goal), LEVELS)
    page = client.get(url("score", goal)).content.decode()
    client.post(url("score", goal), {"value": "-1", "scored_on": timezone.localdate()})
    off = client.post(url("score", goal), {"value": "3", "scored_on": timezone.localdate()})
    frozen = client.post(url("levels", goal), {**LEVELS, "now": "Anders"})

    assert missing.status_code == 422
    assert "Schrijf wat je dan ziet." in missing.content.decode()
    assert "Elke dag ruzie" in missing.content.decode()
    assert "De buren bellen" in page
    assert (off.status_code, frozen.status_code) == (422, 422)
    assert "Dit doel heeft al cijfers" in frozen.content.decode()
    assert goal.levels.get(level=-1).text == "Elke dag ruzie"
    assert goal.scores.get().value == -1


def test_the_owner_goes_back_to_the_ladder(world, as_, goal):
    client = as_(world.marloes)
    client.post(url("levels", goal), LEVELS)
    client.post(url("levels", goal), {"ladder": "1"})

    goal.refresh_from_db()
    assert goal.scale == Goal.Scale.LADDER
    assert not goal.levels.exists()


def step_of(goal, **changes):
    return {"text": "Samen koken", "due_on": "", "who": "", **changes}


def test_owner_and_support_plan_steps(world, as_, goal):
    for who in (world.marloes, world.ank):
        response = as_(who).post(url("add_step", goal), step_of(goal, who=world.member.coby.pk))
        assert response.status_code == 302

    assert {step.who for step in goal.steps.all()} == {world.member.coby}


def test_a_step_wants_words_a_member_and_a_day_to_come(world, as_, goal):
    stranger = make_member(make_family("Anders", by=world.mirjam), "network", name="Vreemde Buur")
    client = as_(world.marloes)

    bad = [
        ({"text": ""}, "Schrijf de stap op."),
        ({"text": "x" * 10_000_000}, "te lang"),
        ({"text": "Samen\x00koken"}, "niet kunnen bewaren"),
        ({"due_on": days_ago(1)}, "Deze dag is al geweest."),
        ({"who": stranger.pk}, "Selecteer een geldige keuze"),
        ({"who": "9" * 30}, "Selecteer een geldige keuze"),
    ]
    for change, sentence in bad:
        response = client.post(url("add_step", goal), step_of(goal, **change))
        text = response.content.decode()
        assert response.status_code == 422
        assert sentence in text
        assert "Vreemde Buur" not in text
    assert not GoalStep.objects.exists()


def test_a_step_goes_to_somebody_who_may_read_the_goal(world, as_):
    goal = make_goal(world.member.marloes, audience=Audience.COUNSELLORS)

    response = as_(world.marloes).post(url("add_step", goal), step_of(goal, who=world.member.coby.pk))

    assert response.status_code == 422
    assert "Coby Visser mag dit doel niet lezen" in response.content.decode()


@pytest.mark.parametrize("who", ["marloes", "coby", "ank"])
def test_a_step_is_ticked_off_and_taken_back(world, as_, goal, who):
    step, client = make_step(goal, world.member.coby), as_(getattr(world, who))
    done = reverse("goals:finish_step", args=[goal.family_id, step.pk])

    client.post(done)
    assert GoalStep.objects.get().done_on == timezone.localdate()

    client.post(done, {"undo": "1"})
    assert GoalStep.objects.get().done_on is None


def test_from_the_start_one_comes_back_to_the_start(world, as_, goal):
    step = make_step(goal, world.member.coby)
    done = reverse("goals:finish_step", args=[goal.family_id, step.pk])

    assert as_(world.coby).post(done, {"start": "1"})["Location"] == reverse("goals:start")
    assert as_(world.coby).post(done, {"undo": "1"})["Location"] == goal.get_absolute_url()


def test_a_proposal_lies_beside_until_the_owner_chooses(world, as_, goal):
    as_(world.ank).post(url("propose", goal), {"text": "Ik wil rustige avonden.", "why": "Dat zei u zelf."})
    proposal = GoalProposal.objects.get()
    answer = reverse("goals:answer", args=[goal.family_id, proposal.pk])
    marloes = as_(world.marloes)

    assert answer in marloes.get(reverse("goals:start")).content.decode()
    page = marloes.get(answer).content.decode()
    assert "Ik wil rust in huis." in page
    assert "Dat zei u zelf." in page
    assert marloes.post(answer, {"take": "maybe"}).status_code == 422
    marloes.post(answer, {"take": "yes"})

    assert goal.wordings.first().text == "Ik wil rustige avonden."
    assert goal.wordings.first().taken_from == proposal
    assert answer not in marloes.get(reverse("goals:start")).content.decode()


def test_a_proposal_not_taken_over_changes_nothing(world, as_, goal):
    proposal = make_proposal(goal, world.ank)

    as_(world.marloes).post(reverse("goals:answer", args=[goal.family_id, proposal.pk]), {"take": "no"})

    assert goal.wordings.count() == 1
    assert GoalProposal.objects.get().answer == GoalProposal.Answer.DECLINED


def test_a_goal_shows_the_sessions_it_was_talked_about_in(world, as_, goal):
    shared = make_session(
        world.family,
        world.ank,
        children=[world.deniz],
        goals=[goal],
        audience=Audience.TEAM,
        what_happened="We aten samen.",
    )
    private = make_session(
        world.family,
        world.ank,
        goals=[goal],
        audience=Audience.COUNSELLORS,
        what_happened="Alleen voor ons.",
    )
    assert {shared, private} == set(goal.sessions.all())

    for who, sees_private in ((world.marloes, False), (world.ank, True)):
        text = as_(who).get(goal.get_absolute_url()).content.decode()
        assert "We aten samen." in text
        assert ("Alleen voor ons." in text) is sees_private
