"""Days counted from today, so that the demo is never old."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def day(offset: int) -> date:
    """The day so many days from today; days that have been are negative."""
    return timezone.localdate() + timedelta(days=offset)


def workday(offset: int) -> date:
    """That day, or the Friday before it when it falls in a weekend."""
    then = day(offset)
    return then - timedelta(days=max(then.weekday() - 4, 0))


def moment(offset: int, hour: int = 15) -> datetime:
    """A moment on that workday."""
    return timezone.make_aware(datetime.combine(workday(offset), time(hour)))


def born(years: int, days: int = 0) -> date:
    """The date of birth of somebody who turned so many years old, so many days ago."""
    birthday = day(-days)
    return birthday.replace(year=birthday.year - years, day=min(birthday.day, 28))


def friday(offset: int) -> int:
    """The offset of the Friday on or before that day."""
    return offset - (day(offset).weekday() - 4) % 7
