"""The PostgreSQL and Redis of a machine that has none: they keep what they hold, whatever is done to them."""

import os
import signal
import subprocess
import sys

import pytest

from simba.embedded import DISCREET
from tests.simba.conftest import ROOT, wait_until


def test_killed_servers_come_back_with_all_they_held(machine):
    machine.start()
    machine.sql("CREATE TABLE kept (word text)")
    machine.sql("INSERT INTO kept VALUES ('thuis')")
    machine.redis("LPUSH", "celery", "a task")
    before = machine.servers()
    for server in before.values():
        server.send_signal(signal.SIGKILL)

    machine.start()

    assert machine.sql("SELECT word FROM kept") == "thuis"
    assert machine.redis("LLEN", "celery") == "1"
    after = machine.servers()
    assert {process.pid for process in after.values()}.isdisjoint(process.pid for process in before.values())


def test_a_stale_pid_file_with_the_number_of_another_process_is_no_hindrance(machine):
    machine.start()
    for server in machine.servers().values():
        server.send_signal(signal.SIGKILL)
    record = machine.var / "postgres" / "postmaster.pid"
    lines = record.read_text().splitlines()
    record.write_text("\n".join([str(os.getpid()), *lines[1:]]))

    machine.start()

    assert machine.sql("SELECT 1") == "1"


def test_ten_processes_at_once_start_one_pair_of_servers(machine):
    command = [sys.executable, "-m", "simba.embedded", "start"]
    starting = [
        subprocess.Popen(command, cwd=ROOT, env=machine.environment, stderr=subprocess.PIPE)
        for _ in range(10)
    ]

    assert [process.wait(90) for process in starting] == [0] * 10
    assert sorted(machine.servers()) == ["postgres", "redis-server"]


def test_the_folder_may_be_deep_and_closed_to_others(machine, tmp_path):
    machine.var = tmp_path / "closed to others" / ("deep-" * 20) / ("deeper-" * 20) / "var"
    machine.environment["SIMBA_VAR"] = str(machine.var)
    machine.var.mkdir(parents=True)
    (tmp_path / "closed to others").chmod(0o700)

    machine.start()

    assert machine.sql("SHOW server_version_num") >= "180000"
    assert machine.redis("CONFIG", "GET", "appendonly") in ("['appendonly', 'yes']", "{'appendonly': 'yes'}")
    assert machine.sql("SHOW fsync") == "on"


def test_two_checkouts_do_not_meet(machine, tmp_path):
    machine.start()
    machine.sql("CREATE TABLE mine (id int)")
    other = type(machine)(tmp_path / "other" / "var")
    try:
        other.start()
        assert other.sql("SELECT count(*) FROM pg_tables WHERE tablename = 'mine'") == "0"
    finally:
        other.run("-m", "simba.embedded", "stop")


def test_leaving_stops_the_servers_only_when_nobody_uses_them(machine):
    machine.start()
    reader = (
        "import sys; from simba import embedded as e\n"
        "with e._connect('simba'): print('open', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", reader]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, env=machine.environment, **pipes) as guest:
        guest.stdout.readline()
        stayed = machine.run("-m", "simba.embedded", "leave")
        assert machine.sql("SELECT 1") == "1"

    left = machine.run("-m", "simba.embedded", "leave")

    assert (stayed.stderr, left.stderr) == ("", "")
    assert machine.servers() == {}


ASK_AS_THE_SERVER_LOG_KEEPS = """
import os, signal, psycopg
from simba import embedded as e
def fails(c, sql):
    try: c.execute(sql)
    except psycopg.Error as problem: assert 'Schuilhof' in str(problem), problem
with e._connect('simba') as c:
    c.execute("CREATE TABLE hidden (word text PRIMARY KEY CHECK (word <> 'Schuilhof 9'))")
    c.execute("INSERT INTO hidden VALUES ('Schuilhof 7')")
    fails(c, "INSERT INTO hidden VALUES ('Schuilhof 7')")
    fails(c, "INSERT INTO hidden VALUES ('Schuilhof 9')")
    fails(c, "SELECT 'Schuilhof'::int")
    fails(c, "SELECT Schuilhof")
    c.execute("DO $$ BEGIN RAISE WARNING 'Schuilhof'; END $$")
    number = c.execute("SELECT pg_backend_pid()").fetchone()[0]
    if not os.fork():
        import time; time.sleep(0.5); os.kill(number, signal.SIGKILL); os._exit(0)
    try: c.execute("SELECT pg_sleep(20), 'Schuilhof'")
    except psycopg.OperationalError: os._exit(0)  # the server writes down what it was doing
"""


def test_the_log_of_the_server_keeps_nothing_of_a_statement_that_fails(machine):
    machine.start()

    asked = machine.run("-c", ASK_AS_THE_SERVER_LOG_KEEPS)

    assert asked.returncode == 0, asked.stderr
    log = wait_until(lambda: (text := server_log(machine)).count("ready to accept connections") > 1 and text)
    assert "was terminated by signal 9" in log
    assert "Schuilhof" not in log


def server_log(machine):
    return (machine.var / "postgres" / "server.log").read_text()


def test_a_server_of_an_earlier_version_is_hushed_by_the_next_start(machine):
    started = machine.run("-c", "from simba import embedded as e; e.DISCREET = {}; e.start()")
    assert (started.returncode, machine.sql("SHOW log_min_messages")) == (0, "warning")

    machine.start()

    for name, value in DISCREET.items():
        wait_until(lambda name=name, value=value: machine.sql(f"SHOW {name}") == value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(machine, tmp_path):
    tmp_path.chmod(0o500)

    started = machine.run("-m", "simba.embedded", "start")

    assert "cannot be written" in started.stderr
    assert "Traceback" not in started.stderr
