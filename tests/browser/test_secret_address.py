"""Keeping an address secret, showing it with a reason, and a citizen number: with the mouse, on a phone's width."""

import pytest
from playwright.sync_api import expect

from families.models import CitizenNumber
from tests.browser.conftest import PHONE, serious
from tests.world import make_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db):
    return make_world()


def test_keeping_an_address_secret_and_looking_at_it(world, signed_in):
    page = signed_in(world.ank, viewport=PHONE)
    page.goto(f"/families/{world.family.pk}/persons/")
    page.get_by_role("link", name="Naar de geheime adressen").click()
    assert serious(page) == []
    page.get_by_role("link", name="Een adres geheimhouden").click()
    who = page.get_by_role("group", name="Wie er woont")
    who.get_by_label("Marloes Prins").check()
    for name, words in [("street", "Schuilhof"), ("house_number", "7"), ("postcode", "9999xs")]:
        page.locator(f"[name={name}]").fill(words)
    page.locator("[name=town]").fill("Nergenshuizen")
    page.locator("[name=why]").fill("Er is gedreigd.")
    assert serious(page) == []
    page.get_by_role("button", name="Houd het geheim").click()

    expect(page.locator("main")).to_contain_text("adres bekend bij de jeugdbescherming")
    page.get_by_role("link", name="Bekijk het adres").click()
    page.get_by_label("Om erheen te gaan").check()
    assert serious(page) == []
    page.get_by_role("button", name="Laat zien").click()

    expect(page.locator("main")).to_contain_text("Schuilhof 7, 9999 XS Nergenshuizen")
    assert serious(page) == []


def test_writing_down_and_showing_a_citizen_number(world, signed_in):
    page = signed_in(world.ank)
    page.goto(world.deniz.get_absolute_url())
    page.get_by_role("link", name="niet opgeschreven").click()
    page.locator("[name=number]").fill("111222333")
    page.locator("[name=purpose]").select_option("protection")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.locator("main")).to_contain_text("•••••••33")
    assert serious(page) == []

    page.get_by_role("link", name="Het hele nummer bekijken").click()
    page.get_by_label("Om het te vergelijken").check()
    page.get_by_role("button", name="Laat zien").click()

    expect(page.locator("main")).to_contain_text("111222333")
    assert CitizenNumber.objects.get().masked not in page.locator("main").inner_text()
