"""The one page all forms of this room stand on, and the look whether somebody is known already."""

from allauth.core import ratelimit
from django.contrib import messages
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from families.duplicates import known_elsewhere
from privacy.access import Can, may
from privacy.gate import logged_as
from privacy.models import AccessLine


def form_page(request, form, *, title, back, submit, **more):
    """A form under its title, with the way back; 422 when something in it is wrong."""
    context = {"form": form, "title": title, "back_url": back, "submit": submit, **more}
    return render(request, "families/form.html", context, status=form.status)


def is_known(request, form) -> bool:
    """Whether what a valid form says is known in other families, and the reader has not seen that yet.

    Asked after everything else is right, so that "no" is an answer to who writes it down, and only by POST: what is
    typed stands in no address and in no log. Who may open no family hears nothing.
    """
    typed, family = form.to_look_up(), request.family
    if not typed or not may(request.user, Can.OPEN_FAMILY):
        return False
    form.seen = salted_hmac("families.known", f"{request.user.pk} {sorted(typed.items())}").hexdigest()
    if request.POST.get("seen") == form.seen:
        return False
    if not ratelimit.consume(request, action="look_up"):
        messages.warning(request, _often())
        return False
    form.known = known_elsewhere(typed, request.user, but=family)
    if form.known:
        form.add_error(None, form.known_already)
        logged_as(request, AccessLine.Action.SEARCH)
    return bool(form.known)


def _often():
    return _("You asked often whether somebody is known already. Simba has not looked this time.")
