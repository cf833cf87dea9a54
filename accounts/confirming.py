"""Asking once more who it is, before something that must not happen on a device left open."""

import time
from collections.abc import Callable
from functools import wraps

from allauth.account.forms import ReauthenticateForm
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.core import ratelimit
from allauth.mfa.base.forms import ReauthenticateForm as CodeForm
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from simba.doors import ask_to_sign_in
from simba.htmx import is_autosave

PREFIX = "confirm"  # of the fields we add to what was typed
CODES = [Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES]
NOT_KEPT = {"csrfmiddlewaretoken", f"{PREFIX}-password", f"{PREFIX}-code", f"{PREFIX}-asked"}


def confirms_who_it_is(view: Callable) -> Callable:
    """Lets a view run only for somebody who signed in, or confirmed it, in the last minutes.

    Stands under the gate (``@requires(...)`` above it). Asked for a page, it leads over the page that asks, and back.
    Something that was sent is held on the page that asks and goes on from there, as it was typed; the server keeps
    nothing of it. An autosave gets 401 with the address where to confirm, and the text stays on the page.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return ask_to_sign_in(request)
        if (asking := to_confirm(request)) is not None:
            return asking
        return view(request, *args, **kwargs)

    return guarded


def to_confirm(request: HttpRequest) -> HttpResponse | None:
    """The answer that asks who it is, or none when that was confirmed just now: for a view that must look first."""
    if confirmed_lately(request):
        return None
    if request.method in ("GET", "HEAD"):
        return _lead_over(request)
    if is_autosave(request):
        return JsonResponse({"url": _address(request)}, status=401)
    if held := _ask_here(request):
        return held
    request.POST = _as_typed(request)
    return None


def confirmed_lately(request: HttpRequest) -> bool:
    """Whether this session proved who it is within the last minutes, by signing in or by confirming."""
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def _address(request) -> str:
    """Where somebody confirms: with the password, else with the second factor, else by signing in again."""
    back = urlencode({"next": request.get_full_path()})
    if request.user.has_usable_password():
        return f"{reverse('account_reauthenticate')}?{back}"
    if is_mfa_enabled(request.user, CODES):
        return f"{reverse('mfa_reauthenticate')}?{back}"
    if is_mfa_enabled(request.user, [Authenticator.Type.WEBAUTHN]):
        return f"{reverse('mfa_reauthenticate_webauthn')}?{back}"
    return f"{reverse('accounts:sign_in_again')}?{back}"


def _lead_over(request) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": _address(request)})
    return redirect(_address(request))


def _ask_here(request) -> HttpResponse | None:
    """The page that asks and holds what was typed; nothing when the answer on it is right."""
    form = _form(request)
    if form and f"{PREFIX}-asked" in request.POST:
        if limited := ratelimit.consume_or_429(request, action="reauthenticate"):
            return limited
        if form.is_valid():
            _record(request, form)
            return None
    context = {"form": form, "held": _held(request), "address": _address(request)}
    answer = render(request, "accounts/confirm.html", context, status=422)
    answer["HX-Retarget"] = "body"
    return answer


def _form(request):
    data = request.POST if f"{PREFIX}-asked" in request.POST else None
    if request.user.has_usable_password():
        return ReauthenticateForm(data, user=request.user, prefix=PREFIX)
    if is_mfa_enabled(request.user, CODES):
        return CodeForm(data, user=request.user, prefix=PREFIX)
    return None


def _record(request, form) -> None:
    if isinstance(form, CodeForm):
        form.save()
    else:
        reauthenticate_by_password(request)


def _as_typed(request) -> QueryDict:
    """What was sent before we asked, without our question and its answer."""
    typed = request.POST.copy()
    for name in [name for name in typed if name in NOT_KEPT]:
        del typed[name]
    typed._mutable = False
    return typed


def _held(request) -> list[tuple[str, str]]:
    return [
        (name, value) for name, values in request.POST.lists() if name not in NOT_KEPT for value in values
    ]
