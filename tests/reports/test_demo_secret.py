"""The demo's secret address, looked for on every page and paper that somebody from whom it is hidden can walk to."""

import re
from html import unescape

import pytest

from families.models import AddressSecrecy, Family
from reports import demo
from simba.paper import text_of
from tests.conftest import signed_in
from tests.reports.test_demo import loaded, user  # noqa: F401

SECRETS = ["schuilhof", "9999 xs", "9999xs", "nergenshuizen", "zilvermeeuw", "golfslag"]
LINK = re.compile(r'href="(/(?:my|families)/[^"#]*)')


def walk(client):
    """Each page and paper that links lead to, with its text."""
    seen, waiting = set(), ["/my/", "/families/"]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = client.get(path)
        content = answer.getvalue()
        if answer.get("Content-Type", "") == "application/pdf":
            yield path, text_of(content)
        else:
            text = unescape(content.decode(errors="ignore"))
            waiting += LINK.findall(text)
            yield path, text


@pytest.mark.parametrize("key", ["kemal", "tess", "pleegouder.hanneke"])
def test_nobody_walks_into_the_secret_address(loaded, db, key):  # noqa: F811
    pages = dict(walk(signed_in(user(key))))

    assert len(pages) > 10
    assert {path: s for path, text in pages.items() for s in SECRETS if s in text.lower()} == {}


def test_who_may_know_it_is_named_and_the_father_is_the_danger(loaded, db):  # noqa: F811
    secrecy = AddressSecrecy.objects.get(family__in=Family.objects.filter(motto="Twee huizen"))

    assert {reader.user.first_name for reader in secrecy.readers.all()} == {"Ank", "Joris", "Mirjam"}
    assert [person.first_name for person in secrecy.against.all()] == ["Kemal"]
    assert secrecy.in_words == "Schuilhof 7, 9999 XS Nergenshuizen"
    assert demo.load() is False
