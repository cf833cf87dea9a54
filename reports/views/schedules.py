"""Schedules: the promise of a report every so many weeks."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from privacy.access import Can
from privacy.gate import requires
from reports import actions
from reports.forms import ScheduleForm
from reports.models import ReportSchedule
from simba.forms import posted
from simba.htmx import done, part


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.MAKE_REPORT)
def add_schedule(request, family):
    schedule = ReportSchedule(family=family, made_by=request.user)
    form = ScheduleForm(posted(request), instance=schedule, user=request.user)
    if request.method == "POST" and form.is_valid():
        messages.success(request, _("From now on the reports come by themselves."))
        return done(request, form.save().get_absolute_url())
    context = {"family": family, "form": form}
    return render(request, part(request, "reports/schedule_form.html", "form"), context, status=form.status)


@require_safe
@requires(Can.MAKE_REPORT)
def schedule(request, family, schedule_id):
    found = get_object_or_404(family.report_schedules.visible_to(request.user), pk=schedule_id)
    today = timezone.localdate()
    context = {
        "family": family,
        "schedule": found,
        "next_due": found.next_due(today),
        "is_running": found.until is None or found.until > today,
        "readers": found.readers.all(),
        "reports": found.reports.listed_for(request.user).select_related("reader", "family")[:50],
        "own": set(found.reports.visible_to(request.user).values_list("pk", flat=True)),
    }
    return render(request, "reports/schedule.html", context)


@require_POST
@requires(Can.MAKE_REPORT)
def stop_schedule(request, family, schedule_id):
    found = get_object_or_404(family.report_schedules.visible_to(request.user), pk=schedule_id)
    actions.stop(found, by=request.user)
    messages.success(request, _("Stopped. The reports that are there stay."))
    return redirect(found)
