"""How people sign in, on top of allauth: no public sign-up, and a line in the access log for in, out and failed."""

import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.utils import is_mfa_enabled
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from privacy import wall
from privacy.log import record, write_line
from privacy.models import AccessLine
from privacy.own_account import LETTERS

JUST_NOW = 300  # seconds
# One sentence for a wrong password, an unknown address and a locked account: none of them tells which it was.
WRONG = _(
    "That is not right. Check your e-mail address and password. After five wrong tries it is shut for five minutes."
    " Forgotten your password? Then choose a new one."
)


class SignInAdapter(DefaultAccountAdapter):
    """Accounts come from an invitation or an administrator, never from a public form."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": WRONG,
        "too_many_login_attempts": WRONG,
    }

    def is_open_for_signup(self, request):
        return False

    def _get_login_attempts_cache_key(self, request, **credentials):
        """An account is one account, under whatever name of the server somebody tries it."""
        return (credentials.get("email") or "").lower()

    def get_login_stages(self):
        """The second factor is ours to ask, unless the organisation that vouches asked for one just now."""
        stages = super().get_login_stages()
        if getattr(self.request, "provider_second_factor", False):
            stages = [stage for stage in stages if not stage.startswith("allauth.mfa.")]
        return stages

    def post_login(self, request, user, **kwargs):
        if getattr(request, "provider_second_factor", False):
            request.session["has_second_factor"] = True
        response = super().post_login(request, user, **kwargs)
        wall.enter(user)
        write_line(request, status=200, action=AccessLine.Action.SIGN_IN)
        return response

    def send_notification_mail(self, template_prefix, user, *args, **kwargs):
        """Something of the own way in was changed, also by who is not signed in yet: a line of whose it is."""
        if kind := LETTERS.get(template_prefix):
            record(
                AccessLine.Action.RIGHTS,
                by=user,
                purpose="",
                object_kind=kind,
                address=get_client_ip(self.request),
            )
        super().send_notification_mail(template_prefix, user, *args, **kwargs)

    def logout(self, request):
        if request.user.is_authenticated:
            write_line(request, status=200, action=AccessLine.Action.SIGN_OUT)
        super().logout(request)

    def authentication_failed(self, request, **credentials):
        """Whose account it was about, when there is one; never what was typed, which may be a password."""
        super().authentication_failed(request, **credentials)
        known = User.objects.filter(email__iexact=credentials.get("email") or "").first()
        record(
            AccessLine.Action.FAILED_SIGN_IN,
            by=known,
            status=401,
            purpose="",
            address=get_client_ip(request),  # as the limits on tries see it, past our own proxy
        )

    def is_reauthentication_required(self, *, app, **kwargs):
        """New staff who typed their password just now set up their first second factor at once."""
        if app == "allauth.mfa" and not is_mfa_enabled(self.request.user):
            signed_in = get_authentication_records(self.request, self.request.user)
            if signed_in and time.time() - signed_in[-1]["at"] < JUST_NOW:
                return False
        return super().is_reauthentication_required(app=app, **kwargs)
