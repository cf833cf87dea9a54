"""The second half of bin/run, inside .venv: bring the data up, start the three processes, watch over them."""

import argparse
import contextlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

import _prepare
from _prepare import ROOT, VAR, say, stop

sys.path.insert(0, str(ROOT))
os.chdir(ROOT)

LOGS = VAR / "log"
PATIENCE = 90  # seconds until everything must answer
LONG_LOG = 10_000_000  # bytes, after which a log starts anew
GRACE = 20  # seconds for what is being done when we are asked to stop


def main():
    options = arguments()
    os.environ["SIMBA_ADDRESS"] = f"http://localhost:{options.port}"
    if options.host != "127.0.0.1":
        os.environ.setdefault("ALLOWED_HOSTS", "*")
    signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGHUP, interrupt)
    crew = Crew(options.host, options.port)
    try:
        bring_up_data(options.reset_demo)
        crew.start()
        wait_until_well(crew, options.port)
        tell(options.port)
        crew.watch()
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        print()
        say("Stopping.")
    finally:
        with contextlib.suppress(KeyboardInterrupt):
            crew.stop()
        from simba import embedded

        embedded.stop(unless_used=True)
    say("Stopped. Your data is kept in var/; bin/run goes on from here.")


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--reset-demo", action="store_true")
    return parser.parse_args()


def interrupt(number, frame):
    """Whatever way we are asked to stop, we stop as with Ctrl-C."""
    raise KeyboardInterrupt


def bring_up_data(reset_demo):
    """Servers, tables, words and, in an empty database, the demo families."""
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import call_command

    os.environ["DJANGO_SETTINGS_MODULE"] = "simba.settings"
    os.environ["SIMBA_ROLE"] = "simba"  # whoever brings up the tables owns them; the three processes do not
    _prepare.compile_words()
    say("Starting PostgreSQL and Redis.")
    try:
        django.setup()
    except ImproperlyConfigured as problem:
        stop(str(problem))
    from django.conf import settings
    from django.db import connection, transaction

    if reset_demo:
        forget_everything(settings)
    say("Bringing the tables up to date.")
    call_command("migrate", interactive=False, verbosity=0)
    if settings.SIMBA_ENV == "demo":
        say("Loading the demo families, if there are none.")
        with transaction.atomic():
            call_command("demo", stdout=io.StringIO())
    connection.close()


def forget_everything(settings):
    from simba import embedded

    if settings.SIMBA_ENV != "demo" or os.environ.get("DATABASE_URL"):
        stop("--reset-demo throws away a demo only, not a database that DATABASE_URL names.")
    embedded.forget()
    for folder in (VAR / "media", VAR / "mail"):
        shutil.rmtree(folder, ignore_errors=True)


class Crew:
    """Web server, worker and beat: started together, started again when one falls, stopped together."""

    def __init__(self, host, port):
        address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        gunicorn = "-m gunicorn simba.wsgi --workers 2 --worker-class gthread --threads 8 --no-control-socket"
        celery = "-m celery --app simba"
        self.roles = {"web": "simba_web", "worker": "simba_jobs", "beat": "simba_jobs"}
        self.commands = {
            "web": [*gunicorn.split(), "--bind", address, "--graceful-timeout", str(GRACE // 2)],
            "worker": [*celery.split(), "worker", "--concurrency", "2", "--loglevel", "info"],
            "beat": [*celery.split(), "beat", "--loglevel", "info"],
        }
        self.running = {}

    def start(self):
        LOGS.mkdir(exist_ok=True)
        for name in self.commands:
            self._start(name)

    def watch(self):
        """Until Ctrl-C. Servers and processes that are killed come back."""
        from simba import embedded

        own = {"postgres": not os.environ.get("DATABASE_URL"), "redis": not os.environ.get("REDIS_URL")}
        while True:
            time.sleep(1)
            try:
                embedded.start(**own)
            except embedded.EmbeddedError as problem:
                say(str(problem))
                time.sleep(10)
            for name in self.fallen():
                say(
                    f"The {name} process fell over and is started again; its last words are in {LOGS / name}.log."
                )
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self.running[name].pid, signal.SIGKILL)
                self._start(name)

    def fallen(self):
        return [name for name, process in self.running.items() if process.poll() is not None]

    def stop(self):
        """What is being done may be finished; what does not finish in time is done again by the next start."""
        for process in self.running.values():
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        deadline = time.monotonic() + GRACE
        for process in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        (VAR / "run.pids").unlink(missing_ok=True)

    def _start(self, name):
        path = LOGS / f"{name}.log"
        if path.exists() and path.stat().st_size > LONG_LOG:
            path.replace(path.with_suffix(".old.log"))
        with path.open("ab") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, *self.commands[name]],
                env={**os.environ, "SIMBA_ROLE": self.roles[name]},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        (VAR / "run.pids").write_text(" ".join(str(process.pid) for process in self.running.values()))


def wait_until_well(crew, port):
    say("Waiting until everything answers.")
    deadline = time.monotonic() + PATIENCE
    while (state := ask_health(port)).get("status") != "ok":
        if fallen := crew.fallen():
            words = (LOGS / f"{fallen[0]}.log").read_text(errors="replace").strip().splitlines()
            stop(f"the {fallen[0]} process does not start: {words[-1] if words else 'no reason given'}")
        if time.monotonic() > deadline:
            silent = [part for part, answer in state.items() if part != "status" and answer != "ok"] or [
                "the web server"
            ]
            stop(f"no answer from {', '.join(silent)}; see the files in {LOGS}.")
        time.sleep(0.3)


def ask_health(port):
    try:
        with urllib.request.urlopen(f"http://localhost:{port}/health/", timeout=5) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as answer:
        with contextlib.suppress(ValueError):
            return {"status": "down", **json.load(answer)}
    except OSError:
        pass
    return {}


def tell(port):
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    print(f"\nSimba: http://localhost:{port}/\n", flush=True)
    if settings.SIMBA_ENV == "demo":
        call_command("demo", "--list")
        connection.close()
    print("\nCtrl-C stops it.", flush=True)


if __name__ == "__main__":
    _prepare.in_one_sentence(main)
