"""When reports fall due, and that each is asked for once."""

import threading
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from families.models import Trajectory
from reports import due
from reports.models import Report, ReportSchedule
from reports.tasks import ask_for_what_is_due
from tests.world import days_ago, make_family, make_schedule, make_world

START = date(2026, 1, 5)


def schedule(every_weeks=12, starts=START, until=None):
    return ReportSchedule(every_weeks=every_weeks, starts=starts, until=until)


@pytest.mark.parametrize(
    ("every_weeks", "on", "expected"),
    [
        (12, date(2026, 1, 5), None),
        (12, date(2026, 3, 29), None),
        (12, date(2026, 3, 30), (date(2026, 1, 5), date(2026, 3, 29))),
        (12, date(2026, 6, 21), (date(2026, 1, 5), date(2026, 3, 29))),
        (12, date(2026, 6, 22), (date(2026, 3, 30), date(2026, 6, 21))),
        (1, date(2026, 1, 12), (date(2026, 1, 5), date(2026, 1, 11))),
        (1, date(2025, 12, 1), None),
        (52, date(2027, 1, 3), None),
        (52, date(2027, 1, 4), (date(2026, 1, 5), date(2027, 1, 3))),
    ],
)
def test_the_latest_period_that_is_over(every_weeks, on, expected):
    assert schedule(every_weeks).last_period(on) == expected


@given(st.integers(1, 52), st.integers(0, 2000), st.integers(1, 5))
def test_periods_follow_one_another_whenever_one_asks(weeks, days, most):
    on = START + timedelta(days=days)

    periods = schedule(weeks).periods_over(on, most=most)

    assert all((last - first).days + 1 == 7 * weeks for first, last in periods)
    assert all(
        before[1] + timedelta(days=1) == after[0] for before, after in zip(periods, periods[1:], strict=False)
    )
    assert all(first >= START and last < on for first, last in periods)
    assert not periods or on - periods[-1][1] <= timedelta(weeks=weeks)


@given(st.integers(1, 52), st.integers(0, 1000))
def test_the_next_report_is_due_the_day_after_its_period(weeks, days):
    on, one = START + timedelta(days=days), schedule(weeks)

    next_due = one.next_due(on)

    assert on < next_due
    assert one.last_period(next_due)[1] == next_due - timedelta(days=1)
    assert one.last_period(next_due - timedelta(days=1)) == one.last_period(on)


def test_a_period_that_ends_with_the_schedule_is_still_due():
    one = schedule(12, until=date(2026, 3, 30))

    assert one.last_period(date(2026, 5, 1)) == (date(2026, 1, 5), date(2026, 3, 29))


def test_a_period_that_outlasts_the_schedule_never_is():
    assert schedule(12, until=date(2026, 3, 29)).last_period(date(2026, 5, 1)) is None


def asked():
    return list(Report.objects.order_by("first_day", "reader").values_list("first_day", "reader"))


@pytest.fixture
def promised(world):
    world.schedule = make_schedule(
        world.family, [world.mirjam, world.kemal], by=world.ank, starts=days_ago(84)
    )
    return world


def test_nothing_is_asked_for_before_the_period_is_over(promised):
    assert due.ask_for_what_is_due(days_ago(1)) == []


def test_each_reader_gets_a_report_the_day_the_period_is_over(promised):
    reports = due.ask_for_what_is_due(days_ago(0))

    assert {report.reader for report in reports} == {promised.mirjam, promised.kemal}
    assert {(r.first_day, r.last_day, r.state, r.is_final) for r in reports} == {
        (days_ago(84), days_ago(1), "asked", True)
    }
    assert {report.asked_by for report in reports} == {promised.ank}


def test_asking_every_minute_asks_once(promised):
    for _ in range(5):
        ask_for_what_is_due()

    assert Report.objects.count() == 2


def test_the_clock_moves_on_and_the_next_period_comes(promised):
    today = timezone.localdate()
    for weeks in [0, 5, 11, 12, 13, 24]:
        with time_machine.travel(timezone.now() + timedelta(weeks=weeks)):
            ask_for_what_is_due()

    firsts = sorted(set(Report.objects.values_list("first_day", flat=True)))
    assert firsts == [today + timedelta(weeks=weeks) for weeks in [-12, 0, 12]]
    assert Report.objects.count() == 6


def test_what_fell_due_while_nobody_was_at_work_is_made_up_for_three_periods_back(promised):
    with time_machine.travel(timezone.now() + timedelta(weeks=60)):
        ask_for_what_is_due()

    firsts = sorted(set(Report.objects.values_list("first_day", flat=True)))
    assert firsts == [days_ago(84) + timedelta(weeks=12 * number) for number in [3, 4, 5]]


def test_who_left_the_team_gets_no_more_reports(promised):
    promised.member.kemal.until = timezone.localdate()
    promised.member.kemal.save()

    ask_for_what_is_due()

    assert [reader for _, reader in asked()] == [promised.mirjam.pk]


def test_a_stopped_schedule_asks_for_nothing_more(promised):
    promised.schedule.until = days_ago(1)
    promised.schedule.save()

    ask_for_what_is_due()

    assert asked() == []


def test_a_closed_file_has_nothing_left_to_report(promised):
    Trajectory.objects.filter(family=promised.family).update(
        status="closed", ends=days_ago(85), end_reason="Klaar", starts=days_ago(400)
    )

    ask_for_what_is_due()

    assert asked() == []


def test_the_last_period_of_a_file_that_closed_in_it_is_reported(promised):
    Trajectory.objects.filter(family=promised.family).update(
        status="closed", ends=days_ago(30), end_reason="Klaar", starts=days_ago(400)
    )

    ask_for_what_is_due()

    assert len(asked()) == 2


def test_when_all_is_asked_for_the_number_of_questions_does_not_grow(world, django_assert_max_num_queries):
    counts = []
    for many in [2, 10]:
        for number in range(many):
            family = make_family(f"Gezin {many} {number}", by=world.mirjam)
            make_schedule(family, [world.mirjam], by=world.mirjam, starts=days_ago(100))
        ask_for_what_is_due()
        with django_assert_max_num_queries(12) as captured:
            due.ask_for_what_is_due(timezone.localdate())
        counts.append(len(captured))

    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
def test_two_timetables_at_once_ask_once():
    world = make_world()
    make_schedule(world.family, [world.mirjam, world.kemal], by=world.ank, starts=days_ago(84))
    together = threading.Barrier(4)

    def timetable():
        together.wait()
        due.ask_for_what_is_due(timezone.localdate())
        connection.close()

    threads = [threading.Thread(target=timetable) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Report.objects.count() == 2


def test_a_schedule_is_looked_at_once_a_day(world, django_assert_num_queries):
    schedule = make_schedule(world.family, [world.ank], world.ank, starts=days_ago(100))
    assert len(due.ask_for_what_is_due(days_ago(0))) == 1

    with django_assert_num_queries(1):  # however many schedules there are
        assert due.ask_for_what_is_due(days_ago(0)) == []
    assert schedule.events.count() == 1  # that it was looked at is nothing that happened to it
