"""Signing in with the account at work: a real OpenID Connect provider runs beside the tests."""

import socket
import subprocess
import sys
import time

import pytest
import requests
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.db import connection
from playwright.sync_api import expect

from accounts.models import IdentityProvider, User
from tests.browser.conftest import serious

SECRET = "geheim-van-de-aanbieder"


@pytest.fixture(scope="module")
def provider():
    """The address of a provider in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    for _ in range(150):
        try:
            requests.get(f"{address}/.well-known/openid-configuration", timeout=1)
            break
        except requests.ConnectionError:
            time.sleep(0.2)
    yield address
    process.kill()
    process.wait()


@pytest.fixture
def door(world, provider):
    row = IdentityProvider(organisation=world.here, issuer=provider, client_id="simba")
    row.client_secret = SECRET
    row.save()
    return row


@pytest.fixture
def comes_by(person, provider):
    """``comes_by(world.ank, claims)`` is somebody who pressed the button and signed in at the provider."""

    def go(user, sub=None, **claims):
        sub = sub or f"staff-{user.pk}"
        claims = {"email": user.email, "email_verified": True, **claims}
        requests.put(f"{provider}/users/{sub}", json=claims, timeout=5).raise_for_status()
        page = person(user)
        page.get_by_role("link", name="Simba Familiezorg").click()
        page.locator("input[name=sub]").fill(sub)
        page.get_by_role("button", name="Authorize").click()
        return page

    return go


def test_the_sign_in_page_offers_the_organisation(world, door, person):
    page = person(world.ank)

    expect(page.get_by_role("link", name="Simba Familiezorg")).to_be_visible()
    assert serious(page) == []


def test_the_second_factor_of_the_provider_counts(world, door, comes_by):
    page = comes_by(world.ank, amr=["pwd", "mfa"])

    page.wait_for_url("**/families/")
    assert SocialAccount.objects.get().user == world.ank
    assert SocialAccount.objects.get().extra_data == {}


def test_without_one_ours_is_asked(world, door, comes_by):
    TOTP.activate(world.ank, generate_totp_secret())

    page = comes_by(world.ank, amr=["pwd"])

    page.wait_for_url("**/account/2fa/authenticate/**")
    page.goto("/families/")
    assert "/account/" in page.url  # still before the second factor


def test_without_any_it_is_set_up_first(world, door, comes_by):
    page = comes_by(world.ank)

    page.wait_for_url("**/account/2fa/totp/activate/")
    page.goto("/families/")
    assert "/account/" in page.url  # nothing opens before there is one


@pytest.mark.parametrize("who", ["marloes", "tess", "stranger"])
def test_nobody_but_the_own_staff_comes_in(world, door, comes_by, who):
    page = comes_by(getattr(world, who), amr=["mfa"])

    expect(page.get_by_role("heading")).to_contain_text("Zo kunt u niet inloggen")
    assert serious(page) == []
    assert not SocialAccount.objects.exists()
    page.goto("/me/")
    assert "/account/login/" in page.url


def test_an_address_that_is_not_verified_or_not_known_makes_nobody(world, door, comes_by):
    accounts = User.objects.count()

    comes_by(world.ank, sub="a", email_verified=False, amr=["mfa"]).get_by_text("Zo kunt u niet").wait_for()
    comes_by(world.ank, sub="b", email="iemand@example.org", amr=["mfa"]).get_by_text("Zo kunt u").wait_for()

    assert User.objects.count() == accounts
    assert not SocialAccount.objects.exists()


def test_who_left_does_not_come_in_by_the_organisation_either(world, door, comes_by):
    comes_by(world.ank, amr=["mfa"]).wait_for_url("**/families/")
    User.objects.filter(pk=world.ank.pk).update(is_active=False)

    page = comes_by(User.objects.get(pk=world.ank.pk), amr=["mfa"])

    expect(page.get_by_role("heading")).to_contain_text("Zo kunt u niet inloggen")


def test_the_administrator_sets_it_up_and_the_secret_never_comes_out(world, provider, signed_in):
    page = signed_in(world.beheer)
    page.goto("/staff/sign-in/")
    page.locator("[name=issuer]").fill("geen adres")
    page.locator("form:has([name=issuer]) button[type=submit]").click()
    expect(page.locator("#id_issuer")).to_have_value("geen adres")
    assert serious(page) == []

    page.locator("[name=issuer]").fill(provider)
    page.locator("[name=client_id]").fill("simba")
    page.locator("[name=secret]").fill(SECRET)
    page.locator("form:has([name=issuer]) button[type=submit]").click()
    page.get_by_text("/callback/").wait_for()

    row = IdentityProvider.objects.get()
    assert (row.organisation, row.client_secret) == (world.here, SECRET)
    with connection.cursor() as cursor:
        cursor.execute("SELECT client_secret FROM accounts_identityprovider")
        assert SECRET not in cursor.fetchone()[0]
    assert SECRET not in page.content()
