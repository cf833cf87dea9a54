"""The tables of the access log, one a month: made ahead of time, and dropped by rule when their term is over."""

from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from privacy import sealing
from privacy.log import record
from privacy.models import AccessLine, LogRetention

AHEAD = 3
_NEEDED = """
    SELECT DISTINCT date_trunc('month', at AT TIME ZONE 'UTC')::date FROM privacy_accessline_rest
    UNION SELECT (date_trunc('month', now() AT TIME ZONE 'UTC') + n * interval '1 month')::date
    FROM generate_series(0, %s) AS n
"""
_THERE = """
    SELECT to_date(right(inhrelid::regclass::text, 7), 'YYYY_MM') FROM pg_inherits
    WHERE inhparent = 'privacy_accessline'::regclass AND inhrelid::regclass::text ~ '_[0-9]{4}_[0-9]{2}$'
    ORDER BY 1
"""


@transaction.atomic
def make_months(ahead: int = AHEAD) -> int:
    """Make the tables of this month, the coming ones, and those of lines that have none; answers how many."""
    with connection.cursor() as cursor:
        # A month is made in milliseconds; rather try again in an hour than let pages wait behind a long reader.
        cursor.execute("SET LOCAL lock_timeout = '2s'")
        cursor.execute(f"SELECT privacy_make_log_month(day) FROM ({_NEEDED}) AS months (day)", [ahead])
        made = sum(fresh for (fresh,) in cursor.fetchall())
        cursor.execute("SET LOCAL lock_timeout = 0")
        return made


@transaction.atomic
def drop_expired() -> list[date]:
    """Drop the months whose term is over; the chain and the log itself say so. Answers which."""
    expired = _expired(timezone.localdate())
    if expired:
        sealing.seal()
    for month in expired:
        sealing.seal_drop(month)
        with connection.cursor() as cursor:
            cursor.execute("SELECT privacy_drop_log_month(%s)", [month])
        record(AccessLine.Action.DELETE, purpose=AccessLine.Purpose.ADMINISTRATION, object_kind="accessline")
    return expired


def _expired(today: date) -> list[date]:
    rule = LogRetention.objects.on(today).first()
    if rule is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_THERE)
        there = [month for (month,) in cursor.fetchall()]
    # A month is over when the next one starts.
    limit = today.replace(year=today.year - rule.years, day=1)
    return [month for month in there if month < limit]
