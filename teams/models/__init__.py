from .files import SessionFile, SessionFileContent
from .members import Commitment, TeamMember
from .notices import Notice
from .sessions import CounsellingSession, SessionChild, SessionConcern, SessionPresence

__all__ = [
    "Commitment",
    "CounsellingSession",
    "Notice",
    "SessionChild",
    "SessionConcern",
    "SessionFile",
    "SessionFileContent",
    "SessionPresence",
    "TeamMember",
]
