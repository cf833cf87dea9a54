"""The PDF itself: in the browser, or to keep."""

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from privacy.access import Can
from privacy.covering import let_through, withheld_paper
from privacy.gate import requires
from privacy.models import AccessLine
from reports import release


@require_safe
@cache_control(private=True, no_store=True)
@xframe_options_sameorigin
@csp_replace({"default-src": [NONE], "object-src": [SELF], "frame-ancestors": [SELF]})
@requires(Can.SEE_REPORTS, action=AccessLine.Action.PRINT)
def pdf(request, family, report_id):
    """The page of the report shows it in a frame; no page of anybody else may.

    A browser draws no PDF in a sandbox, so this one, which we made ourselves and which runs nothing, may load nothing
    and be framed by nobody else; the one that is kept goes as an attachment and in a sandbox.
    """
    return _file(request, family, report_id, "inline")


@require_safe
@cache_control(private=True, no_store=True)
@csp_replace({"default-src": [NONE], "sandbox": True})
@requires(Can.SEE_REPORTS, action=AccessLine.Action.DOWNLOAD)
def download(request, family, report_id):
    return _file(request, family, report_id, "attachment")


def _file(request, family, report_id, way):
    ready = family.reports.visible_to(request.user).ready().select_related("file", "family", "reader")
    report = get_object_or_404(ready, pk=report_id)
    named = f'{way}; filename="{report.file_name}"'
    content = bytes(report.file.content)
    if family.has_secrets and not release.is_still_clean(report, content):
        return withheld_paper(request, family)
    headers = {"Content-Disposition": named}
    return let_through(HttpResponse(content, content_type="application/pdf", headers=headers))
