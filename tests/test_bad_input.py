"""Whatever is sent to whichever address: a sentence, never a fault, and nothing typed is lost.

Forms are found by walking the access table, so that a new one is tried by itself.
"""

import re
from urllib.parse import urlencode

import pytest
from django.urls import resolve

from tests.crawl import SENT, controls_at, doors, try_out, what_broke
from tests.test_access import fill

HUGE = str(2**80)
BROKEN = "Hier %ED%A0%80 stond"  # half of a pair of signs, as a broken program sends it
DAYS = ["0001-01-01", "1066-10-14", "9999-12-31", "2999-01-01", "2026-02-30", "x", "\x00", HUGE]
NUMBERS = [HUGE, "-" + HUGE, "-1", "1e9", "x", "\x00", "٣"]  # the last is a three, in Arabic
CHOICES = [HUGE, "x", "\x00", "-1", "0", "٣"]
TEXTS = ["Hier\x00stond", BROKEN, "Hier stond " + "x" * 100_000]
QUERY = {"q", "page", "child", "phase", "like", "for", "column", "name", "seen", "new", "next", "audience"}
QUERY |= {"who", "family", "since", "until", "action", "rule", "outcome", "month", "person"}
# Shown with the empty value one starts from: these pages draw what a form stored.
NOT_SENT_BACK = ("secret=",)  # what a browser never gets back, as a password
NOT_AN_ID = {"{number}"}  # of a family as people say it, in an emergency
LOOKED_AT = [
    "/families/{family}/",
    "/families/{family}/children/{deniz}/",
    "/families/",
    "/overview/",
    "/my/",
]


@pytest.fixture
def filled(world):
    return fill(world)


@pytest.fixture
def sign_in(filled, as_):
    """Signs in who may go through a door; a fault becomes an answer 500 instead of stopping the test."""
    clients = {}

    def client(who):
        if who not in clients:
            clients[who] = as_(getattr(filled, who, None))
            clients[who].raise_request_exception = False
        return clients[who]

    return client


def sent(controls, name, value):
    """A form that is right but for one field."""
    pairs = {one.name: one.filled_in for one in controls}
    data = urlencode({key: text for key, text in pairs.items() if text and key != name})
    return f"{data}&{name}={value if '%' in value else urlencode({'': value})[1:]}"


def tried(world, sign_in, wanted, values):
    """Each form with each of some values in each field that ``wanted`` picks."""
    then = [page.format(**world.ids) for page in LOOKED_AT if values is DAYS]
    for door in doors("POST"):
        path, client = door.route.format(**world.ids), sign_in(door.who)
        controls = controls_at(client, path)
        for control in [one for one in controls if one.is_typed and wanted(one)]:
            for value in values:
                answers = try_out(client, "POST", path, sent(controls, control.name, value), then)
                yield f"{door.route} {control.name}={value[:20]!r}", value, answers


def is_text(control):
    return control.kind in ("text", "textarea", "email", "tel", "search", "password")


def is_own_choice(control):
    return control.is_choice and bool(control.options)


@pytest.mark.parametrize(
    ("wanted", "values", "wrong"),
    [
        (is_text, TEXTS, TEXTS),
        (lambda control: control.kind in ("date", "time"), DAYS, DAYS),
        (lambda control: control.kind == "number", NUMBERS, NUMBERS[:-1]),
        (lambda control: control.kind == "hidden", NUMBERS, []),
        (is_own_choice, CHOICES, CHOICES[:3]),
    ],
    ids=["text", "day", "number", "hidden", "choice"],
)
def test_a_value_that_cannot_be_gets_a_sentence_and_is_never_a_fault(filled, sign_in, wanted, values, wrong):
    faults, taken, lost = [], [], []
    for what, value, answers in tried(filled, sign_in, wanted, values):
        faults += [(what, what_broke(answer)) for answer in answers if answer.status_code >= 500]
        if value in wrong and not 400 <= answers[0].status_code < 500:
            taken.append(what)
        elif what.split(" ")[1].startswith(NOT_SENT_BACK):
            continue
        elif "stond" in value and "stond" not in answers[0].content.decode():
            lost.append(what)

    assert (faults, taken, lost) == ([], [], [])


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_number_in_the_address_that_is_no_id_is_not_found(filled, sign_in, method):
    """One place of each address at a time: larger than the database counts, and not there."""
    wrong = []
    for door in doors(method):
        for place in set(re.findall(r"\{\w+\}", door.route)) - NOT_AN_ID:
            for number in (HUGE, "0", str(2**63), str(2**63 - 1)):
                path = door.route.replace(place, number).format(**filled.ids)
                answer = try_out(sign_in(door.who), method, path)[0]
                if answer.status_code != 404:
                    wrong.append((path, what_broke(answer)))

    assert wrong == []


@pytest.mark.parametrize("value", ["%00", "%ED%A0%80", "%FF", HUGE, "-1", "x" * 5000, "abc", "%D9%A3"])
def test_nonsense_behind_the_question_mark_is_no_fault(filled, sign_in, value):
    query = "&".join(f"{name}={value}" for name in sorted(QUERY))

    faults = [
        (door.route, what_broke(answer))
        for door in doors("GET")
        for answer in try_out(sign_in(door.who), "GET", f"{door.route.format(**filled.ids)}?{query}")
        if answer.status_code >= 500 and door.route != "/health/"
    ]

    assert faults == []


@pytest.mark.parametrize("path", ["account/login/", "account/password/reset/", "account/email/", "language/"])
def test_who_is_not_signed_in_cannot_make_a_fault_either(client, db, path):
    client.raise_request_exception = False
    for value in ["%00", "%ED%A0%80", "x" * 100_000, HUGE]:
        names = ["login", "email", "password", "next", "language", "code", "key"]

        answer = client.generic(
            "POST", f"/{path}", "&".join(f"{n}={value}" for n in names), content_type=SENT
        )

        assert answer.status_code < 500, what_broke(answer)


def test_letters_in_another_writing_are_read_as_ours(world, as_):
    """A body can say it is written in a code in which half a sign exists; the database knows no such sign."""
    body = '--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nHier \\ud800 stond\r\n'
    body += '--b\r\nContent-Disposition: form-data; name="language"\r\n\r\nnl\r\n--b--\r\n'
    client = as_(world.kemal)

    for code in ["unicode_escape", "raw_unicode_escape", "utf-7", "utf-16", "nonsense"]:
        kind = f"multipart/form-data; boundary=b; charset={code}"
        assert client.generic("POST", "/me/", body, content_type=kind).status_code < 500

    world.kemal.refresh_from_db()
    assert "\ud800" not in world.kemal.name


def test_ten_megabytes_in_a_note_get_a_sentence_at_the_field(filled, sign_in):
    wrong = []
    for door in doors("POST"):
        path, client = door.route.format(**filled.ids), sign_in(door.who)
        controls = controls_at(client, path)
        for control in [one for one in controls if one.kind == "textarea"][:1]:
            note = "Hier stond " + "x" * 10_000_000
            answer = try_out(client, "POST", path, sent(controls, control.name, note))[0]
            if answer.status_code != 422 or b"Dit is te lang" not in answer.content:
                wrong.append((door.route, what_broke(answer)))

    assert wrong == []


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "POST", "GET"])
def test_a_method_that_is_not_offered_is_refused(filled, sign_in, method):
    paths = {door.route: (door.route.format(**filled.ids), door.who) for door in doors("GET") + doors("POST")}
    offered = {resolve(paths[door.route][0]).route for door in doors(method)}

    wrong = [
        (route, answer.status_code)
        for route, (path, who) in paths.items()
        if resolve(path).route not in offered and not route.startswith("/admin/")
        for answer in try_out(sign_in(who), method, path)
        if answer.status_code != 405
    ]

    assert wrong == []
