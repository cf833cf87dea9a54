"""Every page of the table in Chromium, in a world where every word is an attack: nothing runs and nothing is loaded."""

import re
from urllib.parse import quote, urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from playwright.sync_api import Error as PlaywrightError

from tests.access_table import CAST
from tests.crawl import OPENS
from tests.security.ground import two_worlds
from tests.security.payloads import EVERYTHING, MARK, attack
from tests.security.poison import poison
from tests.test_access import rows

pytestmark = pytest.mark.django_db(transaction=True)

# Who looks: by turns those of these for whom a page opens, so that each kind of page and of person comes by.
LOOKING = ["marloes", "elif_", "hanneke", "coby", "tess", "ank", "mirjam", "privacy", "beheer", "nobody"]
PAPER = ("/pdf/", "/download/")  # no page of ours: the browser's own reader, or a file
EYES = """
window.__seen = [];
for (const name of ['alert', 'confirm', 'prompt', 'open']) window[name] = () => { window.__pwned = name };
addEventListener('securitypolicyviolation', (event) => window.__seen.push(
  event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample));
"""
NEVER_OURS = f"{MARK}, [on{MARK}], base, meta[http-equiv=refresh], [style*=url]"
LOOK = f"""() => [...window.__seen, ...(window.__pwned ? ['ran: ' + window.__pwned] : []),
  ...[...document.querySelectorAll('{NEVER_OURS}')].map(e => e.outerHTML.slice(0, 99))]"""


@pytest.fixture
def poisoned(transactional_db):
    """Committed, because the server that the browser asks is another connection."""
    cache.clear()
    with transaction.atomic():
        world = two_worlds()
        poison(attack(3))
    return world


class Visitor:
    """Somebody at a browser who notes what a page tries to do."""

    def __init__(self, world, who, new_context, address):
        self.wrong, self.address = [], address
        context = new_context(base_url=address)
        context.add_init_script(EYES)
        self.context, self.key = context, world.clients[who].cookies.get(settings.SESSION_COOKIE_NAME)
        self.page = context.new_page()
        self.page.set_default_timeout(15_000)
        self.page.on(
            "dialog", lambda dialog: (self.wrong.append(f"dialog {dialog.message}"), dialog.dismiss())
        )
        self.page.on("request", self._asked)

    def _asked(self, request):
        there = urlsplit(request.url)
        # What has another scheme is the browser's own: its reader of PDFs, its letters.
        leaves = there.scheme in ("http", "https", "ws", "wss", "ftp", "file")
        if leaves and f"{there.scheme}://{there.netloc}" != self.address:
            self.wrong.append(f"asked {request.url}")

    def look_at(self, path):
        """What is wrong with a page; the session stays, whatever the page before did to it."""
        self.wrong.clear()
        if self.key:
            name = settings.SESSION_COOKIE_NAME
            self.context.add_cookies([{"name": name, "value": self.key.value, "url": self.address}])
        try:
            answer = self.page.goto(path)
        except (
            PlaywrightError
        ) as kept:  # a file that is kept runs nowhere; its headers are looked at in test_script.py
            if "Download is starting" not in str(kept):
                raise
            return [(path, one) for one in self.wrong]
        faults = [f"answer {answer.status}"] if answer.status >= 500 and "/health/" not in path else []
        return [(path, one) for one in [*faults, *self.page.evaluate(LOOK), *self.wrong]]


@pytest.fixture
def visitor(poisoned, new_context, live_server):
    here = {}

    def visit(who):
        if who not in here:
            here[who] = Visitor(poisoned, who, new_context, live_server.url)
        return here[who]

    return visit


def pages(world):
    """Each page of the table, and who looks at it."""
    for turn, row in enumerate(rows()):
        method, route, answers = row.values
        who = [p for p, a in zip(CAST, answers, strict=True) if a in OPENS and p in LOOKING]
        if method == "GET" and who and not route.endswith(PAPER):
            yield who[turn % len(who)], route.format(**world.ids)


def test_nothing_runs_and_nothing_is_loaded_on_any_page(poisoned, visitor):
    wrong, words = [], 0
    for who, path in pages(poisoned):
        wrong += visitor(who).look_at(path)
        words += f"<{MARK}" in visitor(who).page.inner_text("body")

    assert wrong == []
    assert words > 15, "the words are there, and shown as words"


def test_a_start_page_is_safe_for_each_of_the_cast(poisoned, visitor):
    for who in LOOKING[:-1]:
        for path in ("/", f"/families/{poisoned.family.pk}/"):
            assert visitor(who).look_at(path) == []


def test_what_is_asked_for_comes_back_as_words(poisoned, visitor):
    """Behind the question mark, in the path, and typed into the field that searches while one types."""
    mirjam = visitor("mirjam")
    image, script = quote("<img src=x onerror=alert(1)>"), quote("<script>alert(1)</script>")
    for path in (
        f"/families/?q={quote(EVERYTHING[:900])}",
        f"/families/{poisoned.family.pk}/sessions/?q={image}",
        f"/{script}/",
        "/account/login/?next=javascript:alert(1)",
    ):
        assert mirjam.look_at(path) == []
    assert mirjam.look_at("/families/") == []

    field = mirjam.page.locator("input[name=q]")
    field.fill(f'"><img src=x onerror=alert(1)><{MARK}>')
    field.press("Enter")
    mirjam.page.wait_for_url(re.compile("q="))
    mirjam.page.wait_for_load_state("networkidle")

    assert [*mirjam.page.evaluate(LOOK), *mirjam.wrong] == []


def test_a_script_that_was_typed_is_shown_as_typed(poisoned, visitor):
    """The whole way: typed by a parent, saved, and read by the counsellor."""
    words = f'<img src=x onerror="window.__pwned=1"><{MARK}> & "rust"'
    marloes, ank = visitor("marloes"), visitor("ank")
    assert marloes.look_at(f"/families/{poisoned.family.pk}/goals/{poisoned.ids['goal']}/words/") == []

    marloes.page.locator("[name=text]").fill(words)
    marloes.page.locator("form:has([name=text]) button[type=submit]").first.click()
    marloes.page.wait_for_url(re.compile(rf"/goals/{poisoned.ids['goal']}/$"))

    assert ank.look_at(f"/families/{poisoned.family.pk}/goals/{poisoned.ids['goal']}/") == []
    for one in (marloes, ank):
        assert words in one.page.inner_text("body")
        assert one.page.evaluate(LOOK) == []


def test_the_eyes_are_open(poisoned, visitor):
    """On a page that does load and run something, each of the ways to notice it notices it."""
    one = visitor("nobody")
    one.look_at("/account/login/")

    one.page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<img src=//evil.example/a.png onerror=1>')"
    )
    one.page.evaluate(f"document.body.append(document.createElement('{MARK}'))")
    one.page.evaluate("alert(1)")
    one.page.wait_for_timeout(300)

    seen = " ".join(one.page.evaluate(LOOK))
    assert "evil.example" in seen
    assert "script-src" in seen or "default-src" in seen
    assert "ran: alert" in seen
    assert f"<{MARK}>" in seen
