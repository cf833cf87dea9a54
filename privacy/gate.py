"""The gate in front of every view: it is shut unless the view says who may come in."""

from collections.abc import Callable
from functools import wraps

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from privacy.access import Can, may
from privacy.log import write_line
from simba.doors import ask_to_sign_in

# Code of others with a gate of its own: sign-in pages, and the admin behind accounts.admin_site.
GATED_ELSEWHERE = ("allauth.", "django.contrib.admin", "accounts.admin_site")
LARGEST_ID = 2**63 - 1


def requires(can: Can, *, action: str | None = None, logged: bool = True) -> Callable:
    """Opens a view to those who may do ``can``.

    With a ``family_id`` in the address the view gets the family itself. Out of reach is answered with 404, in reach
    but not allowed with 403, and each of them is a line in the access log. ``logged=False`` is for an answer without
    any content of a case, such as how far a report is.
    """

    def wrap(view: Callable) -> Callable:
        @wraps(view)
        def guarded(request: HttpRequest, family_id: int | None = None, **kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return ask_to_sign_in(request)
            line = _line_of(can, action, kwargs)
            family = _family_or_404(request, family_id, line) if family_id is not None else None
            if not may(request.user, can, family):
                write_line(request, status=403, family=family, **line)
                raise PermissionDenied
            request.family = family
            return _answer(view, request, family, kwargs, line if logged else None)

        guarded.gate = can
        return guarded

    return wrap


def deny_by_default(get_response: Callable) -> Callable:
    """Middleware that refuses to run a view which does not say who may come in."""

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        if getattr(view, "gate", None) or view.__module__.startswith(GATED_ELSEWHERE):
            return None
        raise ImproperlyConfigured(f"{view.__module__}.{view.__name__} does not say who may open it.")

    middleware.process_view = process_view
    return middleware


def _family_or_404(request, family_id, line):
    families = apps.get_model("families", "Family").objects.visible_to(request.user)
    family = families.filter(pk=family_id).select_related("organisation").first()
    if family is None:
        write_line(request, status=404, family_id=min(family_id, LARGEST_ID), **line)
        raise Http404
    return family


def _answer(view, request, family, kwargs, line):
    try:
        response = view(request, **({"family": family} if family else {}), **kwargs)
    except Http404:
        if line:
            write_line(request, status=404, family=family, **line)
        raise
    if line:
        line["action"] = getattr(request, "logged_as", line["action"])
        write_line(request, status=response.status_code, family=family, **line)
    return response


def logged_as(request: HttpRequest, action: str) -> None:
    """Says in the access log what a request did, where its method does not tell: an example, other readers."""
    request.logged_as = action


def _line_of(can, action, kwargs):
    """What the log says of a view: its rule, its action, and the record its address names last."""
    kind, pk = next(((k, v) for k, v in reversed(kwargs.items()) if isinstance(v, int)), ("", None))
    return {
        "rule": can,
        "action": action,
        "object_kind": kind.removesuffix("_id"),
        "object_id": None if pk is None else min(pk, LARGEST_ID),
    }
