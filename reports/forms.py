"""What one fills in to get reports: one now, or one every so many weeks."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from privacy.access import GRANTS, WHOLE_ORGANISATION, Can, may
from reports.models import Kind, Report, ReportSchedule
from simba.forms import WholeRowForm

USUAL_PERIOD = timedelta(weeks=12)


class ReadersField(forms.ModelMultipleChoiceField):
    """People of the team, and of the staff who oversee it, for each of whom an own version is made."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(
            queryset=User.objects.none(),
            label=_("For whom"),
            help_text=_("Each of them gets an own version, with only what that person may read."),
            error_messages={"required": _("Choose at least one person.")},
            **kwargs,
        )

    def offer(self, family):
        """Offer the people around one family."""
        overseers = [role for role, part in WHOLE_ORGANISATION.items() if part in GRANTS[Can.SEE_REPORTS]]
        self.family, members = family, list(family.members.running())
        self.who = {member.user_id: str(member.who) for member in members}
        self.queryset = User.objects.filter(
            Q(pk__in=[pk for pk in self.who if pk])
            | Q(organisation=family.organisation_id, roles__overlap=overseers),
            is_active=True,
        ).order_by("name")

    def label_from_instance(self, user):
        who = self.who.get(user.pk) or ", ".join(map(str, map(dict(User.Role.choices).get, user.roles)))
        return f"{user.name}, {who}" if who else user.name

    def clean(self, value):
        readers = super().clean(value)
        for reader in readers:
            if not may(reader, Can.SEE_REPORTS, self.family):
                raise ValidationError(_("%(name)s does not see this family now.") % {"name": reader.name})
        return readers


class ReportForm(WholeRowForm):
    """One report now: of which days, and for whom."""

    readers = ReadersField()
    is_final = forms.BooleanField(
        label=_("This is the final report (otherwise every page says “draft”)"), required=False
    )

    class Meta:
        model = Report
        fields = ["kind", "first_day", "last_day"]

    field_order = ["kind", "first_day", "last_day", "readers", "is_final"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        yesterday = timezone.localdate() - timedelta(days=1)
        self.initial.update(first_day=yesterday - USUAL_PERIOD + timedelta(days=1), last_day=yesterday)
        self.fields["readers"].offer(self.instance.family)
        if len(Kind.choices) == 1:
            self.fields["kind"].widget = forms.HiddenInput()

    def clean_last_day(self):
        day = self.cleaned_data["last_day"]
        if day > timezone.localdate():
            raise ValidationError(_("This day is still to come."))
        return day


class ScheduleForm(WholeRowForm):
    """A promise: which report, every how many weeks, from when, for whom."""

    kinds = forms.MultipleChoiceField(
        label=_("Which reports"), choices=Kind.choices, widget=forms.CheckboxSelectMultiple
    )
    readers = ReadersField()

    class Meta:
        model = ReportSchedule
        fields = ["kinds", "every_weeks", "starts", "until", "readers"]
        help_texts = {
            "starts": _("The first report comes when the first period is over. A day in the past? Then the last three "
                        "periods come at once."),
            "until": _("From this day no new report comes."),
        }  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["kinds"] = self.initial.get("kinds") or [Kind.PROGRESS]
        self.fields["readers"].offer(self.instance.family)
        if len(Kind.choices) == 1:
            self.fields["kinds"].widget = forms.MultipleHiddenInput()
