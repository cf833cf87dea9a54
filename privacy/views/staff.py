"""Who works here: read by team leads, kept by the administrator. Each change of rights is a line in the access log."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions
from accounts.confirming import confirms_who_it_is
from accounts.forms import IdentityProviderForm, InviteColleagueForm, RolesForm
from accounts.models import IdentityProvider, Invitation, User
from privacy.access import Can
from privacy.gate import requires
from privacy.models import AccessLine
from simba.forms import posted

EACH_PAGE = 50


@require_safe
@requires(Can.SEE_STAFF)
def staff(request):
    colleagues = User.objects.staff_of(_organisation(request)).order_by(F("is_active").desc(), "name")
    page = Paginator(colleagues, EACH_PAGE).get_page(request.GET.get("page"))
    invited = _organisation(request).invitations.open().order_by("name")
    return render(request, "privacy/staff.html", {"page_obj": page, "invited": invited})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.MANAGE_STAFF, changing=AccessLine.Action.RIGHTS)
@confirms_who_it_is
def invite(request):
    invitation = Invitation(invited_by=request.user, organisation=_organisation(request))
    form = InviteColleagueForm(posted(request), instance=invitation)
    if request.method == "POST" and form.is_valid():
        actions.invite_colleague(form.save(commit=False), by=request.user)
        messages.success(request, _("The invitation is on its way."))
        return redirect("privacy:staff")
    return render(request, "privacy/invite_colleague.html", {"form": form}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.MANAGE_STAFF, changing=AccessLine.Action.RIGHTS)
@confirms_who_it_is
def colleague(request, user_id):
    user = _colleague_or_404(request, user_id)
    form = RolesForm(posted(request), initial={"roles": user.roles})
    if request.method == "POST" and form.is_valid():
        actions.change_roles(user, form.cleaned_data["roles"], by=request.user)
        messages.success(request, _("Saved."))
        return redirect("privacy:staff")
    return render(request, "privacy/colleague.html", {"form": form, "colleague": user}, status=form.status)


@require_POST
@requires(Can.MANAGE_STAFF, changing=AccessLine.Action.RIGHTS)
@confirms_who_it_is
def end(request, user_id):
    user = actions.end_account(_colleague_or_404(request, user_id), by=request.user)
    messages.success(request, _("%(name)s can no longer sign in.") % {"name": user.name})
    return redirect("privacy:staff")


@require_POST
@requires(Can.MANAGE_STAFF, changing=AccessLine.Action.RIGHTS)
@confirms_who_it_is
def reopen(request, user_id):
    user = actions.reopen_account(_colleague_or_404(request, user_id), by=request.user)
    messages.success(request, _("%(name)s can sign in again.") % {"name": user.name})
    return redirect("privacy:staff")


@require_POST
@requires(Can.MANAGE_STAFF, changing=AccessLine.Action.RIGHTS)
def withdraw(request, invitation_id):
    invitation = get_object_or_404(_organisation(request).invitations.open(), pk=invitation_id)
    actions.withdraw_invitation(invitation, by=request.user)
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("privacy:staff")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.MANAGE_STAFF, changing=AccessLine.Action.RIGHTS)
@confirms_who_it_is
def provider(request):
    kept = getattr(_organisation(request), "identity_provider", None)
    row = kept or IdentityProvider(organisation=_organisation(request))
    form = IdentityProviderForm(posted(request), instance=row)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("privacy:identity_provider")
    callback = request.build_absolute_uri(row.callback_path) if kept else ""
    context = {"form": form, "callback": callback}
    return render(request, "privacy/identity_provider.html", context, status=form.status)


def _colleague_or_404(request, user_id):
    """Somebody else of the own organisation: the own rights are another administrator's to change."""
    if user_id == request.user.pk:
        raise Http404
    return get_object_or_404(User.objects.staff_of(_organisation(request)), pk=user_id)


def _organisation(request):
    """Where the reader works; who keeps the server itself works nowhere and has no colleagues here."""
    if request.user.organisation is None:
        raise Http404
    return request.user.organisation
