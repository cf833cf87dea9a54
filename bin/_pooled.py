#!/usr/bin/env python3
"""Run a command with PgBouncer between it and the embedded PostgreSQL, in transaction mode.

Each transaction goes to another connection than the one before (server_round_robin), so that whatever is left in a
connection and counted on by the next transaction shows.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import _prepare

sys.path.insert(0, str(_prepare.ROOT))

from simba import embedded

FOLDER = embedded.SOCKETS / "pgbouncer"
CONFIG = """
[databases]
* = host={postgres} port=5432 auth_user=simba

[pgbouncer]
pool_mode = transaction
listen_addr =
listen_port = 5432
unix_socket_dir = {folder}
unix_socket_mode = 0777
logfile = {folder}/pgbouncer.log
auth_type = trust
auth_file = {folder}/users
auth_query = SELECT usename, passwd FROM pg_shadow WHERE usename = $1
server_round_robin = 1
min_pool_size = 3
default_pool_size = 20
max_client_conn = 500
server_idle_timeout = 0
"""


def main():
    embedded.start(redis=False)
    with pgbouncer():
        pooled = {
            "DATABASE_URL": f"postgres://simba@/simba?host={FOLDER}",
            "DATABASE_POOLER": "transaction",
        }
        result = subprocess.run(sys.argv[1:], env={**os.environ, **pooled})
    sys.exit(result.returncode)


@contextlib.contextmanager
def pgbouncer():
    """The pooler, as the account PostgreSQL runs as: neither will be root."""
    account = embedded._account()
    embedded._own_folder(FOLDER, account)
    write("pgbouncer.ini", CONFIG.format(postgres=embedded.POSTGRES_SOCKETS, folder=FOLDER))
    write("users", "".join(f'"{role}" ""\n' for role in ("simba", "simba_web", "simba_jobs")))
    who = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    server = subprocess.Popen(
        [program(), "--quiet", FOLDER / "pgbouncer.ini"], cwd=FOLDER, stdin=subprocess.DEVNULL, **who
    )
    try:
        wait_for(server)
        yield
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(FOLDER, ignore_errors=True)


def program():
    """Debian puts it where only root looks."""
    return shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def write(name, text):
    (FOLDER / name).write_text(text)
    (FOLDER / name).chmod(0o644)


def wait_for(server):
    for _ in range(100):
        if Path(FOLDER / ".s.PGSQL.5432").exists():
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    _prepare.stop(f"PgBouncer does not start; its own words are in {FOLDER}/pgbouncer.log.")


if __name__ == "__main__":
    main()
