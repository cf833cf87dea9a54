"""The server that is measured: as in the compose file, with two workers, on a database of its own size."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil

from simba import embedded

ROOT = Path(__file__).resolve().parent.parent
WORKERS, THREADS, PATIENCE = 2, 8, 60


def environment(families: int) -> dict[str, str]:
    """Production, on the embedded servers of this checkout, connected as a role that owns nothing."""
    return {
        "SIMBA_ENV": "production",
        "SECRET_KEY": "only-to-measure-with-0123456789-0123456789-0123456789-0123456789",
        "FIELD_KEYS": "only-to-measure-with-0123456789-0123456789-0123456789",
        "DATABASE_URL": embedded.database_url(f"bench_{families}", role="simba_web"),
        "REDIS_URL": embedded.redis_url(9),
        "ALLOWED_HOSTS": "localhost",
        "SIMBA_ADDRESS": "https://localhost",
        "EMAIL_URL": "smtp://localhost:2525",
        "DEFAULT_FROM_EMAIL": "simba@example.org",
        "DJANGO_SETTINGS_MODULE": "bench.settings",
    }


# How each server is started, with as many workers. The first is what docker-compose.yml starts.
GUNICORN = [
    "gunicorn",
    "bench.wsgi",
    "--bind",
    "127.0.0.1:{port}",
    "--workers",
    str(WORKERS),
    "--no-control-socket",
]
SERVERS = {
    "gunicorn gthread": [*GUNICORN, "--worker-class", "gthread", "--threads", str(THREADS)],
    "gunicorn sync": [*GUNICORN, "--worker-class", "sync"],
    "granian": ["granian", "--interface", "wsgi", "--port", "{port}", "--workers", str(WORKERS)]
    + ["--blocking-threads", str(THREADS), "bench.wsgi:application"],
}  # fmt: skip


@contextlib.contextmanager
def running(
    kind: str = "gunicorn gthread", pool: bool = True, more: dict[str, str] | None = None
) -> Iterator[tuple[int, psutil.Process]]:
    """A server for as long as it is measured: its port and its first process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", *[part.format(port=port) for part in SERVERS[kind]]]
    log = embedded.VAR / "server.log"  # a line for each answer, as in production
    environment = os.environ | (more or {}) | {"BENCH_POOL": "yes" if pool else "no"}
    with log.open("w") as lines:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=lines, stderr=lines)
    try:
        _wait(port)
        yield port, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def megabytes(first: psutil.Process) -> float:
    """What the largest worker holds that no other process shares with it, and its part of what they share."""
    return max(child.memory_full_info().pss for child in first.children()) / 1e6


def _wait(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            request = urllib.request.Request(
                f"http://127.0.0.1:{port}/health/", headers={"Host": "localhost"}
            )
            try:
                urllib.request.urlopen(request, timeout=5)
            except urllib.error.HTTPError:  # worker and beat are not measured, and so not there
                pass
            return
        time.sleep(0.2)
    raise SystemExit("The server did not start.")
