"""Short words for what people want and find: goals, scores, numbers for safety, and the map."""

from families.models import Child
from goals.models import (
    Goal,
    GoalLevel,
    GoalProposal,
    GoalScore,
    GoalStep,
    GoalWording,
    LifeArea,
    MappingEntry,
    SafetyRating,
)

from .days import day, moment, workday
from .story import Story

Voice = GoalScore.Voice
VOICES = {
    "lotte": Voice.MOTHER,
    "marloes": Voice.MOTHER,
    "kemal": Voice.FATHER,
    "elif": Voice.CHILD,
    "riet": Voice.NETWORK,
    "coby": Voice.NETWORK,
    "tante.aylin": Voice.CARER,
    "pleegouder.hanneke": Voice.CARER,
    "tess": Voice.PROFESSIONAL,
    "samira": Voice.PROFESSIONAL,
    "ank": Voice.COUNSELLOR,
    "joris": Voice.SYSTEM_COACH,
}


def goal(story: Story, key, owner, words, *, since, area, children=(), **fields) -> None:
    """A goal of a parent, in the first wording."""
    review_in = fields.pop("review_in", None)
    story.goals[key] = Goal.objects.create(
        **{"state": Goal.State.ACTIVE, "state_since": day(since)} | fields,
        family=story.family,
        owner=story.members[owner],
        life_area=LifeArea.objects.get(code=area),
        starts=day(since),
        review_on=review_in and day(review_in),
    )
    story.goals[key].children.set(_children(story, children))
    rewords(story, key, words, on=since)


def levels(story: Story, key, *texts) -> None:
    """What the five levels look like, from the lowest to the highest."""
    GoalLevel.objects.bulk_create(
        GoalLevel(family=story.family, goal=story.goals[key], level=level, text=text)
        for level, text in enumerate(texts, -2)
    )


def rewords(story: Story, key, words, *, on, taken_from=None) -> None:
    """The owner writes a wording; each is kept."""
    goal = story.goals[key]
    GoalWording.objects.create(
        family=story.family, goal=goal, text=words, author=goal.owner.user, written_at=moment(on, 20),
        taken_from=taken_from, audience=goal.audience,
    )  # fmt: skip


def proposes(story: Story, key, words, *, on, why, by="ank", taken_on=None) -> None:
    """A member of staff puts a wording beside a goal; the owner takes it over, or has not answered yet."""
    proposal = GoalProposal(
        family=story.family,
        goal=story.goals[key],
        text=words,
        why=why,
        author=story.users[by],
        made_at=moment(on),
    )
    if taken_on is not None:
        proposal.answer, proposal.answered_at = GoalProposal.Answer.TAKEN, moment(taken_on, 20)
    proposal.save()
    if taken_on is not None:
        rewords(story, key, words, on=taken_on, taken_from=proposal)


def steps(story: Story, key, *rows) -> None:
    """Steps of a goal: what, who, before when, and when it was done if it was."""
    goal = story.goals[key]
    GoalStep.objects.bulk_create(
        GoalStep(
            family=story.family,
            goal=goal,
            text=text,
            who=story.members[who],
            due_on=day(due),
            done_on=day(done) if done is not None else None,
            added_by=goal.owner.user,
        )
        for text, who, due, done in rows
    )


def scores(story: Story, key, *rows) -> None:
    """Numbers for a goal: when, by whom, how much, why."""
    GoalScore.objects.bulk_create(
        GoalScore(
            family=story.family, goal=story.goals[key], value=value, scored_on=workday(on), why=why,
            scored_by=story.users[by], voice=VOICES[by], made_at=moment(on, 17),
        )
        for on, by, value, why in sorted(rows, key=lambda row: row[0])
    )  # fmt: skip


def safety(story: Story, by, audience, children, *rows) -> None:
    """Numbers for safety of one voice: when, how much, why, and what would make it one higher."""
    ratings = SafetyRating.objects.bulk_create(
        SafetyRating(
            family=story.family, author=story.users[by], voice=VOICES[by], value=value,
            rated_on=workday(on), why=why, one_higher=one_higher, audience=audience,
        )
        for on, value, why, one_higher in rows
    )  # fmt: skip
    _about(SafetyRating.children.through, "safetyrating", ratings, _children(story, children))


def maps(story: Story, column, audience, children, *rows, by="ank") -> None:
    """Lines of the map: since when, until when if it is over, and the words."""
    entries = MappingEntry.objects.bulk_create(
        MappingEntry(
            family=story.family, column=column, text=text, author=story.users[by], audience=audience,
            starts=day(since), ends=until and day(until),
        )
        for since, until, text in rows
    )  # fmt: skip
    _about(MappingEntry.children.through, "mappingentry", entries, _children(story, children))


def _children(story: Story, names) -> list[Child]:
    return [story.persons[name] for name in names]


def _about(through, record, rows, children) -> None:
    through.objects.bulk_create(
        through(**{record: row, "child": child}) for row in rows for child in children
    )
