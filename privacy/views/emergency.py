"""Asking emergency access: sign in again, find the family, say why; and closing the file again."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from privacy import actions
from privacy.access import Can
from privacy.emergency import ASKED_AT, asked_now, find, out_of_reach, signed_in_again
from privacy.forms import EmergencyForm
from privacy.gate import requires
from privacy.models import AccessLine, EmergencyAccess
from simba.forms import posted

MOST_SHOWN = 20


@require_safe
@requires(Can.ASK_EMERGENCY)
def emergency(request):
    own = request.user.emergencies.select_related("family")[:MOST_SHOWN]
    return render(request, "privacy/emergency.html", {"own": own})


@require_POST
@requires(Can.ASK_EMERGENCY, changing=AccessLine.Action.VIEW)
def sign_in_again(request):
    asked_now(request)
    onward = urlencode({"next": reverse("privacy:find_family")})
    return redirect(f"{reverse('account_reauthenticate')}?{onward}")


@require_safe
@requires(Can.ASK_EMERGENCY)
def find_family(request):
    if not signed_in_again(request):
        return redirect("privacy:emergency")
    words = request.GET.get("q", "").replace("\x00", "")
    context = {"words": words, "families": find(request.user, words)}
    return render(request, "privacy/find_family.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.ASK_EMERGENCY, changing=AccessLine.Action.EMERGENCY)
def ask(request, number):
    if not signed_in_again(request):
        messages.warning(
            request, _("Too much time has passed. Sign in again; what you wrote is kept in this tab.")
        )
        return redirect("privacy:emergency")
    family = get_object_or_404(out_of_reach(request.user), number=number.replace("\x00", ""))
    if request.method != "POST":
        actions.name_looked_up(family, by=request.user)
    access = EmergencyAccess(family=family, user=request.user)
    form = EmergencyForm(posted(request), instance=access, user=request.user)
    if request.method == "POST" and form.is_valid():
        actions.start_emergency(access, by=request.user)
        request.session.pop(ASKED_AT, None)
        return redirect(family)
    return render(request, "privacy/ask.html", {"form": form, "asked_for": family}, status=form.status)


@require_POST
@requires(Can.ASK_EMERGENCY)
def end(request, access_id):
    access = get_object_or_404(request.user.emergencies.select_related("family"), pk=access_id)
    actions.end_emergency(access, by=request.user)
    messages.success(request, _("The file is closed again."))
    return redirect("privacy:emergency")
