"""What templates may ask: ``{% if can.record_session %}``."""

from privacy.access import Can, may


class Allowed:
    """Answers for one person, and the family of the page when there is one."""

    def __init__(self, user, family=None):
        self.user, self.family = user, family

    def __getitem__(self, name):
        return may(self.user, Can(name), self.family)


def allowed(request):
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"can": {}}
    return {"can": Allowed(user, getattr(request, "family", None)), "can_anywhere": Allowed(user)}
