"""All goals of a family, and all numbers for safety."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from goals.contents import ALL_RATINGS, safety_page
from goals.doors import base_of
from privacy.access import Can
from privacy.gate import requires


@require_safe
@requires(Can.SEE_GOALS)
def goals(request, family):
    found = family.goals.visible_to(request.user).with_words().with_score_of(request.user)
    found = list(found.select_related("owner", "life_area"))
    context = {
        "base": base_of(request),
        "family": family,
        "open_goals": [goal for goal in found if goal.is_open],
        "closed_goals": [goal for goal in found if not goal.is_open],
    }
    return render(request, "goals/goals.html", context)


@require_safe
@requires(Can.SEE_SAFETY)
def safety(request, family):
    page = safety_page(family, request.user)
    context = {"base": base_of(request), "family": family, "page": page, "limit": ALL_RATINGS}
    return render(request, "goals/safety.html", context)
