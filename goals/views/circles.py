"""A number for safety and a line of the map each on a page of its own: who reads it, and what was said to it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from families.secrecy import veil_for
from goals.actions import change_circle
from goals.assessment_forms import CircleForm
from goals.doors import base_of
from goals.reading import LOOK_AT, names_of, page_of
from privacy.access import Can
from privacy.gate import logged_as, requires
from privacy.log import RIGHTS
from simba.forms import posted
from simba.htmx import done
from teams.preview import nothing_stays, preview_for
from teams.who_reads import earlier_audiences


@require_safe
@requires(Can.SEE_SAFETY)
def rating(request, family, rating_id):
    return _read(request, family, get_object_or_404(_ratings(request, family), pk=rating_id), "rating")


@require_safe
@requires(Can.SEE_MAPPING)
def entry(request, family, entry_id):
    return _read(request, family, get_object_or_404(_entries(request, family), pk=entry_id), "entry")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.SEE_SAFETY)
def rating_audience(request, family, rating_id):
    return _circle(request, family, get_object_or_404(_ratings(request, family), pk=rating_id), "rating")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.SEE_MAPPING)
def entry_audience(request, family, entry_id):
    return _circle(request, family, get_object_or_404(_entries(request, family), pk=entry_id), "entry")


def _ratings(request, family):
    return family.safety_ratings.visible_to(request.user).select_related("author", "family")


def _entries(request, family):
    return family.mapping.visible_to(request.user).select_related("author", "family")


def _read(request, family, record, kind):
    veil = veil_for(family, request.user)
    context = {
        "base": base_of(request),
        "family": family,
        "record": record,
        "kind": kind,
        **page_of(record, request.user),
        "readers": names_of(record, veil=veil),
        "replies": record.replies.visible_to(request.user).answering(kind, record).said(veil),
        "is_mine": record.author_id == request.user.pk,
    }
    return render(request, "goals/record.html", context)


def _circle(request, family, record, kind):
    if record.author_id != request.user.pk:
        raise PermissionDenied
    form = CircleForm(posted(request), record=record, veil=veil_for(family, request.user))
    preview, back = preview_for(request, family), reverse(f"goals:{kind}", args=[family.pk, record.pk])
    if request.method == "POST" and form.is_valid():
        if not preview.asked:
            change_circle(record, **form.cleaned_data, by=request.user)
            logged_as(request, RIGHTS)
            messages.success(request, _("Saved."))
            return done(request, back)
        with nothing_stays():
            LOOK_AT[kind](preview, change_circle(record, **form.cleaned_data, by=request.user))
    context = {"base": base_of(request), "family": family, "form": form, "preview": preview, "back": back}
    context["earlier_audiences"] = earlier_audiences(record)
    return render(request, "goals/record_audience.html", context, status=form.status)
