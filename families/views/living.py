from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from families import actions
from families.forms.living import ArrangementForm, EndArrangementForm, MoveForm
from families.models import Child, LivingArrangement
from families.views.pages import form_page
from privacy.access import Can
from privacy.gate import requires
from simba.forms import posted
from simba.htmx import done


@require_http_methods(["GET", "POST"])
@requires(Can.RECORD_LIVING)
def add_arrangement(request, family, child_id):
    child = get_object_or_404(Child.objects.visible_to(request.user).filter(family=family), pk=child_id)
    form = MoveForm(
        posted(request), instance=LivingArrangement(family=family, child=child), user=request.user
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actions.move(
            form.instance,
            children=form.children,
            end_running=data.get("end_running", False),
            reason=data.get("running_reason", ""),
            back=data.get("back_afterwards", False),
            by=request.user,
        )
        messages.success(request, _("Where %(name)s lives is saved.") % {"name": child.first_name})
        return done(request, child.get_absolute_url())
    title = _("Where does %(name)s live?") % {"name": child.first_name}
    return form_page(
        request, form, title=title, back=child.get_absolute_url(), submit=_("Save"), running=form.running
    )


@require_http_methods(["GET", "POST"])
@requires(Can.RECORD_LIVING)
def edit_arrangement(request, family, arrangement_id):
    stay = _stay_or_404(request, family, arrangement_id)
    form = ArrangementForm(posted(request), instance=stay, user=request.user)
    title = _("Correct where %(name)s lived") % {"name": stay.child.first_name}
    return _saved_or_page(request, form, title, submit=_("Save"))


@require_http_methods(["GET", "POST"])
@requires(Can.RECORD_LIVING)
def end_arrangement(request, family, arrangement_id):
    stay = _stay_or_404(request, family, arrangement_id)
    form = EndArrangementForm(posted(request), instance=stay, user=request.user)
    title = _("%(name)s no longer lives here: %(where)s") % {
        "name": stay.child.first_name,
        "where": stay.get_kind_display(),
    }
    return _saved_or_page(request, form, title, submit=_("End this place"))


def _stay_or_404(request, family, pk):
    stays = family.living_arrangements.visible_to(request.user).select_related("child")
    return get_object_or_404(stays, pk=pk)


def _saved_or_page(request, form, title, submit):
    child = form.instance.child
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Where %(name)s lives is saved.") % {"name": child.first_name})
        return done(request, child.get_absolute_url())
    return form_page(request, form, title=title, back=child.get_absolute_url(), submit=submit)
