"""The privacy officer searches the log and sees no content; each of the staff sees what they looked at."""

import csv
from datetime import datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from privacy.looks import signs
from privacy.models import AccessLine
from tests.world import make_family, make_user

HERE = ZoneInfo("Europe/Amsterdam")
WEDNESDAY_NOON = datetime(2026, 6, 17, 12, tzinfo=HERE)


def line(user, family=None, **fields):
    fields = {"action": "view", "status": 200, "rule": "see_family"} | fields
    return AccessLine.objects.create(
        user_id=user.pk,
        user_name=user.name,
        organisation=user.organisation.name if user.organisation else "",
        role=", ".join(user.roles),
        family_id=family and family.pk,
        **fields,
    )


def shown(response):
    return [(one.who, one.family_number) for one in response.context["page_obj"]]


def test_the_officer_sees_lines_of_the_own_organisation_only(world, as_):
    other = make_family("Elders", by=world.stranger)
    line(world.ank, world.family)
    line(world.stranger, other)
    line(world.stranger, world.family, status=404)  # somebody from elsewhere who tried
    line(world.stranger)

    found = shown(as_(world.privacy).get("/log/", {"rule": "see_family"}))

    number = world.family.number
    assert sorted(found) == [("Ank Veldmuis", number), ("Gerda Elders", number)]


def test_nobody_of_a_family_is_named_or_found_by_name(world, as_):
    line(world.marloes, world.family, parts="parent")
    client = as_(world.privacy)

    everything = client.get("/log/").content.decode()
    by_name = client.get("/log/", {"who": "Marloes"})

    assert "Marloes" not in everything
    assert "een ouder" in everything or "a parent" in everything
    assert shown(by_name) == []


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"who": "ank"}, 2),
        ({"outcome": "refused"}, 1),
        ({"outcome": "answered", "who": "joris"}, 0),
        ({"action": "print"}, 1),
        ({"since": "2026-06-17", "until": "2026-06-17", "who": "ank"}, 1),
        ({"family": "g-999999"}, 0),
    ],
)
def test_each_filter_narrows(world, as_, asked, count):
    line(world.ank, world.family, at=WEDNESDAY_NOON)
    line(world.ank, world.family, action="print", at=WEDNESDAY_NOON - timedelta(days=1))
    line(world.joris, world.family, status=403)

    assert len(shown(as_(world.privacy).get("/log/", asked))) == count


@pytest.mark.parametrize(
    "asked", [{"since": "x"}, {"action": "x"}, {"page": "x"}, {"family": "\x00"}, {"who": "\x00"}]
)
def test_nonsense_in_the_address_is_no_fault(world, as_, asked):
    assert as_(world.privacy).get("/log/", asked).status_code == 200


def test_the_search_asks_no_more_with_more_lines(world, as_):
    client = as_(world.privacy)

    def asked(count):
        for _n in range(count):
            line(world.ank, world.family)
        with CaptureQueriesContext(connection) as captured:
            client.get("/log/")
        return len(captured)

    few, many = asked(2), asked(60)

    assert few == many


def test_searching_and_exporting_are_lines_themselves(world, as_):
    client = as_(world.privacy)

    client.get("/log/", {"who": "ank"})
    client.get("/log/export/")

    actions = list(
        AccessLine.objects.filter(user_id=world.privacy.pk).order_by("pk").values_list("action", flat=True)
    )
    assert actions == ["search", "export"]
    assert set(AccessLine.objects.values_list("purpose", flat=True)) == {"audit"}


def test_the_export_holds_what_was_looked_for_and_no_formula(world, as_):
    world.ank.name = "=HYPERLINK(1)"
    line(world.ank, world.family)
    line(world.joris, world.family)

    answer = as_(world.privacy).get("/log/export/", {"who": "hyperlink"})

    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 2
    assert rows[1][1] == "'=HYPERLINK(1)"
    assert answer["Content-Disposition"].startswith("attachment")


def said(*lines):
    with time_machine.travel(WEDNESDAY_NOON + timedelta(hours=1)):
        return [(sign.name, sign.urgent) for sign in signs(AccessLine.objects.all())]


def test_a_family_with_the_own_surname_stands_out_first(world):
    world.ank.name = "Ank Prins"
    line(world.ank, world.family, at=WEDNESDAY_NOON)
    line(world.joris, world.family, at=WEDNESDAY_NOON)

    assert said() == [("Ank Prins", True)]


@pytest.mark.parametrize(
    ("moment", "stands_out"),
    [
        (datetime(2026, 6, 17, 6, 59, tzinfo=HERE), True),
        (datetime(2026, 6, 17, 7, 0, tzinfo=HERE), False),
        (datetime(2026, 6, 16, 19, 59, tzinfo=HERE), False),
        (datetime(2026, 6, 16, 20, 0, tzinfo=HERE), True),
        (datetime(2026, 6, 14, 12, 0, tzinfo=HERE), True),  # a Sunday
        (datetime(2026, 5, 25, 12, 0, tzinfo=HERE), True),  # Whit Monday
    ],
)
def test_work_outside_working_hours_stands_out(world, moment, stands_out):
    line(world.joris, world.family, at=moment)

    assert bool(said()) == stands_out


def test_many_families_on_one_day_stand_out(world):
    for number in range(15):
        line(world.joris, make_family(f"Anders{number}", by=world.mirjam), at=WEDNESDAY_NOON)
    for _n in range(15):
        line(world.ank, world.family, at=WEDNESDAY_NOON)

    assert [name for name, _ in said()] == ["Joris Hagedoorn"]


def test_many_refusals_stand_out_and_a_few_do_not(world):
    for _n in range(5):
        line(world.joris, status=404, at=WEDNESDAY_NOON)
    line(world.ank, status=404, at=WEDNESDAY_NOON)

    assert [name for name, _ in said()] == ["Joris Hagedoorn"]


def test_each_of_the_staff_sees_the_own_looks_by_day_and_nobody_elses(world, as_):
    line(world.ank, world.family)
    line(world.ank, world.family, action="print", rule="see_reports")
    line(world.joris, world.family, action="download")

    [row] = as_(world.ank).get("/my-log/").context["page_obj"]

    assert row["family_number"] == world.family.number
    assert len(row["did"]) == 2


def test_the_own_page_asks_no_more_with_more_days(world, as_):
    client = as_(world.ank)

    def asked(start, count):
        for n in range(start, start + count):
            line(world.ank, world.family, at=timezone.now() - timedelta(days=n))
        with CaptureQueriesContext(connection) as captured:
            client.get("/my-log/")
        return len(captured)

    assert asked(0, 2) == asked(2, 40)


def test_the_officer_starts_at_the_emergencies(world, as_):
    assert as_(world.privacy).get("/")["Location"] == "/emergency/reviews/"


def test_somebody_without_an_account_of_staff_has_no_such_pages(world, as_):
    neighbour = make_user("buur", "Buur Man")

    assert {as_(neighbour).get(path).status_code for path in ("/my-log/", "/log/", "/emergency/")} == {403}
