"""Coming in: the password, and for staff the second factor."""

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD, serious, sign_in


def test_a_counsellor_comes_in_with_the_code_of_the_app(world, person):
    page = person(world.ank)
    assert serious(page) == []

    sign_in(page, world.ank)

    assert page.url.endswith("/families/")


def test_without_the_code_nobody_comes_in(world, person):
    TOTP.activate(world.ank, generate_totp_secret())
    page = person(world.ank)

    page.locator("input[name=login]").fill(world.ank.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form button[type=submit]").first.click()
    page.locator("input[name=code]").fill("000000")
    assert serious(page) == []
    page.locator("form:has(input[name=code]) button[type=submit]").first.click()

    page.goto("/families/")
    assert "/account/" in page.url
    page.goto("/account/login/")
    page.goto("/families/")
    assert "/account/" in page.url


def test_new_staff_set_up_the_second_factor_first(world, person):
    page = person(world.joris)

    page.locator("input[name=login]").fill(world.joris.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form button[type=submit]").first.click()

    page.wait_for_url("**/account/2fa/totp/activate/")
    expect(page.locator("input[name=code]")).to_be_visible()
    page.goto("/families/")
    assert page.url.endswith("/account/2fa/totp/activate/")
    assert serious(page) == []
