"""/health/ tells of each part what is so, asked of real parts."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from simba import health
from simba.pulse import connect
from tests.processes import celery, of_the_test
from tests.simba.conftest import ROOT, wait_until


@pytest.fixture
def ask(client, transactional_db):
    with connect() as redis:
        redis.delete("nothing", *redis.keys("simba:alive:*"))

    def ask():
        answer = client.get("/health/")
        state = answer.json()
        assert answer.status_code == (200 if state["status"] == "ok" else 503)
        return {part for part, answer in state.items() if answer == "ok"}

    return ask


def test_each_part_is_seen_to_come_and_go(ask):
    assert ask() == {"database", "broker"}

    with celery("worker", "--pool", "solo", SIMBA_PULSE_SECONDS="0.4") as worker:
        wait_until(lambda: "worker" in ask())
        assert "beat" not in ask()
        with celery("beat", SIMBA_PULSE_SECONDS="0.4") as beat:
            wait_until(lambda: "status" in ask())
            beat.kill()
            wait_until(lambda: ask() == {"database", "broker", "worker"}, seconds=10)
        worker.kill()
        wait_until(lambda: ask() == {"database", "broker"}, seconds=10)


def test_a_worker_that_hangs_is_not_well(ask):
    with celery("worker", "--pool", "solo", SIMBA_PULSE_SECONDS="0.4") as worker:
        wait_until(lambda: "worker" in ask())
        worker.send_signal(signal.SIGSTOP)
        wait_until(lambda: "worker" not in ask(), seconds=10)
        assert ask() == {"database", "broker"}
        worker.send_signal(signal.SIGCONT)
        wait_until(lambda: "worker" in ask())


ASK_ALONE = """
import django, time; django.setup()
from django.test import Client
began = time.monotonic()
answer = Client(headers={"host": "localhost"}).get("/health/")
print(answer.status_code, round(time.monotonic() - began, 2), answer.content.decode())
"""


def test_without_database_and_broker_it_says_so_within_seconds():
    away = {"DATABASE_URL": "postgres://simba@127.0.0.1:9/simba", "REDIS_URL": "redis://127.0.0.1:9/0"}
    own = {**os.environ, "DJANGO_SETTINGS_MODULE": "simba.settings", "SIMBA_ENV": "test", **away}

    asked = subprocess.run(
        [sys.executable, "-c", ASK_ALONE], cwd=ROOT, env=own, capture_output=True, text=True
    )

    status, seconds, body = asked.stdout.split(" ", 2)
    assert status == "503"
    assert float(seconds) < 5
    parts = {"database": "down", "broker": "down", "worker": "unknown", "beat": "unknown"}
    assert json.loads(body) == {"status": "down", **parts}


def test_a_database_that_hides_nothing_is_not_well_in_production(client, transactional_db, settings):
    assert client.get("/health/").json()["database"] == "ok"

    settings.SIMBA_ENV = "production"

    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["database"]) == (503, "open")


def test_it_is_quick(client, transactional_db):
    client.get("/health/")
    began = time.monotonic()

    client.get("/health/")

    assert time.monotonic() - began < 0.5


def test_one_part_can_be_asked_about(client, transactional_db):
    assert client.get("/health/?part=web").json() == {"status": "ok"}
    assert client.get("/health/?part=database").json() == {"status": "ok", "database": "ok"}


def test_a_web_server_answers_for_itself_while_the_database_is_away(client, monkeypatch):
    monkeypatch.setitem(vars(health), "_state_of_database", lambda: "down")

    assert client.get("/health/?part=web").status_code == 200
    assert client.get("/health/?part=database").status_code == 503


@pytest.mark.parametrize(
    ("who", "status"), [("web", 1), ("worker", os.EX_TEMPFAIL), ("beat", os.EX_TEMPFAIL)]
)
def test_the_question_of_a_container_ends_badly_when_nobody_is_there(who, status):
    away = {
        "REDIS_URL": "redis://127.0.0.1:9/0",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none",
        "PORT": "9",
    }
    own = {**os.environ, "DJANGO_SETTINGS_MODULE": "simba.settings", "SIMBA_ENV": "test", **away}

    asked = subprocess.run(
        [sys.executable, "-m", "simba.pulse", who], cwd=ROOT, env=own, capture_output=True, text=True
    )

    assert asked.returncode == status


def felt(*words):
    """What the container of one worker asks, in a process of its own."""
    own = {**os.environ, "DJANGO_SETTINGS_MODULE": "simba.settings", **of_the_test()}
    asked = subprocess.run([sys.executable, "-m", "simba.pulse", *words], cwd=ROOT, env=own)
    assert asked.returncode in (0, 1)
    return asked.returncode == 0


def test_workers_by_queue_are_well_when_no_queue_is_without_one(ask):
    quick = {"SIMBA_PULSE_SECONDS": "0.4"}
    solo = ("worker", "--pool", "solo", "--queues")
    with celery(*solo, "reports", "--hostname", "celery@paper", **quick) as paper:
        wait_until(lambda: felt("worker", "celery@paper"))
        assert "worker" not in ask()  # nobody sends letters
        with celery(*solo, "default", "--hostname", "celery@letters", **quick):
            wait_until(lambda: "worker" in ask())
            paper.kill()
            wait_until(lambda: "worker" not in ask(), seconds=10)


def test_each_worker_is_asked_for_itself(ask):
    with (
        celery("worker", "--pool", "solo", SIMBA_PULSE_SECONDS="0.4") as here,
        celery("worker", "--pool", "solo", "--hostname", "celery@elsewhere", SIMBA_PULSE_SECONDS="0.4"),
    ):
        wait_until(lambda: felt("worker") and felt("worker", "celery@elsewhere"))
        here.send_signal(signal.SIGSTOP)
        wait_until(lambda: not felt("worker"), seconds=10)

        assert felt("worker", "celery@elsewhere")
        here.send_signal(signal.SIGCONT)
