"""The words of a choice. Django's own ``get_..._display`` translates every choice of its field to find one."""

from collections.abc import Callable, Hashable, Mapping

from django.db.models import Choices, Model
from django.utils.functional import Promise
from django.utils.translation import get_language


def words_of(lazy: Mapping[Hashable, Promise | str]) -> Callable[[Hashable], str]:
    """Looks up the words of a value, each translated once for each language; of a value without words itself."""
    said: dict[tuple[str | None, Hashable], str] = {}

    def look_up(value: Hashable) -> str:
        if value not in lazy:
            return str(value)
        place = (get_language(), value)
        if place not in said:
            said[place] = str(lazy[value])
        return said[place]

    return look_up


def shown_as(field: str, choices: type[Choices]) -> Callable[[Model], str]:
    """A ``get_..._display`` that looks up its one choice, for what lists show row by row."""
    words = words_of(dict(choices.choices))

    def display(self: Model) -> str:
        return words(getattr(self, field))

    return display
