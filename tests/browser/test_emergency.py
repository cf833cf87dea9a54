"""Somebody without the file looks in an emergency; who must know sees it, another judges it, the family reads of it."""

import re

import pytest
from playwright.sync_api import expect

from privacy.models import EmergencyAccess
from tests.browser.conftest import PASSWORD, PHONE, serious
from tests.world import make_user, make_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db):
    world = make_world()
    world.pim = make_user("pim", "Pim Zwart", ["counsellor"], world.here)
    return world


def test_an_emergency_from_the_first_click_to_the_judgement(world, signed_in):
    pim = signed_in(world.pim, viewport=PHONE)
    open_the_file(pim, world)
    expect(pim.get_by_role("heading", name="Yildirim-Prins")).to_be_visible()
    expect(pim.locator(".emergency-banner")).to_contain_text(re.compile("(59|60) minuten"))
    assert serious(pim) == []
    assert pim.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    ank = signed_in(world.ank)
    expect(ank.locator(".alert-warning")).to_contain_text("Pim Zwart kijkt in dit dossier")

    pim.get_by_role("button", name="Sluit het dossier nu").click()
    expect(pim.locator("#messages")).to_contain_text("Het dossier is weer dicht")

    judge(signed_in(world.privacy))
    assert EmergencyAccess.objects.get().verdict == "justified"

    read_of_it(signed_in(world.marloes, viewport=PHONE))


def open_the_file(page, world):
    page.goto("/emergency/")
    assert serious(page) == []
    page.get_by_role("button", name="Opnieuw inloggen en verder").click()
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form:has(input[name=password]) button[type=submit]").first.click()
    page.get_by_label("Nummer of achternaam van het gezin").fill("yildirim")
    page.get_by_role("button", name="Zoek").click()
    assert serious(page) == []
    page.get_by_role("link", name="Yildirim-Prins").click()
    page.get_by_role("button", name="Open het dossier voor 60 minuten").click()
    expect(page.locator(".error-summary")).to_be_visible()
    assert serious(page) == []
    page.get_by_label("Een kind of ouder is nu in gevaar").check()
    page.get_by_label("Wat er gebeurt").fill("De politie belt over Sara.")
    page.get_by_label(re.compile("^Ik weet dat")).check()
    page.get_by_role("button", name="Open het dossier voor 60 minuten").click()


def judge(page):
    expect(page.get_by_role("heading", name="Noodtoegang")).to_be_visible()
    assert serious(page) == []
    page.get_by_role("link", name=re.compile("Pim Zwart")).click()
    page.get_by_label("Het was nodig").check()
    page.get_by_label("Waarom vindt u dat?").fill("De politie bevestigde het.")
    assert serious(page) == []
    page.get_by_role("button", name="Mijn oordeel bewaren").click()
    expect(page.locator("#messages")).to_contain_text("Uw oordeel is bewaard")
    assert serious(page) == []
    page.get_by_role("link", name="Logboek").click()
    page.get_by_label("Wie").fill("Pim")
    page.get_by_role("button", name="Zoek").click()
    expect(page.locator("tbody tr").first).to_contain_text("Pim Zwart")
    assert serious(page) == []


def read_of_it(page):
    page.get_by_role("link", name="Wie keek in mijn dossier?").click()
    row = page.locator(".rows li", has_text="Pim Zwart")
    expect(row).to_contain_text("Noodgeval: Een kind of ouder is nu in gevaar. Het was nodig.")
    expect(page.locator("main")).not_to_contain_text("De politie belt")
    assert serious(page) == []
    with page.expect_download() as paper:
        page.get_by_role("link", name="Op papier (pdf)").click()
    assert paper.value.suggested_filename.endswith("-log.pdf")
