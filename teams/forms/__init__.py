from .members import CommitmentForm, InviteForm, MemberForm
from .sessions import AudienceForm, FindSessionForm, SessionForm

__all__ = ["AudienceForm", "CommitmentForm", "FindSessionForm", "InviteForm", "MemberForm", "SessionForm"]
