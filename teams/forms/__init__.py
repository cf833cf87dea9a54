from .sessions import AudienceForm, FindSessionForm, SessionForm

__all__ = ["AudienceForm", "FindSessionForm", "SessionForm"]
