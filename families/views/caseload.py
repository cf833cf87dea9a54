from django.shortcuts import render
from django.views.decorators.http import require_safe

from families.caseload import PER_PAGE, first_rows, rows
from families.forms.caseload import CaseloadFilter
from families.models import Family
from privacy.access import Can
from privacy.gate import requires
from simba.pages import FIRST, page_of


@require_safe
@requires(Can.SEE_CASELOAD)
def caseload(request):
    form, number = CaseloadFilter(request.GET), request.GET.get("page")
    if form.is_used or number not in FIRST:
        page = page_of(form.apply(Family.objects.visible_to(request.user)), PER_PAGE, number)
        page.object_list = rows(page, request.user)
    else:
        form.is_valid()
        page = first_rows(request.user)
    # The way back from a family leads to this same list.
    request.session["caseload"] = request.GET.urlencode()
    context = {"form": form, "page_obj": page, "rows": page.object_list}
    return render(request, "families/caseload.html", context)
