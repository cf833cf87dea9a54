from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions
from accounts.forms import AcceptInvitationForm, MeForm
from accounts.models import Invitation, User
from simba.doors import public, signed_in

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def me(request):
    form = MeForm(_posted(request), instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("accounts:me")
    status = 422 if form.errors else 200
    return render(request, "accounts/me.html", {"form": form}, status=status)


@require_POST
@signed_in
def set_language(request):
    language = request.POST.get("language")
    if language in User.Language.values:
        User.objects.filter(pk=request.user.pk).update(language=language)
    back = request.POST.get("next", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else "home")


@require_http_methods(["GET", "HEAD", "POST"])
@public
def accept_invitation(request, token):
    invitation = Invitation.objects.by_token(token).first()
    if invitation is None:
        return render(request, "accounts/invitation_over.html", status=404)
    known = User.objects.filter(email__iexact=invitation.email).first()
    if known:
        return _accept_as(request, invitation, known)
    user = User(email=invitation.email, name=invitation.name)
    form = AcceptInvitationForm(_posted(request), user=user, initial={"name": invitation.name})
    if request.method == "POST" and form.is_valid():
        user = actions.accept_invitation(invitation, **form.cleaned_data)
        login(request, user, backend=BACKEND)
        messages.success(request, _("Welcome. Your account is ready."))
        return redirect("home")
    status = 422 if form.errors else 200
    context = {"form": form, "invitation": invitation}
    return render(request, "accounts/accept_invitation.html", context, status=status)


def _accept_as(request, invitation, known):
    """Somebody who has an account confirms with it; being signed in as another is like a dead link."""
    if request.user.is_authenticated and request.user != known:
        raise Http404
    if request.method == "POST" and request.user == known:
        actions.link_existing_account(invitation, by=known)
        messages.success(request, _("You are in the team now."))
        return redirect("home")
    return render(request, "accounts/join_team.html", {"invitation": invitation})


def _posted(request):
    """What a form was sent with; an empty form that is sent is not the same as one that is only looked at."""
    return request.POST if request.method == "POST" else None
