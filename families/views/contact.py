"""Where people are reached, and the citizen number of a child."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.confirming import to_confirm
from families import actions
from families.forms.contact import AddressForm, CitizenNumberForm, ReasonForm
from families.models import Address, Child, CitizenNumber, Person
from families.views.pages import form_page, is_known
from privacy.access import Can
from privacy.covering import about_secrets
from privacy.gate import logged_as, requires
from privacy.models import AccessLine
from simba.forms import posted
from simba.htmx import done


@require_http_methods(["GET", "POST"])
@requires(Can.EDIT_FAMILY)
def change_address(request, family, person_id):
    person = get_object_or_404(Person.objects.visible_to(request.user).filter(family=family), pk=person_id)
    now = family.addresses.visible_to(request.user).filter(person=person).current().first()
    form = AddressForm(posted(request), instance=Address(family=family, person=person), initial=_of(now))
    back = reverse("families:persons", args=[family.pk])
    if request.method == "POST" and form.is_valid() and not is_known(request, form):
        actions.change_address(form.save(commit=False), by=request.user)
        messages.success(request, _("The address of %(name)s is saved.") % {"name": person.first_name})
        return done(request, back)
    title = _("Where does %(name)s live?") % {"name": person.first_name}
    return form_page(request, form, title=title, back=back, submit=_("Save"))


def _of(address):
    names = ["street", "house_number", "postcode", "town"]
    return {name: getattr(address, name) for name in names} if address else {}


@require_http_methods(["GET", "POST"])
@requires(Can.SEE_CITIZEN_NUMBER)
def citizen_number(request, family, child_id):
    child = _child_or_404(request, family, child_id)
    kept = family.citizen_numbers.visible_to(request.user).filter(child=child).first()
    form = CitizenNumberForm(posted(request), instance=kept or CitizenNumber(family=family, child=child))
    masked = kept.masked if kept else ""
    if request.method == "POST" and form.is_valid() and not is_known(request, form):
        form.save()
        messages.success(request, _("The citizen number is saved."))
        return done(request, request.path)
    context = {"family": family, "child": child, "kept": kept, "masked": masked, "form": form}
    return render(request, "families/citizen_number.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
@requires(Can.SHOW_CITIZEN_NUMBER, changing=AccessLine.Action.VIEW)
def show_citizen_number(request, family, child_id):
    child = _child_or_404(request, family, child_id)
    kept = get_object_or_404(family.citizen_numbers.visible_to(request.user), child=child)
    if (away := to_confirm(request)) is not None:
        return away
    form = ReasonForm(posted(request), choices=CitizenNumber.Reason.choices)
    back = reverse("families:citizen_number", args=[family.pk, child.pk])
    if request.method == "POST" and form.is_valid():
        request.reason = form.cleaned_data["reason"]
        logged_as(request, AccessLine.Action.REVEAL)
        return render(
            request, "families/citizen_number_shown.html", {"child": child, "kept": kept, "back": back}
        )
    title = _("Show the citizen number of %(name)s") % {"name": child.first_name}
    return form_page(request, form, title=title, back=back, submit=_("Show it"), is_logged=True)


def _child_or_404(request, family, pk):
    return get_object_or_404(Child.objects.visible_to(request.user).filter(family=family), pk=pk)


about_secrets(change_address)
