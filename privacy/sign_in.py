"""How people sign in, on top of allauth: no public sign-up, and a line in the access log."""

from allauth.account.adapter import DefaultAccountAdapter

from privacy.log import write_line
from privacy.models import AccessLine


class SignInAdapter(DefaultAccountAdapter):
    """Accounts come from an invitation or an administrator, never from a public form."""

    def is_open_for_signup(self, request):
        return False

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        write_line(request, status=200, action=AccessLine.Action.SIGN_IN)
        return response
