"""Walks the whole access log and its chain, and says exactly where something is not as it was written."""

from collections.abc import Iterator
from datetime import UTC, datetime
from hmac import compare_digest
from typing import NamedTuple

from django.db import connection

from privacy.models import LogSeal
from privacy.models.access_line import SEALED_FIELDS
from privacy.sealing import FIRST, digest_of, keys, mac_of, seal

_COLUMNS = ", ".join({"address": "host(address)"}.get(name, name) for name in SEALED_FIELDS)
_NEVER_SEALED = """
    SELECT line.id, line.at FROM privacy_accessline AS line
    LEFT JOIN (SELECT unnest(ids) AS id FROM privacy_logseal) AS sealed ON sealed.id = line.id
    WHERE sealed.id IS NULL ORDER BY line.id LIMIT 1000
"""


class Finding(NamedTuple):
    """One thing that is wrong: what, and the line or seal it is about."""

    wrong: str
    about: str


class Walk:
    """One walk along the chain; counts what it passes. Holds one batch of lines at a time."""

    def __init__(self, last_seen: str = "") -> None:
        self.seals = self.lines = 0
        self.last_seen = last_seen
        self.last = ""

    def findings(self) -> Iterator[Finding]:
        seal()
        dropped = set(LogSeal.objects.filter(kind=LogSeal.Kind.DROPPED).values_list("month", flat=True))
        mac, number, seen = FIRST, 0, not self.last_seen
        for one in LogSeal.objects.order_by("number").iterator(chunk_size=20):
            yield from _of_seal(one, number, mac)
            if one.kind == LogSeal.Kind.LINES and one.month not in dropped:
                yield from self._of_lines(one)
            number, mac = one.number, bytes(one.mac)
            self.seals += 1
            self.last = f"{number}:{mac.hex()}"
            seen = seen or self.last == self.last_seen
        if not seen:
            yield Finding("the chain no longer holds the seal that was noted down", f"seal {self.last_seen}")
        yield from _never_sealed()

    def _of_lines(self, one: LogSeal) -> Iterator[Finding]:
        digests = {pk: bytes(one.digests)[32 * n : 32 * n + 32] for n, pk in enumerate(one.ids)}
        found: set[int] = set()
        for values in _lines(one.ids):
            pk, at = values[0], values[1]
            self.lines += 1
            if digests[pk] == digest_of([pk, _as_text(at), *values[2:]]):
                found.add(pk)
            elif pk not in found:
                found.add(pk)
                yield Finding("this line was changed", f"line {pk} of {at:%Y-%m-%d %H:%M:%S} UTC")
            else:
                yield Finding("this line was added later", f"line {pk} of {at:%Y-%m-%d %H:%M:%S} UTC")
        for pk in sorted(digests.keys() - found):
            yield Finding(
                "this line was removed",
                f"line {pk}, sealed {one.sealed_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC",
            )


def _of_seal(one: LogSeal, number: int, mac: bytes) -> Iterator[Finding]:
    about = f"seal {one.number} of {one.sealed_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    key = keys().get(one.key)
    if one.number != number + 1:
        yield Finding("seals before this one were removed", about)
    elif key is None:
        yield Finding(f"it was sealed with another key ({one.key}); set LOG_KEY_FALLBACKS", about)
    elif not compare_digest(mac_of(one, mac, key), bytes(one.mac)):
        yield Finding("this seal was changed", about)


def _lines(ids: list[int]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM privacy_accessline WHERE id = ANY(%s) ORDER BY id, at", [ids])
        return cursor.fetchall()


def _as_text(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")


def _never_sealed() -> Iterator[Finding]:
    """Lines without a seal that a new round of sealing does not take either: they came from behind."""
    suspects = _without_a_seal()
    if not suspects:
        return
    seal()
    for pk, at in suspects.items() & _without_a_seal().items():
        yield Finding(
            "this line was added from behind", f"line {pk} of {at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
        )


def _without_a_seal() -> dict[int, datetime]:
    with connection.cursor() as cursor:
        cursor.execute(_NEVER_SEALED)
        return dict(cursor.fetchall())
