"""The gate in front of every view: it is shut unless the view says who may come in."""

from collections.abc import Callable
from functools import wraps

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from privacy import wall
from privacy.access import PAST_REACH, Can, may, standing
from privacy.covering import Covering
from privacy.log import write_line
from privacy.models import AccessLine
from privacy.own_account import log_own_account
from simba.doors import ask_to_sign_in
from simba.kept import kept

# Code of others with a gate of its own: sign-in pages, and the admin behind accounts.admin_site.
GATED_ELSEWHERE = ("allauth.", "django.contrib.admin", "accounts.admin_site")
LARGEST_ID = 2**63 - 1
ADDING = ("add_", "open_", "start_")  # how views are named that make something new


def requires(
    can: Can, *, action: str | None = None, changing: str | None = None, logged: bool = True
) -> Callable:
    """Opens a view to those who may do ``can``.

    With a ``family_id`` in the address the view gets the family itself. Out of reach is answered with 404, in reach
    but not allowed with 403, and each of them is a line in the access log: ``action`` says what it was, ``changing``
    what sending the form was. ``logged=False`` is for an answer without any content of a case, such as how far a
    report is.
    """

    def wrap(view: Callable) -> Callable:
        @wraps(view)
        def guarded(request: HttpRequest, family_id: int | None = None, **kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return ask_to_sign_in(request)
            line = _line_of(can, _action(request, view, action, changing), kwargs)
            family = _family_or_404(request, family_id, line) if family_id is not None else None
            if not may(request.user, can, family):
                write_line(request, status=403, family=family, **line)
                raise PermissionDenied
            if can in PAST_REACH:
                wall.open_names()
            request.family = family
            return _answer(view, request, family, kwargs, line if logged else None)

        guarded.gate = can
        return guarded

    return wrap


def deny_by_default(get_response: Callable) -> Callable:
    """Middleware that refuses to run a view which does not say who may come in."""

    def middleware(request):
        response = get_response(request)
        _log_admin(request, response)
        log_own_account(request, response)
        return response

    def process_view(request, view, args, kwargs):
        if getattr(view, "gate", None) or view.__module__.startswith(GATED_ELSEWHERE):
            return None
        raise ImproperlyConfigured(f"{view.__module__}.{view.__name__} does not say who may open it.")

    middleware.process_view = process_view
    return middleware


def _log_admin(request, response):
    """The admin has a door of its own; what is done there is in the log as well."""
    place = request.resolver_match
    if not place or place.app_name != "admin" or not request.user.is_staff:
        return
    kind, pk = (place.url_name or "").rpartition("_")[0][:60], place.kwargs.get("object_id", "")
    write_line(
        request,
        status=response.status_code,
        rule="admin",
        object_kind=kind,
        object_id=min(int(pk), LARGEST_ID) if pk.isascii() and pk.isdigit() else None,
    )


def _family_or_404(request, family_id, line):
    found = _families(reader=request.user, key=family_id)
    if not found:
        write_line(request, status=404, family_id=min(family_id, LARGEST_ID), **line)
        raise Http404
    return found[0]


@kept
def _families(reader, key):
    families = apps.get_model("families", "Family").objects.visible_to(reader)
    return families.filter(pk=key).with_secrets().select_related("organisation")


def _answer(view, request, family, kwargs, line):
    covering = Covering(request, family)
    covering.take_in()
    try:
        response = view(request, **({"family": family} if family else {}), **kwargs)
        response = covering.over(response)
    except (Http404, PermissionDenied) as refused:
        if line:
            status = 404 if isinstance(refused, Http404) else 403
            write_line(request, status=status, family=family, **line)
        raise
    if line and not getattr(request, "goes_on", False):
        reason = getattr(request, "reason", "")  # why something was shown that asks for a reason
        line["action"] = getattr(request, "logged_as", line["action"])
        for_whom = getattr(request, "on_behalf_of", "")
        write_line(
            request, status=response.status_code, family=family, reason=reason, on_behalf_of=for_whom, **line
        )
    if emergency := family and standing(request.user).emergency_in(family):
        _leave_when_over(response, emergency[1])
    return response


def _leave_when_over(response, ends_at):
    """A page opened in an emergency does not stay on the screen when its time is over."""
    left = max(int((ends_at - timezone.now()).total_seconds()), 0) + 1
    response["Refresh"] = f"{left}; url={reverse('privacy:emergency')}"


def _action(request, view, action, changing):
    """What a line says was done; none leaves it to the method."""
    if request.method == "POST":
        return changing or action or (AccessLine.Action.CREATE if view.__name__.startswith(ADDING) else None)
    return AccessLine.Action.SEARCH if not action and request.GET.get("q") else action


def logged_as(request: HttpRequest, action: str) -> None:
    """Says in the access log what a request did, where its method does not tell: an example, other readers."""
    request.logged_as = action


def goes_on(request: HttpRequest) -> None:
    """Says that a request does more of what its own line of a moment ago tells already: the next words of a draft."""
    request.goes_on = True


def on_behalf_of(request: HttpRequest, part: str) -> None:
    """Says in the access log in which part somebody gave the answer that another wrote down; never by name."""
    request.on_behalf_of = part


def _line_of(can, action, kwargs):
    """What the log says of a view: its rule, its action, and the record its address names last."""
    kind, pk = next(((k, v) for k, v in reversed(kwargs.items()) if isinstance(v, int)), ("", None))
    return {
        "rule": can,
        "action": action,
        "object_kind": kind.removesuffix("_id"),
        "object_id": None if pk is None else min(pk, LARGEST_ID),
    }
