"""Signing in again, right before something that must not be done at a desk somebody walked away from."""

import time
from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

FRESH_FOR = 5 * 60  # seconds since somebody last proved who this is


def signed_in_again(view: Callable) -> Callable:
    """Opens a view behind the gate only to who signed in, or did so again, in the last five minutes."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if _is_fresh(request):
            return view(request, *args, **kwargs)
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}")

    return guarded


def _is_fresh(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < FRESH_FOR
