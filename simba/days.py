"""The day it is here. A list asks for it in every row, and Django works it out of the zone each time."""

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
