"""Doors behind the gate: which goal an address means, and whose it is."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.defaults import permission_denied

from families.models import Family
from goals.models import Goal
from privacy.access import Can, may
from simba.kept import kept


def goal_in_sight(view: Callable) -> Callable:
    """Gives the view the goal itself; one that is out of sight does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, family: Family, goal_id: int, **kwargs) -> HttpResponse:
        found = _goals(reader=request.user, family=family, key=goal_id)
        if not found:
            raise Http404
        goal = found[0]
        goal.is_mine = goal.owner.user_id == request.user.pk
        return view(request, family=family, goal=goal, **kwargs)

    return guarded


@kept
def _goals(reader, family, key):
    goals = Goal.objects.visible_to(reader).filter(family=family, pk=key)
    return goals.with_words().with_score_of(reader).select_related("owner__user", "life_area")


def own_goal(view: Callable) -> Callable:
    """Gives the view a goal of the person who asks; the goal of somebody else may be read at most."""

    @goal_in_sight
    @wraps(view)
    def guarded(request: HttpRequest, family: Family, goal, **kwargs) -> HttpResponse:
        if not goal.is_mine:
            return refused(request)
        return view(request, family=family, goal=goal, **kwargs)

    return guarded


def refused(request: HttpRequest) -> HttpResponse:
    """The answer to who may see a record but not do this with it; answered, so that the gate logs it."""
    return permission_denied(request, PermissionDenied())


def works_beside(request: HttpRequest) -> bool:
    """Whether somebody helps with the goals of others in this family, and writes none."""
    return may(request.user, Can.PROPOSE_WORDING, request.family)


def base_of(request: HttpRequest) -> str:
    """The frame of a page: large and quiet for who belongs to the family, dense for who works there."""
    own_start = may(request.user, Can.SEE_OWN_START, request.family)
    return "base_family.html" if own_start else "base.html"
