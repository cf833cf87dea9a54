"""Families that may be the one somebody is about to open again, or hold a person who is about to be added."""

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher

from accounts.models import User
from families.models import Address, CitizenNumber, Family, Person
from privacy import wall
from simba.crypto import index_on

# Dutch names are one sound in several spellings; what is heard alike is written alike here.
SOUNDS = [("ij", "y"), ("ei", "y"), ("ph", "f"), ("ck", "k"), ("dt", "t"), ("ch", "g"), ("th", "t")]
LETTERS = str.maketrans("cqvzx", "kkfss")
SMALL_WORDS = {"van", "de", "den", "der", "het", "ten", "ter", "el", "al", "ben", "familie", "gezin"}
ALIKE, SHORTEST, MOST = 0.82, 3, 5


@dataclass(frozen=True)
class Similar:
    """Families with what was typed in them: those the reader works for, and how many others there are."""

    mine: list[Family]
    others: int

    def __bool__(self) -> bool:
        return bool(self.mine or self.others)


def similar_families(name: str, user: User) -> Similar:
    """Compared within the organisation; of a family out of reach only that it is there is told."""
    wanted = _sounds(name)
    found = (
        {pk for pk, other in wall.names_of_families() if _alike(wanted, _sounds(other))} if wanted else set()
    )
    return _told(found, user)


def known_elsewhere(typed: dict[str, str], user: User, *, but: Family) -> Similar:
    """Other families in which somebody has this phone, e-mail address, door or citizen number.

    Looked for by blind index within the organisation. A family in which something is secret is found by a citizen
    number alone (privacy/wall.sql): an answer would tell that somebody is at a place, or has a number, that is secret.
    """
    door = typed.get("postcode", ""), typed.get("house_number", "")
    found = wall.families_known_by(
        phones=index_on(Person, "phone").wanted(typed.get("phone", "")),
        emails=index_on(Person, "email").wanted(typed.get("email", "")),
        doors=index_on(Address, "postcode", "house_number").wanted(*door),
        numbers=index_on(CitizenNumber, "number").wanted(typed.get("number", "")),
    )
    return _told(found - {but.pk}, user)


def _told(found: set[int], user: User) -> Similar:
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
