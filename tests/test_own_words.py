"""Who writes a secret by chance, or to find out, sees nothing change: not on a page, in a form, or on paper.

The words somebody wrote are made secret afterwards. What was theirs must look as it did, or a guess would be answered;
what others wrote is covered, whatever a reader writes.
"""

import difflib
import re

import pytest

from goals.own_words import written_by
from tests.conftest import signed_in
from tests.crawl import try_out
from tests.secrets import make_secrets
from tests.test_access import fill
from tests.test_leaks import everywhere
from tests.world import make_secrecy

pytestmark = pytest.mark.django_db
# What is new in each answer: tokens, and the key of a form.
NEW = re.compile(
    r'name="(csrfmiddlewaretoken|page_key)" value="[^"]*"|X-CSRFToken": "\w+|[0-9a-f]{8}-[0-9a-f-]{27}'
)


@pytest.fixture
def told(world):
    fill(world)
    world.words = make_secrets(world)
    world.own_secrecy = make_secrecy(world.family, world.sara, by=world.ank, town="Ergenshuizen")
    return world


def pages(told, who):
    client = signed_in(getattr(told, who))
    return {
        path: NEW.sub("", try_out(client, "GET", path)[0].content.decode(errors="ignore"))
        for path in everywhere(told, "GET")
        if "secret-address" not in path and "log" not in path
    }


def differences(before, after):
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return [line for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")]


@pytest.mark.parametrize("who", ["kemal", "joris"])
def test_own_words_look_the_same_when_they_are_a_secret(told, who):
    own = {
        word for text in written_by(getattr(told, who), told.family) for word in told.words if word in text
    }
    assert own
    before = pages(told, who)
    for word in own:
        told.own_secrecy.clues.create(family=told.family, kind="other", text=word)

    after = pages(told, who)

    assert any(word in page for page in before.values() for word in own)
    changed = {path: differences(before[path], after[path]) for path in before if before[path] != after[path]}
    assert changed == {}, "\n".join(f"{p} {c}" for p, c in changed.items())
