"""The way out for every e-mail: none leaves with something of a secret address in it, whoever it is for."""

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from accounts.models import User
from families.models import AddressSecrecy, Family


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
    names = [name if isinstance(name, str) else name.get_filename("") for name, *_ in _files(message)]
    text = "\n".join([message.subject, message.body, *_other_bodies(message), *names])
    for user in User.objects.filter(email__in=[address.lower() for address in message.recipients()]):
        for family in Family.objects.filter(members__user=user).distinct():
            if AddressSecrecy.objects.shroud_of_paper(family).seen_in(text):
                raise LetterRefused(f"An e-mail to account {user.pk} holds something of a secret address.")


def _files(message: EmailMessage) -> list[tuple]:
    return [one if isinstance(one, tuple) else (one,) for one in message.attachments]


def _other_bodies(message: EmailMessage) -> list[str]:
    return [content for content, _kind in getattr(message, "alternatives", [])]
