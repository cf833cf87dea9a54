"""Secret places, kept out of every text: what is on paper travels further than what is on a screen.

The place is hidden from everybody, the names of the carers there from everybody but themselves and the child who lives
with them (source: domain.md section 6, secret address). Also where somebody wrote them in a note. A reader's own words
stay as they are: to see them replaced would tell that a guess was right.
"""

from dataclasses import dataclass, fields, is_dataclass, replace

from families.models import AddressSecrecy
from goals.own_words import guesses_of
from privacy.shroud import Shroud

from .scope import Scope


def hide(thing, scope: Scope):
    """The same contents, with other words in the place of what is secret in this family."""
    shroud = AddressSecrecy.objects.shroud_of_paper(scope.family, scope.reader, scope.first)
    if not shroud:
        return thing
    return _rewritten(thing, _Rewriting(shroud, guesses_of(scope.reader, scope.family)))


@dataclass(frozen=True)
class _Rewriting:
    """What is covered in a text, and the texts that are left alone."""

    shroud: Shroud
    own: frozenset[str]

    def of(self, text: str) -> str:
        return text if text in self.own else self.shroud.over(text)


def _rewritten(thing, rewriting: _Rewriting):
    if isinstance(thing, str):
        return rewriting.of(thing)
    if isinstance(thing, list | tuple):
        return type(thing)(_rewritten(one, rewriting) for one in thing)
    if is_dataclass(thing):
        return replace(
            thing, **{f.name: _rewritten(getattr(thing, f.name), rewriting) for f in fields(thing)}
        )
    return thing
