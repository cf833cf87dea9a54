"""The chain over the access log: whoever tampers with it behind the database's back is found, and the place too."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from privacy import months
from privacy.models import AccessLine, LogSeal
from privacy.sealing import seal
from privacy.verifying import Walk

pytestmark = pytest.mark.django_db
INSERT = """
    INSERT INTO privacy_accessline (id, at, user_name, organisation, role, parts, on_behalf_of, action, purpose,
        object_kind, rule, reason, status)
    VALUES (%s, now(), '', '', '', '', '', 'view', '', '', '', '', 200)
"""
AT = datetime(2026, 5, 4, 12, 30, 15, 123456, tzinfo=UTC)


def line(**fields):
    fields = {
        "action": "view",
        "status": 200,
        "user_name": 'Ank "ğ" \\ Veldmuis',
        "at": AT,
        "address": "::1",
    } | fields
    return AccessLine.objects.create(**fields)


def behind(sql, *values):
    """What somebody with all rights does who switches the triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, values)
        cursor.execute("SET LOCAL session_replication_role = origin")


def found(**how):
    return [tuple(finding) for finding in Walk(**how).findings()]


@pytest.fixture
def lines(db):
    """Three sealed in one go, three in another."""
    first = [line(), line(user_name="met\nregel\x1f"), line(address=None, user_id=7)]
    seal()
    second = [line(object_id=2**62), line(), line()]
    seal()
    return first + second


def test_a_log_as_it_was_written_is_in_order(lines):
    assert found() == []
    assert [one.lines for one in LogSeal.objects.all()] == [3, 3]


def test_a_changed_line_is_pointed_at(lines):
    behind("UPDATE privacy_accessline SET user_name = 'Joris' WHERE id = %s", lines[1].pk)

    assert found() == [("this line was changed", f"line {lines[1].pk} of 2026-05-04 12:30:15 UTC")]


@pytest.mark.parametrize(
    "change", ["at = at + interval '1 microsecond'", "address = NULL", "on_behalf_of = ' '"]
)
def test_the_smallest_change_shows(lines, change):
    behind(f"UPDATE privacy_accessline SET {change} WHERE id = %s", lines[0].pk)

    assert [wrong for wrong, _ in found()] == ["this line was changed"]


def test_a_line_changed_with_its_digest_still_shows(lines):
    behind("UPDATE privacy_accessline SET status = 404, digest = sha256('x') WHERE id = %s", lines[4].pk)

    assert [about for _, about in found()] == [f"line {lines[4].pk} of 2026-05-04 12:30:15 UTC"]


def test_a_removed_line_is_named(lines):
    behind("DELETE FROM privacy_accessline WHERE id = %s", lines[2].pk)

    [(wrong, about)] = found()
    assert wrong == "this line was removed"
    assert about.startswith(f"line {lines[2].pk}, sealed ")


def test_a_line_added_from_behind_is_named(lines):
    behind(INSERT, -5)

    [(wrong, about)] = found()
    assert wrong == "this line was added from behind"
    assert about.startswith("line -5 of ")


def test_a_second_line_with_the_number_of_another_is_named(lines):
    behind(INSERT, lines[0].pk)

    assert [wrong for wrong, _ in found()] == ["this line was added later"]


def test_a_changed_seal_is_pointed_at(lines):
    behind("UPDATE privacy_logseal SET sealed_at = now() - interval '1 day' WHERE number = 1")

    assert [wrong for wrong, _ in found()] == ["this seal was changed"]


def test_a_line_and_its_seal_changed_together_still_show(lines):
    behind("UPDATE privacy_accessline SET status = 404 WHERE id = %s", lines[0].pk)
    behind("UPDATE privacy_logseal SET digests = decode(repeat('00', 96), 'hex') WHERE number = 1")

    assert "this seal was changed" in [wrong for wrong, _ in found()]


def test_a_removed_seal_shows_at_the_next_one(lines):
    behind("DELETE FROM privacy_logseal WHERE number = 1")

    assert ("seals before this one were removed") in [wrong for wrong, _ in found()]


def test_the_end_of_the_chain_cut_off_shows_against_a_seal_that_was_noted_down(lines):
    walk = Walk()
    assert list(walk.findings()) == []
    behind("DELETE FROM privacy_logseal WHERE number = 2")
    behind("DELETE FROM privacy_accessline WHERE id >= %s", lines[3].pk)

    assert [wrong for wrong, _ in found(last_seen=walk.last)] == [
        "the chain no longer holds the seal that was noted down"
    ]


def test_a_month_dropped_by_rule_is_in_order(lines):
    line(at=datetime(2012, 3, 5, tzinfo=UTC))
    months.make_months()

    months.drop_expired()

    assert found() == []


def test_a_month_dropped_by_somebody_is_not(lines):
    months.make_months()
    seal()
    behind("DROP TABLE privacy_accessline_2026_05")

    assert [wrong for wrong, _ in found()] == ["this line was removed"] * 6


def test_another_key_is_said_and_an_old_key_still_verifies(lines, settings):
    old, settings.LOG_KEY = settings.LOG_KEY, "another" * 10

    assert "sealed with another key" in found()[0][0]
    settings.LOG_KEY_FALLBACKS = [old]
    assert found() == []


def test_a_line_that_comes_late_is_sealed_after_all(lines):
    newest = lines[-1].pk
    behind("SELECT setval(pg_get_serial_sequence('privacy_accessline', 'id'), %s)", newest + 5)
    line()
    seal()
    line(id=newest + 3)

    assert seal() == 1
    assert found() == []


def test_the_command_says_where_and_ends_with_one(lines):
    said = StringIO()
    behind("DELETE FROM privacy_accessline WHERE id = %s", lines[2].pk)

    with pytest.raises(SystemExit) as ended:
        call_command("verify_log", stdout=said)

    assert ended.value.code == 1
    assert f"line {lines[2].pk}" in said.getvalue()


def test_the_command_says_that_all_is_well(lines):
    said = StringIO()

    call_command("verify_log", stdout=said)

    assert "Everything is as it was written." in said.getvalue()
    assert "Last seal, to keep elsewhere: 2:" in said.getvalue()
