"""bin/run, as somebody would use it, on a copy of the checkout."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import psutil
import pytest

from tests.simba.conftest import ROOT, Machine, wait_until


@pytest.fixture
def checkout(tmp_path):
    """A copy of the code in a folder that others cannot enter; only the packages are shared, to be quick."""
    home = tmp_path / "a home" / "simba"
    leave_out = shutil.ignore_patterns(".*", "var", "tests", "docs", "__pycache__")
    shutil.copytree(ROOT, home, ignore=leave_out)
    home.parent.chmod(0o700)
    (home / ".venv").symlink_to((ROOT / ".venv").resolve())
    yield home
    Machine(home / "var").run("-m", "simba.embedded", "stop")


@pytest.fixture
def run(checkout):
    """Starts bin/run in the copy; what it says goes to a file."""
    started = []

    def run(*arguments):
        bare = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        with (checkout / f"said-{len(started)}").open("w+") as said:
            command = [sys.executable, checkout / "bin" / "run", *arguments]
            process = subprocess.Popen(command, env=bare, stdout=said, stderr=said, start_new_session=True)
        process.said = (checkout / f"said-{len(started)}").read_text
        started.append(process)
        return process

    yield run
    for process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(150)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def health(port):
    with urllib.request.urlopen(f"http://localhost:{port}/health/", timeout=5) as answer:
        return json.load(answer)


def processes_of(folder):
    found = []
    for process in psutil.process_iter(["pid", "cmdline"]):
        try:
            if str(folder) in process.cwd():
                found.append(" ".join(process.info["cmdline"]))
        except psutil.Error:
            continue
    return found


def until_ready(process):
    def ready():
        assert process.poll() is None, process.said()
        return "Ctrl-C" in process.said()

    wait_until(ready, seconds=300)  # whether it comes, not how soon: a test machine may be slow and busy


def test_it_starts_shows_whom_to_sign_in_as_and_leaves_nothing_behind(checkout, run):
    port = free_port()
    simba = run("--port", str(port))
    until_ready(simba)

    assert set(health(port).values()) == {"ok"}
    assert f"http://localhost:{port}/" in simba.said()
    assert "lotte@example.org" in simba.said()
    with urllib.request.urlopen(f"http://localhost:{port}/account/login/", timeout=20) as page:
        assert "lotte@example.org" in page.read().decode()
    assert connected_as(Machine(checkout / "var")) <= {"simba_web", "simba_jobs"}

    for part in ("web", "worker", "beat"):  # as docker-compose.yml asks
        settings = {"DJANGO_SETTINGS_MODULE": "simba.settings", "PORT": str(port)}
        asked = Machine(checkout / "var").run("-m", "simba.pulse", part, **settings)
        assert asked.returncode == 0, asked.stderr

    beside = run("--port", str(free_port()))
    assert beside.wait(30) == 1
    assert (
        beside.said()
        == f"Simba: it is already running from this folder, on port {port}; stop that one first.\n"
    )

    _kill_and_wait_until_well(checkout, port)
    end(simba)
    assert processes_of(checkout) == []


def connected_as(machine):
    """The roles with which the database is open; one that owns its tables would pass through their wall."""
    others = "backend_type = 'client backend' AND pid != pg_backend_pid()"
    roles = machine.sql(
        f"SELECT string_agg(DISTINCT usename, ',') FROM pg_stat_activity WHERE {others}"
    ).split(",")
    assert "simba_web" in roles
    return set(roles)


def test_data_is_kept_until_somebody_resets_the_demo(checkout, run):
    machine = Machine(checkout / "var")
    until_ready(first := run("--port", str(free_port())))
    assert machine.sql(
        "UPDATE accounts_user SET name = 'Lotte II' WHERE email = 'lotte@example.org' RETURNING 1"
    )
    end(first)

    until_ready(again := run("--port", str(free_port())))
    kept = machine.sql("SELECT name FROM accounts_user WHERE email = 'lotte@example.org'")
    end(again)
    until_ready(anew := run("--port", str(free_port()), "--reset-demo"))
    fresh = machine.sql("SELECT name FROM accounts_user WHERE email = 'lotte@example.org'")
    end(anew)

    assert (kept, fresh) == ("Lotte II", "Lotte Brandsma")


def end(simba):
    simba.send_signal(signal.SIGINT)
    assert simba.wait(150) == 0, simba.said()
    assert "Traceback" not in simba.said()


def _kill_and_wait_until_well(checkout, port):
    """Everything is killed at once and comes back without anybody's help."""
    for process in psutil.process_iter(["name", "cmdline"]):
        words = " ".join(process.info["cmdline"] or [])
        try:
            if str(checkout) in process.cwd() and "_serve.py" not in words:
                process.kill()
        except psutil.Error:
            continue

    def well():
        try:
            return health(port)["status"] == "ok"
        except OSError:
            return False

    wait_until(lambda: not well(), seconds=20)
    wait_until(well, seconds=90)


def test_a_taken_port_is_said_in_one_sentence(run):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        simba = run("--port", str(port))

        assert simba.wait(30) == 1
    assert simba.said().count("\n") == 1
    assert f"port {port} is taken by another program" in simba.said()


PREPARE = """
import sys; sys.path.insert(0, "bin")
import _prepare
"""


def prepare(checkout, code, **environment):
    bare = {"PATH": os.environ["PATH"], **environment}
    return subprocess.run(
        [sys.executable, "-c", PREPARE + code], cwd=checkout, env=bare, capture_output=True, text=True
    )


def test_a_full_disk_is_said_in_one_sentence(checkout):
    ended = prepare(checkout, "_prepare.ROOM_TO_RUN = _prepare.ROOM_NEEDED = 10**9\n_prepare.need_room()")

    assert ended.returncode == 1
    assert ended.stderr.startswith(f"Simba: the disk that holds {checkout} is full: ")


def test_a_missing_library_gives_the_command_that_brings_it(checkout):
    code = """
import os
os.geteuid = lambda: 1000
_prepare.PANGO = {"libnowhere.so.9": "libnowhere"}
_prepare.need_pango()
"""

    ended = prepare(checkout, code)

    assert ended.stderr == "Simba: printing needs Pango. Run: sudo apt-get install libnowhere\n"


def test_packages_are_installed_once_and_again_when_the_list_changes(checkout):
    (checkout / ".venv").unlink()
    for name in ("requirements.txt", "requirements-dev.txt"):
        (checkout / name).write_text("# nothing\n")
    stamp = checkout / ".venv" / "installed-requirements.txt"

    first = prepare(checkout, "_prepare.install('requirements.txt')")
    made = Path(stamp).stat().st_mtime_ns
    second = prepare(checkout, "_prepare.install('requirements.txt')")
    (checkout / "requirements.txt").write_text("# nothing else\n")
    third = prepare(checkout, "_prepare.install('requirements.txt')")

    assert "Installing" in first.stdout, first.stderr
    assert second.stdout == ""
    assert "Installing" in third.stdout
    assert stamp.stat().st_mtime_ns > made
