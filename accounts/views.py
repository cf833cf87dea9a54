from functools import wraps

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.db import IntegrityError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions
from accounts.forms import AcceptInvitationForm, MeForm
from accounts.models import Invitation, User
from simba.doors import public, signed_in
from simba.forms import posted


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def me(request):
    form = MeForm(posted(request), instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("accounts:me")
    return render(request, "accounts/me.html", {"form": form}, status=form.status)


@require_POST
@signed_in
def set_language(request):
    language = request.POST.get("language")
    if language in User.Language.values:
        User.objects.filter(pk=request.user.pk).update(language=language)
    back = request.POST.get("next", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else "home")


def limited(view):
    """Answers somebody who tries links faster than a person opens letters with "too many tries"."""

    @wraps(view)
    def counted(request, *args, **kwargs):
        limit = ratelimit.consume_or_429(request, action="invitation", limit_get=True)
        return limit or view(request, *args, **kwargs)

    return counted


@require_POST
@signed_in
def end_device(request, session_id):
    get_object_or_404(request.user.usersession_set, pk=session_id).end()
    messages.success(request, _("That device is signed out."))
    return redirect("usersessions_list")


@require_safe
@signed_in
def sign_in_again(request):
    """For an account without a password or a second factor of its own: out, and in again the way it came."""
    logout(request)
    back = request.GET.get("next", "")
    return redirect_to_login(back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else "/")


@require_http_methods(["GET", "HEAD", "POST"])
@public
@limited
def accept_invitation(request, token):
    invitation = Invitation.objects.by_token(token).first()
    if invitation is None:
        return _over(request)
    _speak(request, invitation.language)
    known = User.objects.filter(email__iexact=invitation.email).first()
    if known and invitation.organisation_id:
        return _over(request)  # the account of a parent is not made one of staff, nor the other way round
    if known:
        return _accept_as(request, invitation, known)
    user = User(email=invitation.email, name=invitation.name)
    form = AcceptInvitationForm(posted(request), user=user, initial={"name": invitation.name})
    if request.method == "POST" and form.is_valid():
        return _accept(request, invitation, form.cleaned_data)
    context = {"form": form, "invitation": invitation}
    return render(request, "accounts/accept_invitation.html", context, status=form.status)


def _accept(request, invitation, chosen):
    """Make the account and sign in with it. Whoever was signed in on this device (a shared tablet) is so no more."""
    try:
        user = actions.accept_invitation(invitation, **chosen)
    except (Invitation.DoesNotExist, IntegrityError):
        return _over(request)
    logout(request)
    record_authentication(request, user, method="password")  # chosen just now: not asked again at once
    answer = perform_login(request, user, redirect_url=reverse("home"))
    messages.success(request, _("Welcome. Your account is ready."))
    return answer


def _accept_as(request, invitation, known):
    """Somebody who has an account confirms with it; being signed in as another is like a dead link."""
    if request.user.is_authenticated and request.user != known:
        return _over(request)
    if request.method == "POST" and request.user == known:
        try:
            actions.link_existing_account(invitation, by=known)
        except (Invitation.DoesNotExist, IntegrityError):
            return _over(request)
        messages.success(request, _("You are in the team now."))
        return redirect("home")
    return render(request, "accounts/join_team.html", {"invitation": invitation})


def _over(request):
    """The one answer to a link that was used, expired or forged, or that is for somebody else."""
    return render(request, "accounts/invitation_over.html", status=404)


def _speak(request, language):
    """The language of the letter, until its reader chooses another."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and not request.user.is_authenticated:
        translation.activate(language)
