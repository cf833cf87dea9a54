"""PgBouncer in transaction mode: bin/test --pgbouncer runs every test behind it, these say what is different there."""

import time

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from privacy import wall
from privacy.policies import WEB


def asked(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


@pytest.mark.skipif(not settings.DATABASE_POOLER, reason="bin/test --pgbouncer")
def test_a_transaction_gets_another_connection_than_the_one_before(transactional_db):
    seen, deadline = set(), time.monotonic() + 10
    while len(seen) < 2 and time.monotonic() < deadline:  # the pooler fills its pool in its own time
        seen.add(asked("SELECT pg_backend_pid()"))

    assert len(seen) >= 2


def test_what_was_said_in_a_request_is_said_to_no_other(world, client, transactional_db):
    client.force_login(world.ank)
    client.get("/families/")

    for _ in range(10):
        assert not asked("SELECT current_setting('simba.person', true)")
        assert asked("SELECT current_user") == "simba"


def test_an_owner_behind_the_wall_must_come_without_a_pooler(db, settings):
    settings.DATABASE_POOLER = "transaction"
    with wall.open_to_owner(connection):  # no wall for a superuser, and nothing is left in a connection
        assert not asked("SELECT current_setting('simba.job', true)")

    asked(f"SELECT set_config('role', '{WEB}', true)")
    with pytest.raises(ImproperlyConfigured, match="not through a pooler"), wall.open_to_owner(connection):
        pass


def test_without_a_pooler_the_owner_sees_all_for_a_while(db, settings):
    settings.DATABASE_POOLER = ""

    with wall.open_to_owner(connection):
        assert asked("SELECT current_setting('simba.job', true)") == "*"
    assert asked("SELECT current_setting('simba.job', true)") == ""
