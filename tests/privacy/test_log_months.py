"""The access log by month: nothing is refused, nothing younger than the term goes, and going is itself a line."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from privacy import months, wall
from privacy.models import AccessLine, LogRetention, LogSeal
from privacy.sealing import seal
from tests.world import days_ago

pytestmark = pytest.mark.django_db


def line(at=None, **fields):
    return AccessLine.objects.create(**{"at": at} if at else {}, action="view", status=200, **fields)


def table_of(one):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM privacy_accessline WHERE id = %s", [one.pk])
        return cursor.fetchone()[0]


def there():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT right(inhrelid::regclass::text, 7) FROM pg_inherits"
            " WHERE inhparent = 'privacy_accessline'::regclass"
        )
        return {name for (name,) in cursor.fetchall()} - {"ne_rest"}


def coming(ahead):
    today = timezone.now().date()
    for number in range(today.month - 1, today.month + ahead):
        yield today.replace(year=today.year + number // 12, month=number % 12 + 1, day=1)


def test_a_line_lies_in_the_table_of_its_month():
    now = line()

    assert table_of(now) == f"privacy_accessline_{now.at:%Y_%m}"


def test_a_line_of_a_month_that_is_not_there_yet_is_kept_and_moves_over_later():
    late = line(at=datetime(2012, 3, 31, 23, 30, tzinfo=UTC))
    digest = AccessLine.objects.get(pk=late.pk).digest

    assert table_of(late) == "privacy_accessline_rest"
    months.make_months()

    assert table_of(late) == "privacy_accessline_2012_03"
    assert bytes(AccessLine.objects.get(pk=late.pk).digest) == bytes(digest)


def test_the_coming_months_are_there():
    came_with_the_tables = there()

    made = months.make_months(ahead=14)

    # The tables may be of yesterday, and yesterday of another month.
    assert len(came_with_the_tables) >= 3
    assert made == len(there() - came_with_the_tables)
    assert {f"{month:%Y_%m}" for month in coming(14)} <= there()
    assert months.make_months(ahead=14) == 0


def test_a_month_past_its_term_goes_with_a_seal_and_a_line():
    old = line(at=datetime(2012, 3, 5, tzinfo=UTC))
    young = line(at=datetime(2012, 3, 5, tzinfo=UTC).replace(year=days_ago(0).year - 4))
    months.make_months()

    months.drop_expired()

    assert list(AccessLine.objects.filter(pk__in=[old.pk, young.pk])) == [young]
    dropped = LogSeal.objects.get(kind=LogSeal.Kind.DROPPED)
    assert (dropped.month.isoformat(), dropped.lines) == ("2012-03-01", 1)
    told = AccessLine.objects.latest("pk")
    assert (told.action, told.object_kind, told.purpose) == ("delete", "accessline", "administration")


def test_the_database_itself_keeps_a_young_month():
    line()

    with pytest.raises(DatabaseError, match="must still be kept"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT privacy_drop_log_month(current_date)")


def test_a_longer_term_keeps_a_month_that_a_shorter_one_would_let_go():
    old = line(at=datetime(days_ago(0).year - 7, 1, 5, tzinfo=UTC))
    months.make_months()
    LogRetention.objects.create(effective_from=days_ago(1), years=20, source="own rule")

    months.drop_expired()

    assert AccessLine.objects.filter(pk=old.pk).exists()


def test_no_term_is_shorter_than_five_years():
    with pytest.raises(DatabaseError), transaction.atomic():
        LogRetention.objects.create(effective_from=days_ago(1), years=4, source="nobody")


@pytest.mark.parametrize("sql", ["TRUNCATE {}", "DELETE FROM {}", "UPDATE {} SET user_name = 'x'"])
def test_one_month_cannot_be_emptied_or_changed_either(sql):
    table = table_of(line())

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(table))


def test_a_dropped_month_is_sealed_before_it_goes():
    line(at=datetime(2012, 3, 5, tzinfo=UTC))
    months.make_months()
    seal()

    months.drop_expired()

    assert [one.kind for one in LogSeal.objects.all()][:2] == ["lines", "dropped"]


def test_the_worker_may_make_months_and_read_no_single_one(db):
    with wall.as_job():
        assert months.make_months(ahead=5) >= 2
        one_month = f"SELECT * FROM privacy_accessline_{timezone.now():%Y_%m}"
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(one_month)
