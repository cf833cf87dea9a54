"""Addresses of records. Django looks for the pattern of a name each time; a list asks for the same one in every row."""

from functools import cache

from django.urls import get_script_prefix, reverse

FIRST = 10**12  # stands for a key while an address is written; no address has such a number of its own


def link(name: str, *keys: int) -> str:
    """``reverse(name, args=keys)`` for keys that are numbers: written once, filled in for each record."""
    return _written(name, len(keys), get_script_prefix()) % keys


@cache
def _written(name: str, count: int, prefix: str) -> str:
    """An address with a place for each key. Errors: NoReverseMatch, as ``reverse`` has it."""
    marks = [FIRST + place for place in range(count)]
    address = reverse(name, args=marks).replace("%", "%%")
    for mark in marks:
        address = address.replace(str(mark), "%d")
    return address
