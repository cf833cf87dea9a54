"""An e-mail that says which families it is about."""

from collections.abc import Iterable

from django.core.mail import EmailMessage


class Letter(EmailMessage):
    """For staff outside the team: the secrets of these families are looked for too (families/letters.py)."""

    def __init__(self, subject: str, body: str, *, to: Iterable[str], families: Iterable[int]) -> None:
        super().__init__(subject, body, to=list(to))
        self.families = list(families)
