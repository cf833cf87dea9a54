"""Signing in is allauth's; who somebody is, is asked at each request."""

from allauth.account.auth_backends import AuthenticationBackend as Allauth

from accounts.models import User
from simba.kept import kept


class AuthenticationBackend(Allauth):
    def get_user(self, user_id):
        """The account of a session with the organisation it works for, which the access log names each time."""
        found = _account(key=int(user_id))
        return found[0] if found and self.user_can_authenticate(found[0]) else None


@kept
def _account(key):
    return User.objects.filter(pk=key).select_related("organisation")
