from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from families.duplicates import similar_families
from families.forms.family import FamilyForm
from privacy.access import Can
from privacy.gate import requires
from simba.forms import posted
from simba.htmx import done, part
from teams.actions import open_and_join


@require_http_methods(["GET", "POST"])
@requires(Can.OPEN_FAMILY)
def open_family(request):
    form = FamilyForm(posted(request), initial={"name": request.GET.get("name", "")[:120]})
    similar = similar_families(form["name"].value() or "", request.user)
    if request.method == "POST" and form.is_valid():
        if not similar or "seen" in request.POST:
            family = open_and_join(form.instance, framework=form.cleaned_data["framework"], by=request.user)
            messages.success(request, _("The file of %(family)s is open.") % {"family": family.name})
            return done(request, family.get_absolute_url())
        form.add_error(
            None, _("There is already a family with a name like this. Look whether it is the same one.")
        )
    template = part(request, "teams/open_family.html", "similar")
    return render(request, template, {"form": form, "similar": similar}, status=form.status)
