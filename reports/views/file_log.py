"""Who looked in the file of a family: on the screen and on paper."""

from datetime import date

from csp.constants import NONE
from csp.decorators import csp_replace
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from privacy.access import Can
from privacy.gate import requires
from privacy.models import AccessLine
from reports.file_log import FileLog

PER_PAGE, MOST_ON_PAPER, MONTHS_BACK = 30, 400, 24


@require_safe
@requires(Can.SEE_FAMILY_LOG)
def file_log(request, family):
    it = _asked(request, family)
    page = Paginator(it.rows(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"family": family, "it": it, "page_obj": page, "looks": it.looks(page), "months": _months()}
    context |= {"month": request.GET.get("month", ""), "person": request.GET.get("person", "")}
    return render(request, "reports/file_log.html", context)


@require_safe
@cache_control(private=True, no_store=True)
@csp_replace({"default-src": [NONE], "sandbox": True})
@requires(Can.SEE_FAMILY_LOG, action=AccessLine.Action.DOWNLOAD)
def file_log_pdf(request, family):
    """The same on paper, made on the spot: it is a table without pictures."""
    from reports import pdf  # as in making.py

    it = _asked(request, family)
    rows = list(it.rows()[: MOST_ON_PAPER + 1])
    context = {"family": family, "it": it, "looks": it.looks(rows[:MOST_ON_PAPER]), "reader": request.user}
    context |= {
        "is_cut": len(rows) > MOST_ON_PAPER,
        "language": translation.get_language(),
        "today": timezone.localdate(),
    }
    paper = pdf.render(render_to_string("reports/file_log_paper.html", context))
    named = f'attachment; filename="{family.number}-log.pdf"'
    return HttpResponse(paper.content, content_type="application/pdf", headers={"Content-Disposition": named})


def _asked(request, family) -> FileLog:
    months = {f"{month:%Y-%m}": month for month in _months()}
    person = request.GET.get("person", "")
    person = int(person) if person.isascii() and person.isdigit() and len(person) < 19 else None
    return FileLog(family, request.user, month=months.get(request.GET.get("month", "")), person=person)


def _months() -> list[date]:
    """This month and those before it."""
    first = timezone.localdate().replace(day=1)
    count = first.year * 12 + first.month - 1
    return [date((count - n) // 12, (count - n) % 12 + 1, 1) for n in range(MONTHS_BACK)]
