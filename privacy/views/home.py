from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from privacy.access import Can, may
from simba.doors import signed_in

STARTS = [
    (Can.SEE_OVERVIEW, "reports:overview"),
    (Can.SEE_OWN_START, "goals:start"),
    (Can.SEE_CASELOAD, "families:caseload"),
    (Can.REVIEW_EMERGENCY, "privacy:reviews"),
    (Can.SEE_STAFF, "privacy:staff"),
]


@require_safe
@signed_in
def home(request):
    """The page somebody starts the day on: the first they may see."""
    for can, page in STARTS:
        if may(request.user, can):
            return redirect(page)
    return redirect("accounts:me")
