"""No address of the goals lets anybody but the owner write the owner's words, choices or readers."""

import re

import pytest
from django.urls import resolve, reverse

from goals.models import Goal, GoalLevel, GoalProposal, GoalWording
from goals.urls import of_family
from privacy.audience import Audience
from privacy.models import AccessLine
from tests.world import (
    make_family,
    make_goal,
    make_member,
    make_person,
    make_proposal,
    make_score,
    make_step,
)

WORDS, SECRET = "Ik wil rust in huis.", "Ik wil weer slapen zonder wakker te schrikken"
# Everything a form of ours could be told, and more.
EVERYTHING = {
    "text": "Wat ik ervan vind", "words": "Wat ik ervan vind", "owner": "{me}", "owner_id": "{me}", "author": "{me}",
    "state": "stopped", "reason": "Daarom", "audience": "team", "why": "Zomaar", "how_others_notice": "Zomaar",
    "take": "yes", "ladder": "1", "scale": "levels", "weight": "3", "seen": "{wording}", "family": "1",
    "much_better": "a", "better": "b", "hoped": "c", "now": "d", "worse": "e", "goal": "{goal}",
}  # fmt: skip


def addresses(family, goal, **others):
    """Every address of the goals that names one goal or something of it."""
    names = ["goal", "words", "audience", "state", "score", "levels", "add_step", "propose"]
    found = [reverse(f"goals:{name}", args=[family.pk, goal.pk]) for name in names]
    questions = ["children", "area", "why", "notice"]
    found += [reverse("goals:about", args=[family.pk, goal.pk, question]) for question in questions]
    found += [reverse(f"goals:{name}", args=[family.pk, pk]) for name, pk in others.items()]
    return found


def as_it_is(goal):
    """All that is the owner's to decide."""
    fields = ["owner", "state", "state_reason", "audience", "why", "how_others_notice", "scale", "weight"]
    return (
        Goal.objects.filter(pk=goal.pk).values(*fields, "life_area", "family").get(),
        list(goal.children.values_list("pk", flat=True)),
        list(GoalWording.objects.filter(goal=goal).values_list("text", "author", "taken_from")),
        list(GoalLevel.objects.filter(goal=goal).values_list("level", "text")),
    )


@pytest.fixture
def goal(world):
    return make_goal(world.member.marloes, WORDS, children=[world.deniz])


@pytest.mark.parametrize("who", ["kemal", "coby", "tess", "ank", "mirjam", "stranger"])
def test_whatever_is_sent_to_any_address_the_goal_stays_as_its_owner_made_it(world, as_, goal, who):
    proposal, step = make_proposal(goal, world.ank), make_step(goal, world.member.marloes)
    user, member = getattr(world, who), getattr(world.member, who, None)
    ids = {"me": member.pk if member else user.pk, "wording": goal.wordings.get().pk, "goal": goal.pk}
    sent = {key: value.format(**ids) for key, value in EVERYTHING.items()}
    before, client = as_it_is(goal), as_(user)

    for address in addresses(world.family, goal, answer=proposal.pk, finish_step=step.pk):
        assert client.post(address, sent).status_code in (200, 302, 403, 404, 405, 422), address
        if who == "ank":
            client.post(address + "?new=1", sent, headers={"X-Autosave": "1"})
            client.post(address, sent, headers={"HX-Request": "true"})
            client.put(address, sent)
            client.delete(address)

    assert as_it_is(goal) == before
    assert GoalProposal.objects.get(pk=proposal.pk).answer == GoalProposal.Answer.OPEN


def test_every_address_of_one_goal_is_tried_above(world, goal):
    tried = {resolve(a).url_name for a in addresses(world.family, goal, answer=1, finish_step=1)}
    ours = {entry.name for entry in of_family if re.search("goal_id|step_id|proposal_id", str(entry.pattern))}

    assert tried == ours


@pytest.mark.parametrize("who", ["ank", "kemal", "coby"])
def test_nobody_begins_a_goal_in_the_name_of_a_parent(world, as_, who):
    sent = {"text": "Ik wil van alles", "owner": world.member.marloes.pk, "author": world.marloes.pk}
    as_(getattr(world, who)).post(reverse("goals:add_goal", args=[world.family.pk]), sent)

    owners = set(Goal.objects.values_list("owner", flat=True))
    assert owners == ({world.member.kemal.pk} if who == "kemal" else set())


def test_what_staff_send_along_with_a_proposal_or_a_score_is_ignored(world, as_, goal):
    sent = {
        "text": "Ik wil rustige avonden", "value": "6", "author": world.marloes.pk, "answer": "taken",
        "answered_at": "2020-01-01", "scored_by": world.marloes.pk, "voice": "mother", "goal": 1,
        "scored_on": goal.starts.isoformat(), "added_by": world.marloes.pk,
    }  # fmt: skip
    client = as_(world.ank)

    client.post(reverse("goals:propose", args=[world.family.pk, goal.pk]), sent)
    client.post(reverse("goals:score", args=[world.family.pk, goal.pk]), sent)
    client.post(reverse("goals:add_step", args=[world.family.pk, goal.pk]), sent)

    proposal, score, step = goal.proposals.get(), goal.scores.get(), goal.steps.get()
    assert (proposal.author, proposal.answer) == (world.ank, "open")
    assert (score.scored_by, score.voice) == (world.ank, "counsellor")
    assert step.added_by == world.ank


@pytest.fixture
def secret(world):
    goal = make_goal(world.member.marloes, SECRET, audience=Audience.COUNSELLORS, children=[world.deniz])
    make_score(goal, world.marloes, value=3, why="Geheime reden")
    make_step(goal, world.member.marloes, "Geheime stap")
    make_proposal(goal, world.ank, "Geheim voorstel")
    return goal


def test_the_other_parent_cannot_tell_a_hidden_goal_from_none(world, as_, secret):
    client = as_(world.kemal)
    proposal, step = secret.proposals.get(), secret.steps.get()
    hidden = addresses(world.family, secret, answer=proposal.pk, finish_step=step.pk)
    secret.pk = 987654
    nothing = addresses(world.family, secret, answer=987654, finish_step=987654)

    for there, not_there in zip(hidden, nothing, strict=True):
        for method in (client.get, client.post):
            a, b = method(there), method(not_there)
            assert a.status_code == b.status_code
            assert a.status_code in (403, 404, 405)
            if a.status_code == 403:  # closed to this person before any goal is looked up
                assert "propose" in there


@pytest.mark.parametrize("who", ["kemal", "elif_", "aylin", "coby", "tess", "mirjam"])
def test_a_hidden_goal_is_in_no_list_page_or_count(world, as_, secret, who):
    client = as_(getattr(world, who))
    places = [reverse("goals:start"), reverse("goals:goals", args=[world.family.pk])]
    places += [reverse("goals:safety", args=[world.family.pk]), world.family.get_absolute_url()]

    for place in places:
        text = client.get(place, follow=True).content.decode()
        for word in (SECRET, "Geheime", "Geheim voorstel", f"/goals/{secret.pk}/"):
            assert word not in text, place


def test_who_reads_along_sees_no_proposal(world, as_, goal):
    make_proposal(goal, world.ank, "Ik wil rustige avonden")
    address = goal.get_absolute_url()

    seen = {
        who
        for who in ["marloes", "kemal", "aylin", "coby", "tess", "ank", "joris", "mirjam"]
        if "rustige avonden" in as_(getattr(world, who)).get(address).content.decode()
        or "heeft een idee" in as_(getattr(world, who)).get(address).content.decode()
    }

    assert seen == {"marloes", "ank", "joris"}


def test_a_goal_of_another_family_is_not_found_through_ones_own(world, as_, goal):
    other = make_family("Anders", by=world.mirjam)
    make_member(other, "counsellor", world.ank)
    person = make_person(other, "Marloes", "Prins", sex="female")
    make_member(other, "parent", world.marloes, person)

    for who in (world.ank, world.marloes):
        assert as_(who).get(reverse("goals:goal", args=[other.pk, goal.pk])).status_code == 404
        assert as_(who).post(reverse("goals:words", args=[other.pk, goal.pk]), {"text": "x"}).status_code in (
            403,
            404,
        )
    assert goal.wordings.count() == 1


def test_a_refused_attempt_is_in_the_access_log(world, as_, goal):
    as_(world.kemal).post(reverse("goals:words", args=[world.family.pk, goal.pk]), {"text": "Wat ik vind"})

    line = AccessLine.objects.latest("pk")
    assert (line.user_id, line.status, line.object_id) == (world.kemal.pk, 403, goal.pk)
