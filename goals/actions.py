"""What happens to goals, told across their records."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from goals.models import (
    Goal,
    GoalLevel,
    GoalProposal,
    GoalScore,
    GoalStep,
    GoalWording,
    MappingEntry,
    SafetyRating,
)
from teams.models import TeamMember


class WordsChanged(Exception):
    """Another wording came in after the one somebody was looking at."""


class LevelsFrozen(Exception):
    """The levels of a goal no longer change: it has been scored."""


@transaction.atomic
def write_goal(goal: Goal, *, words: str, by: User) -> Goal:
    """Save a goal with its first wording."""
    goal.save()
    reword(goal, words=words, by=by)
    return goal


@transaction.atomic
def begin_goal(owner: TeamMember, *, words: str, by: User) -> Goal:
    """Start a goal as a draft; the same words sent twice by a nervous thumb are one goal."""
    TeamMember.objects.select_for_update(of=("self",)).get(pk=owner.pk)
    known = owner.goals.filter(state=Goal.State.DRAFT).with_words().filter(words=words).first()
    return known or write_goal(Goal(family_id=owner.family_id, owner=owner), words=words, by=by)


@transaction.atomic
def reword(
    goal: Goal, *, words: str, by: User, taken_from: GoalProposal | None = None, seen: int | None = None
) -> GoalWording:
    """Write a new wording; every earlier one is kept. The database refuses any author but the owner.

    ``seen`` is the wording the writer had before them: when it is no longer the latest, nothing is written and
    ``WordsChanged`` is raised. The same words twice are one wording.
    """
    goal = Goal.objects.select_for_update(of=("self",)).get(pk=goal.pk)
    latest = goal.wordings.first()
    if latest and latest.text == words:
        return latest
    if latest and seen is not None and latest.pk != seen:
        raise WordsChanged
    if latest and goal.state == Goal.State.ACTIVE:
        change_state(goal, Goal.State.CHANGED, by=by)
    return GoalWording.objects.create(
        family_id=goal.family_id,
        goal=goal,
        text=words,
        author=by,
        taken_from=taken_from,
        audience=goal.audience,
    )


@transaction.atomic
def open_to(goal: Goal, audience: str, *, by: User) -> Goal:
    """Let others read a goal, and its words of now; who did not read its earlier words still does not."""
    goal.audience = audience
    goal.save(update_fields=["audience"])
    latest = goal.wordings.values("pk")[:1]
    goal.wordings.filter(pk__in=latest).update(audience=audience)
    return goal


@transaction.atomic
def change_circle(
    record: SafetyRating | MappingEntry, *, audience: str, withheld_why: str | None = None, by: User
) -> SafetyRating | MappingEntry:
    """Change who may read a number or a line of the map, and of a line whether a young person reads along.

    Its history keeps who might read it before.
    """
    changed = {"audience": audience} | ({} if withheld_why is None else {"withheld_why": withheld_why})
    for name, value in changed.items():
        setattr(record, name, value)
    record.save(update_fields=list(changed))
    return record


@transaction.atomic
def answer_proposal(proposal: GoalProposal, *, take: bool, by: User) -> GoalProposal:
    """The owner takes a proposed wording over, or not; answering twice changes nothing."""
    proposal = GoalProposal.objects.select_for_update(of=("self",)).select_related("goal").get(pk=proposal.pk)
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


@transaction.atomic(savepoint=False)
def give_score(score: GoalScore, *, voice: str, by: User) -> GoalScore:
    """Save the number one voice gives; sent twice by a nervous thumb it is one number."""
    Goal.objects.select_for_update(of=("self",)).get(pk=score.goal_id)
    same = {"goal": score.goal_id, "value": score.value, "scored_on": score.scored_on, "why": score.why}
    if known := GoalScore.objects.filter(scored_by=by, voice=voice, **same).first():
        return known
    score.scored_by, score.voice = by, voice
    score.save()
    return score


@transaction.atomic
def describe_levels(goal: Goal, texts: dict[int, str], *, by: User) -> Goal:
    """Measure a goal by five described levels, or by the ladder again when there are no texts."""
    goal = Goal.objects.select_for_update(of=("self",)).get(pk=goal.pk)
    if goal.scores.exists():
        raise LevelsFrozen
    goal.levels.exclude(level__in=texts).delete()
    for level, text in texts.items():
        GoalLevel.objects.update_or_create(
            goal=goal, level=level, defaults={"family_id": goal.family_id, "text": text}
        )
    goal.scale = Goal.Scale.LEVELS if texts else Goal.Scale.LADDER
    goal.save(update_fields=["scale"])
    return goal


@transaction.atomic
def tick_off(step: GoalStep, *, done: bool, by: User) -> GoalStep:
    """Mark a step as done today, or as still to do."""
    step.done_on = timezone.localdate() if done else None
    step.save(update_fields=["done_on"])
    return step
