from django import forms
from django.utils.translation import gettext_lazy as _

from families.models import Trajectory

EVERYTHING = "all"


class CaseloadFilter(forms.Form):
    """What somebody looks for on the caseload. Nonsense in the address finds everything that runs, and is no error."""

    q = forms.CharField(label=_("Search"), required=False, strip=True)
    phase = forms.ChoiceField(
        label=_("Phase"),
        required=False,
        choices=[
            ("", _("All that run now")),
            *Trajectory.Phase.choices,
            (EVERYTHING, _("Everything, also over")),
        ],
    )

    def apply(self, families):
        """The families that are looked for; words are searched in everything, unless a phase is chosen."""
        self.is_valid()
        words, phase = self.cleaned_data.get("q", ""), self.cleaned_data.get("phase", "")
        if words:
            families = families.search(words)
        if phase and phase != EVERYTHING:
            families = families.in_phase(phase)
        elif not phase and not words:
            families = families.not_over()
        return families

    @property
    def is_used(self) -> bool:
        return bool(self.data.get("q", "").strip() or self.data.get("phase"))
