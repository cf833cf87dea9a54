"""The parts of docs/design.md for everybody, and static/simba.js: words are not lost, and one can leave quickly."""

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.template import engines
from django.test import RequestFactory

from tests.browser.conftest import serious

DESIGN = (Path(settings.BASE_DIR) / "docs/design.md").read_text()
PARTS = "\n".join(
    f'<div class="mt-4">{part}</div>' for part in re.findall(r"```html\n(.*?)```", DESIGN, re.S)
)
NOTE = """{% extends "base.html" %}{% block title %}Gesprek{% endblock %}{% block content %}<h1>Gesprek</h1>
<form method="post" action="/proef/nieuw/" data-autosave>{% csrf_token %}
  <input type="hidden" name="seen_version" value="1">
  <label for="note">Wat gebeurde er?</label><textarea id="note" name="note"></textarea>
  <label><input type="checkbox" name="child" value="milan"> Milan</label>
  {% include "_save_bar.html" with submit="Klaar" %}
</form>{% endblock %}"""


class Desk:
    """A page of its own with a form on it, and a server that answers as a test tells it to."""

    def __init__(self, page, address):
        self.page, self.address, self.sent = page, address, []
        self.answer = {"status": 200, "saved": "14:03", "url": "/proef/12/", "version": 2}
        self.user = SimpleNamespace(pk=7, name="Ank Veldmuis", email="ank@example.org", is_authenticated=True)
        page.route(re.compile(r"/proef/"), self._serve)

    def _serve(self, route):
        if route.request.method == "GET":
            return route.fulfill(body=draw(NOTE, self.user), content_type="text/html")
        self.sent.append(route.request.post_data)
        if self.answer is None:
            return route.abort()
        status = self.answer.get("status", 200)
        return route.fulfill(status=status, body=json.dumps(self.answer), content_type="application/json")

    def open(self):
        self.page.goto(f"{self.address}/proef/nieuw/")

    def says(self, words):
        self.page.locator("[data-save-state]", has_text=words).wait_for()

    @property
    def offer(self):
        return self.page.locator("[data-draft-offer]")


def draw(source, user):
    request = RequestFactory().get("/proef/nieuw/")
    request.user, request.resolver_match = user, None
    return engines["django"].from_string(source).render({"user": user, "can_anywhere": {}}, request)


@pytest.fixture
def desk(page, live_server):
    return Desk(page, live_server.url)


def test_a_text_is_saved_a_second_after_typing_stops(desk):
    desk.open()

    desk.page.fill("#note", "Milan liet zijn kamer zien.")
    desk.says("Opgeslagen 14:03")

    assert desk.page.url.endswith("/proef/12/")
    assert desk.page.input_value("[name=seen_version]") == "2"
    assert "Milan liet zijn kamer zien." in desk.sent[0]
    assert len(desk.sent) == 1


def test_a_text_written_without_a_network_is_sent_when_it_is_back(desk):
    desk.open()
    desk.answer = None
    desk.page.fill("#note", "In de kelder")
    desk.says("Geen verbinding")

    desk.answer = {"saved": "14:05"}
    desk.says("Opgeslagen 14:05")

    assert "In de kelder" in desk.sent[-1]


def test_somebody_signed_out_keeps_the_text_and_gets_it_back(desk):
    desk.open()
    desk.answer = {"status": 401}
    desk.page.fill("#note", "Lang verhaal")
    desk.page.check("[name=child]")
    desk.says("U bent uitgelogd")
    assert desk.page.locator("[data-save-state] a").get_attribute("target") == "_blank"

    desk.page.on("dialog", lambda dialog: dialog.accept())
    desk.open()
    desk.offer.get_by_role("button", name="Zet terug").click()

    assert desk.page.input_value("#note") == "Lang verhaal"
    assert desk.page.is_checked("[name=child]")


def test_a_text_of_somebody_else_on_this_device_is_not_shown(desk):
    desk.open()
    desk.answer = {"status": 401}
    desk.page.fill("#note", "Van Ank")
    desk.says("U bent uitgelogd")

    desk.page.on("dialog", lambda dialog: dialog.accept())
    desk.user.pk = 8
    desk.open()

    assert desk.offer.is_hidden()
    assert "Van Ank" not in desk.page.evaluate("JSON.stringify(sessionStorage)")


def test_two_people_changing_the_same_are_led_to_a_choice(desk):
    desk.open()
    desk.answer = {"status": 409, "url": "/proef/12/beide/"}

    desk.page.fill("#note", "Mijn kant")
    desk.says("Iemand anders")

    assert desk.page.get_by_role("link", name="Bekijk beide").get_attribute("href") == "/proef/12/beide/"


def test_a_text_that_was_sent_is_not_offered_again(desk):
    desk.open()
    desk.answer = {"status": 401}
    desk.page.fill("#note", "Verstuurd")
    desk.says("U bent uitgelogd")
    desk.answer = {"saved": "14:06"}
    desk.page.get_by_role("button", name="Klaar").click()
    desk.page.wait_for_load_state()

    desk.page.route(
        re.compile(r"/elders/"),
        lambda route: route.fulfill(body=draw(NOTE, desk.user), content_type="text/html"),
    )
    desk.page.goto(f"{desk.address}/elders/")
    desk.open()

    assert desk.offer.is_hidden()


def test_three_times_escape_leads_away(page, live_server):
    page.route(settings.SIMBA_QUICK_EXIT_URL + "**", lambda route: route.fulfill(body="Het weer"))
    page.goto(f"{live_server.url}/account/login/")

    for _time in range(3):
        page.keyboard.press("Escape")
    page.get_by_text("Het weer").wait_for()

    assert page.url == settings.SIMBA_QUICK_EXIT_URL


def test_the_chosen_colours_stay(page, live_server):
    page.goto(f"{live_server.url}/account/login/")
    page.locator("summary").click()
    page.get_by_role("button", name="Donker").click()

    page.reload()

    assert page.locator("html").get_attribute("data-bs-theme") == "dark"


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_part_can_be_read_by_everybody(new_context, live_server, width, colours):
    page = new_context(viewport={"width": width, "height": 800}, color_scheme=colours).new_page()
    parts = (
        '{% extends "base.html" %}{% block title %}x{% endblock %}{% block content %}'
        + PARTS
        + "{% endblock %}"
    )
    user = SimpleNamespace(pk=7, name="Ank Veldmuis", email="ank@example.org", is_authenticated=True)
    page.route(
        re.compile(r"/parts/"), lambda route: route.fulfill(body=draw(parts, user), content_type="text/html")
    )

    page.goto(f"{live_server.url}/parts/")

    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
