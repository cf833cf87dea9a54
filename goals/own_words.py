"""Everything one person wrote about a family, in the very words."""

from accounts.models import User
from families.models import AddressSecrecy, Family, LivingArrangement
from goals.models import (
    Goal,
    GoalLevel,
    GoalProposal,
    GoalScore,
    GoalStep,
    GoalWording,
    MappingEntry,
    Reply,
    SafetyRating,
)
from teams.models import CounsellingSession, SessionChild

# Who wrote a row, and which of its columns are free text.
WRITTEN = {
    Goal: ("owner__user", ["why", "how_others_notice", "state_reason"]),
    GoalWording: ("author", ["text"]),
    GoalProposal: ("author", ["text", "why"]),
    GoalLevel: ("goal__owner__user", ["text"]),
    GoalScore: ("scored_by", ["why"]),
    GoalStep: ("added_by", ["text"]),
    SafetyRating: ("author", ["why", "one_higher"]),
    MappingEntry: ("author", ["text"]),
    Reply: ("author", ["text"]),
    CounsellingSession: (
        "author",
        ["what_happened", "what_was_said", "what_we_agreed", "next_step", "correction_reason"],
    ),
    SessionChild: ("session__author", ["note"]),
}


def guesses_of(user: User, family: Family) -> frozenset[str]:
    """The texts of somebody from whom a place is kept: to see something replaced in them would answer a guess."""
    if AddressSecrecy.objects.hides_from(user, family) or _does_not_know_where(user, family):
        return written_by(user, family)
    return frozenset()


def _does_not_know_where(user: User, family: Family) -> bool:
    return bool(LivingArrangement.objects.secrets_from(user, [family.pk]))


def written_by(user: User, family: Family) -> frozenset[str]:
    """Each text this person wrote in this family."""
    found = set()
    for model, (author, columns) in WRITTEN.items():
        of_family = "family" if hasattr(model, "family_id") else "session__family"
        rows = model._default_manager.filter(**{author: user, of_family: family})
        found.update(text for row in rows.values_list(*columns) for text in row if text)
    return frozenset(found)
