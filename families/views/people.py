from django.contrib import messages
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from families import actions
from families.dossier import adult_cards, adults_of, child_page, sibling_like, ties_of_adult, ties_of_child
from families.forms.people import ChildForm, PersonForm
from families.models import Child, Person
from families.views.pages import form_page, is_known
from privacy.access import Can
from privacy.gate import logged_as, requires
from privacy.models import AccessLine
from simba.forms import posted
from simba.htmx import done


@require_safe
@requires(Can.SEE_CHILD)
def child(request, family, child_id):
    children = Child.objects.visible_to(request.user).filter(family=family)
    child = get_object_or_404(children, pk=child_id)
    context = {"family": family, "child": child, "page": child_page(family, child, request.user)}
    return render(request, "families/child.html", context)


@require_http_methods(["GET", "POST"])
@requires(Can.EDIT_FAMILY)
def add_child(request, family):
    like = sibling_like(family, request.user, request.GET.get("like"))
    ties = ties_of_child(like, adults_of(family, request.user))
    form = ChildForm(posted(request), instance=Child(family=family), ties=ties, initial=_of_twin(like))
    if request.method == "POST" and form.is_valid():
        child = actions.save_person(form.save(commit=False), ties=form.ties, by=request.user)
        messages.success(request, _("%(name)s is in the file.") % {"name": child.first_name})
        again = f"{request.path}?like={child.pk}"
        return done(request, again if "again" in request.POST else child.get_absolute_url())
    back, again = family.get_absolute_url(), _("Save, and add another child")
    return form_page(request, form, title=_("Add a child"), back=back, submit=_("Save child"), again=again)


def _of_twin(like):
    """What a next child of the same parents often shares."""
    if like is None:
        return {}
    born = like.birth_date
    parts = {"birth_year": born.year, "birth_month": born.month, "birth_day": born.day} if born else {}
    return {"last_name": like.last_name, "expected_on": like.expected_on, **parts}


@require_http_methods(["GET", "POST"])
@requires(Can.EDIT_FAMILY)
def edit_child(request, family, child_id):
    children = Child.objects.visible_to(request.user).filter(family=family)
    child = get_object_or_404(children, pk=child_id)
    ties = ties_of_child(child, adults_of(family, request.user))
    form = ChildForm(posted(request), instance=child, ties=ties)
    if request.method == "POST" and form.is_valid():
        actions.save_person(form.save(commit=False), ties=form.ties, by=request.user)
        _tell_rights(request, form)
        messages.success(request, _("Saved."))
        return done(request, child.get_absolute_url())
    title = _("Edit %(name)s") % {"name": child.first_name}
    return form_page(request, form, title=title, back=child.get_absolute_url(), submit=_("Save"))


@require_safe
@requires(Can.SEE_PERSONS)
def persons(request, family):
    return render(
        request, "families/persons.html", {"family": family, "cards": adult_cards(family, request.user)}
    )


@require_http_methods(["GET", "POST"])
@requires(Can.EDIT_FAMILY)
def add_person(request, family):
    return _person_page(request, family, Person(family=family), _("Add somebody"))


@require_http_methods(["GET", "POST"])
@requires(Can.EDIT_FAMILY)
def edit_person(request, family, person_id):
    person = get_object_or_404(adults_of(family, request.user), pk=person_id)
    return _person_page(request, family, person, _("Edit %(name)s") % {"name": person.full_name})


def _person_page(request, family, person, title):
    ties = ties_of_adult(person, Child.objects.visible_to(request.user).filter(family=family))
    form = PersonForm(posted(request), instance=person, ties=ties)
    back = reverse("families:persons", args=[family.pk])
    if request.method == "POST" and form.is_valid() and not is_known(request, form):
        actions.save_person(form.save(commit=False), ties=form.ties, by=request.user)
        _tell_rights(request, form)
        messages.success(request, _("%(name)s is saved.") % {"name": person.full_name})
        return done(request, back)
    return form_page(request, form, title=title, back=back, submit=_("Save"))


def _tell_rights(request, form):
    """Of a child that is already in the file; with a new one everything begins, and adding it says so."""
    if form.changes_rights:
        logged_as(request, AccessLine.Action.RIGHTS)
