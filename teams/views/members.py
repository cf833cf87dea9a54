"""The team of a family: who is in it, what they answered, and how they get an account."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from families.secrecy import under_veil, with_secrecy
from privacy.access import Can, may
from privacy.gate import on_behalf_of, requires
from privacy.models import AccessLine
from simba.forms import posted
from simba.htmx import done
from teams.actions import invite, record_commitment
from teams.forms import CommitmentForm, InviteForm, MemberForm
from teams.models import Commitment, TeamMember
from teams.team_list import Team


@require_safe
@requires(Can.SEE_TEAM)
def team(request, family):
    members = family.members.visible_to(request.user).with_commitment()
    members = members.select_related("invitation").prefetch_related("children")
    members = under_veil(with_secrecy(members, family, request.user, timezone.localdate()))
    return render(request, "teams/team.html", {"family": family, "team": Team(members)})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_TEAM, changing=AccessLine.Action.RIGHTS)
def add_member(request, family):
    return _write(request, TeamMember(family=family))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_TEAM, changing=AccessLine.Action.RIGHTS)
def edit_member(request, family, member_id):
    return _write(request, _member(request, family, member_id))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_TEAM, changing=AccessLine.Action.RIGHTS)
def commitment(request, family, member_id):
    visible = family.members.visible_to(request.user).with_commitment()
    member = get_object_or_404(visible, pk=member_id)
    may_end = not member.is_of_staff or may(request.user, Can.ASSIGN_STAFF, family)
    answer = Commitment(family=family, member=member)
    form = CommitmentForm(posted(request), instance=answer, user=request.user, may_end=may_end)
    if request.method == "POST" and form.is_valid():
        record_commitment(form.instance, by=request.user)
        if member.user_id != request.user.pk:
            on_behalf_of(request, member.role)
        messages.success(request, _("The answer is written down."))
        return done(request, _team_url(family))
    answers = (
        member.commitments.visible_to(request.user).select_related("recorded_by").order_by("-given_on", "-pk")
    )
    context = {"family": family, "member": member, "form": form, "answers": answers}
    return render(request, "teams/commitment.html", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_TEAM, changing=AccessLine.Action.RIGHTS)
def invite_member(request, family, member_id):
    visible = family.members.visible_to(request.user).select_related("invitation", "person")
    member = get_object_or_404(visible, pk=member_id)
    first = {"email": member.person.email if member.person else "", "language": "nl"}
    form = InviteForm(posted(request), member=member, initial=first)
    why_not = member.why_not_invited()
    if request.method == "POST" and not why_not and form.is_valid():
        invite(member, **form.cleaned_data, by=request.user)
        messages.success(request, _("The invitation is on its way to %(email)s.") % form.cleaned_data)
        return done(request, _team_url(family))
    context = {"family": family, "member": member, "form": form, "why_not": why_not}
    return render(
        request, "teams/invite.html", context, status=422 if why_not and form.is_bound else form.status
    )


def _member(request, family, member_id):
    """A member one may change; the places of staff are given by who assigns staff."""
    member = get_object_or_404(family.members.visible_to(request.user), pk=member_id)
    if member.is_of_staff and not may(request.user, Can.ASSIGN_STAFF, family):
        raise PermissionDenied
    return member


def _write(request, member):
    is_new, family = member._state.adding, member.family
    may_assign = may(request.user, Can.ASSIGN_STAFF, family)
    form = MemberForm(posted(request), instance=member, user=request.user, may_assign=may_assign)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(
            request, _("%(name)s is in the team.") % {"name": member.name} if is_new else _("Saved.")
        )
        return done(request, _team_url(family))
    context = {"family": family, "member": member, "form": form, "is_new": is_new}
    return render(request, "teams/member_form.html", context, status=form.status)


def _team_url(family):
    return reverse("teams:team", args=[family.pk])
