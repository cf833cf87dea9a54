"""Secret places, kept out of every text: what is on paper travels further than what is on a screen.

The place is hidden from everybody, the names of the carers there from everybody but themselves and the child who lives
with them (source: domain.md section 6, secret address). Also where somebody wrote them in a note.
"""

import re
from dataclasses import dataclass, fields, is_dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext as _

from families.models import AddressSecrecy, LivingArrangement
from privacy.shroud import Shroud
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
    shroud = AddressSecrecy.objects.shroud_of_paper(scope.family, scope.reader)
    return _rewritten(thing, _Rewriting([(pattern, words) for pattern, words in patterns if pattern], shroud))


@dataclass(frozen=True)
class _Rewriting:
    """All that is put in the place of something else."""

    patterns: list[tuple[re.Pattern, str]]
    shroud: Shroud

    def of(self, text: str) -> str:
        for pattern, words in self.patterns:
            text = pattern.sub(lambda _match, words=words: words, text)
        return self.shroud.over(text)


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


def _rewritten(thing, rewriting: _Rewriting):
    if not (rewriting.patterns or rewriting.shroud):
        return thing
    if isinstance(thing, str):
        return rewriting.of(thing)
    if isinstance(thing, list | tuple):
        return type(thing)(_rewritten(one, rewriting) for one in thing)
    if is_dataclass(thing):
        return replace(
            thing, **{f.name: _rewritten(getattr(thing, f.name), rewriting) for f in fields(thing)}
        )
    return thing
