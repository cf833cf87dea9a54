"""The start of a team lead: what needs attention, and the reports that come out."""

from datetime import timedelta
from hashlib import sha256

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from privacy.access import Can
from privacy.context import recent_emergencies
from privacy.gate import requires
from reports.attention import alerts_for
from reports.models import Report
from simba.htmx import asks_by_itself, part
from simba.kept import kept
from simba.together import together

PER_PAGE = 25
SHOWN_FOR = timedelta(days=28)
MOST_READY, MOST_ON_THEIR_WAY = 12, 20


@require_safe
@requires(Can.SEE_OVERVIEW)
def overview(request):
    """The whole page, or for htmx the reports on it."""
    if request.htmx:
        context = _reports(together(_asked(request.user)))
    else:
        beside = _asked(request.user) | {"emergencies": recent_emergencies(request.user)}
        alerts, found = alerts_for(request.user, timezone.localdate(), beside)
        context = _reports(found) | {"emergencies": found["emergencies"]}
        context["page_obj"] = Paginator(alerts, PER_PAGE).get_page(request.GET.get("page"))
        context["urgent"] = sum(alert.is_urgent for alert in alerts)
    return render(request, part(request, "reports/overview.html", "reports"), context)


@require_safe
@asks_by_itself
@requires(Can.SEE_OVERVIEW, logged=False)
def bell(request):
    """Says whether the reports of the overview became others since they were shown, and nothing else."""
    changed = request.GET.get("seen") != _reports(together(_asked(request.user)))["seen"]
    return HttpResponse(headers={"HX-Trigger": "reports-changed"}) if changed else HttpResponse(status=204)


def _asked(user):
    """The reports that came out, and those on their way."""
    since = timezone.now() - SHOWN_FOR
    return {"ready": _ready.asked(reader=user, since=since), "waiting": _waiting.asked(reader=user)}


def _reports(found):
    ready, waiting = found["ready"], found["waiting"]
    seen = sha256(repr([(r.pk, r.state) for r in [*ready, *waiting]]).encode()).hexdigest()[:16]
    return {"ready": ready, "waiting": waiting, "seen": seen}


@kept
def _ready(reader, since):
    own = Report.objects.visible_to(reader).filter(reader=reader).ready().filter(ready_at__gte=since)
    return own.select_related("family").order_by("-ready_at")[:MOST_READY]


@kept
def _waiting(reader):
    unfinished = Report.objects.listed_for(reader).unfinished().select_related("family", "reader")
    return unfinished.order_by("-asked_at")[:MOST_ON_THEIR_WAY]
