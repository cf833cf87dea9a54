from .members import Commitment, TeamMember
from .sessions import CounsellingSession, SessionChild, SessionConcern, SessionPresence

__all__ = [
    "Commitment",
    "CounsellingSession",
    "SessionChild",
    "SessionConcern",
    "SessionPresence",
    "TeamMember",
]
