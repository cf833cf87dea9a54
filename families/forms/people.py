from datetime import date
from typing import NamedTuple

from crispy_forms.layout import HTML, Column, Fieldset, Layout, Row
from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from families.models import Child, Person, Relation
from simba.forms import BareHelper, WholeRowForm

NO_PARENT = ("", _("No parent of this child"))
NO_SUCH_DAY = _("This day does not exist. Check day, month and year.")
A_YEAR_WILL_DO = _("Leave empty what nobody knows. A year alone is enough.")


KNOWN = _(
    "This telephone number or e-mail address stands in another family too. Look whether it is the same person."
)


class Tie(NamedTuple):
    """Whether somebody on the form is a parent of, or the child of, ``other``; and with authority or not."""

    other: Person
    relation: str
    has_authority: bool


class PersonForm(WholeRowForm):
    """Somebody of the family, and whose parent or child that is.

    A date of birth is asked in three parts, so that a day or a month nobody knows can stay empty. ``ties`` are the
    persons on the other side: the children for an adult, the adults for a child.
    """

    asked_as = {"birth_date": "birth_year"}
    known_already = KNOWN

    birth_day = forms.IntegerField(label=_("Day"), required=False, min_value=1, max_value=31)
    birth_month = forms.TypedChoiceField(
        label=_("Month"), required=False, coerce=int, empty_value=None, choices=[("", ""), *MONTHS.items()]
    )
    birth_year = forms.IntegerField(label=_("Year"), required=False)

    class Meta:
        model = Person
        fields = [
            "first_name",
            "last_name",
            "sex",
            "phone",
            "email",
            "language",
            "needs_interpreter",
            "reads_with_help",
        ]

    def __init__(self, *args, ties: list[Tie] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.asked_ties = list(ties)
        self._show_birth_date()
        for tie in self.asked_ties:
            self.fields[f"relation_{tie.other.pk}"] = forms.ChoiceField(
                label=self.tie_label(tie.other),
                required=False,
                choices=[NO_PARENT, *Relation.Kind.choices],
                initial=tie.relation,
            )
            self.fields[f"authority_{tie.other.pk}"] = forms.BooleanField(
                label=_("Has authority (may decide)"), required=False, initial=tie.has_authority
            )

    def _show_birth_date(self):
        born, precision = self.instance.birth_date, self.instance.birth_precision
        if born:
            exact, month = Person.Precision.DAY, Person.Precision.MONTH
            self.initial.setdefault("birth_year", born.year)
            self.initial.setdefault("birth_month", born.month if precision in (exact, month) else None)
            self.initial.setdefault("birth_day", born.day if precision == exact else None)

    def tie_label(self, other: Person) -> str:
        return gettext("Parent of %(name)s?") % {"name": other.first_name}

    def clean(self):
        data = super().clean() or self.cleaned_data
        day, month, year = (data.get(name) for name in ("birth_day", "birth_month", "birth_year"))
        if {"birth_day", "birth_month", "birth_year"} & set(self.errors):
            return data
        if (day or month) and not year:
            self.add_error("birth_year", _("Write the year too. A year alone is enough."))
        elif day and not month:
            self.add_error("birth_month", _("Choose the month too, or leave the day empty."))
        else:
            self._set_birth_date(day, month, year)
        return data

    def _set_birth_date(self, day, month, year):
        precision = Person.Precision
        self.instance.birth_precision = (
            precision.DAY if day or not year else precision.MONTH if month else precision.YEAR
        )
        try:
            self.instance.birth_date = date(year, month or 1, day or 1) if year else None
        except (ValueError, OverflowError):
            self.add_error(
                "birth_day" if day else "birth_year", _("This day does not exist. Check day, month and year.")
            )

    def to_look_up(self) -> dict[str, str]:
        """What was typed now by which somebody may be known in another family."""
        names = {"phone", "email"} & set(self.changed_data)
        return {name: str(self.cleaned_data[name]) for name in names if self.cleaned_data[name]}

    @property
    def ties(self) -> list[Tie]:
        """What was answered for each person on the other side."""
        data = self.cleaned_data
        return [
            Tie(tie.other, data[f"relation_{tie.other.pk}"], data[f"authority_{tie.other.pk}"])
            for tie in self.asked_ties
        ]

    @property
    def changes_rights(self) -> bool:
        """Whether it is no longer the same who decides about a child, or who reads about one of sixteen."""
        return any(name == "parents_may_read" or name.startswith("authority_") for name in self.changed_data)

    def birth_fields(self):
        return Fieldset(
            _("Date of birth"),
            HTML(
                '<p class="form-text">{}</p>'.format(
                    gettext("Leave empty what nobody knows. A year alone is enough.")
                )
            ),
            Row(
                Column("birth_day", css_class="col-3"),
                Column("birth_month", css_class="col-5"),
                Column("birth_year", css_class="col-4"),
            ),
        )

    def tie_fields(self, legend):
        rows = [
            Row(
                Column(f"relation_{tie.other.pk}", css_class="col-sm-6"),
                Column(f"authority_{tie.other.pk}", css_class="col-sm-6 tie-authority"),
            )
            for tie in self.asked_ties
        ]
        return [Fieldset(legend, *rows, css_class="field-group")] if rows else []

    @property
    def helper(self):
        helper = BareHelper()
        helper.layout = Layout(
            *["first_name", "last_name", "sex"],
            self.birth_fields(),
            Fieldset(
                _("How to reach and to talk"),
                *["phone", "email", "language", "needs_interpreter", "reads_with_help"],
                css_class="field-group",
            ),
            *self.tie_fields(_("Children")),
        )
        return helper


class ChildForm(PersonForm):
    """A child of the family, born or still to be born."""

    class Meta:
        model = Child
        fields = ["first_name", "last_name", "sex", "expected_on", "school", "wish", "parents_may_read"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["expected_on"].help_text = _("Only for a child that is still to be born.")
        if (self.instance.age() or 0) < 16:
            del self.fields["parents_may_read"]

    def tie_label(self, other: Person) -> str:
        return gettext("Is %(name)s a parent?") % {"name": other.full_name}

    def clean(self):
        data = super().clean()
        if data.get("birth_year") and data.get("expected_on"):
            self.add_error("expected_on", _("Leave this empty for a child that is born."))
        return data

    @property
    def helper(self):
        helper = BareHelper()
        more = [name for name in ("school", "wish", "parents_may_read") if name in self.fields]
        helper.layout = Layout(
            *["first_name", "last_name", "sex"],
            self.birth_fields(),
            "expected_on",
            *more,
            *self.tie_fields(_("Parents")),
        )
        return helper
