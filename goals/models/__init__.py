from .assessment import MappingEntry, SafetyRating
from .goals import Goal, GoalLevel, GoalProposal, GoalScore, GoalStep, GoalWording, LifeArea

__all__ = [
    "Goal",
    "GoalLevel",
    "GoalProposal",
    "GoalScore",
    "GoalStep",
    "GoalWording",
    "LifeArea",
    "MappingEntry",
    "SafetyRating",
]
