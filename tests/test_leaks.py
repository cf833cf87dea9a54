"""No page, list, count, choice, sentence or paper tells somebody what is not for them (tests/secrets.py)."""

import pytest
from django.utils import timezone

from reports.making import written
from reports.models import Report
from tests.crawl import try_out
from tests.secrets import make_secrets
from tests.test_access import STRANGERS, fill, rows
from tests.world import days_ago

CAST = ["kemal", "marloes", "elif_", "aylin", "hanneke", "coby", "tess", "mirjam", "stranger", "privacy"]
KINDS = {"session": "session", "draft": "session", "goal": "goal", "hidden": "goal", "report": "report"}
KINDS |= {"entry": "entry", "step": "step", "proposal": "proposal", "deniz": "child", "need": "need"}
KINDS |= {"reply": "reply", "notice": "notice"}
KINDS |= {"arrangement": "arrangement", "episode": "episode", "check_in": "check_in", "mother": "person"}


@pytest.fixture
def filled(world):
    return fill(world)


@pytest.fixture
def told(filled):
    filled.words = make_secrets(filled)
    return filled


def everywhere(world, method):
    """Each address of the table, with each record of its kind in it; a form is tried on the first of them."""
    for row in rows():
        how, route, _ = row.values
        if how != method:
            continue
        if "{session}/files/{file}/" in route:
            files = world.records.file if method == "GET" else world.records.file[:1]
            yield from (_of(world, file, route) for file in files)
            continue
        name = next((name for name in KINDS if f"{{{name}}}" in route), None)
        records = getattr(world.records, KINDS[name]) if name else [None]
        for record in records if method == "GET" else records[:1]:
            yield route.format(**{**world.ids, **({name: record.pk} if name else {})})


def _of(world, file, route):
    """The address of a file, with the session it belongs to."""
    return route.format(**world.ids | {"session": file.session_id, "file": file.pk})


def leaks(world, who, text):
    """The words in a text that this person may not read."""
    return [word for word, readers in world.words.items() if who not in readers and word in text]


@pytest.mark.parametrize("who", CAST)
def test_no_page_says_what_is_not_for_its_reader(told, as_, who):
    client, found, opened = as_(getattr(told, who)), {}, 0

    for method in ("GET", "POST"):
        for path in everywhere(told, method):
            answer = try_out(client, method, path)[0]
            opened += answer.status_code == 200
            text = answer.content.decode(errors="ignore").replace(path, "")
            if said := leaks(told, who, text):
                found[f"{method} {path}"] = said

    assert found == {}
    assert opened > (3 if who in STRANGERS else 20)


@pytest.mark.parametrize("who", ["kemal", "marloes", "elif_", "aylin", "hanneke", "coby", "tess", "mirjam"])
def test_no_paper_says_what_is_not_for_its_reader(told, who):
    period = {"first_day": days_ago(400), "last_day": timezone.localdate()}
    report = Report.objects.create(family=told.family, reader=getattr(told, who), asked_by=told.ank, **period)

    assert leaks(told, who, written(report)) == []
