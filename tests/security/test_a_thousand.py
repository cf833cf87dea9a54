"""A thousand bad requests of every kind, one after the other and none of them undone: nothing is lost or won.

What is drawn is the same each time (``SEED``). Afterwards every table is, row by row and byte by byte, what it was,
but for three, each for a reason: the access log, to which a refusal adds its line; the sessions, whose end every
answer puts off; and the list of own devices, which belongs to them (``ground.BOOKKEEPING``).
"""

import random
import re
from collections import Counter
from urllib.parse import quote

from django.conf import settings

from tests.access_table import CAST
from tests.crawl import SENT, what_broke
from tests.security.ground import at_a_browser, fingerprints, what_changed
from tests.security.payloads import EVERYTHING, SCRIPTS
from tests.security.test_doors import FOREIGN, METHODS, WITH_TEXT, of_others
from tests.security.test_sql import PAYLOADS
from tests.test_access import rows

SEED, HOW_MANY = 20261124, 1000
NUMBERS = ["0", "-1", str(2**63 - 1), str(2**63), "9" * 40, "1.5", "x", "%00", "%27", "..%2f", "٣"]
BODIES = ["", "csrf=", "a" * 50_000, "\x00", "{", "%", "=&=&", "name=%ED%A0%80", "<xml/>"]
KINDS_OF_BODY = [SENT, "application/json", "multipart/form-data; boundary=x", "text/plain", "nonsense", ""]


class Attacker:
    """Draws bad requests: each is one that must not get through, whoever sends it."""

    def __init__(self, worlds):
        self.worlds, self.dice = worlds, random.Random(SEED)
        self.table = [row.values for row in rows()]
        self.of_others = list(of_others())
        checked = {who: at_a_browser(getattr(worlds, who, None), enforce_csrf_checks=True) for who in CAST}
        self.clients = {False: worlds.clients, True: checked}
        self.keys = {
            (strict, who): client.cookies[settings.SESSION_COOKIE_NAME].value
            for strict, clients in self.clients.items()
            for who, client in clients.items()
            if client.cookies
        }

    def send(self):
        """One bad request: what was tried, and the answer."""
        kind = self.dice.choice(
            [self.strange_id, self.no_token, self.out_of_reach, self.other_method, self.foreign_host,
             self.nothing_behind_the_form, self.page_with_nonsense, self.address_of_others, self.odd_path]
        )  # fmt: skip
        who = self.dice.choice(CAST)
        method, path, body, kind_of_body, headers, strict = kind(who)
        client = self.clients[strict][who]
        client.cookies.clear()
        if key := self.keys.get((strict, who)):
            client.cookies[settings.SESSION_COOKIE_NAME] = key
        return f"{kind.__name__} {who} {method} {path[:80]}", client.generic(
            method, path, body, content_type=kind_of_body, **headers
        )

    def row(self, method=None, where=lambda route: True):
        return self.dice.choice([r for r in self.table if method in (None, r[0]) and where(r[1])])

    def body(self):
        words = "&".join(
            f"{n}={quote(self.dice.choice(SCRIPTS + PAYLOADS[:8]))}" for n in ("name", "text", "q", "csrf")
        )
        return self.dice.choice([*BODIES, words]), self.dice.choice(KINDS_OF_BODY)

    def strange_id(self, who):
        """A right form to a place of which one number is nobody's, or of the far world."""
        method, route, _ = self.row(where=lambda route: "{" in route)
        place = self.dice.choice(re.findall(r"\{(\w+)\}", route))
        other = self.dice.choice([*NUMBERS, self.worlds.far.ids[place]])
        path = route.replace(f"{{{place}}}", str(other)).format(**self.worlds.ids)
        return method, path, *self.body(), {}, False

    def no_token(self, who):
        method, route, _ = self.row("POST")
        headers = {"HTTP_X_CSRFTOKEN": self.dice.choice(["", "x" * 64, "\x00"])}
        return method, route.format(**self.worlds.ids), self.body()[0], SENT, headers, True

    def out_of_reach(self, who):
        method, route, _ = self.row(where=lambda route: "{" in route)
        return method, route.format(**self.worlds.far.ids), *self.body(), {}, False

    def other_method(self, who):
        """One that no address of the table takes."""
        method = self.dice.choice([one for one in METHODS if one not in ("GET", "HEAD", "POST")])
        body = self.body()[0] if method in WITH_TEXT else ""
        return method, self.row()[1].format(**self.worlds.ids), body, SENT, {}, False

    def foreign_host(self, who):
        method, route, _ = self.row()
        headers = {"HTTP_HOST": self.dice.choice(FOREIGN)}
        return method, route.format(**self.worlds.ids), *self.body(), headers, False

    def nothing_behind_the_form(self, who):
        """A form whose answer in the table is no success: it is shown again, or refused."""
        method, route, answers = self.row("POST", lambda route: "{" in route)
        if dict(zip(CAST, answers, strict=True))[who] == "302":
            return self.page_with_nonsense(who)
        return (
            method,
            route.format(**self.worlds.ids),
            self.dice.choice(["", "csrf=", "=&=&", "a" * 50_000]),
            SENT,
            {},
            False,
        )

    def page_with_nonsense(self, who):
        names = ["q", "page", "child", "like", "for", "phase", "column", "new", "seen", "next", "o"]
        text = quote(self.dice.choice([EVERYTHING, *PAYLOADS, *NUMBERS]))
        path = self.row("GET")[1].format(**self.worlds.ids)
        return "GET", f"{path}?{'&'.join(f'{name}={text}' for name in names)}", "", SENT, {}, False

    def address_of_others(self, who):
        """Sign-in pages and the admin, without the token."""
        return self.dice.choice(["GET", "POST"]), self.dice.choice(self.of_others), *self.body(), {}, True

    def odd_path(self, who):
        path = "".join(
            self.dice.choice(["/", "..", "%2e", "//", "families", "admin", "%00", "me", "\\", "٣"])
            for _ in range(6)
        )
        return self.dice.choice(METHODS), "/" + path, "", SENT, {}, False


def test_after_a_thousand_bad_requests_every_row_is_what_it_was(worlds, settings):
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
    attacker = Attacker(worlds)
    before = fingerprints()

    faults, codes = [], Counter()
    for _time in range(HOW_MANY):
        what, answer = attacker.send()
        codes[answer.status_code] += 1
        if answer.status_code >= 500 and "/health/" not in what:
            faults.append((what, what_broke(answer)))

    assert faults == []
    assert what_changed(before) == []
    assert [code for code in (400, 403, 404, 405) if codes[code] < 30] == [], "each kind of refusal came by"


def test_the_fingerprint_sees_a_letter_that_changed(worlds):
    """The test above would prove nothing with an eye that is shut."""
    before = fingerprints()

    worlds.family.motto += "."
    worlds.family.save()

    assert what_changed(before) == ["families_family", "families_familyevent"]
