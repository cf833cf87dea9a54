"""What is asked of a record that is about one adult, or that somebody else told."""

from django import forms
from django.utils.translation import gettext_lazy as _

from families.models import Person, ToldInTrust
from simba.kept import kept

TRUST = ["concerns", "told_by", "in_confidence", "withheld_why"]
LABELS = {
    "concerns": _("Is it about one parent or another adult?"),
    "told_by": _("Did somebody else tell this? Who?"),
    "in_confidence": _("Told in confidence"),
    "withheld_why": _("Should a young person not read this yet? Why?"),
}
HELP = {
    "concerns": _("Then of the family only this adult may read along, and no other parent."),
    "told_by": _("For example: grandmother Riet, or the teacher of Milan."),
    "in_confidence": _("Then nobody of the family reads this, only who supports the family."),
    "withheld_why": _(
        "From 12 a child reads along what is about himself or herself. With a reason here, not this."
    ),
}


def withheld_field() -> forms.CharField:
    """The reason why a young person does not read a record yet, on a form about who reads it; empty lets them read."""
    longest = ToldInTrust._meta.get_field("withheld_why").max_length
    name = "withheld_why"
    return forms.CharField(label=LABELS[name], help_text=HELP[name], max_length=longest, required=False)


@kept
def _adults(reader, family):
    adults = Person.objects.visible_to(reader).filter(family=family, child=None)
    return adults.defer("phone", "email").order_by("birth_date", "pk")


def ask_about_trust(form: forms.ModelForm) -> None:
    """Give a form of such a record its words, and of the persons of the family the adults to choose from."""
    here = {"reader": form.user, "family": form.instance.family_id}
    form.fields["concerns"].choose_from(lambda: [(adult, adult.full_name) for adult in _adults(**here)])
    for name in TRUST:
        form.fields[name].label, form.fields[name].help_text = LABELS[name], HELP[name]
