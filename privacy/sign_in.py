"""How people sign in, on top of allauth: no public sign-up, and a line in the access log."""

import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled

from privacy import wall
from privacy.log import write_line
from privacy.models import AccessLine

JUST_NOW = 300  # seconds


class SignInAdapter(DefaultAccountAdapter):
    """Accounts come from an invitation or an administrator, never from a public form."""

    def is_open_for_signup(self, request):
        return False

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        wall.enter(user)
        write_line(request, status=200, action=AccessLine.Action.SIGN_IN)
        return response

    def is_reauthentication_required(self, *, app, **kwargs):
        """New staff who typed their password just now set up their first second factor at once."""
        if app == "allauth.mfa" and not is_mfa_enabled(self.request.user):
            signed_in = get_authentication_records(self.request, self.request.user)
            if signed_in and time.time() - signed_in[-1]["at"] < JUST_NOW:
                return False
        return super().is_reauthentication_required(app=app, **kwargs)
