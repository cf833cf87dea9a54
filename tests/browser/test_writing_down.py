"""A counsellor writes down a session on a phone: in the hall, without a network, on two devices, without script."""

import re

import pytest
from django.urls import reverse

from teams.models import CounsellingSession
from tests.browser.conftest import PHONE, serious
from tests.world import make_goal, make_session

SESSIONS = CounsellingSession.objects
pytestmark = pytest.mark.django_db(transaction=True)


def form_url(world):
    return reverse("teams:add_session", args=[world.family.pk])


def saved(page):
    page.locator("[data-save-state][data-state=saved]").wait_for()


def test_a_session_is_written_down_on_a_phone(world, signed_in):
    make_goal(world.member.marloes, "Ik wil rust in huis", children=[world.deniz])
    page = signed_in(world.ank, viewport=PHONE)

    page.goto(form_url(world))
    page.get_by_label("Marloes", exact=True).check()
    page.get_by_label("Deniz (11)").check()
    page.get_by_label("Alleen over Deniz").fill("Deniz was vrolijk.")
    page.get_by_label("45", exact=True).check()
    page.get_by_label("Wat gebeurde er?").fill("We ruimden samen op.")
    page.get_by_label("Marloes: Ik wil rust in huis").check()
    page.get_by_label("De ouders van deze kinderen, en professionals").check()
    page.locator("#who-reads").get_by_text("Kemal, Marloes, Tess, Ank, Joris en de teamleiders").wait_for()
    assert serious(page) == []
    page.get_by_role("button", name="Klaar, vastleggen").click()

    page.wait_for_url(re.compile(r"/sessions/\d+/$"))
    assert serious(page) == []
    session = SESSIONS.get()
    assert session.is_final
    assert (session.minutes, session.audience) == (45, "parents")
    assert session.about.get().note == "Deniz was vrolijk."
    assert session.goals.count() == 1


def test_what_is_written_without_a_network_is_saved_when_it_is_back(world, signed_in):
    page = signed_in(world.ank, viewport=PHONE)
    page.goto(form_url(world))
    page.get_by_label("Wat gebeurde er?").fill("Eerste zin.")
    saved(page)
    assert page.url.endswith("/edit/")

    page.context.set_offline(True)
    page.get_by_label("Wat gebeurde er?").fill("Eerste zin. Tweede zin in de kelder.")
    page.get_by_text("Geen verbinding").wait_for()
    page.context.set_offline(False)

    saved(page)
    assert SESSIONS.get().what_happened == "Eerste zin. Tweede zin in de kelder."
    page.reload()
    assert page.get_by_label("Wat gebeurde er?").input_value().endswith("kelder.")
    assert page.locator("[data-draft-offer]").is_hidden()


def test_two_devices_lose_nothing(world, signed_in):
    draft = make_session(world.family, world.ank, final=False, next_step="Bellen")
    phone = signed_in(world.ank, viewport=PHONE)
    edit = reverse("teams:edit_session", args=[world.family.pk, draft.pk])
    laptop = phone.context.new_page()
    phone.goto(edit)
    laptop.goto(edit)

    laptop.get_by_label("volgende stap").fill("Mailen")
    saved(laptop)
    phone.get_by_label("Wat spraken we af?").fill("Samen eten")
    phone.get_by_text("Iemand anders heeft dit intussen gewijzigd").wait_for()
    phone.get_by_role("button", name="Concept bewaren").click()
    phone.get_by_role("heading", name="Twee versies van één gesprek").wait_for()
    assert serious(phone) == []
    phone.locator("input[name=keep_next_step][value=theirs]").check()
    phone.get_by_role("button", name="Bewaar mijn keuze").click()

    phone.wait_for_url(f"**{edit}")
    draft.refresh_from_db()
    assert (draft.next_step, draft.what_we_agreed) == ("Mailen", "Samen eten")


def test_without_script_it_works_too(world, signed_in):
    page = signed_in(world.ank, viewport=PHONE, java_script_enabled=False)
    page.goto(form_url(world))
    assert page.get_by_label("Alleen over Sara").is_hidden()
    page.get_by_label("Sara (6)").check()
    page.get_by_label("Alleen over Sara").fill("Sara tekende.")
    page.get_by_role("radio", name="Anders").check()
    page.get_by_label("Aantal minuten").fill("75")

    page.get_by_role("button", name="Klaar, vastleggen").click()
    page.get_by_role("link", name="Wat gebeurde er?: Schrijf op wat er gebeurde.").wait_for()
    page.get_by_label("Wat gebeurde er?").fill("Getekend.")
    page.get_by_role("button", name="Klaar, vastleggen").click()

    page.wait_for_url(re.compile(r"/sessions/\d+/$"))
    session = SESSIONS.get()
    assert (session.minutes, session.is_final) == (75, True)
    assert session.about.get().note == "Sara tekende."
