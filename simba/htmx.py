"""One URL answers a page and a fragment; these say which, and how to go on."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse
from django.shortcuts import redirect


def part(request, template: str, name: str) -> str:
    """The named fragment of a template when htmx asks for it, the whole template otherwise."""
    wants_fragment = request.htmx and not request.htmx.history_restore_request
    return f"{template}#{name}" if wants_fragment else template


def done(request, url: str) -> HttpResponse:
    """Send the browser on to ``url``; htmx would otherwise put that whole page into a corner of this one."""
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": str(url)})
    return redirect(url)


def is_autosave(request) -> bool:
    """Whether simba.js posts a draft while somebody types; the view then answers JSON (docs/design.md, Autosave)."""
    return request.headers.get("X-Autosave") == "1"


def asks_by_itself(view: Callable) -> Callable:
    """Marks a view that a page asks every few seconds: it must not keep somebody signed in who walked away."""

    @wraps(view)
    def unnoticed(request, *args, **kwargs):
        request.session.save = lambda must_create=False: None
        return view(request, *args, **kwargs)

    return unnoticed
