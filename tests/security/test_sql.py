"""SQL in everything that is searched, filtered or paged by: it is words, and finds what words find."""

import csv
import time
from io import StringIO
from itertools import product
from urllib.parse import quote, urlencode

import pytest

from tests.crawl import SENT, what_broke
from tests.security.ground import OTHER_WORLD, Written, undone
from tests.security.sheets import doors_to_look_through, forms_of_addresses, words_of_addresses

SLEEP = 15  # seconds; an answer that takes this long has run what it was sent
PAYLOADS = [
    "' OR '1'='1",
    "' OR 1=1 --",
    "\" OR \"\"=\"",
    "') OR ('a'='a",
    "%' OR '%'='",
    "1; DROP TABLE families_family; --",
    f"'; SELECT pg_sleep({SLEEP}); --",
    f"' || pg_sleep({SLEEP}) || '",
    f"1 AND 1=(SELECT 1 FROM pg_sleep({SLEEP}))",
    "' UNION SELECT email FROM accounts_user --",
    "$$; RESET ROLE; $$",
    "'; SELECT set_config('simba.job', '*', true); --",
    "%s%(name)s%%",
    "\\'; --",
    "{0.__class__}",
    "\u02bc OR 1=1",
    "a\x00' OR 1=1 --",
    "\u202e' OR 1=1",
    "x" * 20_000,
]  # fmt: skip
WILD = ["%", "_", "%%", "\\", "\\%"]


def names_on(answer):
    """The families of a list, as it says them."""
    page = answer.context["page_obj"] if answer.context and "page_obj" in answer.context else []
    return [str(getattr(row, "pk", row)) for row in page]


@pytest.mark.parametrize(
    "payload", PAYLOADS, ids=lambda payload: payload[:24].encode("unicode_escape").decode()
)
def test_a_search_finds_words_and_runs_nothing(worlds, payload):
    lists = [
        ("mirjam", "/families/"),
        ("ank", f"/families/{worlds.family.pk}/sessions/"),
        ("mirjam", "/overview/"),
    ]
    for who, path in lists:
        for name in ("q", "page", "phase" if path == "/families/" else "child"):
            begun = time.monotonic()
            with undone(), Written() as written:
                answer = worlds.clients[who].get(f"{path}?{name}={quote(payload)}")

            assert answer.status_code in (200, 422), what_broke(answer)
            assert time.monotonic() - begun < SLEEP
            assert not written.tables
            assert OTHER_WORLD not in answer.content.decode().replace(payload, "")
            if name == "q" and path != "/overview/" and "\x00" not in payload:  # that is no search at all
                assert names_on(answer) == []


@pytest.mark.parametrize("wild", WILD)
def test_a_sign_that_means_anything_to_the_database_means_itself(worlds, wild):
    for who, path in [("mirjam", "/families/"), ("ank", f"/families/{worlds.family.pk}/sessions/")]:
        answer = worlds.clients[who].get(f"{path}?q={quote(wild)}")

        assert answer.status_code == 200
        assert names_on(answer) == []


def test_every_form_behind_a_question_mark_is_attacked():
    """They are found in the code; these are the ones there must be at least."""
    forms = forms_of_addresses()

    assert {"LogFilter", "CaseloadFilter", "FindSessionForm", "SessionForm"} <= set(forms)
    assert {"who", "family", "since", "until", "action", "rule", "outcome"} <= set(words_of_addresses())
    assert {"q", "phase", "child", "what_happened", "for", "month", "person"} <= set(words_of_addresses())


def log_lines(answer):
    """How many lines the log on a page, or the table of it, holds."""
    if answer["Content-Type"].startswith("text/csv"):
        return len(list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))) - 1
    return len(answer.context["page_obj"])


@pytest.mark.parametrize("name", forms_of_addresses()["LogFilter"])
def test_a_filter_of_the_log_finds_words_and_runs_nothing(worlds, name):
    """What cannot be such a value is left out; in a text no payload finds a line, nor one of the other world."""
    with undone():
        worlds.clients["ank"].get(f"/families/{worlds.family.pk}/")
        assert log_lines(worlds.clients["privacy"].get("/log/", {"who": "Ank"})) == 1
        for path, payload in product(("/log/", "/log/export/"), [*PAYLOADS, *WILD]):
            begun = time.monotonic()
            with undone(), Written() as written:
                answer = worlds.clients["privacy"].get(f"{path}?{name}={quote(payload)}")

            assert answer.status_code == 200, what_broke(answer)
            assert time.monotonic() - begun < SLEEP
            assert not written.tables
            assert OTHER_WORLD not in answer.content.decode()
            if is_searched(name, payload):
                assert log_lines(answer) == 0


def is_searched(name, payload) -> bool:
    """Whether the form takes these words: a text field does, when they fit and hold nothing a text cannot hold."""
    room = {"who": 120, "family": 20}.get(name, 0)
    return len(payload) <= room and "\x00" not in payload


def test_every_page_stands_sql_behind_its_question_mark(worlds):
    wrong = []
    for number, (door, path, client) in enumerate(doors_to_look_through(worlds)):
        payload = PAYLOADS[number % len(PAYLOADS)]
        query = urlencode(dict.fromkeys(words_of_addresses(), payload) | {"order_by": payload, "o": payload})
        begun = time.monotonic()
        with undone(), Written() as written:
            answer = client.get(f"{path}?{query}")
        late = time.monotonic() - begun > SLEEP
        if answer.status_code not in (200, 302, 422) and door.route != "/health/" or late or written.tables:
            wrong.append((door.route, payload[:30], what_broke(answer), late, written.tables))

    assert wrong == []


def test_sql_in_a_text_is_kept_as_it_was_typed(all_sheets):
    """In every text field of every form: saved as words, or refused with a sentence."""
    payload = "Rust'; DROP TABLE families_family; SELECT pg_sleep(15) --"
    wrong = []
    for sheet in all_sheets:
        begun = time.monotonic()
        with undone():
            answer = sheet.send(dict.fromkeys(sheet.texts(), payload))
        if (
            answer.status_code not in ((200, 422) if sheet.shows else (302, 422))
            or time.monotonic() - begun > SLEEP
        ):
            wrong.append((sheet.route, what_broke(answer)))

    assert wrong == []


@pytest.mark.parametrize("table", ["families_family", "accounts_user", "privacy_accessline"])
def test_the_admin_searches_with_words_too(worlds, table):
    for path in ("organisation", "problemarea"):
        room = "accounts" if path == "organisation" else "families"
        for name in ("q", "o", "p", "e", "kind__exact", "pk__in", "staff__password__startswith"):
            answer = worlds.clients["beheer"].get(f"/admin/{room}/{path}/?{name}=1; DROP TABLE {table}")

            assert answer.status_code in (200, 302, 400), what_broke(answer)


def test_signing_in_with_sql_signs_nobody_in(worlds, client):
    client.raise_request_exception = False
    for payload in PAYLOADS:
        body = urlencode({"login": f"kemal@example.org{payload}", "password": payload})
        answer = client.generic("POST", "/account/login/", body, content_type=SENT)

        assert answer.status_code in (200, 429), what_broke(answer)
        assert "_auth_user_id" not in client.session
