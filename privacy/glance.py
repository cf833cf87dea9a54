"""A glance at a text before secrets are looked for in it: which of them could stand there at all.

To look for every secret at every letter of a page takes longer than to make the page; and on nearly every page stands
none. What is seen here is never less than what ``privacy.shroud`` would find: each secret it covers has all its words
in the text, or a beginning of them that ends in three letters and an ellipsis. ``tests/privacy/test_glance.py`` holds
both beside each other.
"""

import re
import unicodedata
from functools import cached_property, lru_cache

ACCENTS = re.compile("[\u0300-\u036f]+")
ELLIPSIS = re.compile(r"…|&hellip;|\.\.\.")
RUNS = re.compile(r"[^\W\d_]+|\d+")  # as a secret is taken apart to be looked for
# What may stand between the letters of two words, beside spaces; on a page too.
BETWEEN = "\u00a0\u00ad\u200b-.,'’/&"
ENTITIES = ("&nbsp;", "&shy;", "&amp;", "&#x27;", "&#39;", "&quot;", "&lt;", "&gt;")
IN_NUMBERS = "()"  # between the figures of a telephone number too
LONG_NUMBER = 6  # figures that people write in groups, each in another way
SHORTEST_BEGINNING = 3  # letters that already tell which word it is, when the rest is cut off


@lru_cache(maxsize=256)
def loose(signs: str = "") -> str:
    """A pattern for what may stand between two words; ``signs`` are those that stand there in the secret itself."""
    signs = "".join(sorted({*BETWEEN, *signs}))
    return rf"(?:[\s{re.escape(signs)}]|{'|'.join(ENTITIES)})*"


def loose_number() -> str:
    return loose(IN_NUMBERS)


def is_long_number(run: str) -> bool:
    return len(run) >= LONG_NUMBER and run.isdigit()


def plain(text: str) -> str:
    """A text with small letters and no accents. What ``re.IGNORECASE`` takes for a Latin letter is that letter."""
    if not text.isascii():
        text = ACCENTS.sub("", unicodedata.normalize("NFD", text)).replace("ſ", "s").replace("ı", "i")
    return text.lower()


class Glance:
    """One text, made plain once for all the secrets that are looked for."""

    def __init__(self, text: str) -> None:
        # A loose accent (U+0345) is an iota to IGNORECASE, so that one may stand wherever an accent may.
        self.plain = plain(text).replace("ι", "")

    def may_hold(self, words: str) -> bool:
        """Whether these words could stand in the text, in whole or cut short. Of other letters than Latin: yes."""
        if not plain(words).isascii():
            return True
        runs = [plain(run) for run in RUNS.findall(unicodedata.normalize("NFC", words))]
        if all(map(self._holds, sorted(runs, key=len, reverse=True))):
            return True
        letters = "".join(runs)
        return any(tail in letters for tail in self._tails)

    def _holds(self, run: str) -> bool:
        return run in (self._figures if is_long_number(run) else self.plain)

    @cached_property
    def _figures(self) -> str:
        """The text with nothing left of what may stand between the figures of a long number."""
        return re.sub(loose_number(), "", self.plain)

    @cached_property
    def _tails(self) -> set[str]:
        """The last letters and figures before each ellipsis."""
        tails = {self._tail(cut.start()) for cut in ELLIPSIS.finditer(self.plain)}
        return {tail for tail in tails if len(tail) == SHORTEST_BEGINNING}

    def _tail(self, at: int) -> str:
        """The letters before a place, whatever signs stand between them: fewer at the beginning of the text."""
        found = ""
        while at and len(found) < SHORTEST_BEGINNING:
            sign = self.plain[at - 1]
            if sign.isalnum():
                found = sign + found
            elif entity := next((one for one in ENTITIES if self.plain.endswith(one, 0, at)), ""):
                at -= len(entity) - 1
            at -= 1
        return found
