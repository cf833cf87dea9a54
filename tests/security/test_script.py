"""What somebody types is text, everywhere it is shown: in pages, attributes, drawings, answers to scripts and headers.

Here the HTML is read as a browser reads it; ``tests/security/test_in_browser.py`` opens the pages in Chromium.
"""

import re
from html.parser import HTMLParser
from itertools import product
from urllib.parse import quote

import pytest

from tests.crawl import what_broke
from tests.security.ground import at_a_browser, undone
from tests.security.payloads import EVERYTHING, MARK, OUTSIDE, SCRIPTS, WORKED_OUT, attack
from tests.security.poison import poison
from tests.security.sheets import doors_to_look_through, forms_of_addresses, words_of_addresses
from tests.security.test_doors import of_others
from tests.test_access import GATED_ELSEWHERE

LEADS = {"href", "src", "action", "formaction", "data", "xlink:href", "hx-get", "hx-post", "poster", "srcset"}


class Broken(HTMLParser):
    """Collects what a page holds that no template of ours writes."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        if tag == MARK or tag in ("iframe", "base", "embed", "object", "style"):
            self.found.append(f"<{tag} {attrs}>")
        of_ours = dict(attrs).get("src", "").startswith("/static/") or ("type", "application/json") in attrs
        if tag == "script" and not of_ours:
            self.found.append(f"<script {attrs}>")
        for name, value in attrs:
            leads_out = name in LEADS and re.match(
                rf"\s*(javascript:|data:|//|\w+:.*{OUTSIDE})", value or "", re.I
            )
            if MARK in name or name.startswith("on") or name == "style" or leads_out:
                self.found.append(f"<{tag} {name}={value!r}>")


def broken(html: str) -> list[str]:
    reader = Broken()
    reader.feed(html)
    return [one for one in reader.found if not re.match(r"<iframe .*'/families/\d+/reports/\d+/pdf/", one)]


def wrong_with(answer) -> list[str]:
    """What in an answer is more than text."""
    kind = answer.get("Content-Type", "")
    text = answer.content.decode(errors="ignore")
    if answer.status_code >= 500 and "health" not in answer.request["PATH_INFO"]:
        return [what_broke(answer)]
    if WORKED_OUT in text:
        return ["words were taken for a template"]
    if kind.startswith("text/html"):
        return broken(text)
    shut_in = "sandbox" in answer.get("Content-Security-Policy", "")
    if kind.startswith("image/") or "attachment" in answer.get("Content-Disposition", ""):
        return [] if shut_in or kind.startswith("text/csv") else [f"{kind} outside a sandbox"]
    harmless = kind.startswith(("application/json", "application/pdf", "text/plain"))
    return [] if harmless or not text else [kind]


def test_the_reader_sees_what_breaks_out():
    """The eye that the tests below look with."""
    assert broken(f"<p>{SCRIPTS[0]}</p>")
    assert broken(f'<a title="{SCRIPTS[1]}">')
    assert broken(f'<a title="{SCRIPTS[3]}">')
    assert broken(f"<a title='{SCRIPTS[4]}'>")
    assert broken(f"<a href='{SCRIPTS[18]}'>")
    assert broken("<script>1</script>")
    assert not broken("<script src='/static/simba.js'></script>")


@pytest.fixture
def poisoned(worlds):
    """A world in which every word is an attack."""
    poison(attack(0))
    return worlds


def not_held_back(answer) -> list[str]:
    """The headers that hold a browser back, as far as an answer lacks them."""
    policy = answer.get("Content-Security-Policy", "")
    held = {
        "policy": (
            "default-src 'self'" in policy and "base-uri 'none'" in policy or "default-src 'none'" in policy
        )
        and "unsafe" not in policy,
        "type": answer.get("X-Content-Type-Options") == "nosniff",
        "referrer": answer.get("Referrer-Policy") == "same-origin",
        "frame": answer.get("X-Frame-Options") in ("DENY", "SAMEORIGIN"),
    }
    return [name for name, right in held.items() if not right]


@pytest.mark.parametrize("turn", [0, 11])
def test_words_in_the_database_are_text_on_every_page(worlds, turn):
    poison(attack(turn))
    wrong = []

    for door, path, client in doors_to_look_through(worlds):
        with undone():
            answer = client.get(path)
        wrong += [(door.route, door.who, one) for one in [*wrong_with(answer), *not_held_back(answer)]]

    assert wrong == []


def test_words_in_the_database_are_text_on_pages_of_others(poisoned):
    """The sign-in pages and the admin have scripts of their own, but none with words in it."""
    wrong = []
    for path in of_others():
        who = poisoned.beheer if path.startswith("/admin/") else poisoned.marloes
        with undone():
            found = wrong_with(at_a_browser(who).get(path))
        wrong += [(path, one) for one in found if MARK in one or OUTSIDE in one or "pwned" in one]

    assert wrong == []


def test_words_are_shown_to_each_reader_as_they_were_typed(poisoned):
    """And are really there: an empty page would pass every test above."""
    shown = 0
    for who, path in [
        ("mirjam", "/families/"),
        ("mirjam", f"/families/{poisoned.family.pk}/"),
        ("kemal", "/my/"),
    ]:
        text = poisoned.clients[who].get(path).content.decode()
        shown += text.count("&lt;") + text.count("&quot;&gt;")
        assert f"<{MARK}" not in text

    assert shown > 10


def test_a_script_in_every_text_of_every_form_is_kept_as_text(all_sheets):
    """What is saved is what was typed, and the page that comes after it shows it as text."""
    wrong = []
    for number, sheet in enumerate(all_sheets):
        changes = {name: SCRIPTS[(number + at) % len(SCRIPTS)] for at, name in enumerate(sheet.texts())}
        with undone():
            answer = sheet.send(changes)
            then = [sheet.client.get(answer["Location"])] if answer.status_code == 302 else []
            wrong += [(sheet.route, one) for page in (answer, *then) for one in wrong_with(page)]

    assert wrong == []


def test_a_script_that_is_refused_comes_back_as_text(all_sheets):
    """Every field of every form, choices and numbers too: the form is shown again with what was sent."""
    wrong = []
    for sheet in all_sheets:
        with undone():
            answer = sheet.send(
                {one.name: EVERYTHING for one in sheet.controls if one.name != "csrfmiddlewaretoken"}
            )
        wrong += [(sheet.route, one) for one in wrong_with(answer)]

    assert wrong == []


def test_nothing_behind_the_question_mark_comes_back_as_more_than_text(worlds):
    wrong = []
    names = [*words_of_addresses(), "next", "language", MARK]
    for door, path, client in doors_to_look_through(worlds):
        query = "&".join(f"{name}={quote(EVERYTHING)}" for name in names)
        with undone():
            answer = client.get(f"{path}?{query}&{quote(EVERYTHING)}=1")
        wrong += [(door.route, one) for one in wrong_with(answer)]

    assert wrong == []


@pytest.mark.parametrize(("form", "names"), forms_of_addresses().items())
def test_each_field_of_a_filter_comes_back_as_text_by_itself(worlds, form, names):
    """One at a time: with the others right the form does look, and shows again what was asked."""
    wrong, shown = [], 0
    pages = {
        "LogFilter": [("privacy", "/log/"), ("privacy", "/log/export/")],
        "CaseloadFilter": [("mirjam", "/families/"), ("tess", "/families/")],
        "FindSessionForm": [(who, f"/families/{worlds.family.pk}/sessions/") for who in ("ank", "kemal")],
        "SessionForm": [("ank", f"/families/{worlds.family.pk}/sessions/who-reads/")],
    }
    scripts = [*SCRIPTS, EVERYTHING] if len(names) < 10 else [SCRIPTS[1], EVERYTHING]
    for (who, path), name, script in product(pages[form], names, scripts):
        with undone():
            answer = worlds.clients[who].get(path, {name: script})
        wrong += [(path, name, one) for one in wrong_with(answer)]
        shown += MARK in answer.content.decode()

    assert wrong == []
    assert shown or form == "SessionForm"


@pytest.mark.parametrize(
    "script", [SCRIPTS[1], SCRIPTS[4], "<script>window.__pwned=1</script>", "javascript:1"]
)
def test_no_part_of_an_address_comes_back_as_more_than_text(worlds, script):
    paths = [f"/{quote(script)}/", f"/families/{quote(script)}/", f"/invitation/{quote(script)}/"]
    paths += [f"/families/{worlds.family.pk}/goals/{worlds.ids['goal']}/about/{quote(script)}/"]
    paths += [f"/{start}{quote(script)}/" for start in GATED_ELSEWHERE]
    paths += [
        f"/account/login/?next={quote(script)}",
        f"/account/password/reset/key/{quote(script)}-{quote(script)}/",
    ]
    for who in ("marloes", "nobody", "beheer"):
        for path in paths:
            with undone():
                assert wrong_with(worlds.clients[who].get(path)) == [], path


def test_headers_that_a_browser_sends_come_back_nowhere(worlds):
    headers = {
        "HTTP_USER_AGENT": EVERYTHING,
        "HTTP_REFERER": EVERYTHING,
        "HTTP_ACCEPT_LANGUAGE": EVERYTHING[:500],
    }
    headers |= {
        "HTTP_HX_CURRENT_URL": EVERYTHING,
        "HTTP_HX_TARGET": EVERYTHING,
        "HTTP_X_DRAFT_KEY": EVERYTHING,
    }
    for who, path in [
        ("mirjam", "/families/"),
        ("kemal", "/account/sessions/"),
        ("kemal", "/me/"),
        ("nobody", "/"),
    ]:
        with undone():
            assert wrong_with(worlds.clients[who].get(path, **headers)) == [], path


def test_the_answer_to_a_script_says_that_it_is_no_page(poisoned):
    path = f"/families/{poisoned.family.pk}/sessions/add/"
    data = {"what_happened": EVERYTHING, "happened_on": EVERYTHING, "minutes": "60"}
    with undone():
        answer = poisoned.clients["ank"].post(path, data, headers={"X-Autosave": "1"})

    assert answer["Content-Type"] == "application/json"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_name_of_a_file_cannot_be_written_by_anybody(poisoned):
    """No sign of a name in the file's name: only the number of the family and the days of the period."""
    for way in ("pdf", "download"):
        path = f"/families/{poisoned.family.pk}/reports/{poisoned.ids['report']}/{way}/"
        with undone():
            answer = poisoned.clients["marloes"].get(path)

        named = re.fullmatch(r'(inline|attachment); filename="([\w.-]+)"', answer["Content-Disposition"])
        assert named, answer["Content-Disposition"]
        assert named.group(2).endswith(".pdf")
        assert ".." not in named.group(2)


OUT_OF_THE_FOLDER = [
    "/static/../simba/settings.py", "/static/..%2f..%2fetc/passwd", "/static/%2e%2e/%2e%2e/simba/settings.py",
    "/static//etc/passwd", "/static/....//....//etc/passwd", "/static/..%5c..%5cetc/passwd", "/media/", "/.env",
    "/var/secret-key", "/static/.env", "/static/%00", "/families/../admin/", "/.git/config",
    "/static/vendor/../../manage.py",
]  # fmt: skip


@pytest.mark.parametrize("path", OUT_OF_THE_FOLDER)
def test_no_path_leads_out_of_the_folder_of_files(worlds, path):
    for who in ("nobody", "mirjam"):
        answer = worlds.clients[who].generic("GET", path)
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content

        assert answer.status_code in (302, 400, 404)
        assert b"SECRET_KEY" not in text
        assert b"root:" not in text
