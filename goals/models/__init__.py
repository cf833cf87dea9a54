from .assessment import MappingEntry, SafetyRating
from .goals import Goal, GoalLevel, GoalProposal, GoalScore, GoalWording, LifeArea
from .replies import Reply
from .steps import GoalStep

__all__ = [
    "Goal",
    "GoalLevel",
    "GoalProposal",
    "GoalScore",
    "GoalStep",
    "GoalWording",
    "LifeArea",
    "MappingEntry",
    "Reply",
    "SafetyRating",
]
