from .members import Commitment, TeamMember
from .sessions import CounsellingSession, SessionChild

__all__ = ["Commitment", "CounsellingSession", "SessionChild", "TeamMember"]
