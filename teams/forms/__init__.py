from .sessions import AudienceForm, SessionForm

__all__ = ["AudienceForm", "SessionForm"]
