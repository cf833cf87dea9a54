"""The words of a goal are its owner's: what the database itself refuses."""

import pytest
from django.db import Error, connection, transaction

from accounts.models import User
from goals.actions import LevelsFrozen, WordsChanged, answer_proposal, describe_levels, give_score, reword
from goals.models import Goal, GoalProposal, GoalScore
from privacy.audience import Audience
from tests.world import make_goal, make_proposal, make_score

WORDS = "Ik wil rust in huis."


@pytest.fixture
def goal(world):
    return make_goal(world.member.marloes, WORDS, children=[world.deniz])


def words_of(goal):
    return list(goal.wordings.order_by("pk").values_list("text", flat=True))


REFUSED = [
    "INSERT INTO goals_goalwording (family_id, goal_id, text, author_id, written_at)"
    " VALUES ({family}, {goal}, 'Wat ik vind', {ank}, now())",
    "UPDATE goals_goalwording SET text = 'Wat ik vind' WHERE goal_id = {goal}",
    "UPDATE goals_goalwording SET author_id = {ank} WHERE goal_id = {goal}",
    "UPDATE goals_goal SET owner_id = {kemal} WHERE id = {goal}",
    "UPDATE goals_goalproposal SET text = 'Anders' WHERE goal_id = {goal}",
]


@pytest.mark.parametrize("statement", REFUSED)
def test_the_database_refuses_words_of_anybody_else(world, goal, statement):
    make_proposal(goal, world.ank)
    ids = {
        "family": world.family.pk,
        "goal": goal.pk,
        "ank": world.ank.pk,
        "kemal": world.member.kemal.pk,
    }

    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(**ids))

    assert words_of(goal) == [WORDS]
    assert Goal.objects.get(pk=goal.pk).owner == world.member.marloes


def test_staff_and_the_other_parent_write_no_words_by_code_either(world, goal):
    for other in (world.ank, world.kemal):
        with pytest.raises(Error), transaction.atomic():
            reword(goal, words="Wat ik vind", by=other)

    assert words_of(goal) == [WORDS]


def test_every_wording_is_kept_and_an_active_goal_says_it_changed(world, goal):
    reword(goal, words="Ik wil rust.", by=world.marloes)

    assert words_of(goal) == [WORDS, "Ik wil rust."]
    assert Goal.objects.get(pk=goal.pk).state == Goal.State.CHANGED


def test_words_written_over_a_newer_wording_are_refused(world, goal):
    seen = goal.wordings.get().pk
    reword(goal, words="Op de tablet", by=world.marloes, seen=seen)

    with pytest.raises(WordsChanged):
        reword(goal, words="Op de telefoon", by=world.marloes, seen=seen)

    assert words_of(goal) == [WORDS, "Op de tablet"]


def test_the_same_words_twice_are_one_wording(world, goal):
    for _ in range(2):
        reword(goal, words="Ik wil rust.", by=world.marloes)

    assert words_of(goal) == [WORDS, "Ik wil rust."]


def test_a_proposal_becomes_words_when_the_owner_takes_it_over(world, goal):
    proposal = make_proposal(goal, world.ank)

    answer_proposal(proposal, take=True, by=world.marloes)
    answer_proposal(proposal, take=False, by=world.marloes)

    wording = goal.wordings.first()
    assert (wording.text, wording.author, wording.taken_from) == (proposal.text, world.marloes, proposal)
    assert GoalProposal.objects.get(pk=proposal.pk).answer == GoalProposal.Answer.TAKEN


def test_a_proposal_is_seen_by_the_owner_and_who_may_propose(world, goal):
    make_proposal(goal, world.ank)
    cast = ["marloes", "kemal", "elif_", "aylin", "coby", "tess", "ank", "joris", "mirjam", "stranger"]

    def sees(who):
        user = User.objects.get(pk=getattr(world, who).pk)
        return GoalProposal.objects.visible_to(user).exists()

    assert Goal.objects.visible_to(world.kemal).filter(pk=goal.pk).exists()
    assert {who for who in cast if sees(who)} == {"marloes", "ank", "joris"}


def test_a_proposal_beside_a_draft_is_the_owners_alone(world):
    goal = make_goal(world.member.marloes, audience=Audience.AUTHOR)
    make_proposal(goal, world.ank)

    assert not GoalProposal.objects.visible_to(world.ank).exists()
    assert GoalProposal.objects.visible_to(world.marloes).exists()


def test_levels_freeze_when_scoring_starts(world, goal):
    texts = {level: f"Zo ziet {level} eruit" for level in range(-2, 3)}
    describe_levels(goal, texts, by=world.marloes)
    goal.refresh_from_db()
    make_score(goal, world.marloes, value=-1)

    with pytest.raises(LevelsFrozen):
        describe_levels(goal, {}, by=world.marloes)

    assert goal.scale == Goal.Scale.LEVELS
    assert goal.levels.count() == 5


def test_a_score_sent_twice_is_one_score(world, goal):
    for _ in range(2):
        give_score(GoalScore(family=world.family, goal=goal, value=6), voice="mother", by=world.marloes)

    assert goal.scores.count() == 1
