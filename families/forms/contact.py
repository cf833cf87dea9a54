import re
from datetime import timedelta

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from localflavor.nl.validators import NLBSNFieldValidator, NLZipCodeFieldValidator

from accounts.models import User
from families.models import Address, AddressSecrecy, CitizenNumber, SecrecyClue, SecrecyReader
from simba.crypto import same
from simba.forms import BareHelper, PlainForm, WholeRowForm

ADDRESS = Row(
    Column("street", css_class="col-8"), Column("house_number", css_class="col-4")
), Row(Column("postcode", css_class="col-4"), Column("town", css_class="col-8"))  # fmt: skip


def tidy_postcode(text: str) -> str:
    """A Dutch postcode as it is written, 1234 AB; raises when it is none."""
    plain = re.sub(r"\s", "", text).upper()
    if not plain:
        return ""
    try:
        NLZipCodeFieldValidator()(plain)
    except ValidationError:
        raise ValidationError(_("A postcode is four figures and two letters, like 1234 AB.")) from None
    return f"{plain[:4]} {plain[4:]}"


class AddressForm(WholeRowForm):
    """Where somebody is reached from now on."""

    settled = frozenset({"address_one_runs_per_person"})  # the one that ran is ended
    known_already = _(
        "Somebody of another family lives at this address too. Look whether it is the same person."
    )

    class Meta:
        model = Address
        fields = ["street", "house_number", "postcode", "town", "starts"]

    def clean_postcode(self):
        return tidy_postcode(self.cleaned_data["postcode"])

    def clean(self):
        data = super().clean() or self.cleaned_data
        if self.instance.person.secret_addresses.running().exists():
            self.add_error(None, _("This person has a secret address. Write it down there, and never here."))
        return data

    def to_look_up(self) -> dict[str, str]:
        door = ("postcode", "house_number")
        return {name: self.cleaned_data[name] for name in door} if set(door) & set(self.changed_data) else {}

    @property
    def helper(self):
        helper = BareHelper()
        helper.layout = Layout(*ADDRESS, "starts")
        return helper


class CitizenNumberForm(WholeRowForm):
    """The citizen number of a child, with what it is needed for. What stood there is never shown in it."""

    known_already = _(
        "This citizen number stands with a child of another family. A number is of one child: look whether it is"
        " the same one."
    )

    class Meta:
        model = CitizenNumber
        fields = ["number", "purpose"]
        widgets = {"number": forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["number"] = forms.CharField(
            label=_("Citizen number (BSN)"),
            max_length=20,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            help_text=_("Nine figures. They stand on the passport and on the care card."),
        )
        self.initial["number"] = ""

    def clean_number(self):
        number = re.sub(r"[\s.\-]", "", self.cleaned_data["number"])
        try:
            NLBSNFieldValidator()(number)
        except ValidationError:
            raise ValidationError(
                _("This is no citizen number: the figures do not add up. Look at it again, figure by figure.")
            ) from None
        others = CitizenNumber.objects.filter(
            same(CitizenNumber, "number", number), family=self.instance.family
        )
        if others.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("This number already stands with another child of this family."))
        return number

    def to_look_up(self) -> dict[str, str]:
        return {"number": self.cleaned_data["number"]}


class ReasonForm(PlainForm):
    """Why somebody wants to see what is hidden; it is kept in the access log."""

    reason = forms.ChoiceField(label=_("Why do you need it?"), widget=forms.RadioSelect)

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = choices


class SecrecyForm(WholeRowForm):
    """A secret address: where, who lives there, and why nobody may know."""

    class Meta:
        model = AddressSecrecy
        fields = ["persons", "against", "street", "house_number", "postcode", "town", "why", "starts"]
        fields += ["until", "review_on"]
        widgets = {
            "persons": forms.CheckboxSelectMultiple,
            "against": forms.CheckboxSelectMultiple,
            "why": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("review_on", None)
        if self.instance.pk is None:
            self.initial["review_on"] = timezone.localdate() + timedelta(weeks=26)
            del self.fields["until"]

    def clean_postcode(self):
        return tidy_postcode(self.cleaned_data["postcode"])

    def clean(self):
        data = super().clean() or self.cleaned_data
        if set(data.get("persons") or ()) & set(data.get("against") or ()):
            self.add_error("against", _("Somebody who lives there is chosen here too."))
        return data

    @property
    def changes_rights(self) -> bool:
        """Whether others know the address now: who lives there does, and it is secret from a day until a day."""
        was, now = self.initial, self.cleaned_data
        return set(was["persons"]) != set(now["persons"]) or any(
            was[day] != now[day] for day in ("starts", "until")
        )

    @property
    def helper(self):
        helper = BareHelper()
        days = [name for name in ("starts", "until", "review_on") if name in self.fields]
        helper.layout = Layout(
            "persons",
            Fieldset(_("The secret address"), *ADDRESS, css_class="field-group"),
            "against",
            "why",
            *days,
        )
        return helper


class ClueForm(WholeRowForm):
    """One thing that gives a secret address away."""

    class Meta:
        model = SecrecyClue
        fields = ["kind", "text"]

    def clean_text(self):
        text = self.cleaned_data["text"].strip()
        if sum(letter.isalnum() for letter in text) < 3:
            raise ValidationError(_("This is too short to look for: it would cover other words too."))
        return text


class ReaderForm(WholeRowForm):
    """Who may know a secret address, and why."""

    class Meta:
        model = SecrecyReader
        fields = ["user", "why"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        secrecy = self.instance.secrecy
        people = Q(memberships__family=secrecy.family_id, memberships__until=None)
        people |= Q(organisation=secrecy.family.organisation_id, roles__len__gt=0)
        dangerous = secrecy.against.values("pk")
        users = User.objects.filter(people, is_active=True).exclude(memberships__person__in=dangerous)
        self.fields["user"].queryset = users.distinct()
