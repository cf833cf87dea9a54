"""Secret places, kept out of every text: what is on paper travels further than what is on a screen.

The place is hidden from everybody, the names of the carers there from everybody but themselves and the child who lives
with them (source: domain.md section 6, secret address). Also where somebody wrote them in a note.
"""

import re
from dataclasses import fields, is_dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext as _

from families.models import LivingArrangement
from teams.models import TeamMember

from .scope import Scope

SHORTEST = 4  # letters; "oma" between the commas of a place is no secret by itself


def hide(thing, scope: Scope):
    """The same contents, with other words in the place of what is secret in this family."""
    secret = LivingArrangement.objects.filter(family=scope.family, place_is_secret=True)
    places = {part for place in secret.values_list("place", flat=True) for part in place.split(",")}
    carers = _carers(secret, scope)
    shared = _words_of_others(carers, scope) if carers else set()
    names = {*carers, *(word for name in carers for word in name.split(" ") if word.casefold() not in shared)}
    patterns = [
        (_pattern(places), _("[address known to child protection]")),
        (_pattern(names), _("[carer, name known to child protection]")),
    ]
    return _rewritten(thing, [(pattern, words) for pattern, words in patterns if pattern])


def _carers(secret, scope: Scope) -> list[str]:
    """The names of who takes care of a child at a place that was secret in the period or since."""
    there = secret.during(scope.first, timezone.localdate())
    hidden_from_reader = there.exclude(child__memberships__user=scope.reader).values("child")
    carers = scope.family.members.filter(role=TeamMember.Role.CARER, children__in=hidden_from_reader)
    return list(carers.exclude(user=scope.reader).values_list("name", flat=True))


def _words_of_others(carers: list[str], scope: Scope) -> set[str]:
    """The words that name somebody else as well: hiding a surname the parents share would tell whose it is too."""
    members = scope.family.members.exclude(name__in=carers).values_list("name", flat=True)
    persons = scope.family.persons.exclude(search_name__in=carers).values_list("search_name", flat=True)
    return {
        word for name in (scope.family.name, *members, *persons) for word in re.split(r"\W+", name.casefold())
    }


def _pattern(words: set[str]) -> re.Pattern | None:
    long_enough = {word.strip() for word in words if len(word.strip()) >= SHORTEST}
    # The longest first, or "Hanneke" would be found inside "Hanneke de Wit".
    written = "|".join(re.escape(word) for word in sorted(long_enough, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{written})(?!\w)", re.IGNORECASE) if written else None


def _rewritten(thing, patterns):
    if not patterns:
        return thing
    if isinstance(thing, str):
        for pattern, words in patterns:
            thing = pattern.sub(lambda _match, words=words: words, thing)
        return thing
    if isinstance(thing, list | tuple):
        return type(thing)(_rewritten(one, patterns) for one in thing)
    if is_dataclass(thing):
        return replace(thing, **{f.name: _rewritten(getattr(thing, f.name), patterns) for f in fields(thing)})
    return thing
