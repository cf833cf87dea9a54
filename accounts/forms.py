from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from simba.forms import PlainForm


class MeForm(PlainForm, forms.ModelForm):
    """The own name, phone and language."""

    class Meta:
        model = User
        fields = ["name", "phone", "language"]


class AcceptInvitationForm(PlainForm):
    """A password for the account an invitation makes."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    password = forms.CharField(
        label=_("Choose a password"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        help_text=_("At least 12 characters. Three or four words after each other work well."),
    )

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self):
        password_validation.validate_password(self.cleaned_data["password"], self.user)
        return self.cleaned_data["password"]
