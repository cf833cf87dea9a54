"""The day that is known is the day it is: on both sides of midnight here, of summer time, and of a year."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from simba.days import today

MIDNIGHTS = [
    datetime(2026, 12, 31, 23, tzinfo=UTC),  # a new year here, an hour before that of London
    datetime(2026, 7, 31, 22, tzinfo=UTC),
    datetime(2027, 3, 27, 23, tzinfo=UTC),  # a day of 23 hours begins
    datetime(2027, 3, 28, 22, tzinfo=UTC),
    datetime(2026, 10, 25, 23, tzinfo=UTC),  # one of 25 hours ends
]


@pytest.mark.parametrize("midnight", MIDNIGHTS, ids=str)
def test_the_day_changes_at_midnight_here(midnight, time_machine):
    found = []
    for moved in (-1, 0, 1, -1, -30 * 3600, 30 * 3600):
        time_machine.move_to(midnight + timedelta(seconds=moved), tick=False)
        assert today() == timezone.localdate()
        found.append(today())

    assert found[0] < found[1] == found[2]
    assert found[3] == found[0]


def test_it_is_worked_out_once(time_machine, monkeypatch):
    time_machine.move_to(datetime(2026, 12, 1, 12, tzinfo=UTC), tick=False)
    day = today()
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: pytest.fail("asked again"))

    assert today() == day
