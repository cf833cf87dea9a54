"""Covers secret words in whatever goes out to somebody who may not read them, and knows them again when they come back.

A page is covered as it leaves: no template, form, list or error can forget it. In what somebody sends, a covered word
is a mark with a number; it becomes the word again before a form sees it, so that saving a text never loses what one
was not shown. Words are found whatever their capitals, accents, spaces and hyphens.
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import cached_property, lru_cache
from html import unescape
from typing import NamedTuple

from django.core.signing import Signer
from django.utils.translation import gettext as _

from privacy.glance import ELLIPSIS, RUNS, SHORTEST_BEGINNING, Glance, is_long_number, loose, loose_number

SHORTEST_RUN = 6  # letters that are looked for without regard to any space or mark between them
MARKED = "["  # begins what stands in the place of a secret
SHORTEST_NAME = 5  # letters; "Door" and "Roos" with a small letter are words of every page


class Kind(StrEnum):
    """What a secret is, for the words in its place and for how it is looked for."""

    ADDRESS = "address"
    PLACE = "place"
    CARER = "carer"


class Secret(NamedTuple):
    """One piece of text that must not be read, and which part of which secret it is."""

    text: str
    owner: int = 0
    part: str = ""
    kind: Kind = Kind.ADDRESS


class Shroud:
    """What is hidden from one reader, and what is secret but known to that reader."""

    def __init__(self, hidden: Iterable[Secret] = (), known: Iterable[Secret] = ()):
        # The longest first, or a street would be found inside the address it begins.
        order = sorted(hidden, key=lambda secret: -len(secret.text))
        self.hidden = [secret for secret in order if _letters(secret.text)]
        self.known = [secret for secret in known if _letters(secret.text)]

    def __bool__(self) -> bool:
        return bool(self.hidden)

    @cached_property
    def _pattern(self) -> re.Pattern:
        """All that are hidden, to be tried where something begins."""
        return re.compile(
            rf"(?<!\w)(?:{'|'.join(f'({_ways_of(one)})' for one in self.hidden)})", re.IGNORECASE
        )

    @cached_property
    def _beginnings(self) -> re.Pattern:
        """Where that is: a word, the accent that IGNORECASE takes for a letter, the sign before a short name."""
        signs = {one.text[0] for one in self.hidden if _is_short_name(one) and not one.text[0].isalnum()}
        return re.compile(rf"\w+|[\u0345{re.escape(''.join(sorted(signs)))}]")

    def within(self, text: str) -> "Shroud":
        """The same for one text, or pieces of it: without the secrets that cannot stand in it."""
        shroud = Shroud()
        shroud.hidden, shroud.known = _in_sight(self.hidden, text), self.known
        return shroud

    def over(self, text: str, marks: "Marks | None" = None) -> str:
        """A text with other words in the place of what is secret."""
        if not self.hidden:
            return text
        covered, end = [], 0
        for beginning in self._beginnings.finditer(text):
            at = beginning.start()
            if at >= end and (found := self._pattern.match(text, at)):
                secret = self.hidden[found.lastindex - 1]
                covered += [text[end:at], _words(secret, marks and marks.of(secret))]
                end = found.end()
        return "".join([*covered, text[end:]]) if covered else text

    def written_in(self, text: str) -> list[Secret]:
        """The hidden secrets that somebody wrote in a text, without having been shown them."""
        return [secret for secret in _in_sight(self.hidden, text) if _found(secret, text)]

    def told_in(self, text: str) -> list[Secret]:
        """The secrets somebody knows that stand in a text others may read."""
        return [secret for secret in _in_sight(self.known, text) if _found(secret, text)]

    def seen_in(self, text: str, apart_from: Iterable[str] = ()) -> list[Secret]:
        """The secrets that can be read in a text, also over the end of a line, or with marks between the letters.

        ``apart_from`` are the reader's own words: they tell nothing to who wrote them.
        """
        for words in sorted(apart_from, key=len, reverse=True):
            text = _without(text, words) if any(_found(secret, words) for secret in self.hidden) else text
        run = _letters(unescape(text))
        return [secret for secret in self.hidden if _found(secret, text) or _in_a_run(secret, run)]


def _without(text: str, words: str) -> str:
    """A text without some words, wherever its lines end."""
    letters = [re.escape(letter) for letter in words if letter.isalnum()]
    return re.sub(r"[\W_]*".join(letters), " ", text, flags=re.IGNORECASE)


def _in_a_run(secret: Secret, run: str) -> bool:
    letters = _letters(secret.text)
    return secret.kind == Kind.ADDRESS and len(letters) >= SHORTEST_RUN and letters in run


class Marks:
    """The numbers that stand for covered words in a form of one reader, so that they can come back."""

    def __init__(self, shroud: Shroud, salt: str):
        self.shroud, self.signer = shroud, Signer(salt=f"privacy.shroud {salt}")

    def of(self, secret: Secret) -> str:
        return self.signer.signature(f"{secret.owner} {secret.part}")[:4]

    def back(self, text: str) -> str:
        """The words again for each mark that this reader was given; others stay what they are."""
        if MARKED not in text:
            return text
        for secret in self.shroud.hidden:
            text = text.replace(_words(secret, self.of(secret)), secret.text)
        return text


def _words(secret: Secret, mark: str | None) -> str:
    known = (
        _("carer, name known to child protection")
        if secret.kind == Kind.CARER
        else _("address known to child protection")
    )
    return f"{MARKED}{known} · {mark}]" if mark else f"{MARKED}{known}]"


def _in_sight(secrets: list[Secret], text: str) -> list[Secret]:
    """Those of some secrets that could stand in a text."""
    glance = Glance(text) if secrets else None
    return [
        one for one in secrets if (one.text in text if _is_short_name(one) else glance.may_hold(one.text))
    ]


def _is_short_name(secret: Secret) -> bool:
    """A name that is a common word as well: looked for as it is written, and no other way."""
    return secret.kind == Kind.CARER and len(secret.text) < SHORTEST_NAME


def _found(secret: Secret, text: str) -> bool:
    return re.search(_pattern_of(secret), text, re.IGNORECASE) is not None


def _pattern_of(secret: Secret) -> str:
    return rf"(?<!\w){_ways_of(secret)}"


def _ways_of(secret: Secret) -> str:
    """The text as it may be written: with or without accents, anything small between its words and what stands there
    in the secret itself, a long number in groups, or cut short."""
    if _is_short_name(secret):
        return rf"(?-i:{re.escape(secret.text)}(?!\w))"
    text, end, letters = unicodedata.normalize("NFC", secret.text), 0, []
    for run in RUNS.finditer(text):
        first, *others = map(_letter, run[0])
        between = loose_number() if is_long_number(run[0]) else ""
        letters += [(loose(text[end : run.start()]) if letters else "") + first]
        letters += [between + other for other in others]
        end = run.end()
    whole = "".join(letters) + r"(?!\w)"
    return f"(?:{whole}|{_beginning(letters)})" if len(letters) > SHORTEST_BEGINNING else whole


def _beginning(letters: list[str]) -> str:
    """The first letters and as many more as there are, where a list or a card breaks a text off with an ellipsis."""
    first, more = "".join(letters[:SHORTEST_BEGINNING]), ""
    for letter in reversed(letters[SHORTEST_BEGINNING:]):
        more = f"(?:{letter}{more})?"
    return rf"{first}{more}\s*(?:{ELLIPSIS.pattern})"


@lru_cache(maxsize=512)
def _letter(letter: str) -> str:
    plain = unicodedata.normalize("NFD", letter)[0]
    if not plain.isalpha():
        return re.escape(letter)
    # The plain letter, the letter as it was written, and the plain one with loose accents after it.
    ways = {letter, plain, *(_with_accents(plain))}
    return "(?:" + "|".join(re.escape(way) for way in sorted(ways)) + r")[\u0300-\u036f]*"


def _with_accents(plain: str) -> list[str]:
    accents = ["\u0300", "\u0301", "\u0302", "\u0303", "\u0308", "\u0327", "\u030c"]
    return [w for a in accents if len(w := unicodedata.normalize("NFC", plain.lower() + a)) == 1]


def _letters(text: str) -> str:
    """Only the letters and figures of a text, plain and small."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in plain if letter.isalnum())
