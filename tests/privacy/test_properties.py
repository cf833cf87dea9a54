"""Whatever the family and whatever is written: every door shows somebody the same records, and never one too many.

``tests/privacy/matrix.py`` says by hand who may read what. More examples: ``SIMBA_EXAMPLES=200``.
"""

import os
import re

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from privacy.readers import organisation_reads, readers
from reports.contents import gather
from reports.models import Report
from teams.who_reads import trust_of
from tests.conftest import signed_in
from tests.privacy.families import fresh, made, stories
from tests.privacy.matrix import Note, reads
from tests.world import days_ago

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("SIMBA_EXAMPLES", "0"))
calm = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    "derandomize": not EXAMPLES,
}
WORD = re.compile(r"woord\d+x")


def words_in(text) -> set[str]:
    return set(WORD.findall(text))


def allowed(story, who, keep=lambda note: True) -> set[str]:
    """The words of the records that the matrix lets somebody read."""
    return {
        f"woord{number}x"
        for number, note in enumerate(story.notes)
        if keep(note) and reads(story.people[who], note, story.kids)
    }


def visible(world, who, kind=None) -> set[str]:
    user = fresh(world.users[who])
    return {
        word
        for word, record in world.records.items()
        if (kind is None or record._meta.model_name == kind)
        and type(record).objects.visible_to(user).filter(pk=record.pk).exists()
    }


@settings(max_examples=EXAMPLES or 60, **calm)
@given(story=stories())
def test_what_somebody_sees_is_what_the_matrix_allows(story):
    with transaction.atomic():
        world = made(story)

        seen = {who: visible(world, who) for who in story.people}

        transaction.set_rollback(True)
    assert seen == {who: allowed(story, who) for who in story.people}


@settings(max_examples=EXAMPLES or 25, **calm)
@given(story=stories())
def test_the_promise_before_saving_is_kept(story):
    with transaction.atomic():
        world = made(story)
        for note, record in zip(story.notes, world.records.values(), strict=True):
            if note.draft:
                continue
            can_read = {
                who for who in story.people if who != "mirjam" and reads(story.people[who], note, story.kids)
            }
            assert promised(world, note, record) == {world.users[who].pk for who in can_read}
            kind = record._meta.label_lower
            assert organisation_reads(note.audience, kind) == reads(story.people["mirjam"], note, story.kids)
        transaction.set_rollback(True)


def promised(world, note: Note, record) -> set[int]:
    trust = trust_of(record) if hasattr(record, "concerns") else {}
    present = record.present.all() if hasattr(record, "present") else ()
    author, kind = world.users[note.author], record._meta.label_lower
    children = record.children.all()
    return {m.user_id for m in readers(world.family, note.audience, children, present, author, kind, **trust)}


@settings(max_examples=EXAMPLES or 30, **calm)
@given(story=stories(), data=st.data())
def test_every_door_shows_the_same(story, data):
    who = data.draw(st.sampled_from(sorted(story.people)), label="who")
    with transaction.atomic():
        world = made(story)
        client, home = signed_in(world.users[who]), f"/families/{world.family.pk}/"
        pages = {name: page(client, home + name) for name in ("sessions/", "goals/", "goals/safety/", "")}
        opened = {word for word, record in world.records.items() if opens(client, home, record)}
        found = {word for word in world.records if word in page(client, f"{home}sessions/?q={word}", "#list")}
        paper = on_paper(world, who)
        sessions, goals, ratings = (
            visible(world, who, kind) for kind in ("counsellingsession", "goal", "safetyrating")
        )
        every = visible(world, who)
        transaction.set_rollback(True)

    final = allowed(story, who, lambda note: not note.draft and note.audience != "author")
    kept = allowed(story, who, lambda note: note.kind == "session" and not note.draft)
    assert every == allowed(story, who)
    assert words_in(pages["sessions/"]) == sessions
    assert words_in(pages["goals/"]) == goals
    assert words_in(pages["goals/safety/"]) == ratings
    assert words_in(pages[""]) <= every
    assert opened == sessions | goals
    assert found == kept
    assert paper == final


def page(client, path, part="") -> str:
    """The text of a page, or of one part of it as htmx asks for it; nothing when it does not open."""
    response = client.get(path, headers={"HX-Request": "true"} if part else {})
    return re.sub(r'value="[^"]*"', "", response.content.decode()) if response.status_code == 200 else ""


def door_of(record) -> str:
    return {"counsellingsession": "sessions", "goal": "goals"}.get(record._meta.model_name, "")


def opens(client, home, record) -> bool:
    door = door_of(record)
    return bool(door) and client.get(f"{home}{door}/{record.pk}/").status_code == 200


def on_paper(world, who) -> set[str]:
    """The records in the contents of a report for somebody, from which paper and screen are both drawn."""
    reader, days = fresh(world.users[who]), {"first_day": days_ago(60), "last_day": days_ago(0)}
    report = Report.objects.create(family=world.family, reader=reader, **days)
    return words_in(repr(gather(report)))
