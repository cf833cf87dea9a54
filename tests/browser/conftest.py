"""Chromium, a live server, a real worker, and how somebody signs in."""

import logging
import os
import shutil
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.core.cache import cache
from playwright.sync_api import expect

from simba.discreet import Formatter
from tests.processes import LOGS
from tests.world import code_of

HERE = Path(__file__).resolve()
AXE = (HERE.parent.parent / "vendor" / "axe-core" / "axe.min.js").read_text()
PASSWORD = "samen-terug-naar-huis"
# Playwright runs its loop in this thread; the few queries of a test, and its clearing up, are meant to wait.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
PHONE = {"width": 390, "height": 844}
PATIENCE = 30_000  # milliseconds: what takes a moment may take many on a machine with other work
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    quiet = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    installed = filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"]))
    return browser_type_launch_args | {"executable_path": next(installed), "args": quiet}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return browser_context_args | {"locale": "nl-NL", "timezone_id": "Europe/Amsterdam"}


def pytest_collection_modifyitems(items):
    """What reads the logs of all the others comes last."""
    items.sort(key=lambda item: "test_logs.py" in item.nodeid)


@pytest.fixture(scope="session", autouse=True)
def _keep_the_log():
    """What the console of a server would show of all these tests, in a file."""
    LOGS.mkdir(parents=True, exist_ok=True)
    handler = logging.FileHandler(LOGS / f"web-{os.getpid()}.log", mode="w")
    handler.setFormatter(Formatter(settings.LOGGING["formatters"]["discreet"]["fmt"]))
    for name in ("", "django.server"):
        logging.getLogger(name).addHandler(handler)
    yield
    for name in ("", "django.server"):
        logging.getLogger(name).removeHandler(handler)


@pytest.fixture(autouse=True)
def _nobody_tried_before():
    """The counts of sign-ins a minute live in Redis and outlast a test."""
    cache.clear()


@pytest.fixture
def person(live_server, new_context):
    """``person(user)`` is somebody at an own browser, on the sign-in page; staff get a second factor."""

    def sit_down(user, **context):
        user.set_password(PASSWORD)
        user.save()
        EmailAddress.objects.get_or_create(user=user, email=user.email, verified=True, primary=True)
        page = new_context(base_url=live_server.url, **context).new_page()
        page.set_default_timeout(PATIENCE)
        page.goto("/account/login/")
        return page

    return sit_down


@pytest.fixture
def signed_in(person):
    """``signed_in(user)`` is somebody at an own browser, past the sign-in page and the second factor."""

    def come_in(user, **context):
        page = person(user, **context)
        sign_in(page, user)
        return page

    return come_in


def sign_in(page, user):
    """Fill in the sign-in page, and the code of the authenticator app when there is one."""
    secret = None
    if user.works_here:
        secret = generate_totp_secret()
        TOTP.activate(user, secret)
    page.locator("input[name=login]").fill(user.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form button[type=submit]").first.click()
    if secret:
        page.locator("input[name=code]").fill(code_of(secret))
        page.locator("form:has(input[name=code]) button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/account/" not in url)


def serious(page):
    """What axe finds serious or critical on a page, in words."""
    page.evaluate(AXE)
    found = page.evaluate(
        "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
        ".filter(v => ['serious', 'critical'].includes(v.impact))"
        ".map(v => v.id + ': ' + v.help + ' | ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' || '))"
    )
    return [f"{page.url}: {one}" for one in found]
