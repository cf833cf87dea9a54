"""Passwords that are long enough and still guessed at once."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# What people in the Netherlands, and in this work, choose first; Django's own list knows English.
CHOSEN_FIRST = (
    "wachtwoord password passwort welkom welcome simba familie gezin gezinshuis jeugdzorg pleegzorg jeugdbescherming"
    " begeleider geheim admin beheer inloggen toegang letmein qwerty qwertyuiop azerty asdfghjkl abcdefghijkl"
    " amsterdam rotterdam utrecht denhaag eindhoven groningen nederland holland zomer lente herfst winter"
    " januari februari maart april mei juni juli augustus september oktober november december"
    " maandag dinsdag woensdag donderdag vrijdag zaterdag zondag"
)
FIRST_CHOICES = frozenset(CHOSEN_FIRST.split())
FEWEST_SIGNS = 5


class EasyPasswordValidator:
    """Refuses one first choice with figures and signs around it, and a few signs over and over."""

    def validate(self, password: str, user=None) -> None:
        words = re.findall(r"[a-z]+", _plain(password))
        if len(set(password.lower())) < FEWEST_SIGNS or (words and set(words) <= FIRST_CHOICES):
            raise ValidationError(self.get_help_text(), code="password_too_easy")

    def get_help_text(self) -> str:
        return _("This password is guessed quickly. Choose three or four words that do not belong together.")


def _plain(password: str) -> str:
    """The letters somebody meant: W@chtw00rd is wachtwoord. Figures at the ends are only added."""
    inside = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password.lower())
    return inside.translate(str.maketrans("@4301!$5", "aaeoiiss"))
