"""What every request of somebody signed in goes through: the account, the own language, and the second factor."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from accounts import demo_people
from accounts.models import User

ALWAYS_OPEN = ("account_", "mfa_", "usersessions_")


def the_account_itself(get_response):
    """Puts the account in the place of Django's promise of it: from here on it is needed, a hundred times a page."""

    def middleware(request):
        request.user = get_user(request)
        return get_response(request)

    return middleware


def own_language(get_response):
    """Speaks the language the person chose, and Dutch to who chose none, whatever the browser says."""

    def middleware(request):
        if request.user.is_authenticated:
            language = request.user.language
        else:
            language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if language not in User.Language.values:
            language = settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response

    return middleware


def require_second_factor(get_response):
    """Sends staff without a second factor to the page where it is set up, before anything else opens."""

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        name = request.resolver_match.view_name or ""
        if name.startswith(ALWAYS_OPEN) or not request.user.is_authenticated:
            return None
        if not request.user.works_here or may_skip(request.user) or has_second_factor(request):
            return None
        if request.headers.get("X-Autosave"):
            return HttpResponse(status=401)
        return redirect(reverse("mfa_activate_totp"))

    middleware.process_view = process_view
    return middleware


def may_skip(user) -> bool:
    """The people of the demo, in the demo only."""
    return settings.SIMBA_ENV == "demo" and user.email in {person.email for person in demo_people.PEOPLE}


def has_second_factor(request) -> bool:
    """Whether the account has a second factor, asked of the database once for each signed-in session."""
    if not request.session.get("has_second_factor"):
        request.session["has_second_factor"] = is_mfa_enabled(request.user)
    return request.session["has_second_factor"]
