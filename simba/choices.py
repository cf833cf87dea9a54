"""The words of a choice. Django's own ``get_..._display`` translates every choice of its field to find one."""

from collections.abc import Callable

from django.db.models import Choices, Model


def shown_as(field: str, choices: type[Choices]) -> Callable[[Model], str]:
    """A ``get_..._display`` that looks up its one choice, for what lists show row by row."""
    words = dict(choices.choices)  # lazy: each is translated where it is shown

    def display(self: Model) -> str:
        value = getattr(self, field)
        return str(words.get(value, value))

    return display
