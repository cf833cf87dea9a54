"""Walks the access table: which address opens for whom, and which form stands there.

A new address gets its row in ``tests/test_access.py`` and is then attacked by itself.
"""

from copy import copy
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser

from django.db import transaction

from tests.test_access import CAST, rows

OPENS = {"200", "302", "409", "422"}
# Of the page and not of somebody; minutes of one's own count only where no usual length is pressed.
NOBODY_TYPES = {"csrfmiddlewaretoken", "page_key", "seen_version", "minutes_other", "preview_as"}
SENT = "application/x-www-form-urlencoded"


@dataclass
class Control:
    """One named field of a form, with what it offers and what it holds."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)

    @property
    def is_typed(self) -> bool:
        return self.name not in NOBODY_TYPES

    @property
    def is_choice(self) -> bool:
        return self.kind in ("radio", "checkbox", "select")

    @property
    def filled_in(self) -> str:
        """Something sensible: what stands there, or else the first that can be chosen."""
        if self.value or self.kind in ("checkbox", "hidden"):
            return self.value
        usual = {"number": "2", "date": "", "time": "10:00", "email": "iemand@example.org", "tel": ""}
        return self.options[0] if self.options else usual.get(self.kind, "Tekst")


class FormReader(HTMLParser):
    """Reads the controls of the form that is posted to one address."""

    def __init__(self, path):
        super().__init__()
        self.path, self.inside, self.found = path, False, {}
        self.writing = self.choosing = None

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = attrs.get("action", "").split("?")[0]
            self.inside = attrs.get("method", "").lower() == "post" and action in ("", self.path)
        elif (
            self.inside
            and tag in ("input", "textarea", "select")
            and attrs.get("name")
            and "disabled" not in attrs
        ):
            self._control(tag, attrs)
        elif tag == "option" and self.choosing:
            self.choosing.options += [attrs["value"]] if attrs.get("value") else []
            if "selected" in attrs:
                self.choosing.value = attrs.get("value", "")

    def _control(self, tag, attrs):
        kind = attrs.get("type", "text") if tag == "input" else tag
        control = self.found.setdefault(attrs["name"], Control(attrs["name"], kind))
        if kind in ("radio", "checkbox"):
            control.options += [attrs["value"]] if attrs.get("value") else []
            control.value = attrs.get("value", "on") if "checked" in attrs else control.value
        elif tag == "input":
            control.value = attrs.get("value", "")
        self.writing, self.choosing = (control if tag == t else None for t in ("textarea", "select"))

    def handle_data(self, data):
        if self.writing:
            self.writing.value += data.removeprefix("\n")

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        self.writing = None if tag == "textarea" else self.writing
        self.choosing = None if tag == "select" else self.choosing


@dataclass
class Door:
    """An address, and somebody of the cast for whom it opens."""

    method: str
    route: str
    who: str


@cache
def doors(method) -> list[Door]:
    """Every address of the table that takes this method from somebody, with the last of the cast for whom it does."""
    found = []
    for row in rows():
        how, route, answers = row.values
        who = [person for person, answer in zip(CAST, answers, strict=True) if answer in OPENS]
        if how == method and who:
            found.append(Door(how, route, who[-1] if who[0] not in ("kemal", "marloes") else who[0]))
    return found


def controls_at(client, path) -> list[Control]:
    reader = FormReader(path)
    reader.feed(client.get(path).content.decode())
    return list(reader.found.values())


def try_out(client, method, path, body="", then=()):
    """The answer, and those of the pages looked at afterwards; nothing of it stays."""
    cookies = copy(client.cookies)
    with transaction.atomic():
        answers = [client.generic(method, path, body, content_type=SENT)]
        answers += [client.get(page, follow=True) for page in then if answers[0].status_code == 302]
        transaction.set_rollback(True)
    client.cookies = cookies  # a page that signs somebody out would leave all later ones shut
    return answers


def what_broke(answer) -> str:
    """The fault behind an answer that should not have been one."""
    return repr(answer.exc_info[1])[:200] if getattr(answer, "exc_info", None) else str(answer.status_code)
