"""Reading costs one line of the access log for a page, whichever page it is and whoever reads it."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.access_table import CAST
from tests.conftest import signed_in
from tests.test_access import ask, fill, rows
from tests.world import make_world

pytestmark = pytest.mark.django_db
READS = [row.values[1:] for row in rows() if row.values[0] == "GET"]
OF_A_FAMILY = [row for row in READS if row[0].startswith("/families/{family}/")]
# Answers without content of a case (``requires(..., logged=False)``): asked again and again, they would fill the log.
NOT_LOGGED = {"/families/{family}/sessions/who-reads/", "/families/{family}/reports/{report}/state/"}


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker):
    """The filled world and everybody at an own browser; nothing of a row stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = fill(make_world())
        world.clients = {who: signed_in(getattr(world, who, None)) for who in CAST}
        yield world
        transaction.set_rollback(True)


def lines_written(client, path) -> int:
    with CaptureQueriesContext(connection) as captured:
        ask(client, "GET", path)
    return sum('INSERT INTO "privacy_accessline"' in one["sql"] for one in captured)


def some_who_got(answers, *wanted) -> list[str]:
    """The first and the last of the cast with such an answer in the table: of the family and of the staff."""
    got = [who for who, answer in zip(CAST, answers, strict=True) if answer in wanted]
    return sorted({*got[:1], *got[-1:]})


def named(rows):
    return {"argvalues": rows, "ids": [path for path, _ in rows]}


@pytest.mark.parametrize(("path", "answers"), **named(READS))
def test_a_page_that_opens_costs_at_most_one_line(cast, path, answers):
    opens = some_who_got(answers, "200", "302", "409")

    written = {who: lines_written(cast.clients[who], path.format(**cast.ids)) for who in opens}

    assert {who: lines for who, lines in written.items() if lines > 1} == {}
    if path.startswith("/families/{family}/"):
        assert set(written.values()) <= {0 if path in NOT_LOGGED else 1}


@pytest.mark.parametrize(("path", "answers"), **named(OF_A_FAMILY))
def test_a_page_of_a_family_out_of_reach_costs_one_line(cast, path, answers):
    """A refusal is what the log is there for."""
    assert answers[CAST.index("stranger")] == "404"

    assert lines_written(cast.clients["stranger"], path.format(**cast.ids)) == 1
