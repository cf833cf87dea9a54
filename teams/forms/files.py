"""The form a photo or a letter is added to a session with."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from simba.forms import PlainForm
from simba.uploads import LARGEST, REFUSALS, clean
from teams.actions import add_file
from teams.models import CounsellingSession

CHOOSE_ONE = _("Choose a photo or a PDF.")


class FileForm(PlainForm):
    """One file and what it shows, in words for who cannot see it."""

    file = forms.FileField(
        label=_("Photo or PDF"),
        allow_empty_file=True,
        error_messages={"required": CHOOSE_ONE, "missing": CHOOSE_ONE, "invalid": CHOOSE_ONE},
        widget=forms.FileInput(
            attrs={
                "accept": "image/*,application/pdf",
                "data-most": LARGEST,
                "data-too-large": REFUSALS["too_large"],
            }
        ),
    )
    title = forms.CharField(
        label=_("What does it show?"),
        max_length=200,
        help_text=_("For example: drawing by Milan of his room. It is read aloud to who cannot see it."),
        error_messages={"required": _("Write in a few words what it shows.")},
    )

    def clean_file(self):
        return clean(self.cleaned_data["file"])

    def keep(self, session: CounsellingSession, *, by: User) -> bool:
        """Keep the file with the session; when it does not fit, the form says so."""
        try:
            self.kept = add_file(
                session, clean=self.cleaned_data["file"], title=self.cleaned_data["title"], by=by
            )
        except ValidationError as error:
            self.add_error("file", error)
            return False
        return True
