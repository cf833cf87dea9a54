"""Fields drawn by Simba's own few templates come out as Django draws them (templates/django/forms)."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, TemplatesSetting
from django.test.html import parse_html
from django.utils.html import escape

ODD = "\"><b>'&"
CHOICES = [("", "---"), ("a", "A <b>"), (2, "Two"), ("group", [("c", "C"), (ODD, ODD)])]


class Form(forms.Form):
    words = forms.CharField(initial=ODD, max_length=20, widget=forms.TextInput(attrs={"data-x": ODD}))
    note = forms.CharField(widget=forms.Textarea(attrs={"rows": 1000, "readonly": True, "hidden": False}))
    number = forms.IntegerField(initial=12345, min_value=-1)
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    one = forms.ChoiceField(choices=CHOICES, initial="a")
    several = forms.MultipleChoiceField(choices=CHOICES, initial=["a", ODD])
    boxes = forms.MultipleChoiceField(choices=CHOICES, initial=[2], widget=forms.CheckboxSelectMultiple)
    dots = forms.ChoiceField(choices=CHOICES, initial=ODD, widget=forms.RadioSelect)
    yes = forms.BooleanField(initial=True, disabled=True)
    file = forms.FileField()
    secret = forms.CharField(widget=forms.HiddenInput, initial=0)


def drawn(field, renderer):
    found = Form(renderer=renderer)[field]
    parts = [one.tag(wrap_label=wrap) for one in found for wrap in (False, True)]
    return [parse_html(html) for html in (str(found), *parts)]  # in whatever order attributes come


@pytest.mark.parametrize("field", Form.base_fields)
def test_a_field_is_drawn_as_django_draws_it(field):
    assert drawn(field, TemplatesSetting()) == drawn(field, DjangoTemplates())


def test_what_is_typed_stays_a_value():
    assert ODD not in str(Form()["words"])
    assert str(escape(ODD)) in str(Form()["words"])
