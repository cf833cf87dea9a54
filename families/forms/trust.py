"""What is asked of a record that is about one adult, or that somebody else told."""

from django import forms
from django.utils.translation import gettext_lazy as _

TRUST = ["concerns", "told_by", "in_confidence"]
LABELS = {
    "concerns": _("Is it about one parent or another adult?"),
    "told_by": _("Did somebody else tell this? Who?"),
    "in_confidence": _("Told in confidence"),
}
HELP = {
    "concerns": _("Then of the family only this adult may read along, and no other parent."),
    "told_by": _("For example: grandmother Riet, or the teacher of Milan."),
    "in_confidence": _("Then nobody of the family reads this, only who supports the family."),
}


def ask_about_trust(form: forms.ModelForm) -> None:
    """Give a form of such a record its words, and of the persons of the family the adults to choose from."""
    concerns = form.fields["concerns"]
    adults = form.instance.family.persons.filter(child=None).visible_to(form.user)
    concerns.queryset = adults.order_by("birth_date", "pk")
    form.adults = list(concerns.queryset)
    concerns.widget = forms.CheckboxSelectMultiple()
    concerns.choices = [(adult.pk, adult.full_name) for adult in form.adults]
    for name in TRUST:
        form.fields[name].label, form.fields[name].help_text = LABELS[name], HELP[name]
