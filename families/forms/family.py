from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from families.models import Family, FamilyProblem, ProblemArea, Trajectory
from simba.forms import PlainForm, WholeRowForm


class FamilyForm(WholeRowForm):
    """What a family is called, and in which framework it is helped."""

    framework = forms.ChoiceField(
        label=_("Voluntary or through the court"),
        choices=Trajectory.Framework.choices,
        widget=forms.RadioSelect,
        initial=Trajectory.Framework.VOLUNTARY,
    )

    class Meta:
        model = Family
        fields = ["name", "motto"]


class PhaseForm(PlainForm):
    """The phase a trajectory goes into, and from which day."""

    phase = forms.ChoiceField(label=_("Phase"), widget=forms.RadioSelect)
    on = forms.DateField(label=_("From which day"))

    def __init__(self, *args, trajectory, **kwargs):
        super().__init__(*args, **kwargs)
        self.trajectory = trajectory
        skip = {trajectory.phase, Trajectory.Phase.CLOSED}  # closing says more than a phase: when, and why
        self.fields["phase"].choices = [
            choice for choice in Trajectory.Phase.choices if choice[0] not in skip
        ]
        self.fields["on"].initial = timezone.localdate

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        if on < self.trajectory.phase_since:
            raise forms.ValidationError(
                _("The phase of now began on %(day)s. Choose that day or a later one."),
                params={"day": self.trajectory.phase_since.strftime("%d-%m-%Y")},
            )
        return on


class ClosingForm(PlainForm):
    """When and why the help to a family ends."""

    on = forms.DateField(label=_("Last day"))
    reason = forms.CharField(label=_("Why does it end?"), max_length=300, widget=forms.Textarea)

    def __init__(self, *args, trajectory, **kwargs):
        super().__init__(*args, **kwargs)
        self.trajectory = trajectory
        self.fields["on"].initial = timezone.localdate

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        if on < max(self.trajectory.starts, self.trajectory.phase_since):
            raise forms.ValidationError(_("The end cannot come before the start."))
        return on


class ProblemForm(WholeRowForm):
    """A problem the family has now."""

    class Meta:
        model = FamilyProblem
        fields = ["area", "note", "starts"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = ProblemArea.objects.in_force()


class EndProblemForm(WholeRowForm):
    """The day a problem was over."""

    class Meta:
        model = FamilyProblem
        fields = ["ends"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ends"].required = True
        self.initial["ends"] = self.initial.get("ends") or timezone.localdate()

    def clean_ends(self):
        ends = self.cleaned_data["ends"]
        if ends > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return ends
