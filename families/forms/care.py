from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from families.models import (
    AftercareCheckIn,
    AftercareEpisode,
    Ambition,
    Custody,
    LivingArrangement,
    SupportNeed,
    SupportNeedKind,
)
from simba.forms import WholeRowForm


class AmbitionForm(WholeRowForm):
    """What everybody works towards for a child from a day on; what ran until then is kept."""

    # The one that runs ends on this day: the action does that, and the days are compared below.
    settled = frozenset({"ambition_one_at_a_time", "ambition_no_overlap"})

    class Meta:
        model = Ambition
        fields = ["kind", "to_parent", "starts", "why"]
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to_parent"].queryset = self.fields["to_parent"].queryset.filter(child__isnull=True)
        self.fields["why"].required = True

    def clean_starts(self):
        starts = self.cleaned_data["starts"]
        if starts > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        latest = self.instance.child.ambitions.order_by("-starts").first()
        if latest and starts < (latest.until or latest.starts):
            raise forms.ValidationError(_("Another ambition began after this day. Choose a later day."))
        return starts


class SupportNeedForm(WholeRowForm):
    """What a child needs support with, and what helps."""

    class Meta:
        model = SupportNeed
        fields = ["kind", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = SupportNeedKind.objects.in_force()


class GuardianForm(WholeRowForm):
    """The organisation that is guardian of a child, from a day on."""

    class Meta:
        model = Custody
        fields = ["organisation", "starts", "until"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        organisations = self.fields["organisation"]
        organisations.queryset = organisations.queryset.filter(kind="certified_agency")
        organisations.required = True


class EpisodeForm(WholeRowForm):
    """Help after coming home: since when, what to watch for, and whom to turn to."""

    class Meta:
        model = AftercareEpisode
        fields = ["starts", "warning_signs", "backup_place", "crisis_contact"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        home = self.instance.child.living_arrangements.filter(ends=None, kind__in=LivingArrangement.AT_HOME)
        if self.instance.pk is None and (stay := home.first()):
            self.initial["starts"] = stay.starts


class EditEpisodeForm(EpisodeForm):
    """The same, and the day it ended; the check-ins stay planned from the first day."""

    class Meta(EpisodeForm.Meta):
        fields = ["warning_signs", "backup_place", "crisis_contact", "ends"]


class CheckInForm(WholeRowForm):
    """How it goes at home, asked on a day."""

    class Meta:
        model = AftercareCheckIn
        fields = ["done_on", "outcome", "note"]
        widgets = {"outcome": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("done_on", "outcome"):
            self.fields[name].required = True
        self.fields["outcome"].choices = AftercareCheckIn.Outcome.choices
        self.initial["done_on"] = self.initial.get("done_on") or timezone.localdate()
