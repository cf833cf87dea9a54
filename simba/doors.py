"""The two doors that need no rule about records: for anybody, and for anybody with an account."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse


def public(view: Callable) -> Callable:
    """Marks one of the few views that anybody may open."""
    view.gate = "public"
    return view


@public
def not_here(request: HttpRequest) -> HttpResponse:
    """Stands at an address of somebody else's pages that we do not offer."""
    raise Http404


def signed_in(view: Callable) -> Callable:
    """Opens a view to everybody with an account: pages about the own account, without case content."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return ask_to_sign_in(request)
        return view(request, *args, **kwargs)

    guarded.gate = "signed in"
    return guarded


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """The way to the sign-in page; a script that saves in the background gets a plain 401."""
    if request.headers.get("X-Autosave"):
        return HttpResponse(status=401)
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = redirect_to_login(request.get_full_path()).url
        return response
    return redirect_to_login(request.get_full_path())
