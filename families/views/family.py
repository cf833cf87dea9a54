from django.shortcuts import render
from django.views.decorators.http import require_safe

from privacy.access import Can
from privacy.gate import requires


@require_safe
@requires(Can.SEE_FAMILY)
def family(request, family):
    return render(request, "families/family.html", {"family": family})
