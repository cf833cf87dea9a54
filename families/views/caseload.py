from django.shortcuts import render
from django.views.decorators.http import require_safe

from families.caseload import rows
from families.forms.caseload import CaseloadFilter
from families.models import Family
from privacy.access import Can
from privacy.gate import requires
from simba.pages import page_of

PER_PAGE = 25


@require_safe
@requires(Can.SEE_CASELOAD)
def caseload(request):
    form = CaseloadFilter(request.GET)
    families = form.apply(Family.objects.visible_to(request.user))
    page = page_of(families, PER_PAGE, request.GET.get("page"))
    request.session["caseload"] = (
        request.GET.urlencode()
    )  # the way back from a family leads to this same list
    context = {"form": form, "page_obj": page, "rows": rows(page, request.user)}
    return render(request, "families/caseload.html", context)
