"""A goal as one reads it, and what others bring to it."""

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from families.secrecy import veil_for
from goals.actions import give_score
from goals.contents import goal_page
from goals.doors import base_of, goal_in_sight, works_beside
from goals.forms import ScoreForm
from goals.models import GoalScore
from goals.voices import place_in_team, voice_of
from privacy.access import Can
from privacy.gate import requires
from simba.forms import posted
from simba.htmx import done


@require_safe
@requires(Can.SEE_GOALS)
@goal_in_sight
def goal(request, family, goal):
    context = {
        "base": base_of(request),
        "family": family,
        "goal": goal,
        "page": goal_page(goal, request.user),
        "replies": goal.replies.visible_to(request.user)
        .answering("goal", goal)
        .said(veil_for(family, request.user)),
        "works_beside": works_beside(request),
    }
    return render(request, "goals/goal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.SCORE_GOAL)
@goal_in_sight
def score(request, family, goal):
    if not goal.is_open:
        messages.info(request, _("This goal is closed. It gets no new numbers."))
        return done(request, goal.get_absolute_url())
    member = place_in_team(request.user, family)
    levels = list(goal.levels.visible_to(request.user)) if goal.scale == goal.Scale.LEVELS else []
    new = GoalScore(family=family, goal=goal, scored_by=request.user, voice=voice_of(member))
    form = ScoreForm(posted(request), instance=new, user=request.user, levels=levels)
    if request.method == "POST" and form.is_valid():
        give_score(form.instance, voice=new.voice, by=request.user)
        messages.success(request, _("Saved. Thank you."))
        return done(request, goal.get_absolute_url())
    context = {"base": base_of(request), "family": family, "goal": goal, "form": form, "member": member}
    return render(request, "goals/score.html", context, status=form.status)
