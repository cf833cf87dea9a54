"""The day it is here, which a list asks for in every row while Django works it out of the zone; and whole years."""

from datetime import date, datetime, time, timedelta
from time import time as seconds

from django.utils import timezone

_known = [(0.0, 0.0, date.min)]  # its first second, that of the next one, and the day


def today() -> date:
    """``timezone.localdate()``, worked out once a day."""
    first, end, day = _known[0]
    if not first <= seconds() < end:
        day = timezone.localdate()
        midnight = datetime.combine(day, time.min, timezone.get_default_timezone())
        _known[0] = (midnight.timestamp(), (midnight + timedelta(days=1)).timestamp(), day)
    return day


def years_old(born: date | None, on: date) -> int | None:
    """Whole years on a day; none when the date of birth is unknown."""
    if born is None:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
