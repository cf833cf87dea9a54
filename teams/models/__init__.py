from .files import SessionFile, SessionFileContent
from .members import Commitment, TeamMember
from .sessions import CounsellingSession, SessionChild, SessionPresence

__all__ = [
    "Commitment",
    "CounsellingSession",
    "SessionChild",
    "SessionFile",
    "SessionFileContent",
    "SessionPresence",
    "TeamMember",
]
