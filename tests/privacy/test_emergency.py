"""Emergency access: sign in again, say why, read for an hour, be seen, be judged by another."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from families.models import AddressSecrecy
from goals.models import Goal
from privacy import wall
from privacy.access import GRANTS, Can, Part, may
from privacy.actions import end_emergency, review_emergency, start_emergency
from privacy.audience import Audience
from privacy.models import AccessLine, EmergencyAccess
from privacy.tasks import ring_again_for_emergencies, tell_of_emergency
from teams.models import CounsellingSession
from tests.world import (
    make_arrangement,
    make_brandsma,
    make_family,
    make_goal,
    make_secrecy,
    make_session,
    make_user,
)

PASSWORD = "samen-terug-naar-huis"
REASON = {"kind": "danger", "reason": "De politie belt.", "understood": "on"}


@pytest.fixture
def pim(world):
    """A counsellor of the same organisation, who is in no team of this family."""
    user = make_user("pim", "Pim Zwart", ["counsellor"], world.here)
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def access(world, pim):
    return give(world, pim)


def give(world, user, **fields):
    fields = {"kind": "danger", "reason": "De politie belt."} | fields
    return start_emergency(EmergencyAccess(family=world.family, **fields), by=user)


def again(user):
    """The same account in a new request."""
    return type(user).objects.get(pk=user.pk)


def sign_in_again(client):
    to_sign_in = client.post("/emergency/sign-in-again/")
    assert to_sign_in["Location"].startswith("/account/reauthenticate/")
    return client.post(to_sign_in["Location"], {"password": PASSWORD})


def ask_path(world):
    return f"/emergency/family/{world.family.number}/"


def test_the_whole_way_opens_the_file(world, pim, as_):
    client = as_(pim)
    page = f"/families/{world.family.pk}/"
    assert client.get(page).status_code == 404

    onward = sign_in_again(client)
    found = client.get(onward["Location"], {"q": "yildirim"})
    asked = client.post(ask_path(world), REASON)

    assert onward["Location"] == "/emergency/family/"
    assert world.family.number in found.content.decode()
    assert asked["Location"] == page
    opened = client.get(page)
    assert opened.status_code == 200
    assert f"/emergency/{EmergencyAccess.objects.get().pk}/end/" in opened.content.decode()
    assert 3590 <= int(opened["Refresh"].partition(";")[0]) <= 3601


def test_a_sign_in_of_before_does_not_count(world, pim, as_):
    client = as_(pim)
    sign_in_again(client)
    client.post("/emergency/sign-in-again/")  # asked anew, and not answered

    assert client.get("/emergency/family/")["Location"] == "/emergency/"
    assert client.post(ask_path(world), REASON)["Location"] == "/emergency/"
    assert not EmergencyAccess.objects.exists()


def test_a_second_time_asks_for_a_second_sign_in(world, pim, as_):
    client = as_(pim)
    sign_in_again(client)
    client.post(ask_path(world), REASON)

    assert client.get("/emergency/family/")["Location"] == "/emergency/"


def test_a_sign_in_of_long_ago_does_not_count(world, pim, as_):
    client = as_(pim)
    with time_machine.travel(timezone.now() - timedelta(minutes=11)):
        sign_in_again(client)

    assert client.get("/emergency/family/")["Location"] == "/emergency/"


def test_without_a_reason_nothing_opens_and_what_was_typed_stays(world, pim, as_):
    client = as_(pim)
    sign_in_again(client)

    response = client.post(ask_path(world), {"reason": "Ze belt in paniek."})

    assert response.status_code == 422
    assert "Ze belt in paniek." in response.content.decode()
    assert not EmergencyAccess.objects.exists()


@pytest.mark.parametrize("words", ["yi", "", "%", "G-", "bestaat niet"])
def test_a_short_or_wrong_search_tells_nothing(world, pim, as_, words):
    client = as_(pim)
    sign_in_again(client)

    said = client.get("/emergency/family/", {"q": words}).content.decode()

    assert world.family.number not in said


def test_a_search_is_written_down(world, pim, as_):
    client = as_(pim)
    sign_in_again(client)

    client.get("/emergency/family/", {"q": "Yildirim"})

    assert AccessLine.objects.filter(action="search", rule="ask_emergency", user_id=pim.pk).exists()


def test_who_looks_a_name_up_is_in_the_log_of_that_family_also_when_it_stays_at_that(world, pim, as_):
    client = as_(pim)
    sign_in_again(client)

    client.get(ask_path(world))

    line = AccessLine.objects.of_family(world.family).get()
    assert (line.user_id, line.purpose, line.action) == (pim.pk, "emergency", "search")


def test_a_family_of_another_organisation_or_within_reach_is_not_there(world, pim, as_):
    stranger, ank = world.stranger, world.ank
    for user in (stranger, ank):
        user.set_password(PASSWORD)
        user.save()
        client = as_(user)
        sign_in_again(client)
        assert client.get(ask_path(world)).status_code == 404


def test_it_reads_and_never_writes():
    given = {can for can, parts in GRANTS.items() if Part.EMERGENCY in parts}

    assert given
    assert all(can.startswith("see_") for can in given)
    assert given < {can for can, parts in GRANTS.items() if Part.COUNSELLOR in parts}


def test_nothing_can_be_written_in_an_emergency(world, pim, access, as_):
    client = as_(pim)

    answers = {
        client.post(f"/families/{world.family.pk}/{path}").status_code
        for path in ("edit/", "phase/", "problems/", "sessions/add/", "team/add/", "goals/safety/rate/")
    }

    assert answers == {403}


def test_it_opens_this_family_only(world, pim, access, as_):
    other = make_brandsma(world).family

    assert as_(pim).get(f"/families/{other.pk}/").status_code == 404


def test_notes_between_two_and_drafts_stay_closed(world, pim, access):
    make_goal(world.member.marloes, audience=Audience.COUNSELLORS)
    shared = make_goal(world.member.marloes, children=[world.deniz])
    make_session(world.family, world.ank, audience=Audience.COUNSELLORS)
    make_session(world.family, world.ank, audience=Audience.TEAM, children=[world.deniz], final=False)

    assert list(Goal.objects.visible_to(pim)) == [shared]
    assert not CounsellingSession.objects.visible_to(pim).exists()


def test_a_secret_place_stays_secret(world, pim, access, as_):
    make_arrangement(world.elif_child, place="Gezinshuis De Wilg", place_is_secret=True)
    client = as_(pim)

    said = client.get(f"/families/{world.family.pk}/").content.decode()
    said += client.get(f"/families/{world.family.pk}/team/").content.decode()
    said += client.get(f"/families/{world.family.pk}/children/{world.elif_child.pk}/").content.decode()

    assert not may(again(pim), Can.SEE_CONTACT_DETAILS, world.family)
    assert "De Wilg" not in said
    assert "Hanneke" not in said
    assert "Elif" in said


def test_it_ends_by_itself_also_for_an_open_page(world, pim, access, as_):
    page = f"/families/{world.family.pk}/"
    with time_machine.travel(timezone.now() + timedelta(minutes=59)):
        assert as_(pim).get(page).status_code == 200

    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert as_(pim).get(page).status_code == 404


def test_it_can_be_ended_early(world, pim, access, as_):
    client = as_(pim)

    client.post(reverse("privacy:end_emergency", args=[access.pk]))

    assert client.get(f"/families/{world.family.pk}/").status_code == 404


def test_nobody_ends_that_of_another(world, access, as_):
    assert as_(world.ank).post(reverse("privacy:end_emergency", args=[access.pk])).status_code == 404


def test_each_page_of_it_is_logged_as_an_emergency(world, pim, access, as_):
    as_(pim).get(f"/families/{world.family.pk}/")

    line = AccessLine.objects.latest("pk")
    assert (line.purpose, line.parts, line.role) == ("emergency", "emergency", "counsellor")


def test_who_judges_it_reads_the_reason_without_what_is_secret_there(world, pim, as_):
    make_secrecy(world.family, world.mother, by=world.ank, clues=["Vlinderschool"])
    make_arrangement(world.sara, place="Pleeggezin Zomerhof", place_is_secret=True)
    reason = "Zij staan voor de Schuilhof 7, bij de Vlinderschool en Pleeggezin Zomerhof."
    access = give(world, pim, reason=reason)

    page = as_(world.privacy).get(f"/emergency/reviews/{access.pk}/").content.decode()

    assert "Zij staan voor de [adres bekend bij de jeugdbescherming" in page
    assert [word for word in ("Schuilhof", "Vlinder", "Zomerhof") if word in page] == []
    access.refresh_from_db()
    assert access.reason == reason


def test_what_is_secret_is_opened_for_the_cover_alone(world, access, as_):
    make_secrecy(world.family, world.mother, by=world.ank)
    far = make_secrecy(make_family("Ver", by=world.stranger), by=world.stranger)
    found = []

    def look(request):
        wall.open_names()
        for family in (world.family.pk, far.family_id):
            with wall.to_cover(family):
                found.append(AddressSecrecy.objects.count())
        found.append(AddressSecrecy.objects.count())
        return HttpResponse()

    request = RequestFactory().get("/")
    request.user = world.privacy
    wall.behind_the_wall(look)(request)

    assert found == [1, 0, 0]


def test_who_must_know_is_told_once_and_no_name_is_said(world, access, mailoutbox):
    tell_of_emergency(access.pk)
    tell_of_emergency(access.pk)

    told = sorted(letter.to[0] for letter in mail.outbox)
    assert told == sorted(user.email for user in (world.ank, world.joris, world.mirjam, world.privacy))
    said = "".join(letter.subject + letter.body for letter in mail.outbox)
    assert [n for n in ("Yildirim", "Prins", "Pim", "G-0", "Zwart") if n in said] == []
    access.refresh_from_db()
    assert access.told_at


def test_who_was_not_told_is_rung_for_again(world, access, monkeypatch):
    rung = []
    monkeypatch.setattr("privacy.tasks.ring", lambda task, pk: rung.append(pk))

    ring_again_for_emergencies()

    assert rung == [access.pk]


@pytest.mark.parametrize("who", ["ank", "mirjam"])
def test_who_must_know_sees_it_at_once(world, access, as_, who):
    client = as_(getattr(world, who))

    for page in ("/families/", f"/families/{world.family.pk}/"):
        assert "Pim Zwart" in client.get(page).content.decode()


def test_a_parent_and_a_colleague_of_another_family_do_not_see_the_notice(world, access, as_):
    kees = make_user("kees", "Kees Blauw", ["counsellor"], world.here)

    assert "Pim Zwart" not in as_(world.kemal).get(f"/families/{world.family.pk}/").content.decode()
    assert "Pim Zwart" not in as_(kees).get("/families/").content.decode()


def test_two_at_once_in_one_family_are_refused(world, pim, access):
    with pytest.raises(IntegrityError), transaction.atomic():
        give(world, again(pim))

    end_emergency(access, by=pim)
    give(world, again(pim))
    assert EmergencyAccess.objects.count() == 2


def test_the_hour_cannot_be_stretched(world, access):
    with pytest.raises(IntegrityError), transaction.atomic():
        EmergencyAccess.objects.update(ends_at=timezone.now() + timedelta(hours=2))


def test_the_judgement_is_due_within_five_working_days(world, pim):
    with time_machine.travel(
        "2026-12-24 12:00+01:00"
    ):  # Christmas, a weekend and New Year's Day lie in between
        one = EmergencyAccess(family=world.family, user=pim, kind="danger", reason="x")

    assert one.review_by.isoformat() == "2027-01-04"


def test_another_judges_and_once_only(world, access, as_):
    client = as_(world.privacy)
    page = reverse("privacy:review", args=[access.pk])
    assert client.post(page, {"verdict": "justified"}).status_code == 422

    client.post(page, {"verdict": "justified", "verdict_words": "De melding klopte."})

    access.refresh_from_db()
    assert (access.verdict, access.reviewed_by) == ("justified", world.privacy)
    assert AccessLine.objects.filter(action="review", family_id=world.family.pk).exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        EmergencyAccess.objects.update(verdict="unjustified")


def test_nobody_judges_what_they_did_themselves(world, pim, as_):
    pim.roles = ["counsellor", "privacy_officer"]
    pim.save()
    access = give(world, again(pim))

    response = as_(pim).post(
        reverse("privacy:review", args=[access.pk]),
        {"verdict": "justified", "verdict_words": "Ik vond van wel."},
    )

    assert response.status_code == 422
    with pytest.raises(IntegrityError), transaction.atomic():
        review_emergency(EmergencyAccess(pk=access.pk, verdict="justified", verdict_words="x"), by=pim)


def test_a_late_judgement_is_marked(world, access, as_):
    EmergencyAccess.objects.update(review_by=timezone.localdate() - timedelta(days=1))

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert "Te laat" in as_(world.privacy).get("/emergency/reviews/").content.decode()


def test_the_queue_asks_no_more_with_more_rows(world, pim, as_, django_assert_num_queries):
    client = as_(world.privacy)
    end_emergency(give(world, pim), by=pim)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/emergency/reviews/")
    for _n in range(5):
        end_emergency(give(world, again(pim)), by=pim)

    with django_assert_num_queries(len(few)):
        client.get("/emergency/reviews/")
