"""Secret addresses: that there is one, and for who is named what it is."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.confirming import confirms_who_it_is, to_confirm
from families import actions
from families.forms.contact import ClueForm, ReaderForm, ReasonForm, SecrecyForm
from families.models import AddressSecrecy, SecrecyClue, SecrecyReader
from families.secrecy import secrecy_cards
from families.views.pages import form_page
from privacy.access import Can
from privacy.covering import about_secrets
from privacy.gate import logged_as, requires
from privacy.models import AccessLine
from simba.forms import posted
from simba.htmx import done

REASONS = [
    ("visit", gettext_lazy("To go there")),
    ("danger", gettext_lazy("There may be danger")),
    ("authority", gettext_lazy("To pass it on to the police or child protection")),
    ("check", gettext_lazy("To look whether it is still right")),
]
WHO_KNOWS = {
    "persons",
    "starts",
    "until",
}  # who lives there knows it, and it is secret from a day until a day
CHANGES = "change"  # the reason in the log when the form itself shows the address


@require_safe
@requires(Can.SEE_SECRECY)
def secret_addresses(request, family):
    context = {"family": family, "cards": secrecy_cards(family, request.user)}
    return render(request, "families/secret_addresses.html", context)


@require_http_methods(["GET", "POST"])
@requires(Can.RECORD_SECRECY)
def add_secrecy(request, family):
    form = SecrecyForm(posted(request), instance=AddressSecrecy(family=family), user=request.user)
    if request.method == "POST" and form.is_valid():
        secrecy = actions.keep_secret(
            form.save(commit=False), persons=list(form.cleaned_data["persons"]), by=request.user
        )
        secrecy.against.set(form.cleaned_data["against"])
        messages.success(request, _("This address is secret from now on."))
        return done(request, _list_of(family))
    return form_page(
        request, form, title=_("A secret address"), back=_list_of(family), submit=_("Keep it secret")
    )


@require_http_methods(["GET", "POST"])
@requires(Can.SHOW_SECRET_ADDRESS, changing=AccessLine.Action.VIEW)
def show_secrecy(request, family, secrecy_id):
    secrecy = _known_or_404(request, family, secrecy_id)
    if (away := to_confirm(request)) is not None:
        return away
    form = ReasonForm(posted(request), choices=REASONS)
    if request.method == "POST" and form.is_valid():
        request.reason = form.cleaned_data["reason"]
        logged_as(request, AccessLine.Action.REVEAL)
        context = {"family": family, "secrecy": secrecy, "typed": secrecy.typed.select_related("user")}
        return render(request, "families/secret_address.html", context)
    return form_page(
        request,
        form,
        title=_("Show the secret address"),
        back=_list_of(family),
        submit=_("Show it"),
        is_logged=True,
    )


@require_http_methods(["GET", "POST"])
@requires(Can.RECORD_SECRECY)
def edit_secrecy(request, family, secrecy_id):
    secrecy = _known_or_404(request, family, secrecy_id)
    if (away := to_confirm(request)) is not None:
        return away
    request.reason = CHANGES
    form = SecrecyForm(posted(request), instance=secrecy, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        if form.changes_rights:
            logged_as(request, AccessLine.Action.RIGHTS)
        messages.success(request, _("Saved."))
        return done(request, _list_of(family))
    logged_as(request, AccessLine.Action.REVEAL)
    return form_page(
        request, form, title=_("Change the secret address"), back=_list_of(family), submit=_("Save")
    )


@require_http_methods(["GET", "POST"])
@requires(Can.RECORD_SECRECY)
@confirms_who_it_is
def add_clue(request, family, secrecy_id):
    secrecy = get_object_or_404(family.address_secrecies.visible_to(request.user), pk=secrecy_id)
    form = ClueForm(posted(request), instance=SecrecyClue(family=family, secrecy=secrecy))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("These words are hidden from now on."))
        return done(request, _list_of(family))
    return form_page(
        request,
        form,
        title=_("What gives the address away?"),
        back=_list_of(family),
        submit=_("Hide these words"),
    )


@require_POST
@requires(Can.RECORD_SECRECY, changing=AccessLine.Action.DELETE)
@confirms_who_it_is
def remove_clue(request, family, secrecy_id, clue_id):
    secrecy = _known_or_404(request, family, secrecy_id)
    get_object_or_404(secrecy.clues.visible_to(request.user), pk=clue_id).delete()
    messages.success(request, _("These words are hidden no more."))
    return redirect(_list_of(family))


@require_http_methods(["GET", "POST"])
@requires(Can.NAME_SECRECY_READER, changing=AccessLine.Action.RIGHTS)
@confirms_who_it_is
def name_reader(request, family, secrecy_id):
    secrecy = get_object_or_404(family.address_secrecies.visible_to(request.user), pk=secrecy_id)
    row = SecrecyReader(family=family, secrecy=secrecy, named_by=request.user)
    form = ReaderForm(posted(request), instance=row, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("%(name)s may know the address now.") % {"name": form.instance.user.name})
        return done(request, _list_of(family))
    return form_page(
        request,
        form,
        title=_("Who may know this address?"),
        back=_list_of(family),
        submit=_("Name this person"),
    )


@require_POST
@requires(Can.NAME_SECRECY_READER, changing=AccessLine.Action.RIGHTS)
@confirms_who_it_is
def end_reader(request, family, secrecy_id, reader_id):
    readers = family.secrecy_readers.visible_to(request.user).filter(secrecy=secrecy_id).running()
    reader = get_object_or_404(readers, pk=reader_id)
    reader.end()
    messages.success(request, _("%(name)s may not see the address any more.") % {"name": reader.user.name})
    return redirect(_list_of(family))


def _known_or_404(request, family, pk):
    known = family.address_secrecies.visible_to(request.user).known_to(request.user)
    return get_object_or_404(known.prefetch_related("clues", "persons"), pk=pk)


def _list_of(family):
    return reverse("families:secret_addresses", args=[family.pk])


for view in (add_secrecy, edit_secrecy, add_clue, name_reader):
    about_secrets(view)
