"""How safe it is, in each one's own number; and the map of worries and what goes well."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goals.assessment_forms import EndEntryForm, EntryForm, SafetyForm
from goals.doors import base_of
from goals.models import MappingEntry, SafetyRating
from goals.reading import look_at_entry, look_at_rating, would_read
from goals.voices import place_in_team, voice_of
from privacy.access import Can
from privacy.gate import requires
from simba.forms import posted
from simba.htmx import done
from teams.preview import nothing_stays, preview_for


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.RATE_SAFETY)
def rate_safety(request, family):
    member = place_in_team(request.user, family)
    rating = SafetyRating(family=family, author=request.user, voice=voice_of(member))
    is_young = member.role == member.Role.YOUNG_PERSON
    form = SafetyForm(posted(request), instance=rating, user=request.user, is_young=is_young)
    preview = preview_for(request, family)
    if request.method == "POST" and form.is_valid():
        if not preview.asked:
            form.save()
            messages.success(request, _("Saved. Thank you."))
            own_start = base_of(request) == "base_family.html"
            return done(request, reverse("goals:start") if own_start else family.get_absolute_url())
        with nothing_stays():
            look_at_rating(preview, form.save())
    context = {"family": family, "member": member, "preview": preview, "readers": would_read(form)}
    return _page(request, "goals/rate_safety.html", form, **context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.RECORD_MAPPING)
def add_entry(request, family):
    entry = MappingEntry(family=family, author=request.user)
    column = request.GET.get("column")
    initial = {"column": column} if column in MappingEntry.Column.values else {}
    form = EntryForm(posted(request), instance=entry, user=request.user, initial=initial)
    preview = preview_for(request, family)
    if request.method == "POST" and form.is_valid():
        if not preview.asked:
            form.save()
            messages.success(request, _("Saved."))
            return done(request, family.get_absolute_url())
        with nothing_stays():
            look_at_entry(preview, form.save())
    context = {"family": family, "preview": preview, "readers": would_read(form)}
    return _page(request, "goals/entry.html", form, **context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.RECORD_MAPPING)
def end_entry(request, family, entry_id):
    entry = get_object_or_404(family.mapping.visible_to(request.user).open(), pk=entry_id)
    initial = {"ends": timezone.localdate()}
    form = EndEntryForm(posted(request), instance=entry, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return done(request, family.get_absolute_url())
    return _page(request, "goals/end_entry.html", form, family=family, entry=entry)


def _page(request, template, form, **context):
    return render(request, template, {"base": base_of(request), "form": form, **context}, status=form.status)
