"""The PostgreSQL and Redis of a machine that has none: they keep what they hold, whatever is done to them."""

import os
import signal
import subprocess
import sys

import pytest

from tests.simba.conftest import ROOT


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


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(machine, tmp_path):
    tmp_path.chmod(0o500)

    started = machine.run("-m", "simba.embedded", "start")

    assert "cannot be written" in started.stderr
    assert "Traceback" not in started.stderr
