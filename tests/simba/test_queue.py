"""The queue, with a real worker and a Redis that goes and comes back."""

import signal
import subprocess
import sys
import time
from contextlib import contextmanager

from tests.simba.conftest import ROOT, wait_until

RING = """
import time
from simba.celery import app, ring
from accounts.tasks import ring_again_for_invitations as task
began = time.monotonic()
print(ring(task), round(time.monotonic() - began, 1))
"""


@contextmanager
def celery(machine, *arguments):
    machine.environment["SIMBA_PULSE_SECONDS"] = "0.4"
    command = [sys.executable, "-m", "celery", "-A", "simba", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, env=machine.environment, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def ring(machine):
    """Ask for a task: whether the broker took it, and after how many seconds we know."""
    setup = "import django; django.setup()"
    rung = machine.run("-c", setup + RING, DJANGO_SETTINGS_MODULE="simba.settings")
    taken, seconds = rung.stdout.split()
    return taken == "True", float(seconds)


def is_felt(machine, who):
    return machine.run("-m", "simba.pulse", who, DJANGO_SETTINGS_MODULE="simba.settings").returncode == 0


def test_what_was_queued_outlives_redis_and_is_done_when_a_worker_comes(machine):
    machine.start()
    for _ in range(5):
        assert ring(machine)[0]
    machine.servers()["redis-server"].send_signal(signal.SIGKILL)
    machine.start()
    assert machine.redis("LLEN", "default") == "5"

    with celery(machine, "worker", "--pool", "solo"):
        wait_until(lambda: machine.redis("LLEN", "default") == "0")
        wait_until(lambda: machine.redis("HLEN", "unacked") == "0")


def test_a_page_goes_on_at_once_when_redis_hangs(machine):
    machine.start()
    redis = machine.servers()["redis-server"]
    redis.suspend()
    try:
        setup = "import os; os.environ['REDIS_URL'] = __import__('simba.embedded').embedded.redis_url()\n"
        setup += "os.environ['DJANGO_SETTINGS_MODULE'] = 'simba.settings'\nimport django; django.setup()"
        rung = machine.run("-c", setup + RING)
    finally:
        redis.resume()

    taken, seconds = rung.stdout.split()
    assert taken == "False"
    assert float(seconds) < 5


def test_worker_and_beat_go_on_by_themselves_when_redis_is_back(machine):
    machine.start()
    with celery(machine, "worker", "--pool", "solo") as worker, celery(machine, "beat") as beat:
        wait_until(lambda: is_felt(machine, "worker") and is_felt(machine, "beat"), seconds=60)
        machine.servers()["redis-server"].send_signal(signal.SIGKILL)
        time.sleep(8)
        assert (worker.poll(), beat.poll()) == (None, None)

        machine.start()

        wait_until(lambda: is_felt(machine, "worker") and is_felt(machine, "beat"), seconds=60)
        assert ring(machine)[0]
        wait_until(lambda: machine.redis("LLEN", "default") == "0")


REPORT = RING.replace(
    "accounts.tasks import ring_again_for_invitations", "reports.tasks import render_report"
)
REPORT = REPORT.replace("ring(task)", "ring(task, 0)")


def test_reports_wait_in_a_queue_of_their_own(machine):
    machine.start()
    machine.run("-c", "import django; django.setup()" + REPORT, DJANGO_SETTINGS_MODULE="simba.settings")
    assert ring(machine)[0]

    with celery(machine, "worker", "--pool", "solo", "--queues", "default"):
        wait_until(lambda: machine.redis("LLEN", "default") == "0")
        assert machine.redis("LLEN", "reports") == "1"


def test_a_worker_that_is_told_nothing_takes_from_every_queue(machine):
    machine.start()
    machine.run("-c", "import django; django.setup()" + REPORT, DJANGO_SETTINGS_MODULE="simba.settings")
    assert ring(machine)[0]
    assert machine.redis("LLEN", "reports") == "1"

    with celery(machine, "worker", "--pool", "solo"):
        wait_until(lambda: machine.redis("EXISTS", "default", "reports") == "0")
