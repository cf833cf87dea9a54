from django import forms
from django.utils.translation import gettext_lazy as _

from privacy.access import Can
from privacy.models import AccessLine, EmergencyAccess
from privacy.wording import PLACES
from simba.forms import DayInput, PlainForm, WholeRowForm

REFUSED, ANSWERED = "refused", "answered"


class EmergencyForm(WholeRowForm):
    """Why somebody must read a file that is out of their reach."""

    understood = forms.BooleanField(
        label=_("I know that the family, the team lead and the privacy officer see that I looked, and why")
    )

    class Meta:
        model = EmergencyAccess
        fields = ["kind", "reason"]
        labels = {"kind": _("Why must you look now?")}
        widgets = {"kind": forms.RadioSelect, "reason": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = EmergencyAccess.Kind.choices
        self.fields["understood"].error_messages["required"] = _("Tick that you know this.")


class ReviewForm(WholeRowForm):
    """Whether it was needed, and why."""

    class Meta:
        model = EmergencyAccess
        fields = ["verdict", "verdict_words"]
        widgets = {"verdict": forms.RadioSelect, "verdict_words": forms.Textarea(attrs={"rows": 4})}

    settled = frozenset(
        {"emergency_review_is_whole", "emergency_one_at_a_time", "emergency_lasts_an_hour_at_most"}
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["verdict"].required = self.fields["verdict_words"].required = True
        self.fields["verdict"].choices = EmergencyAccess.Verdict.choices


class LogFilter(PlainForm):
    """What the privacy officer looks for. Nonsense in the address finds nothing wrong: that field is left out."""

    who = forms.CharField(label=_("Who"), required=False, max_length=120)
    family = forms.CharField(label=_("Number of the family"), required=False, max_length=20)
    since = forms.DateField(label=_("From"), required=False, widget=DayInput)
    until = forms.DateField(label=_("Up to and including"), required=False, widget=DayInput)
    action = forms.ChoiceField(label=_("What"), required=False)
    rule = forms.ChoiceField(label=_("Rule"), required=False)
    outcome = forms.ChoiceField(label=_("Outcome"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = [("", _("Everything")), *AccessLine.Action.choices]
        self.fields["rule"].choices = [
            ("", _("All rules")),
            *((can.value, f"{PLACES[can]} ({can})") for can in Can if can in PLACES),
        ]
        outcomes = [("", _("All")), (ANSWERED, _("Allowed")), (REFUSED, _("Refused"))]
        self.fields["outcome"].choices = outcomes

    def apply(self, lines):
        """The lines that are looked for."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        plain = {"who": "user_name__icontains", "since": "at__date__gte", "until": "at__date__lte"}
        plain |= {"family": "family_number__iexact", "action": "action", "rule": "rule"}
        if "who" in asked:
            lines = lines.exclude(organisation="")  # of a family nobody is named here
        lines = lines.filter(**{lookup: asked[name] for name, lookup in plain.items() if name in asked})
        if asked.get("outcome") == REFUSED:
            return lines.refused()
        return lines.filter(status__lt=400) if asked.get("outcome") == ANSWERED else lines

    @property
    def is_used(self) -> bool:
        return any(self.data.get(name, "").strip() for name in self.fields)
