"""The chain over the access log: lines get sealed in batches, so that a request never waits for another one.

Each seal is an HMAC over its lines' digests and the seal before it. Whoever changes, adds or takes away a line behind
the database's back cannot make a seal that fits without the key, which the database does not hold.
"""

import hashlib
import hmac
import json
from itertools import groupby

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from privacy.models import LogSeal

BATCH = 2000
# Ids are given out before a line is committed: one that commits late still lies within this many of the last sealed.
LATECOMERS = 10_000
LOCK = 7_513_001  # any number, the same for every process
FIRST = b"Simba access log"

_WAITING = """
    SELECT line.id, date_trunc('month', line.at AT TIME ZONE 'UTC')::date, line.digest FROM privacy_accessline AS line
    LEFT JOIN (
        SELECT unnest(ids) AS id FROM privacy_logseal WHERE newest > %(after)s
    ) AS sealed ON sealed.id = line.id
    WHERE line.id > %(after)s AND sealed.id IS NULL ORDER BY line.id LIMIT %(batch)s
"""


def keys() -> dict[str, bytes]:
    """The keys of the chain by their short name: the present one first, then those of before."""
    made = [
        hashlib.sha256(FIRST + key.encode()).digest()
        for key in [settings.LOG_KEY, *settings.LOG_KEY_FALLBACKS]
    ]
    return {hashlib.sha256(key).hexdigest()[:8]: key for key in made}


def mac_of(one: LogSeal, before: bytes, key: bytes) -> bytes:
    """What the mac of a seal must be, after a seal with the mac ``before``."""
    head = [one.number, one.kind, one.sealed_at.isoformat(), one.month.isoformat(), one.lines, one.ids]
    return hmac.digest(key, before + json.dumps(head).encode() + bytes(one.digests), "sha256")


@transaction.atomic
def seal() -> int:
    """Seal the lines that wait; answers how many. One at a time: who comes second waits."""
    _one_at_a_time()
    sealed = 0
    while waiting := _waiting():
        for month, lines in groupby(sorted(waiting, key=lambda line: line[1]), key=lambda line: line[1]):
            lines = list(lines)
            _add(
                month,
                LogSeal.Kind.LINES,
                [line[0] for line in lines],
                b"".join(bytes(line[2]) for line in lines),
            )
        sealed += len(waiting)
    return sealed


@transaction.atomic
def seal_drop(month) -> None:
    """Put into the chain that a month is dropped, and how many lines went."""
    _one_at_a_time()
    sealed = LogSeal.objects.filter(kind=LogSeal.Kind.LINES, month=month).values_list("lines", flat=True)
    _add(month, LogSeal.Kind.DROPPED, [], b"", lines=sum(sealed))


def _one_at_a_time():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _waiting() -> list[tuple]:
    newest = LogSeal.objects.aggregate(newest=Max("newest"))["newest"] or 0
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, {"after": max(newest - LATECOMERS, 0), "batch": BATCH})
        return cursor.fetchall()


def _add(month, kind, ids, digests, lines=None):
    before = LogSeal.objects.order_by("-number").values_list("number", "mac").first() or (0, FIRST)
    name, key = next(iter(keys().items()))
    one = LogSeal(
        number=before[0] + 1, kind=kind, sealed_at=timezone.now(), month=month,
        lines=len(ids) if lines is None else lines, ids=ids, digests=digests, key=name,
        newest=max(ids, default=0),
    )  # fmt: skip
    one.mac = mac_of(one, bytes(before[1]), key)
    one.save(force_insert=True)


def digest_of(values: list) -> bytes:
    """The digest a line must have, worked out apart from the database: of its values in the order of SEALED_FIELDS."""
    return hashlib.sha256(json.dumps(values, ensure_ascii=False).encode()).digest()
