from datetime import date

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from families.models import Child, LivingArrangement
from simba.forms import BareHelper, WholeRowForm

ELSEWHERE = _(
    "In these nights %(name)s already lives somewhere else: %(where)s, %(days)s. Choose other days."
)
TOO_EARLY = _("%(name)s has lived at the place of now (%(where)s) since %(day)s. Choose a later first night.")


class ArrangementForm(WholeRowForm):
    """Where a child lives, or lived. While another place runs, it is ended here the night before."""

    class Meta:
        model = LivingArrangement
        fields = ["kind", "place", "place_is_secret", "starts", "ends", "end_reason"]
        widgets = {"kind": forms.RadioSelect}

    def clean(self):
        data = super().clean() or self.cleaned_data
        if data.get("ends") is None and data.get("end_reason"):
            self.add_error("ends", _("Fill in the last night, or leave out why it ended."))
        return data


class MoveForm(ArrangementForm):
    """A child goes to live somewhere: also for brothers and sisters, and with the place of now in the same go."""

    settled = frozenset({"arrangement_no_overlap"})  # looked after below, for each child and with a name

    end_running = forms.BooleanField(
        label=_("End the place of now the night before"), required=False, initial=True
    )
    running_reason = forms.ChoiceField(
        label=_("Why does that place end?"),
        required=False,
        choices=[("", "---------"), *LivingArrangement.EndReason.choices],
    )
    back_afterwards = forms.BooleanField(
        label=_("Afterwards back to that same place"),
        required=False,
        help_text=_("For a stay of some nights. Fill in the last night too."),
    )
    also_for = forms.ModelMultipleChoiceField(
        Child.objects.none(),
        label=_("The same for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        child = self.instance.child
        siblings = Child.objects.filter(family=child.family_id).visible_to(self.user).exclude(pk=child.pk)
        self.fields["also_for"].queryset = siblings
        if not siblings:
            del self.fields["also_for"]
        self.running = child.living_arrangements.filter(ends=None).first()
        if self.running is None and not siblings:
            for name in ("end_running", "running_reason", "back_afterwards"):
                del self.fields[name]

    @property
    def children(self) -> list[Child]:
        return [self.instance.child, *self.cleaned_data.get("also_for", [])]

    def clean(self):
        data = super().clean()
        starts, ends = data.get("starts"), data.get("ends")
        if not starts or (ends and ends < starts):
            return data
        if data.get("back_afterwards") and not ends:
            self.add_error("ends", _("Fill in the last night: afterwards it is back to the same place."))
        for child in self.children:
            if sentence := self._in_the_way(child, starts, ends, data.get("end_running")):
                self.add_error("starts", sentence)
        return data

    def _in_the_way(self, child: Child, starts: date, ends: date | None, end_running: bool) -> str:
        """Why this child cannot live there in these nights, or nothing."""
        stays = child.living_arrangements.during(starts, ends or date.max)
        running = next((stay for stay in stays if stay.ends is None), None) if end_running else None
        if running and running.starts >= starts:
            said = {"name": child.first_name, "where": _where(running), "day": _day(running.starts)}
            return gettext(TOO_EARLY) % said
        other = next((stay for stay in stays if stay != running), None)
        if other is None:
            return ""
        days = f"{_day(other.starts)} – {_day(other.ends) if other.ends else gettext('now')}"
        return gettext(ELSEWHERE) % {"name": child.first_name, "where": _where(other), "days": days}

    @property
    def helper(self):
        helper = BareHelper()
        now = [name for name in ("end_running", "running_reason") if name in self.fields]
        back = ["back_afterwards"] if "back_afterwards" in self.fields else []
        helper.layout = Layout(
            *["kind", "place", "place_is_secret", "starts"],
            *([Fieldset(_("The place of now"), *now, css_class="field-group")] if now else []),
            Fieldset(_("For a while, or over already"), "ends", *back, "end_reason", css_class="field-group"),
            *(["also_for"] if "also_for" in self.fields else []),
        )
        return helper


class EndArrangementForm(WholeRowForm):
    """The last night of a stay, and why it ended."""

    class Meta:
        model = LivingArrangement
        fields = ["ends", "end_reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ends"].required = self.fields["end_reason"].required = True


def _where(stay: LivingArrangement) -> str:
    return ", ".join(part for part in (stay.get_kind_display(), stay.where) if part)


def _day(day: date) -> str:
    return date_format(day, "j F Y")
