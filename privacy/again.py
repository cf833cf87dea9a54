"""Signing in again, right before something that must not be done at a desk somebody walked away from."""

import time
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

FRESH_FOR = 5 * 60  # seconds since somebody last proved who this is


def to_sign_in_again(request: HttpRequest) -> HttpResponse | None:
    """The way to prove who one is, for who did not do so in the last five minutes; asked after the record is found."""
    records = get_authentication_records(request, request.user)
    if records and time.time() - records[-1]["at"] < FRESH_FOR:
        return None
    return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}")
