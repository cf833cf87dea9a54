import time

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.creation import DatabaseCreation
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client

from families.models.codes import CodeListEntry
from privacy.models import LogRetention
from tests.world import make_world

# What each request of a test asks before and after its page, to stand behind the second wall (privacy/wall.py):
# SAVEPOINT, wall_enter, RELEASE, wall_leave. Counts of queries are about the page and say it beside their number.
THE_WALL = 4
LEFT = "SELECT (SELECT count(*) FROM privacy_accessline), (SELECT count(*) FROM accounts_user)"
CONNECTS = ("dbname", "user", "password", "host", "port")


@pytest.fixture(autouse=True, scope="session")
def _let_the_log_be_emptied_between_tests():
    """After a test that commits, the whole database is emptied. The access log refuses that, and only here it may.

    The code lists and the term of the log stay: they come with the tables, and no test takes anything off them.
    """
    lists = {kind._meta.db_table for kind in [*CodeListEntry.__subclasses__(), LogRetention]}
    sql_flush = DatabaseOperations.sql_flush

    def without_triggers(self, style, tables, **kwargs):
        tables = [table for table in tables if table not in lists]
        statements = sql_flush(self, style, tables, **kwargs)
        return ["SET LOCAL session_replication_role = replica", *statements] if statements else []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", without_triggers)
        yield


@pytest.fixture(autouse=True, scope="session")
def _the_pooler_lets_go_of_the_database(django_db_modify_db_settings):
    """bin/test --pgbouncer: the pooler keeps connections open to a database that is to be dropped."""

    def with_force(self, name, verbosity):
        with self._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {self.connection.ops.quote_name(name)} WITH (FORCE)")

    with pytest.MonkeyPatch.context() as patch:
        if settings.DATABASE_POOLER:
            patch.setattr(DatabaseCreation, "_destroy_test_db", with_force)
        yield


@pytest.fixture(autouse=True, scope="module")
def _nothing_is_left_for_other_files(django_db_blocker):
    """Who commits, cleans up: a line of the log or an account that stays makes tests of other files fail, or pass."""
    yield
    with django_db_blocker.unblock():
        is_made = connection.settings_dict["NAME"].startswith("test_")
        known = connection.get_connection_params() if is_made else {}
    if is_made:
        with psycopg.connect(**{key: known[key] for key in CONNECTS if key in known}) as apart:
            assert apart.execute(LEFT).fetchone() == (0, 0)


@pytest.fixture
def world(db):
    """The cast of ``tests/world.py``."""
    return make_world()


def signed_in(user=None):
    """A client on which somebody is signed in, second factor and all; nobody when no user is given."""
    client = Client()
    if user is not None:
        client.force_login(user)
        session = client.session
        session["has_second_factor"] = True
        session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
    return client


@pytest.fixture
def as_():
    """``as_(world.ank).get(...)`` is a request of somebody who is signed in."""
    return signed_in
