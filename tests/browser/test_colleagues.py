"""The administrator's colleagues, one's own devices, and a session that ends while somebody writes."""

import re

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from playwright.sync_api import expect

from accounts.models import Invitation, User
from accounts.tasks import send_invitation
from tests.browser.conftest import PASSWORD, PHONE, serious, sign_in
from tests.world import code_of


def test_a_colleague_is_invited_comes_in_and_leaves(world, signed_in, new_context, live_server):
    page = signed_in(world.beheer)
    assert page.url.endswith("/staff/")
    page.get_by_role("link", name="Nodig een collega uit").click()
    page.get_by_role("button", name="Verstuur de uitnodiging").click()
    assert serious(page) == []
    page.locator("[name=name]").fill("Nina Nieuw")
    page.locator("[name=email]").fill("nina@example.org")
    page.get_by_label("Familiebegeleider").check()
    page.get_by_role("button", name="Verstuur de uitnodiging").click()
    page.get_by_text("nina@example.org").wait_for()
    assert serious(page) == []
    send_invitation(Invitation.objects.get().pk)
    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[-1].body).group(1)

    nina = new_context(base_url=live_server.url, viewport=PHONE).new_page()
    nina.goto(link)
    nina.locator("[name=password]").fill(PASSWORD)
    nina.locator("main form button[type=submit]").click()
    nina.wait_for_url("**/account/2fa/totp/activate/")
    secret = nina.locator("main code").first.text_content().replace(" ", "")
    nina.locator("input[name=code]").fill(code_of(secret))
    nina.locator("form:has(input[name=code]) button[type=submit]").click()
    nina.wait_for_url(lambda url: "activate" not in url)
    nina.goto("/families/")
    assert nina.url.endswith("/families/")

    page.reload()
    page.get_by_role("link", name="Nina Nieuw").click()
    assert serious(page) == []
    page.get_by_role("button", name="Sluit het account").click()
    page.get_by_text("Nina Nieuw kan niet meer inloggen").wait_for()
    assert serious(page) == []
    nina.goto("/families/")
    assert "/account/login/" in nina.url
    assert not User.objects.get(email="nina@example.org").is_active


def test_one_signs_out_another_device(world, signed_in, new_context, live_server):
    here = signed_in(world.marloes)
    there = new_context(base_url=live_server.url, viewport=PHONE).new_page()
    there.goto("/account/login/")
    sign_in(there, world.marloes)

    here.goto("/account/sessions/")
    assert serious(here) == []
    here.locator("form[action*='/me/devices/'] button").first.click()
    here.get_by_text("Dat apparaat is uitgelogd").wait_for()

    there.goto("/me/")
    assert "/account/login/" in there.url
    here.goto("/me/")
    assert here.url.endswith("/me/")


def test_a_session_that_ends_while_somebody_writes_loses_no_text(world, signed_in, settings):
    page = signed_in(world.ank)
    codes = RecoveryCodes.activate(world.ank).get_unused_codes()
    settings.SESSION_COOKIE_AGE = 6
    page.goto(f"/families/{world.family.pk}/sessions/add/")
    page.get_by_label("Wat gebeurde er?").fill("We liepen door het park.")
    page.locator("[data-save-state][data-state=saved]").wait_for()

    expect(page.locator("#session-warning")).to_be_visible(timeout=8000)
    assert serious(page) == []
    page.wait_for_timeout(3000)
    page.get_by_label("Wat gebeurde er?").fill("We liepen door het park. Daarna aten we soep.")
    link = page.get_by_role("link", name="Log in een nieuw tabblad in")
    link.wait_for()
    settings.SESSION_COOKIE_AGE = 1800
    with page.context.expect_page() as opened:
        link.click()
    tab = opened.value
    tab.locator("input[name=login]").fill(world.ank.email)
    tab.locator("input[name=password]").fill(PASSWORD)
    tab.locator("form button[type=submit]").first.click()
    tab.locator("input[name=code]").fill(codes[0])
    tab.locator("form:has(input[name=code]) button[type=submit]").first.click()
    tab.wait_for_url(lambda url: "/account/" not in url)
    tab.close()

    text = page.get_by_label("Wat gebeurde er?")
    expect(text).to_have_value("We liepen door het park. Daarna aten we soep.")
    page.locator("[data-save-state][data-state=saved]").wait_for()  # by itself, as soon as one is back
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.ok):
        text.press_sequentially(" Klaar.")
    page.reload()
    expect(page.get_by_label("Wat gebeurde er?")).to_have_value(
        "We liepen door het park. Daarna aten we soep. Klaar."
    )


def test_who_was_away_confirms_before_rights_change_and_keeps_what_was_typed(world, signed_in, settings):
    page = signed_in(world.beheer)
    page.goto("/staff/invite/")
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    page.locator("[name=name]").fill("Nina Nieuw")
    page.locator("[name=email]").fill("nina@example.org")
    page.get_by_label("Systeemcoach").check()
    page.get_by_role("button", name="Verstuur de uitnodiging").click()
    page.get_by_role("heading", name="Bent u het echt?").wait_for()
    assert serious(page) == []

    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
    page.locator("[name=confirm-password]").fill(PASSWORD)
    page.get_by_role("button", name="Ga verder").click()

    page.get_by_text("nina@example.org").wait_for()
    assert Invitation.objects.get().roles == ["system_coach"]
