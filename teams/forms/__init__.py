from .files import FileForm
from .members import CommitmentForm, InviteForm, MemberForm
from .sessions import AudienceForm, FindSessionForm, SessionForm

__all__ = [
    "AudienceForm",
    "CommitmentForm",
    "FileForm",
    "FindSessionForm",
    "InviteForm",
    "MemberForm",
    "SessionForm",
]
