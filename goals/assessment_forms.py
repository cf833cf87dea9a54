"""What people type about safety, worries and what goes well."""

from operator import attrgetter

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from families.forms.trust import TRUST, ask_about_trust, withheld_field
from goals.forms import ChildrenField, words_area
from goals.models import MappingEntry, SafetyRating
from goals.reading import names_of
from privacy.access import Can, may
from privacy.audience import Audience
from simba.forms import PlainForm, RowsField, WholeRowForm

YOUNG_WORDS = {
    Audience.COUNSELLORS: pgettext_lazy("young person: reads this number", "Me and my counsellor"),
    Audience.PROFESSIONALS: pgettext_lazy("young person: reads this number", "Me and the professionals"),
    Audience.PARENTS: pgettext_lazy("young person: reads this number", "My parents too"),
    Audience.CARERS: pgettext_lazy("young person: reads this number", "My foster parents too"),
    Audience.TEAM: pgettext_lazy("young person: reads this number", "Everybody in my team"),
}
AUDIENCE_WORDS = {
    Audience.COUNSELLORS: pgettext_lazy("reads this number", "Me and my counsellor"),
    Audience.PROFESSIONALS: pgettext_lazy("reads this number", "Me and the professionals of the team"),
    Audience.PARENTS: pgettext_lazy("reads this number", "Also the parents of these children"),
    Audience.CARERS: pgettext_lazy("reads this number", "Also the foster parents of these children"),
    Audience.TEAM: pgettext_lazy("reads this number", "Everybody in the team"),
}


class AudienceMayNeedChildren(WholeRowForm):
    """A form whose readers are found through the children it names."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "children" in self.fields:
            self.fields["children"].says_age = may(self.user, Can.SEE_CHILD, self.instance.family)

    def clean(self):
        answers = super().clean()
        through_children = answers.get("audience") in (Audience.PARENTS, Audience.CARERS)
        if through_children and "children" not in self.errors and not answers.get("children"):
            self.add_error("children", ValidationError(_("Choose which children it is about."), "required"))
        return answers


class SafetyForm(AudienceMayNeedChildren):
    """How safe somebody finds it, and what would make it one higher."""

    value = forms.TypedChoiceField(
        label=_("Choose a number"),
        coerce=int,
        choices=[(n, str(n)) for n in range(11)],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a number from 0 to 10."),
            "invalid_choice": _("Choose a number from 0 to 10."),
        },
    )

    class Meta:
        model = SafetyRating
        fields = ["value", "why", "one_higher", "children", "audience"]
        field_classes = {"children": ChildrenField}
        widgets = {
            "why": words_area(3),
            "one_higher": words_area(3),
            "children": forms.CheckboxSelectMultiple,
            "audience": forms.RadioSelect,
        }
        labels = {
            "why": _("Why this number?"),
            "one_higher": _("What would make it one higher?"),
            "children": _("For which children?"),
            "audience": _("Who may read this?"),
        }

    def __init__(self, *args, is_young: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        words = YOUNG_WORDS if is_young else AUDIENCE_WORDS
        self.fields["audience"].choices = list(words.items())
        children = self.fields["children"]
        if not may(self.user, Can.SEE_CHILD, self.instance.family):
            children.label_from_instance = attrgetter("first_name")
        self.initial["children"] = [child.pk for child in children.queryset]
        if len(self.initial["children"]) == 1:  # there is nothing to choose
            children.widget = forms.MultipleHiddenInput()


class EntryForm(AudienceMayNeedChildren):
    """A worry, or something that goes well."""

    concerns = RowsField(required=False)

    class Meta:
        model = MappingEntry
        fields = ["column", "text", "children", "audience", "starts", *TRUST]
        field_classes = {"children": ChildrenField}
        widgets = {
            "column": forms.RadioSelect,
            "text": words_area(),
            "children": forms.CheckboxSelectMultiple,
            "audience": forms.Select,
        }
        labels = {"column": _("What is it?"), "text": _("In plain words")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ask_about_trust(self)
        self.fields["column"].choices = MappingEntry.Column.choices
        self.fields["audience"].choices = [
            choice for choice in Audience.choices if choice[0] not in (Audience.AUTHOR, Audience.PRESENT)
        ]


class CircleForm(PlainForm):
    """Who may read a number or a line of the map from now on, each circle with the names of who is in it."""

    audience = forms.ChoiceField(label=_("Who may read this?"), widget=forms.RadioSelect)
    withheld_why = withheld_field()

    def __init__(self, *args, record, veil, **kwargs):
        super().__init__(*args, initial=model_to_dict(record, ["audience", "withheld_why"]), **kwargs)
        self.record = record
        if not hasattr(record, "withheld_why"):  # a number is the voice of one person: nobody withholds it
            del self.fields["withheld_why"]
        self.fields["audience"].choices = [
            (circle, format_html("<span>{} <small>{}</small></span>", words, names_of(record, circle, veil)))
            for circle, words in AUDIENCE_WORDS.items()
        ]

    def clean_audience(self):
        audience = self.cleaned_data["audience"]
        if audience in (Audience.PARENTS, Audience.CARERS) and not self.record.children.exists():
            raise ValidationError(_("This names no child: choose another circle."))
        return audience


class EndEntryForm(WholeRowForm):
    """From which day a worry, or something that went well, is no longer so."""

    class Meta:
        model = MappingEntry
        fields = ["ends"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ends"].required = True

    def clean_ends(self):
        day = self.cleaned_data["ends"]
        if day > timezone.localdate():
            raise ValidationError(_("This date is still to come."))
        return day
