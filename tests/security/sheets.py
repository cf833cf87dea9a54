"""Forms as an attacker gets them: what the page offers, what the form behind it takes, and a right answer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from itertools import chain
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.forms import BaseForm, DateField, ModelChoiceField
from django.test import Client
from django.utils import timezone

from simba.forms import RowsField
from tests.crawl import SENT, Control, Door, FormReader, doors
from tests.test_house import ROOMS

# What makes a form right beyond what stands there and the first of what must be chosen.
ANSWERS = {
    "birth_month": "1",
    "birth_year": "2015",
    "/goals/add/": {"text": "Ik wil rust in huis."},
    "/support/add/": {"kind": -1},
    "/team/add/": {"person": 0},
    "/answer/": {"take": "no"},
    "/invite/": {"email": "iemand@example.org", "language": "nl"},
    "/staff/sign-in/": {"issuer": "https://inloggen.example.org"},
    "/address/": {"postcode": "9999 XX"},
    "/secret-addresses/add/": {"postcode": "9999 XX"},
    "/readers/add/": {"user": -1},
    "/citizen-number/": {"number": "123456782"},
    "/language/": {"language": "en", "next": "/"},
}
# The questions of a goal share one row of the table, and some forms are open for another record than its.
MORE_FORMS = {
    "/families/{family}/goals/{goal}/about/why/": [
        "/families/{family}/goals/{goal}/about/" + question for question in ("children/", "area/", "notice/")
    ],
    "/families/{family}/persons/{mother}/address/": ["/families/{family}/persons/{father}/address/"],
    "/families/{family}/team/{coby}/invite/": ["/families/{family}/team/{uninvited}/invite/"],
    "/families/{family}/children/{deniz}/aftercare/start/": [
        "/families/{family}/children/{elif_}/aftercare/start/"
    ],
}


@dataclass
class Sheet:
    """One form on the screen of somebody who may send it."""

    route: str
    path: str
    client: Client
    controls: list[Control]
    form: BaseForm | None

    def send(self, changes: dict | None = None, **headers):
        """The answer to the form with some answers changed; what an earlier one left in the browser is forgotten."""
        for name in [name for name in self.client.cookies if name != settings.SESSION_COOKIE_NAME]:
            del self.client.cookies[name]
        return self.client.generic("POST", self.path, self.data(changes), content_type=SENT, **headers)

    def data(self, changes: dict | None = None) -> str:
        changes = changes or {}
        pairs = [(name, value) for name, value in self.right_answers().items() if name not in changes]
        return urlencode([*pairs, *changes.items()], doseq=True)

    def right_answers(self) -> dict[str, str]:
        pairs = {one.name: self._answer(one) for one in self.controls}
        for ending, answers in ANSWERS.items():
            if self.route.endswith(ending):
                choices = {one.name: one.options for one in self.controls}
                pairs |= {n: choices[n][a] if isinstance(a, int) else a for n, a in answers.items()}
        return {name: value for name, value in pairs.items() if value}

    def _answer(self, control: Control) -> str:
        field = self.form.fields.get(control.name) if self.form else None
        if isinstance(ANSWERS.get(control.name), str):
            return ANSWERS[control.name]
        if control.value or (field and not field.required and control.is_choice):
            return control.value
        if isinstance(field, DateField) and field.required:
            return (timezone.localdate() - timedelta(days=1)).isoformat()
        return control.options[0] if control.options and field and field.required else control.filled_in

    def choices_of_records(self) -> Iterator[tuple[str, type]]:
        """The fields that take the id of a record, and of which kind it is; a disabled one is not read."""
        for name, field in (self.form.fields if self.form else {}).items():
            if isinstance(field, ModelChoiceField) and not field.disabled:
                yield name, field.queryset.model
            elif isinstance(field, RowsField) and field.rows:
                yield name, type(field.rows[0])

    @property
    def shows(self) -> bool:
        """Whether a right answer opens something on the same page: what is secret is shown once, with a reason."""
        return self.route.endswith("/show/")

    def texts(self) -> list[str]:
        """The fields in which one may type whatever one likes."""
        return [c.name for c in self.controls if c.kind in ("text", "textarea", "search") and c.is_typed]


def sheet_of(world, route: str, who: str) -> Sheet:
    path, client = route.format(**world.ids), world.clients[who]
    page = client.get(path)
    reader = FormReader(path)
    reader.feed(page.content.decode())
    form = page.context.get("form") if page.context else None
    return Sheet(route, path, client, list(reader.found.values()), form)


def sheets(world) -> Iterator[Sheet]:
    """Every form of the access table, as somebody of the cast gets it who may send it."""
    for door in doors("POST"):
        for route in (door.route, *MORE_FORMS.get(door.route, [])):
            yield sheet_of(world, route, door.who)


def modules() -> Iterator[tuple[Path, str]]:
    for room in ROOMS:
        for path in (Path(settings.BASE_DIR) / room).rglob("*.py"):
            yield path, path.read_text()


def forms_of_addresses() -> dict[str, list[str]]:
    """The forms a view fills from behind the question mark, and the fields of each."""
    found = {}
    for path, code in modules():
        for name in re.findall(r"\b([A-Z]\w+)\(\s*request\.GET\b", code):
            here = ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts)
            found[name] = list(getattr(import_module(here), name).base_fields)
    return found


def words_of_addresses() -> list[str]:
    """Every name a view reads from behind the question mark, as the code says it, and those of the forms there."""
    found = {"page", *chain.from_iterable(forms_of_addresses().values())}
    for _path, code in modules():
        found |= set(re.findall(r'GET\.(?:get|getlist)\("(\w+)"', code))
        found |= set(re.findall(r'"(\w+)" (?:not )?in request\.GET', code))
    return sorted(found)


def doors_to_look_through(world) -> Iterator[tuple[Door, str, Client]]:
    """Every page of the table, with its address and somebody for whom it opens."""
    for door in doors("GET"):
        yield door, door.route.format(**world.ids), world.clients[door.who]
