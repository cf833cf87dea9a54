"""The access log for who watches over it, and for each of the staff about themselves."""

import csv
from io import StringIO

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from privacy.access import Can
from privacy.forms import LogFilter
from privacy.gate import requires
from privacy.looks import by_day, in_words, signs, what_of
from privacy.models import AccessLine, EmergencyAccess
from privacy.wording import REASONS, did, name_of, role_of, whom

PER_PAGE, MOST_EXPORTED = 50, 20_000
COLUMNS = [
    "when (UTC)",
    "who",
    "organisation",
    "role",
    "as",
    "on behalf of",
    "what",
    "why",
    "family",
    "kind",
    "record",
]
COLUMNS += ["rule", "outcome", "from"]


@require_safe
@requires(Can.SEARCH_LOG, action=AccessLine.Action.SEARCH)
def log(request):
    form, lines = _asked(request)
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    for line in page:
        line.who, line.did = name_of(line), did(line.action, line.rule, line.object_kind)
        line.for_whom = whom(line.on_behalf_of)
        line.as_what, line.why = role_of(line.role, line.parts), REASONS.get(line.purpose, "")
    context = {"form": form, "page_obj": page}
    if not form.is_used:
        context["signs"] = signs(AccessLine.objects.visible_to(request.user))
        context["waiting"] = EmergencyAccess.objects.visible_to(request.user).waiting().count()
    return render(request, "privacy/log.html", context)


@require_safe
@requires(Can.EXPORT_LOG, action=AccessLine.Action.EXPORT)
def export(request):
    """The lines that were looked for, as a table for a spreadsheet. Whole at once: no page of the log is left open."""
    _form, lines = _asked(request)
    table = StringIO()
    writer = csv.writer(table, delimiter=";")
    writer.writerow(COLUMNS)
    for line in lines[:MOST_EXPORTED]:
        writer.writerow([_harmless(value) for value in _values(line)])
    named = f'attachment; filename="log-{timezone.localdate():%Y-%m-%d}.csv"'
    content = table.getvalue().encode("utf-8-sig")
    return HttpResponse(content, content_type="text/csv", headers={"Content-Disposition": named})


@require_safe
@requires(Can.SEE_OWN_LOOKS)
def own_log(request):
    lines = AccessLine.objects.visible_to(request.user).filter(user_id=request.user.pk, status__lt=400)
    lines = lines.filter(family_id__isnull=False).with_family_number()
    rows = Paginator(by_day(lines, "family_number"), PER_PAGE).get_page(request.GET.get("page"))
    done = what_of(lines, list(rows), "family_number")
    for row in rows:
        row["did"] = in_words(done.get((row["day"], row["family_number"]), []))
    return render(request, "privacy/own_log.html", {"page_obj": rows})


def _asked(request):
    form = LogFilter(request.GET)
    return form, form.apply(AccessLine.objects.visible_to(request.user).with_family_number())


def _values(line):
    return [
        f"{line.at:%Y-%m-%d %H:%M:%S}.{line.at.microsecond // 1000:03}", name_of(line), line.organisation,
        line.role, line.parts, line.on_behalf_of, line.action, line.purpose, line.family_number or "",
        line.object_kind, line.object_id or "", line.rule, line.status, line.address or "",
    ]  # fmt: skip


def _harmless(value) -> str:
    """A value that a spreadsheet does not take for a formula: people choose their own names."""
    text = str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
