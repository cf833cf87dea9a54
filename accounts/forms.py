from allauth.account import forms as account_forms
from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import IdentityProvider, Invitation, PasswordLetter, User
from accounts.tasks import send_password_letter
from simba.celery import ring
from simba.forms import PlainForm


class MeForm(PlainForm, forms.ModelForm):
    """The own name, phone and language."""

    class Meta:
        model = User
        fields = ["name", "phone", "language"]


class ResetPasswordForm(account_forms.ResetPasswordForm):
    """Asks for the letter in the background, so that neither answer nor time tells whether an address is known."""

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def save(self, request, **kwargs):
        letter = PasswordLetter.objects.create(email=self.cleaned_data["email"], language=get_language()[:2])
        transaction.on_commit(lambda: ring(send_password_letter, letter.pk))
        return letter.email


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


class RolesForm(PlainForm):
    """What a colleague does here."""

    roles = forms.MultipleChoiceField(
        label=_("What does this colleague do?"),
        choices=User.Role.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Who loses a role is signed out, so that nothing of before stays open."),
    )


class InviteColleagueForm(PlainForm, forms.ModelForm):
    """A letter to somebody who comes to work here."""

    roles = forms.MultipleChoiceField(
        label=_("What does this colleague do?"),
        choices=User.Role.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Invitation
        fields = ["name", "email", "language"]

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("There is already an account with this e-mail address."))
        return email

    def save(self, commit=True):
        self.instance.roles = self.cleaned_data["roles"]
        return super().save(commit)


class IdentityProviderForm(PlainForm, forms.ModelForm):
    """Where colleagues sign in with their account at work. The secret goes in and never comes out."""

    issuer = forms.URLField(label=_("Address of the provider"), max_length=300, assume_scheme="https")
    secret = forms.CharField(
        label=_("Our password at the provider (client secret)"),
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        strip=False,
    )

    class Meta:
        model = IdentityProvider
        fields = ["issuer", "client_id", "is_used"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["secret"].required = False
            self.fields["secret"].help_text = _("Leave it empty to keep the one there is.")

    def clean_issuer(self):
        issuer = self.cleaned_data["issuer"].rstrip("/")
        if settings.SIMBA_ENV == "production" and not issuer.startswith("https://"):
            raise forms.ValidationError(_("Fill in an address that begins with https://."))
        return issuer

    def save(self, commit=True):
        if self.cleaned_data["secret"]:
            self.instance.client_secret = self.cleaned_data["secret"]
        return super().save(commit)
