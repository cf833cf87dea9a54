"""What a session costs, and when it ends."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from redis import RedisError

from simba.sessions import SessionStore

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def clock(world, as_, time_machine):
    """A client that came in now, and a way to let minutes go by."""
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    client = as_(world.kemal)

    def after(minutes):
        time_machine.move_to(now + minutes * MINUTE, tick=False)
        return client.get("/me/").status_code

    return after


def writes(ask):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        ask()
    return [q["sql"] for q in captured if q["sql"].startswith("UPDATE") and "django_session" in q["sql"]]


def test_a_request_within_the_minute_writes_no_session(clock):
    assert writes(lambda: clock(0.5)) == []
    assert len(writes(lambda: clock(1.5))) == 1
    assert writes(lambda: clock(2)) == []


def test_who_goes_on_stays_signed_in(clock):
    for minutes in (0.9, 29, 29.9, 58, 86):
        assert clock(minutes) == 200


def test_half_an_hour_without_use_is_the_end(clock):
    assert clock(0.9) == 200

    assert clock(31) == 302


@pytest.mark.parametrize("last", [0, 0.2, 0.99, 1, 1.7, 5, 5.99])
def test_the_end_comes_at_most_a_minute_early_and_never_late(clock, last):
    for minutes in (0, 0.5, 1.2, 3.3, 5):
        if minutes < last:
            clock(minutes)
    clock(last)

    (end,) = Session.objects.values_list("expire_date", flat=True)
    assert timezone.now() + 29 * MINUTE < end <= timezone.now() + 30 * MINUTE


def test_what_changes_in_a_session_is_kept_at_once(db):
    session = SessionStore()
    session["list"] = ["one"]
    session.create()

    again = SessionStore(session.session_key)
    again["list"].append("two")  # nobody says that it is modified
    again.save()

    assert SessionStore(session.session_key)["list"] == ["one", "two"]


def test_a_session_that_was_read_and_gets_another_key_is_kept(db):
    session = SessionStore()
    session["who"] = "somebody"
    session.create()
    again = SessionStore(session.session_key)
    assert again["who"] == "somebody"

    again.cycle_key()
    again.save()

    assert SessionStore(again.session_key)["who"] == "somebody"
    assert not SessionStore().exists(session.session_key)


def test_an_emptied_session_does_not_come_back(db):
    session = SessionStore()
    session.create()
    again = SessionStore(session.session_key)
    assert again.is_empty() is False

    again.flush()
    again.save()

    assert not SessionStore().exists(session.session_key)


def test_a_session_that_is_ended_elsewhere_ends_at_once(clock):
    assert clock(0.1) == 200

    Session.objects.all().delete()  # by another process, on another machine

    assert clock(0.2) == 302


def test_with_redis_away_people_stay_signed_in_and_are_signed_out(clock, monkeypatch):
    def away(*args, **kwargs):
        raise RedisError

    monkeypatch.setattr("django.core.cache.backends.redis.RedisCacheClient.get_client", away)
    assert [clock(0.1), clock(2)] == [200, 200]

    Session.objects.all().delete()

    assert clock(2.1) == 302


def test_a_stale_cookie_makes_no_session_and_no_fault(client, transactional_db):
    client.cookies["simba"] = "a" * 32

    assert client.get("/health/?part=database").status_code == 200
    assert not Session.objects.exists()


def test_a_shorter_limit_holds_from_the_next_request_on(clock, settings):
    settings.SESSION_COOKIE_AGE = 60

    assert [clock(0.1), clock(1.5)] == [200, 302]
