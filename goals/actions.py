"""What happens to goals, told across their records."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from goals.models import Goal, GoalProposal, GoalWording


@transaction.atomic
def write_goal(goal: Goal, *, words: str, by: User) -> Goal:
    """Save a goal with its first wording."""
    goal.save()
    reword(goal, words=words, by=by)
    return goal


@transaction.atomic
def reword(goal: Goal, *, words: str, by: User, taken_from: GoalProposal | None = None) -> GoalWording:
    """Write a new wording; every earlier one is kept. The database refuses any author but the owner."""
    Goal.objects.select_for_update().get(pk=goal.pk)
    return GoalWording.objects.create(
        family_id=goal.family_id, goal=goal, text=words, author=by, taken_from=taken_from
    )


@transaction.atomic
def answer_proposal(proposal: GoalProposal, *, take: bool, by: User) -> GoalProposal:
    """The owner takes a proposed wording over, or not; answering twice changes nothing."""
    proposal = GoalProposal.objects.select_for_update().select_related("goal").get(pk=proposal.pk)
    if proposal.answer != GoalProposal.Answer.OPEN:
        return proposal
    if take:
        reword(proposal.goal, words=proposal.text, by=by, taken_from=proposal)
    proposal.answer = GoalProposal.Answer.TAKEN if take else GoalProposal.Answer.DECLINED
    proposal.answered_at = timezone.now()
    proposal.save(update_fields=["answer", "answered_at"])
    return proposal


@transaction.atomic
def change_state(goal: Goal, state: str, *, reason: str = "", by: User) -> Goal:
    """Take a goal to another state, with the reason."""
    goal.state, goal.state_reason, goal.state_since = state, reason, timezone.localdate()
    goal.save(update_fields=["state", "state_reason", "state_since"])
    return goal
