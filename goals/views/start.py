from django.shortcuts import render
from django.views.decorators.http import require_safe

from goals.contents import start_page
from privacy.access import Can
from privacy.gate import requires


@require_safe
@requires(Can.SEE_OWN_START)
def start(request):
    return render(request, "goals/start.html", {"page": start_page(request.user)})
