"""Servers of a test's own, so that they can be killed without hurting anybody."""

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


class Machine:
    """A folder with embedded servers in it, and commands that use them."""

    def __init__(self, var):
        self.var = var
        ours = {"SIMBA_VAR": str(var), "SIMBA_ENV": "demo", "DATABASE_URL": "", "REDIS_URL": ""}
        self.environment = {**os.environ, **ours}

    def run(self, *arguments, **environment):
        command = [sys.executable, *arguments]
        whole = {**self.environment, **environment}
        return subprocess.run(command, cwd=ROOT, env=whole, capture_output=True, text=True, timeout=90)

    def start(self):
        started = self.run("-m", "simba.embedded", "start")
        assert started.returncode == 0, started.stderr

    def sql(self, statement):
        """One value from the database, or None."""
        code = (
            "import sys; from simba import embedded as e\n"
            "with e._connect('simba') as c:\n"
            "    q = c.execute(sys.argv[1]); print(q.fetchone()[0] if q.description else None)"
        )
        asked = self.run("-c", code, statement)
        assert asked.returncode == 0, asked.stderr
        return asked.stdout.strip()

    def redis(self, *words):
        code = (
            "import sys, redis; from simba import embedded as e\n"
            "r = redis.Redis(unix_socket_path=str(e.REDIS_SOCKET), decode_responses=True)\n"
            "print(r.execute_command(*sys.argv[1:]))"
        )
        asked = self.run("-c", code, *words)
        assert asked.returncode == 0, asked.stderr
        return asked.stdout.strip()

    def servers(self):
        """PostgreSQL's first process and Redis."""
        found = {}
        for process in psutil.process_iter(["name", "cmdline"]):
            with contextlib.suppress(psutil.Error, IndexError):
                at_work_here = self.var in Path(process.cwd()).parents
                if at_work_here and not process.info["cmdline"][0].startswith("postgres: "):
                    found[process.info["name"]] = process
        return found


@pytest.fixture
def machine(tmp_path):
    machine = Machine(tmp_path / "var")
    yield machine
    machine.run("-m", "simba.embedded", "stop")
    assert machine.servers() == {}


def wait_until(true, seconds=30):
    """Ask until the answer is true, and give it."""
    deadline = time.monotonic() + seconds
    while not (answer := true()):
        assert time.monotonic() < deadline, f"not within {seconds} seconds"
        time.sleep(0.2)
    return answer
