"""The way out for every e-mail: none leaves with something of a secret address in it, whoever it is for.

Looked for are the secrets of the families a recipient has to do with: as a member of the team, as who is invited or was
called there in an emergency, and those the sender says the letter is about (``simba.letters``), for staff outside it.
"""

from email.utils import getaddresses

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from accounts.models import Invitation, User
from families.models import AddressSecrecy, Family
from privacy import wall
from simba.crypto import same
from simba.paper import text_of


class LetterRefused(Exception):
    """An e-mail that would tell a secret address. Says to which account, never what stood in it."""


class CheckedBackend(BaseEmailBackend):
    """Looks at each e-mail, then hands it to SIMBA_MAIL_BACKEND."""

    def send_messages(self, email_messages):
        for message in email_messages:
            _look_at(message)
        way_out = get_connection(settings.SIMBA_MAIL_BACKEND, fail_silently=self.fail_silently)
        return way_out.send_messages(email_messages)


def _look_at(message: EmailMessage) -> None:
    text = "\n".join([message.subject, message.body, *_other_bodies(message), *_of_files(message)])
    # A letter goes out from a job of one family, of none at all, or as a person: the secrets are looked for in all.
    with wall.seeing_all():
        for _name, address in getaddresses(message.recipients()):
            user = User.objects.annotate(lower=Lower("email")).filter(lower=address.lower()).first()
            for family in _families_of(address, user, getattr(message, "families", [])):
                if AddressSecrecy.objects.shroud_of_paper(family).seen_in(text):
                    raise LetterRefused(
                        f"An e-mail to {f'account {user.pk}' if user else 'somebody without an account'}"
                        " holds something of a secret address."
                    )


def _families_of(address: str, user: User | None, named: list[int]) -> QuerySet:
    """The families with a secret that somebody could hear of by this letter.

    In a request the wall stays: there whoever asks is the only source of its words, and counts as a recipient.
    """
    who = [pk for pk in (user and user.pk, wall.who_asks()) if pk]
    invited = Invitation.objects.filter(same(Invitation, "email", address))
    concerned = Q(pk__in=named) | Q(members__invitation__in=invited)
    concerned |= Q(members__user__in=who) | Q(emergencies__user__in=who)
    running = AddressSecrecy.objects.running().values("family")
    return Family.objects.filter(concerned, pk__in=running).distinct()


def _of_files(message: EmailMessage) -> list[str]:
    """The names of the files, and what stands in those of text and in PDFs."""
    files = [one if isinstance(one, tuple) else (one,) for one in message.attachments]
    names = [name if isinstance(name, str) else name.get_filename("") for name, *_ in files]
    return names + [_words_in(content) for _, *rest in files for content in rest[:1]]


def _words_in(content: str | bytes) -> str:
    if isinstance(content, str):
        return content
    return text_of(content) if content.startswith(b"%PDF") else ""


def _other_bodies(message: EmailMessage) -> list[str]:
    return [content for content, _kind in getattr(message, "alternatives", [])]
