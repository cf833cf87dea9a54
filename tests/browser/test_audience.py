"""Looking at what one writes as somebody else, and answering what one reads."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from goals.models import MappingEntry
from privacy.audience import Audience
from teams.models import CounsellingSession
from tests.browser.conftest import PHONE, serious
from tests.world import make_session

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_counsellor_looks_as_the_mother_before_saving(world, signed_in):
    page = signed_in(world.ank, viewport=PHONE)
    page.goto(f"/families/{world.family.pk}/sessions/add/")

    page.locator("#id_what_happened").fill("Marloes slaapt weer door.")
    page.locator(f"label:has(input[name=children][value='{world.deniz.pk}'])").click()
    page.locator("label:has(input[name=audience][value=parents])").click()
    page.locator("#id_preview_as").select_option(str(world.member.marloes.pk))
    page.locator("button[name=preview]").click()

    expect(page.locator("#h-preview")).to_contain_text("Zo ziet Marloes Prins het")
    expect(page.locator(".preview-page")).to_contain_text("Marloes slaapt weer door.")
    expect(page.locator("#id_what_happened")).to_have_value("Marloes slaapt weer door.")
    assert serious(page) == []
    assert not CounsellingSession.objects.final().exists()

    page.locator("#id_preview_as").select_option(str(world.member.coby.pk))
    page.locator("button[name=preview]").click()

    expect(page.locator("#h-preview")).to_contain_text("Coby Visser ziet dit niet")


def test_enter_saves_and_shows_no_example(world, signed_in):
    page = signed_in(world.ank)
    page.goto(reverse("goals:add_entry", args=[world.family.pk]) + "?column=worry")

    page.locator("#id_text").fill("Het is vaak laat.")
    page.locator(f"label:has(input[name=children][value='{world.deniz.pk}'])").click()
    page.locator("#id_preview_as").select_option(str(world.member.coby.pk))
    page.locator("#id_starts").press("Enter")

    page.wait_for_url(re.compile(r"/families/\d+/(#.*)?$"))
    assert MappingEntry.objects.get().text == "Het is vaak laat."


def test_a_mother_answers_a_session(world, signed_in):
    session = make_session(world.family, world.ank, [world.deniz], audience=Audience.PARENTS)
    page = signed_in(world.marloes, viewport=PHONE)
    page.goto(session.get_absolute_url())

    page.get_by_role("link", name="Reageren").click()
    page.locator("#id_text").fill("Ik was er niet bij.")
    assert serious(page) == []
    page.get_by_role("button", name="Opslaan").click()

    expect(page.locator(".replies")).to_contain_text("Ik was er niet bij.")
    assert serious(page) == []
