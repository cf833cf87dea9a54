"""Real workers and timetables for tests: processes of their own on the test's database and Redis."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from privacy.policies import JOBS

ROOT = Path(__file__).resolve().parent.parent
LOGS = (
    settings.VAR / "test-log"
)  # of the servers and workers of the tests; read by tests/browser/test_logs.py


def of_the_test(redis_url=None, role=JOBS):
    """What in the environment leads a process of its own to the test's database and Redis, as a role without tables."""
    database = connection.settings_dict
    host = database.get("HOST") or database["OPTIONS"]["host"]
    return {
        "SIMBA_ENV": "test",
        "DATABASE_URL": f"postgres://{role}@/{database['NAME']}?host={host}",
        "REDIS_URL": redis_url or settings.REDIS_URL,
    }


@contextmanager
def celery(*arguments, redis_url=None, stderr=None, **environment):
    """A worker or a timetable, started for real and gone afterwards: ``celery("worker", "--pool", "solo")``."""
    own = {**of_the_test(redis_url), **environment}
    command = [sys.executable, "-m", "celery", "-A", "simba", *arguments]
    LOGS.mkdir(parents=True, exist_ok=True)
    with (LOGS / f"{arguments[0]}-{os.getpid()}.log").open("ab") as log:
        stderr = log if stderr is None else stderr
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **own}, stderr=stderr)
        try:
            yield process
        finally:
            process.kill()
            process.wait()
