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
from reports import making, pdf
from reports.contents import gather
from reports.models import Report
from simba.paper import text_of
from teams.who_reads import trust_of
from tests.conftest import signed_in
from tests.privacy.families import fresh, made, stories
from tests.privacy.matrix import Note, before, may_have_read_earlier, reads, reads_answer
from tests.world import days_ago, make_user

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("SIMBA_EXAMPLES", "0"))
calm = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    "derandomize": not EXAMPLES,
}
WORD = re.compile(r"(?:woord|bijlage|eerder|reactie)\d+x")


def words_in(text, kind="woord") -> set[str]:
    """The words of records in a text; of ``kind`` those of their files, earlier versions or replies."""
    return {word for word in WORD.findall(text) if word.startswith(kind)}


def allowed(story, who, keep=lambda note: True, kind="woord") -> set[str]:
    """The words of the records that the matrix lets somebody read."""
    return {
        f"{kind}{number}x"
        for number, note in enumerate(story.notes)
        if keep(note) and reads(story.people[who], note, story.kids)
    }


def allowed_answers(story, who) -> set[str]:
    return {
        f"reactie{number}x"
        for number, answer in enumerate(story.answers)
        if reads_answer(story.people[who], answer, story.notes[answer.to], story.kids)
    }


def allowed_earlier(story, who, keep=lambda note: True) -> set[str]:
    return {
        f"eerder{number}x"
        for number, note in enumerate(story.notes)
        if note.earlier and keep(note) and may_have_read_earlier(story.people[who], note, story.kids)
    }


def seen_of(records, user, kind=None) -> set[str]:
    """The words of the records among these that somebody sees."""
    here = {word: one for word, one in records.items() if kind in (None, one._meta.model_name)}
    seen = set()
    for model in {type(one) for one in here.values()}:
        seen |= {(model, pk) for pk in model.objects.visible_to(user).values_list("pk", flat=True)}
    return {word for word, one in here.items() if (type(one), one.pk) in seen}


def visible(world, who, kind=None) -> set[str]:
    return seen_of(world.records, fresh(world.users[who]), kind)


@settings(max_examples=EXAMPLES or 40, **calm)
@given(story=stories())
def test_what_somebody_sees_is_what_the_matrix_allows(story):
    with transaction.atomic():
        world = made(story)

        seen = {who: visible(world, who) for who in story.people}
        said = {who: seen_of(world.answers, fresh(world.users[who])) for who in story.people}
        files = {who: seen_of(world.files, fresh(world.users[who])) for who in story.people}

        transaction.set_rollback(True)
    assert seen == {who: allowed(story, who) for who in story.people}
    assert said == {who: allowed_answers(story, who) for who in story.people}
    assert files == {who: allowed(story, who, lambda note: note.has_file, "bijlage") for who in story.people}


def is_unchanged(note: Note) -> bool:
    """Whether the version before was for the same readers."""
    was = before(note)
    kept = ("audience", "in_confidence", "withheld", "concerns")
    return all(getattr(was, name) == getattr(note, name) for name in kept)


@settings(max_examples=EXAMPLES or 30, **calm)
@given(story=stories())
def test_an_earlier_version_is_read_by_nobody_who_may_not_read_both(story):
    with transaction.atomic():
        world = made(story)

        for who in story.people:
            seen = seen_of(world.earlier, fresh(world.users[who]))
            assert seen <= allowed_earlier(story, who)
            assert seen >= allowed_earlier(story, who, is_unchanged)
            assert seen >= allowed_earlier(story, who, lambda note, who=who: note.author == who)

        transaction.set_rollback(True)


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


@settings(max_examples=EXAMPLES or 25, **calm)
@given(story=stories(), data=st.data())
def test_every_door_shows_the_same(story, data):
    who = data.draw(st.sampled_from(sorted(story.people)), label="who")
    with transaction.atomic():
        world = made(story)
        client, home = signed_in(world.users[who]), f"/families/{world.family.pk}/"
        pages = {name: page(client, home + name) for name in LISTS}
        own_pages = {word: page(client, home + door_of(one)) for word, one in world.records.items()}
        old_pages = {word: page(client, home + door_of(one)) for word, one in world.earlier.items()}
        files = {word for word, file in world.files.items() if opens(client, file)}
        sessions = {word: one for word, one in world.records.items() if hasattr(one, "files")}
        sessions |= {word: file.session for word, file in world.files.items()}
        found = {word for word, one in sessions.items() if is_found(client, home, word, one)}
        paper = on_paper(world, who)
        every, old = visible(world, who), seen_of(world.earlier, fresh(world.users[who]))
        listed = {kind: visible(world, who, kind) for kind in ("counsellingsession", "goal", "safetyrating")}
        transaction.set_rollback(True)

    kept = {kind: allowed(story, who, is_kept, kind) for kind in ("woord", "bijlage")}
    statements = allowed(story, who, lambda note: note.kind == "statement")
    final = allowed(story, who, lambda note: not note.draft and note.audience != "author")
    answers = allowed_answers(story, who)
    assert every == allowed(story, who)
    assert words_in(pages["sessions/"]) == listed["counsellingsession"]
    assert words_in(pages["goals/"]) == listed["goal"]
    assert words_in(pages["goals/safety/"]) == listed["safetyrating"]
    assert words_in(pages[""]) <= every
    assert words_in(pages["goals/replies/"]) - statements <= every
    assert words_in(pages["goals/replies/"], "reactie") == answers
    assert {word for word in own_pages if word in own_pages[word]} == every - statements
    assert {word for word in old_pages if word in old_pages[word]} == old
    assert files == allowed(story, who, lambda note: note.has_file, "bijlage")
    assert found == kept["woord"] | (kept["bijlage"] & set(world.files))
    assert words_in(paper) == final
    assert words_in(paper, "reactie") == answers
    whole = paper + "".join([*pages.values(), *own_pages.values(), *old_pages.values()])
    assert words_in(whole) == every
    assert words_in(whole, "reactie") <= answers
    assert words_in(whole, "bijlage") <= files
    assert words_in(whole, "eerder") <= old


LISTS = ("sessions/", "goals/", "goals/safety/", "goals/replies/", "")


def is_found(client, home, word, session) -> bool:
    return session.get_absolute_url() in page(client, f"{home}sessions/?q={word}", "#list")


def is_kept(note: Note) -> bool:
    return note.kind == "session" and not note.draft


def page(client, path, part="") -> str:
    """The text of a page, or of one part of it as htmx asks for it; nothing when it does not open."""
    response = client.get(path, headers={"HX-Request": "true"} if part else {})
    return re.sub(r'value="[^"]*"', "", response.content.decode()) if response.status_code == 200 else ""


def door_of(record) -> str:
    """The page of one record, seen from that of the family; a statement has none."""
    doors = {"counsellingsession": "sessions", "goal": "goals"}
    doors |= {"safetyrating": "goals/safety", "mappingentry": "goals/mapping", "reply": "goals/replies"}
    return f"{doors[record._meta.model_name]}/{record.pk}/"


def opens(client, file) -> bool:
    """The three addresses of a file open for the same people."""
    place = f"/families/{file.family_id}/sessions/{file.session_id}/files/{file.pk}/"
    answers = {client.get(place + end).status_code for end in ("", "small/", "download/")}
    assert len(answers) == 1
    return answers == {200}


def report_for(world, who) -> Report:
    reader, days = fresh(world.users[who]), {"first_day": days_ago(60), "last_day": days_ago(0)}
    return Report.objects.create(family=world.family, reader=reader, **days)


def on_paper(world, who) -> str:
    """The contents of a report for somebody, from which paper and screen are both drawn."""
    return repr(gather(report_for(world, who)))


def read_off(content: bytes) -> str:
    """The words on a PDF, put together again where a line broke them."""
    return re.sub(r"[-\u00ad\u2010]?\s*\n\s*", "", text_of(content))


@settings(max_examples=(EXAMPLES or 30) // 10, **calm)
@given(story=stories(), data=st.data())
def test_the_pdf_holds_the_same_words_and_the_log_holds_none(story, data):
    who = data.draw(st.sampled_from(sorted(story.people)), label="who")
    with transaction.atomic():
        world = made(story)
        paper = read_off(pdf.render(making.written(report_for(world, who))).content)
        home = f"/families/{world.family.pk}/"
        for user in world.users.values():
            for record in world.records.values():
                signed_in(user).get(home + door_of(record))
        log = signed_in(world.users["mirjam"]).get(f"{home}log/pdf/")
        officer = make_user("pieter", roles=["privacy_officer"], organisation=world.family.organisation)
        export = signed_in(officer).get("/log/export/")
        sheet = b"".join(export.streaming_content if export.streaming else [export.content]).decode()
        transaction.set_rollback(True)

    assert words_in(paper) == allowed(story, who, lambda note: not note.draft and note.audience != "author")
    assert words_in(paper, "reactie") == allowed_answers(story, who)
    assert words_in(paper, "eerder") == set()
    assert world.family.number in read_off(log.content)
    assert WORD.findall(read_off(log.content)) == []
    assert world.family.number in sheet
    assert WORD.findall(sheet) == []
