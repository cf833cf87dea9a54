"""Crispy draws the fields; the form's tag, token and buttons stand in the template, where one can see them."""

from crispy_forms.helper import FormHelper


class BareHelper(FormHelper):
    """A crispy helper that draws fields and errors only; pass a layout to choose and order the fields."""

    form_tag = False
    disable_csrf = True
