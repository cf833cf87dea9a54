from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from families import actions
from families.forms.family import ClosingForm, EndProblemForm, FamilyForm, PhaseForm, ProblemForm
from families.models import FamilyProblem, Trajectory
from families.overview import gather
from families.views.pages import form_page
from privacy.access import Can
from privacy.gate import requires
from simba.forms import posted
from simba.htmx import done


@require_safe
@requires(Can.SEE_FAMILY)
def family(request, family):
    page = gather(family, request.user)
    context = {"family": family, "page": page, "emergencies": page.emergencies}
    return render(request, "families/family.html", context)


@require_http_methods(["GET", "POST"])
@requires(Can.EDIT_FAMILY)
def edit_family(request, family):
    trajectory = family.trajectories.visible_to(request.user).first()
    initial = {"framework": trajectory.legal_framework} if trajectory else {}
    form = FamilyForm(posted(request), instance=family, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.edit_family(form.instance, framework=form.cleaned_data["framework"], by=request.user)
        messages.success(request, _("Family saved."))
        return done(request, family.get_absolute_url())
    return form_page(
        request, form, title=_("Edit the family"), back=family.get_absolute_url(), submit=_("Save")
    )


@require_http_methods(["GET", "POST"])
@requires(Can.ENTER_PHASE)
def enter_phase(request, family):
    trajectory = _running_trajectory(request, family)
    form = PhaseForm(posted(request), trajectory=trajectory)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        trajectory = actions.enter_phase(trajectory, data["phase"], on=data["on"], by=request.user)
        messages.success(
            request, _("The family is now in: %(phase)s.") % {"phase": trajectory.get_phase_display()}
        )
        return done(request, family.get_absolute_url())
    title = _("To another phase")
    return form_page(
        request, form, title=title, back=family.get_absolute_url(), submit=_("Change phase"), now=trajectory
    )


@require_http_methods(["GET", "POST"])
@requires(Can.CLOSE_FAMILY)
def close_family(request, family):
    form = ClosingForm(posted(request), trajectory=_running_trajectory(request, family))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actions.close(form.trajectory, on=data["on"], reason=data["reason"], by=request.user)
        messages.success(request, _("The help to this family is closed. Everything stays to be read."))
        return done(request, family.get_absolute_url())
    title = _("Close the help to this family")
    return form_page(request, form, title=title, back=family.get_absolute_url(), submit=_("Close"))


def _running_trajectory(request, family):
    trajectories = family.trajectories.visible_to(request.user)
    return get_object_or_404(trajectories, status__in=Trajectory.NOT_OVER)


@require_http_methods(["GET", "POST"])
@requires(Can.EDIT_FAMILY)
def problems(request, family):
    form = ProblemForm(posted(request), instance=FamilyProblem(family=family))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Problem written down."))
        return done(request, request.path)
    listed = family.problems.visible_to(request.user).select_related("area").order_by("ends", "-starts")[:200]
    context = {"family": family, "form": form, "problems": listed}
    return render(request, "families/problems.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
@requires(Can.EDIT_FAMILY)
def end_problem(request, family, problem_id):
    problem = get_object_or_404(
        family.problems.visible_to(request.user).select_related("area"), pk=problem_id
    )
    form = EndProblemForm(posted(request), instance=problem)
    back = reverse("families:problems", args=[family.pk])
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("This problem is over. It stays in the list."))
        return done(request, back)
    title = _("Over: %(problem)s") % {"problem": problem.area}
    return form_page(request, form, title=title, back=back, submit=_("Save"))
