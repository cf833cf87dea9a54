"""Working days in the Netherlands: not at the weekend, not on a public holiday."""

from datetime import date, timedelta
from functools import cache

import holidays


@cache
def _holidays():
    return holidays.country_holidays("NL")


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in _holidays()


def after_working_days(day: date, count: int) -> date:
    """The day that lies so many working days after another."""
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
