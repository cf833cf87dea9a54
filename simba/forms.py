"""What every form shares. Crispy draws the fields; the form's tag, token and buttons stand in the template."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.db.models import F, Model, Q, QuerySet
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.models import construct_instance
from django.utils import timezone
from django.utils.formats import get_format
from django.utils.functional import cached_property
from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from simba.constraints import that_hold

EARLIEST_YEAR, YEARS_AHEAD = 1900, 30
TOO_LONG = ngettext_lazy(
    "This is too long: it has %(show_value)d characters, and %(limit_value)d character fits.",
    "This is too long: it has %(show_value)d characters, and %(limit_value)d characters fit.",
    "limit_value",
)

CHOOSE, NOTHING = _("Choose"), _("Not chosen")  # instead of a row of dashes


class BareHelper(FormHelper):
    """A crispy helper that draws fields and errors only; pass a layout to choose and order the fields."""

    form_tag = False
    disable_csrf = True


class DayInput(forms.DateInput):
    """A day, chosen from the browser's own calendar; that wants the day as 2026-05-03 in every language."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


def posted(request):
    """What was sent, even when that is nothing; none when the form is only asked for."""
    return request.POST if request.method == "POST" else None


def whole_text(text: str) -> None:
    """Refuses what the database cannot keep, and what a browser or a program broke on the way here."""
    text = str(text)  # a phone number is an object that stands for what was typed
    if "\x00" in text:
        raise ValidationError(_("There is a character in this text that cannot be kept. Type it again."))
    if any(sign == "\N{REPLACEMENT CHARACTER}" or "\ud800" <= sign <= "\udfff" for sign in text):
        raise ValidationError(
            _("A character did not come through well. Look for “%(sign)s” and type it again."),
            params={"sign": "\N{REPLACEMENT CHARACTER}"},
        )


def sensible_day(day: date) -> None:
    """Refuses a year nobody meant: it would stretch every picture, and days just before the first year or after the
    last one cannot even be counted."""
    if not EARLIEST_YEAR <= day.year <= timezone.localdate().year + YEARS_AHEAD:
        raise ValidationError(_("Check the year: %(year)s cannot be right."), params={"year": day.year})


class PlainForm(forms.Form):
    """A form without a row of its own. ``status`` is what a view answers with it: 422 when something is wrong."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _speak_clearly(field)

    @property
    def helper(self) -> FormHelper:
        return BareHelper()

    @property
    def status(self) -> int:
        return 422 if self.errors else 200


class RowsField(forms.MultipleChoiceField):
    """Some of the rows a form has (``choose_from``): asked once to draw and to check, never when nothing is chosen."""

    widget = forms.CheckboxSelectMultiple

    def choose_from(self, find: Callable[[], Iterable[tuple[Model, str]]]) -> None:
        """``find`` gives each row with the words it is chosen by."""
        self.find, self.choices = find, self._drawn

    @cached_property
    def _pairs(self) -> list[tuple[Model, str]]:
        return list(self.find())

    def _drawn(self) -> list[tuple[int, str]]:
        return [(row.pk, words) for row, words in self._pairs]

    @property
    def rows(self) -> list[Model]:
        return [row for row, _words in self._pairs]

    def prepare_value(self, value):
        return [getattr(one, "pk", one) for one in value] if isinstance(value, (list, QuerySet)) else value

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value):
        chosen = set(super().clean(value))
        return [row for row in self.rows if str(row.pk) in chosen] if chosen else []


class WholeRowForm(PlainForm, forms.ModelForm):
    """A form of one row of a case, checked against every constraint of the row.

    Django skips a constraint over a field that is not on the form; here the fields the view has set on the instance
    count too, and the sentence of a broken constraint stands at the first of its fields that is on the form. Choices
    among records of a case are narrowed to the family of the instance and to what ``user`` may see, so that an id of
    another family is no choice at all.
    """

    settled: frozenset[str] = frozenset()  # names of constraints that a form answers for by itself
    asked_as: dict[str, str] = {}  # fields of the row that the form asks for under another name

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        for field in self.fields.values():
            records = getattr(field, "queryset", None)
            if hasattr(records, "visible_to") and hasattr(records.model, "family"):
                field.queryset = records.filter(family=self.instance.family_id).visible_to(user)

    def _post_clean(self):
        exclude = self._get_validation_exclusions()
        self.instance = construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)
        try:
            self.instance.full_clean(exclude=exclude, validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            self._update_errors(error)
        if self._validate_unique:
            self.validate_unique()
        self._check_constraints()

    def _check_constraints(self):
        # One after another, and none over a value already refused: a range that ends before it starts is an
        # error of the database, not an answer.
        refused = {name for name in self.errors if name != NON_FIELD_ERRORS}
        settled = that_hold(self.instance, refused, self.settled)
        for model, constraints in self.instance.get_constraints():
            for constraint in constraints:
                names = [self.asked_as.get(name, name) for name in _fields_of(constraint)]
                if constraint.name in settled or refused.intersection(names):
                    continue
                try:
                    constraint.validate(model, self.instance, exclude=refused)
                except ValidationError as error:
                    self.add_error(next((name for name in names if name in self.fields), None), error)
                    refused.update(names)


def _speak_clearly(field: forms.Field) -> None:
    """Gives a field our sentences and, for a day, the calendar."""
    if isinstance(field, forms.CharField):
        others = [v for v in field.validators if not isinstance(v, ProhibitNullCharactersValidator)]
        field.validators = [_in_our_words(validator) for validator in others] + [whole_text]
    elif isinstance(field, forms.ModelChoiceField):
        field.empty_label = field.empty_label and (CHOOSE if field.required else NOTHING)
    elif isinstance(field, forms.ChoiceField) and field.choices[:1] == BLANK_CHOICE_DASH:
        field.choices = [("", CHOOSE if field.required else NOTHING), *list(field.choices)[1:]]
    elif isinstance(field, forms.TimeField):
        field.input_formats = _notations("%H:%M", "TIME_INPUT_FORMATS", get_language())
    elif isinstance(field, forms.DateField):
        field.input_formats = _notations("%Y-%m-%d", "DATE_INPUT_FORMATS", get_language())
        field.validators = [*field.validators, sensible_day]
        if type(field.widget) is forms.DateInput:
            field.widget = DayInput(field.widget.attrs)


@cache
def _notations(first: str, others: str, language: str | None) -> list[str]:
    """That of a browser's own calendar or clock before those that people type, for each try has its price."""
    return [first, *get_format(others, language)]


def _in_our_words(validator):
    if isinstance(validator, MaxLengthValidator):
        return MaxLengthValidator(validator.limit_value, message=TOO_LONG)
    return validator


def _fields_of(constraint) -> Iterator[str]:
    """The fields a constraint is about, in the order it names them."""
    if fields := getattr(constraint, "fields", None):
        yield from fields
    for expression in getattr(constraint, "expressions", None) or [getattr(constraint, "condition", None)]:
        yield from _names_in(expression[0] if isinstance(expression, tuple) else expression)


def _names_in(expression) -> Iterator[str]:
    if isinstance(expression, Q):
        for child in expression.children:
            if isinstance(child, tuple):
                yield child[0].partition("__")[0]
                yield from _names_in(child[1])
            else:
                yield from _names_in(child)
    elif isinstance(expression, F):
        yield expression.name
    elif hasattr(expression, "get_source_expressions"):
        for source in expression.get_source_expressions():
            yield from _names_in(source)
