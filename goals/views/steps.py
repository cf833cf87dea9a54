"""Small steps on the way to a goal, the levels it is measured by, and wordings put beside it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from goals.actions import LevelsFrozen, answer_proposal, describe_levels, tick_off
from goals.doors import base_of, goal_in_sight, own_goal, refused, works_beside
from goals.forms import LevelsForm, ProposalForm, StepForm
from goals.models import GoalProposal, GoalStep
from privacy.access import Can
from privacy.gate import requires
from simba.forms import posted
from simba.htmx import done


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.PLAN_STEP)
@goal_in_sight
def add_step(request, family, goal):
    if not (goal.is_mine or works_beside(request)):
        return refused(request)
    step = GoalStep(family=family, goal=goal, added_by=request.user)
    form = StepForm(posted(request), instance=step, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The step is saved."))
        return done(request, goal.get_absolute_url())
    return _page(request, "goals/add_step.html", form, family=family, goal=goal)


@require_POST
@requires(Can.SEE_GOALS)
def finish_step(request, family, step_id):
    steps = family.goal_steps.visible_to(request.user).select_related("goal__owner", "who")
    step = get_object_or_404(steps, pk=step_id)
    doers = {step.goal.owner.user_id, step.who.user_id if step.who else None}
    if request.user.pk not in doers and not works_beside(request):
        return refused(request)
    step = tick_off(step, done="undo" not in request.POST, by=request.user)
    messages.success(request, _("Done. Well done!") if step.done_on else _("The step is open again."))
    return done(request, reverse("goals:start") if "start" in request.POST else step.goal.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.WRITE_OWN_GOAL)
@own_goal
def levels(request, family, goal):
    frozen = goal.scores.visible_to(request.user).exists()
    described = list(goal.levels.visible_to(request.user))
    form = LevelsForm(posted(request), initial=LevelsForm.initial_of(described))
    ladder = request.method == "POST" and "ladder" in request.POST
    if request.method == "POST" and (ladder or form.is_valid()):
        try:
            describe_levels(goal, {} if ladder else form.texts, by=request.user)
        except LevelsFrozen:
            form.add_error(None, _("This goal has numbers already. The steps stay as they are."))
        else:
            messages.success(request, _("Saved."))
            return done(request, goal.get_absolute_url())
    context = {"family": family, "goal": goal, "frozen": frozen, "described": described}
    return _page(request, "goals/levels.html", form, **context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.PROPOSE_WORDING)
@goal_in_sight
def propose(request, family, goal):
    proposal = GoalProposal(family=family, goal=goal, author=request.user)
    form = ProposalForm(posted(request), instance=proposal, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        name = goal.owner.first_name
        messages.success(request, _("Your wording lies beside the goal. %(name)s decides.") % {"name": name})
        return done(request, goal.get_absolute_url())
    return _page(request, "goals/propose.html", form, family=family, goal=goal)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.WRITE_OWN_GOAL)
def answer(request, family, proposal_id):
    proposals = GoalProposal.objects.visible_to(request.user).filter(family=family)
    proposal = get_object_or_404(proposals.select_related("goal__owner", "author"), pk=proposal_id)
    goal = proposal.goal
    if request.method == "POST":
        taken = request.POST.get("take")
        if taken in ("yes", "no"):
            answer_proposal(proposal, take=taken == "yes", by=request.user)
            said = _("These are your words now.") if taken == "yes" else _("Your own words stay.")
            messages.success(request, said)
            return done(request, goal.get_absolute_url())
    context = {"base": base_of(request), "family": family, "goal": goal, "proposal": proposal}
    context["words"] = goal.wordings.visible_to(request.user).first()
    return render(request, "goals/answer.html", context, status=422 if request.method == "POST" else 200)


def _page(request, template, form, **context):
    return render(request, template, {"base": base_of(request), "form": form, **context}, status=form.status)
