"""What stands before every view: the token against forged forms, the name of the host, the methods, the way back."""

import re
from dataclasses import replace
from itertools import cycle
from urllib.parse import quote, urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access_table import CAST
from tests.crawl import OPENS, SENT, what_broke
from tests.security.ground import Written, at_a_browser, undone, write_letters
from tests.test_access import GATED_ELSEWHERE, rows

WRONG_TOKENS = ["", "x" * 64, "a" * 32, "\x00", "null"]
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"]
WITH_TEXT = ["POST", "PUT", "PATCH", "DELETE"]
FOREIGN = [
    "evil.example",
    "localhost.evil.example",
    "evil.example:80",
    "localhost@evil.example",
    "[::2]",
    "a b",
]
ELSEWHERE = [
    "//evil.example", "https://evil.example", "https:evil.example", "https:///evil.example", "\\\\evil.example",
    "/\\evil.example", "\\/evil.example", "///evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)", "\tjavascript:alert(1)", " //evil.example", "%2F%2Fevil.example", "/%2Fevil.example",
    "http://localhost@evil.example", "//evil.example\\@testserver", "data:text/html,x", "/\t/evil.example",
    "https://testserver.evil.example", "//evil%E3%80%82example", "\x00//evil.example", "/\r\nLocation: //evil.example",
]  # fmt: skip


def patterns(resolver, prefix="/"):
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        elif isinstance(entry, URLPattern):
            yield route


def of_others():
    """The addresses of sign-in pages and of the admin, with something in each place."""
    for route in patterns(get_resolver()):
        if route.startswith(tuple("/" + start for start in GATED_ELSEWHERE)):
            route = (
                re.sub(r"\(\?P<\w+>[^)]*\)", "1", route).replace("^", "").replace("$", "").replace("\\Z", "")
            )
            yield re.sub(r"<[^>]+>", "1", route)


def table():
    """Each address of the table, who comes in, and the methods that are offered there to anybody."""
    offered, who = {}, {}
    for row in rows():
        method, route, answers = row.values
        offered.setdefault(route, set()).add(method)
        opens = [person for person, answer in zip(CAST, answers, strict=True) if answer in OPENS]
        who[route] = opens[-1] if opens else who.get(route, "beheer")
    return offered, who


def signed_in_as(worlds, who, **handler):
    return at_a_browser(getattr(worlds, who, None), **handler)


def test_nothing_is_written_without_the_token_of_the_page(worlds, all_sheets):
    """Every form of the table, filled in right by who may send it, but sent from somewhere else."""
    strict, wrong, tried = {}, [], 0
    for sheet in [replace(one) for one in all_sheets]:
        who = next(name for name, client in worlds.clients.items() if client is sheet.client)
        client = strict.setdefault(who, signed_in_as(worlds, who, enforce_csrf_checks=True))
        for token in [None, WRONG_TOKENS[tried % len(WRONG_TOKENS)]]:
            tried += 1
            sheet.client = client
            changes = {"csrfmiddlewaretoken": token or ""}
            with undone(), Written() as written:
                answer = sheet.send(changes, **({"HTTP_X_CSRFTOKEN": token} if token else {}))
            if answer.status_code != 403 or written.tables:
                wrong.append((sheet.route, token, what_broke(answer), written.tables))

    assert wrong == []
    assert tried > 90


def test_sign_in_pages_and_the_admin_want_the_token_too(worlds):
    wrong = []
    for who in ("nobody", "kemal", "beheer"):
        client = signed_in_as(worlds, who, enforce_csrf_checks=True)
        for path in of_others():
            with undone(), Written() as written:
                answer = client.post(
                    path, {"login": "a@example.org", "email": "a@example.org", "password": "x"}
                )
            if answer.status_code not in (302, 403, 404, 405) or written.tables:
                wrong.append((who, path, what_broke(answer), written.tables))

    assert wrong == []


def test_a_token_of_another_host_does_not_count(worlds):
    client = signed_in_as(worlds, "kemal", enforce_csrf_checks=True)
    client.get("/me/")
    token = client.cookies["csrftoken"].value
    for headers in [{"HTTP_ORIGIN": "https://evil.example"}, {"HTTP_ORIGIN": "null"}]:
        answer = client.post("/me/", {"name": "X", "language": "nl", "csrfmiddlewaretoken": token}, **headers)

        assert answer.status_code == 403
    assert (
        client.post("/me/", {"name": "X", "language": "nl", "csrfmiddlewaretoken": token}).status_code == 302
    )


def methods_taken():
    """By address, whatever record stands in it: the methods the table offers there, and HEAD where one may look."""
    taken = {}
    for route, methods in table()[0].items():
        taken.setdefault(without_names(route), set()).update(
            methods | ({"HEAD"} if "GET" in methods else set())
        )
    return taken


def without_names(route):
    return re.sub(r"\{\w+\}", "", route)


@pytest.mark.parametrize("method", METHODS)
def test_a_method_that_is_not_in_the_table_does_nothing(worlds, method):
    """Every address: what a reader offers is no place to write, and what takes a form is no place to remove."""
    offered, who = table()
    taken, wrong, tried = methods_taken(), [], 0
    for route in offered:
        if method in taken[without_names(route)]:
            continue
        client, path = worlds.clients[who[route]], route.format(**worlds.ids)
        body, tried = "name=x&language=nl" if method in WITH_TEXT else "", tried + 1
        with undone(), Written() as written:
            answer = client.generic(method, path, body, content_type=SENT)
        if answer.status_code not in (403, 404, 405) and not route.startswith("/admin/") or written.tables:
            wrong.append((method, route, what_broke(answer), written.tables))

    assert wrong == []
    assert tried > (90 if method not in ("GET", "HEAD", "POST") else 1)


@pytest.mark.parametrize("method", METHODS[1:])
def test_sign_in_pages_and_the_admin_do_nothing_with_other_methods(worlds, method):
    wrong = []
    for path in of_others():
        client = signed_in_as(worlds, "beheer" if path.startswith("/admin/") else "kemal")
        key = client.session.session_key
        with undone(), Written() as written:
            answer = client.generic(method, path, "", content_type=SENT)
        told = key in answer.content.decode(errors="ignore")
        if answer.status_code >= 500 or written.tables or told:
            wrong.append((method, path, what_broke(answer), written.tables))

    assert wrong == []


@pytest.mark.parametrize("method", ["HTTP_X_HTTP_METHOD_OVERRIDE", "HTTP_X_METHOD_OVERRIDE"])
def test_a_header_does_not_make_another_method_of_a_request(worlds, method):
    path = f"/families/{worlds.family.pk}/sessions/{worlds.ids['draft']}/throw-away/"
    with undone(), Written() as written:
        answer = worlds.clients["ank"].get(f"{path}?_method=POST", **{method: "POST"})

    assert answer.status_code == 405
    assert not written.tables


def test_a_host_that_is_not_ours_gets_nothing(worlds, settings):
    """As a server is set up; the tests themselves are reached as "testserver"."""
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
    offered, who = table()
    tries = [*zip(offered, cycle(FOREIGN)), *(("/me/", host) for host in FOREIGN)]
    wrong = []
    for route, host in tries:
        with undone(), Written() as written:
            answer = worlds.clients[who[route]].get(route.format(**worlds.ids), HTTP_HOST=host)
        if answer.status_code != 400 or written.tables or "evil" in answer.content.decode():
            wrong.append((route, host, what_broke(answer), written.tables))

    assert wrong == []


@pytest.mark.parametrize(
    "header", ["HTTP_HOST", "HTTP_X_FORWARDED_HOST", "HTTP_X_HOST", "HTTP_FORWARDED", "HTTP_ORIGIN"]
)
def test_a_letter_about_a_password_never_carries_a_foreign_host(worlds, header):
    value = "host=evil.example" if header == "HTTP_FORWARDED" else "evil.example"
    with undone():
        answer = Client().post("/account/password/reset/", {"email": "kemal@example.org"}, **{header: value})
        write_letters()

    assert answer.status_code == (400 if header == "HTTP_HOST" else 302)
    assert [letter for letter in mail.outbox if "evil" in letter.body + letter.subject] == []
    assert len(mail.outbox) == (0 if header == "HTTP_HOST" else 1)


def leads_away(answer) -> bool:
    """Whether a browser that follows an answer would leave this site, or run something."""
    target = re.sub(r"[\t\r\n\x00]", "", answer.get("Location", "") or answer.get("HX-Redirect", "")).strip()
    there = urlsplit(target.replace("\\", "/"))
    return (
        there.scheme not in ("", "http") or there.netloc not in ("", "testserver") or target.startswith("//")
    )


@pytest.mark.parametrize(
    "way", ["/language/", "/me/language/", "/account/logout/", "/account/reauthenticate/"]
)
def test_the_way_back_never_leads_elsewhere(worlds, way):
    wrong, client = [], signed_in_as(worlds, "kemal")
    key, turns = (
        client.session.session_key,
        cycle([{}, {"HTTP_HX_REQUEST": "true"}, {"HTTP_REFERER": "//evil.example"}]),
    )
    for target in ELSEWHERE:
        data, path = {"next": target, "language": "en", "password": "x"}, f"{way}?next={quote(target)}"
        client.cookies["simba"] = key
        with undone():
            answers = [
                client.post(path, data, **next(turns)),
                client.post(path, **next(turns)),
                client.get(path),
            ]
        wrong += [(target, answer["Location"]) for answer in answers if leads_away(answer)]
        wrong += [(target, "in the page") for a in answers if f'href="{target}' in a.content.decode()]

    assert wrong == []


def test_signing_in_never_leads_elsewhere(worlds):
    wrong = []
    worlds.kemal.set_password("samen terug naar huis")
    worlds.kemal.save()
    for target in ELSEWHERE:
        with undone():
            data = {"login": worlds.kemal.email, "password": "samen terug naar huis", "next": target}
            answer = Client().post(f"{reverse('account_login')}?next={quote(target)}", data)
        if answer.status_code != 302 or leads_away(answer):
            wrong.append((target, answer.status_code, answer.get("Location")))

    assert wrong == []


def test_no_answer_of_a_page_leads_elsewhere_whatever_is_asked(worlds):
    """An address that itself begins with two slashes, as the sign-in page is told to come back to it."""
    for path in ("//evil.example/", "//evil.example/families/", "/\\evil.example/", "///evil.example/%2e%2e"):
        for client in (Client(), worlds.clients["kemal"]):
            assert not leads_away(client.generic("GET", path))
