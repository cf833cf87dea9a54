"""The reports of one family: the list, one of them on its way and then on the screen, and asking for one."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from families.secrecy import veil_for
from goals.models import Reply
from goals.models.replies import with_who_says_it
from privacy.access import Can
from privacy.gate import requires
from reports import actions
from reports.forms import ReportForm
from reports.models import Report
from simba.forms import posted
from simba.htmx import asks_by_itself, done, part
from simba.kept import kept


@require_safe
@requires(Can.SEE_REPORTS)
def reports(request, family):
    listed = family.reports.listed_for(request.user).select_related("reader", "family")
    schedules = family.report_schedules.visible_to(request.user).running().prefetch_related("readers")
    context = {
        "family": family,
        "reports": listed[:100],
        "own": set(family.reports.visible_to(request.user).values_list("pk", flat=True)),
        "schedules": [(schedule, schedule.next_due(timezone.localdate())) for schedule in schedules],
    }
    return render(request, "reports/reports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.MAKE_REPORT)
def add_report(request, family):
    start = {"readers": request.GET.getlist("for")}
    form = ReportForm(
        posted(request),
        instance=Report(family=family),
        user=request.user,
        initial=start,
    )
    if request.method == "POST" and form.is_valid():
        asked = actions.ask(family, by=request.user, **form.cleaned_data)
        said = ngettext("The report is being made.", "The reports are being made.", len(asked))
        messages.success(request, said)
        return done(request, asked[0].get_absolute_url() if len(asked) == 1 else _list_of(family))
    context = {"family": family, "form": form}
    return render(request, part(request, "reports/report_form.html", "form"), context, status=form.status)


@require_safe
@requires(Can.SEE_REPORTS)
def report(request, family, report_id):
    found = _listed(request, family, report_id)
    return render(request, "reports/report.html", _shown(request, found))


@require_safe
@asks_by_itself
@requires(Can.SEE_REPORTS, logged=False)
def report_state(request, family, report_id):
    """How far a report is; the document itself comes with the page, which is logged."""
    found = _listed(request, family, report_id)
    response = render(request, "reports/_state.html", _shown(request, found))
    if found.is_finished:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@requires(Can.MAKE_REPORT)
def again(request, family, report_id):
    found = actions.ask_again(_listed(request, family, report_id), by=request.user)
    messages.success(request, _("We try again."))
    return redirect(found)


def _listed(request, family, report_id):
    for found in _reports(reader=request.user, family=family, key=report_id):
        return found
    raise Http404


def _shown(request, found):
    may_open, replies = bool(_opened(reader=request.user, report=found)), []
    if may_open:
        veil = veil_for(found.family, request.user)
        replies = with_who_says_it(_replies(reader=request.user, report=found), veil)
    return {"family": found.family, "report": found, "may_open": may_open, "replies": replies}


@kept
def _reports(reader, family, key):
    reports = Report.objects.listed_for(reader).filter(family=family, pk=key)
    return reports.select_related("reader", "asked_by", "schedule")


@kept
def _opened(reader, report):
    return Report.objects.visible_to(reader).filter(pk=report.pk).values_list("pk", flat=True)


@kept
def _replies(reader, report):
    replies = Reply.objects.visible_to(reader).filter(report=report).order_by("made_at", "pk")
    return replies.select_related("author")


def _list_of(family):
    return reverse("reports:reports", args=[family.pk])
