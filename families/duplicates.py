"""Families that may be the one somebody is about to open again."""

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher

from accounts.models import User
from families.models import Family
from privacy import wall

# Dutch names are one sound in several spellings; what is heard alike is written alike here.
SOUNDS = [("ij", "y"), ("ei", "y"), ("ph", "f"), ("ck", "k"), ("dt", "t"), ("ch", "g"), ("th", "t")]
LETTERS = str.maketrans("cqvzx", "kkfss")
SMALL_WORDS = {"van", "de", "den", "der", "het", "ten", "ter", "el", "al", "ben", "familie", "gezin"}
ALIKE, SHORTEST, MOST = 0.82, 3, 5


@dataclass(frozen=True)
class Similar:
    """Families with a name like the one typed: those the reader works for, and how many others there are."""

    mine: list[Family]
    others: int

    def __bool__(self) -> bool:
        return bool(self.mine or self.others)


def similar_families(name: str, user: User) -> Similar:
    """Compared within the organisation; of a family out of reach only that it is there is told."""
    wanted = _sounds(name)
    found = [pk for pk, other in wall.names_of_families() if _alike(wanted, _sounds(other))] if wanted else []
    mine = list(Family.objects.visible_to(user).filter(pk__in=found)) if found else []
    return Similar(mine=mine[:MOST], others=len(found) - len(mine))


def _sounds(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return [
        _sound(word)
        for word in re.findall(r"[a-z]+", plain)
        if word not in SMALL_WORDS and len(word) >= SHORTEST
    ]


def _sound(word: str) -> str:
    for written, heard in SOUNDS:
        word = word.replace(written, heard)
    return re.sub(r"(.)\1+", r"\1", word.translate(LETTERS))


def _alike(ours: list[str], theirs: list[str]) -> bool:
    return any(
        one == other or SequenceMatcher(None, one, other).ratio() >= ALIKE for one in ours for other in theirs
    )
