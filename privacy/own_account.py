"""What somebody does to the own way in: the accounts room knows no access log, so it is written down here."""

from django.http import HttpRequest, HttpResponse

from privacy.log import write_line
from privacy.models import AccessLine

# What a form of the own account changed, by the name of its address.
FORMS = {
    "account_email": "own_email",
    "accounts:end_device": "own_device",
    "usersessions_list": "own_device",
    "accounts:accept_invitation": "own_place",
}
# The same by the letter allauth would write about it: it may go on with a form only after it asked who it is, in a
# request of another address.
LETTERS = {
    "account/email/password_changed": "own_password",
    "account/email/password_reset": "own_password",
    "account/email/password_set": "own_password",
    "mfa/email/totp_activated": "own_factor",
    "mfa/email/totp_deactivated": "own_factor",
    "mfa/email/webauthn_added": "own_factor",
    "mfa/email/webauthn_removed": "own_factor",
    "mfa/email/recovery_codes_generated": "own_factor",
}


def log_own_account(request: HttpRequest, response: HttpResponse) -> None:
    """A line about a form of the own account that was sent, and taken: each of these leads on when it was."""
    place = request.resolver_match
    kind = FORMS.get(place.view_name, "") if place and request.method == "POST" else ""
    if kind and request.user.is_authenticated and response.status_code == 302:
        write_line(request, status=302, action=AccessLine.Action.RIGHTS, object_kind=kind)
