"""“Who looked in my file?”: staff by name, nobody of the family, and nothing that tells of what is out of reach."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from privacy.actions import end_emergency, review_emergency, start_emergency
from privacy.audience import Audience
from privacy.models import AccessLine, EmergencyAccess
from privacy.wording import only_that
from reports.file_log import FileLog
from tests.world import make_arrangement, make_goal, make_report, make_session, make_user


def line(world, user, **fields):
    roles = ", ".join(user.roles)
    organisation = user.organisation.name if user.organisation else ""
    fields = {"action": "view", "status": 200, "rule": "see_family", "purpose": "support"} | fields
    return AccessLine.objects.create(
        family_id=world.family.pk,
        user_id=user.pk,
        user_name=user.name,
        role=roles,
        organisation=organisation,
        **fields,
    )


def looks(world, reader):
    it = FileLog(world.family, reader)
    return it.looks(it.rows())


def said(world, reader):
    return " | ".join(f"{look.who}: {', '.join(look.did)}" for look in looks(world, reader))


def page(world):
    return f"/families/{world.family.pk}/log/"


def test_a_parent_sees_staff_by_name_role_and_reason(world):
    line(world, world.ank)

    [look] = looks(world, world.marloes)

    assert (look.who, look.organisation) == ("Ank Veldmuis", "Simba Familiezorg")
    assert look.role
    assert look.why


@pytest.mark.parametrize("reader", ["kemal", "elif_"])
@pytest.mark.parametrize("other", ["marloes", "coby"])
def test_nobody_of_the_family_sees_that_another_looked(world, reader, other):
    line(world, getattr(world, other), parts="parent", purpose="own")

    assert looks(world, getattr(world, reader)) == []


def test_a_parent_who_works_somewhere_as_well_stays_unseen(world):
    world.marloes.organisation, world.marloes.roles = world.elsewhere, ["counsellor"]
    world.marloes.save()
    line(world, world.marloes)

    assert looks(world, world.kemal) == []


def test_a_member_of_before_stays_unseen_too(world):
    world.family.members.filter(user=world.marloes).update(until=timezone.localdate())
    line(world, world.marloes)

    assert looks(world, world.kemal) == []


def test_ones_own_looks_are_there(world):
    line(world, world.kemal, purpose="own")

    [look] = looks(world, world.kemal)

    assert look.is_own


def test_a_carer_is_a_carer_and_never_a_name(world, as_):
    make_arrangement(world.elif_child, place="Gezinshuis De Wilg", place_is_secret=True)
    line(world, world.hanneke, parts="carer")

    [look] = looks(world, world.kemal)
    text = as_(world.kemal).get(page(world)).content.decode()

    assert (look.role, look.organisation) == ("", "")
    assert "Hanneke" not in text
    assert "HW" not in text


def test_a_record_out_of_reach_is_only_the_file(world):
    note = make_session(world.family, world.ank, audience=Audience.COUNSELLORS)
    goal = make_goal(world.member.marloes, audience=Audience.COUNSELLORS)
    report = make_report(world.family, world.marloes)
    for kind, record in (("session", note), ("goal", goal), ("report", report)):
        line(world, world.ank, object_kind=kind, object_id=record.pk)

    [look] = looks(world, world.kemal)

    assert look.did == [only_that("view")]


def test_a_record_within_reach_is_named_by_its_kind(world):
    shared = make_session(world.family, world.ank, audience=Audience.TEAM, children=[world.deniz])
    line(world, world.ank, rule="see_sessions", object_kind="session", object_id=shared.pk)
    line(world, world.joris, rule="see_sessions", object_kind="session", object_id=shared.pk + 1)

    with_it, without = looks(world, world.marloes)[::-1]

    assert with_it.did != without.did


def test_what_one_may_not_open_has_no_name_either(world):
    """Adding a session, or a page about the persons, would say that there is something to be read."""
    line(world, world.ank, action="create", rule="record_session")
    line(world, world.ank, rule="see_persons")

    [look] = looks(world, world.marloes)

    assert set(look.did) == {only_that("view"), only_that("create")}


def test_many_looks_on_one_day_are_one_row(world):
    morning = timezone.localtime().replace(hour=9, minute=5)
    for minutes in (0, 10, 55):
        line(world, world.ank, at=morning + timedelta(minutes=minutes))
    line(world, world.ank, at=morning - timedelta(days=1))

    today, yesterday = looks(world, world.marloes)

    assert (today.first, today.last) == (morning, morning + timedelta(minutes=55))
    assert yesterday.day == today.day - timedelta(days=1)


def test_a_refused_try_is_no_look(world):
    line(world, world.stranger, status=404)

    assert looks(world, world.marloes) == []


def test_who_leads_sees_everybody_and_what(world):
    line(world, world.hanneke, parts="carer")
    line(world, world.marloes, parts="parent")

    assert {look.who for look in looks(world, world.mirjam)} == {"Hanneke de Wit", "Marloes Prins"}


def test_a_lead_who_stands_in_the_family_sees_it_as_the_family_does(world):
    world.kemal.organisation, world.kemal.roles = world.here, ["team_lead"]
    world.kemal.save()
    line(world, world.marloes, parts="parent")

    assert looks(world, world.kemal) == []


def test_an_emergency_says_why_and_what_was_thought_of_it(world):
    pim = make_user("pim", "Pim Zwart", ["counsellor"], world.here)
    access = start_emergency(
        EmergencyAccess(family=world.family, kind="danger", reason="Geheim verhaal."), by=pim
    )
    end_emergency(access, by=pim)
    [before] = looks(world, world.marloes)
    access.verdict, access.verdict_words = "justified", "Ook geheim."
    review_emergency(access, by=world.privacy)

    after = next(look for look in looks(world, world.marloes) if look.is_emergency)

    assert before.is_emergency
    assert access.get_kind_display() in after.why
    assert access.get_verdict_display() in after.why
    assert access.get_verdict_display() not in before.why
    assert "eheim" not in said(world, world.marloes) + after.why


def test_a_month_and_a_person_can_be_chosen(world, as_):
    line(world, world.ank)
    line(world, world.joris, at=timezone.now() - timedelta(days=62))
    client = as_(world.marloes)
    last = f"{timezone.localdate() - timedelta(days=62):%Y-%m}"

    of_month = client.get(page(world), {"month": last}).context["looks"]
    of_person = client.get(page(world), {"person": world.ank.pk}).context["looks"]

    assert [look.who for look in of_month] == ["Joris Hagedoorn"]
    assert {look.who for look in of_person} == {"Ank Veldmuis"}


@pytest.mark.parametrize("who", ["marloes", "hanneke"])
def test_the_choice_of_a_person_names_and_finds_nobody_of_the_family(world, as_, who):
    other = getattr(world, who)
    line(world, other, parts="parent" if who == "marloes" else "carer")
    client = as_(world.kemal)

    answer = client.get(page(world), {"person": other.pk})

    assert other.name not in answer.content.decode()
    assert other.pk not in dict(answer.context["it"].people)


@pytest.mark.parametrize(
    "asked", ["?month=2026-13", "?month=x&person=x", "?person=99999999999999999999", "?page=x"]
)
def test_nonsense_in_the_address_shows_everything(world, as_, asked):
    line(world, world.ank)

    assert as_(world.marloes).get(page(world) + asked).status_code == 200


def test_a_longer_log_asks_no_more(world, as_):
    shared = make_session(world.family, world.ank, audience=Audience.TEAM, children=[world.deniz])
    client = as_(world.marloes)

    def asked(start, count):
        for n in range(start, start + count):
            at = timezone.now() - timedelta(days=n)
            line(world, world.ank, at=at, object_kind="session", object_id=shared.pk)
            line(world, world.joris, at=at)
        with CaptureQueriesContext(connection) as captured:
            client.get(page(world))
        return len(captured)

    few, many = asked(0, 2), asked(2, 60)

    assert many == few
    assert few <= 24


def test_it_can_be_had_on_paper(world, as_):
    line(world, world.ank)

    response = as_(world.marloes).get(page(world) + "pdf/")

    text = PdfReader(BytesIO(response.content)).pages[0].extract_text()
    assert "Ank Veldmuis" in text
    assert world.family.number in response["Content-Disposition"]
    assert AccessLine.objects.latest("pk").action == "download"


def test_what_simba_made_says_who_asked_for_it(world):
    report = make_report(world.family, world.marloes, asked_by=world.mirjam)
    fields = {"action": "create", "rule": "make_report", "object_kind": "report", "status": 200}
    AccessLine.objects.create(
        family_id=world.family.pk,
        on_behalf_of="Mirjam Kroon",
        object_id=report.pk,
        purpose="support",
        **fields,
    )

    [hers], [of_another], [of_lead] = [
        looks(world, who) for who in (world.marloes, world.kemal, world.mirjam)
    ]

    assert (hers.who, hers.for_whom, hers.did) == (
        "Simba, vanzelf",
        "Mirjam Kroon",
        ["voegde een rapport toe"],
    )
    assert (of_another.for_whom, of_another.did) == ("Mirjam Kroon", [only_that("create")])
    assert of_lead.did == hers.did
    assert "Simba" not in dict(FileLog(world.family, world.mirjam).people).values()


def test_an_answer_written_down_for_another_says_for_whom_to_who_leads(world):
    line(world, world.ank, action="rights", on_behalf_of="carer")

    assert [look.for_whom for look in looks(world, world.mirjam)] == ["een verzorger"]
    assert [look.for_whom for look in looks(world, world.kemal)] == [""]
