"""Photos and letters with a session: adding, who reads them, and how they are given out."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from privacy.models import AccessLine
from simba.uploads import LARGEST, MEGABYTE, Clean
from teams.actions import add_file, begin_correction, finalise
from teams.models import CounsellingSession, SessionFile, SessionFileContent
from tests.conftest import THE_WALL
from tests.privacy.test_wall import found_by
from tests.simba.photos import GPS_WORDS, pdf, phone_photo
from tests.world import make_file, make_session

EVENTS = SessionFile.pgh_event_model.objects


def url(session, name="session_files", *more):
    return reverse(f"teams:{name}", args=[session.family_id, session.pk, *more])


def send(client, session, data=None, title="Tekening van Sara", name="IMG_20260512_Lotte.jpg", **how):
    file = SimpleUploadedFile(name, phone_photo() if data is None else data, content_type="image/jpeg")
    return client.post(url(session), {"file": file, "title": title}, **how)


@pytest.fixture
def draft(world):
    return make_session(world.family, world.ank, [world.deniz], final=False, audience="parents")


@pytest.fixture
def ank(world, as_):
    return as_(world.ank)


def test_a_photo_is_kept_with_the_draft_without_where_it_was_taken(ank, draft):
    response = send(ank, draft)

    file = SessionFile.objects.get()
    stored = bytes(file.stored.content)
    assert response.url == url(draft)
    assert (file.kind, file.title, file.width, file.height) == ("jpeg", "Tekening van Sara", 640, 480)
    assert (file.uploaded_by, file.size) == (draft.author, len(stored))
    assert [word for word in [*GPS_WORDS, b"Exif"] if word in stored + bytes(file.stored.small)] == []


def test_what_its_sender_called_a_file_is_kept_nowhere(ank, draft):
    send(ank, draft)
    file = SessionFile.objects.get()

    response = ank.get(url(draft, "picture", file.pk))

    assert response["Content-Disposition"] == f'inline; filename="{draft.family.number}_{file.pk}.jpg"'
    assert "Lotte" not in str(list(SessionFile.objects.values()))


def test_a_picture_is_answered_in_a_sandbox(ank, draft):
    send(ank, draft)
    file = SessionFile.objects.get()

    for name in ("picture", "small_picture"):
        response = ank.get(url(draft, name, file.pk))

        assert response["Content-Type"] == "image/jpeg"
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "no-store" in response["Cache-Control"]
        assert Image.open(io.BytesIO(response.content)).size in [(640, 480), (480, 360)]


def test_a_letter_is_always_a_download_and_never_shown_by_us(ank, draft):
    send(ank, draft, pdf(pages=2), title="Brief van school", name="brief.jpg")
    file = SessionFile.objects.get()

    response = ank.get(url(draft, "download_file", file.pk))

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{draft.family.number}_{file.pk}.pdf"'
    assert "sandbox" in response["Content-Security-Policy"]
    assert response.content.startswith(b"%PDF-")
    assert ank.get(url(draft, "picture", file.pk)).status_code == 404
    assert ank.get(url(draft, "small_picture", file.pk)).status_code == 404
    assert AccessLine.objects.filter(action="download", object_kind="file", object_id=file.pk).exists()


def test_looking_at_a_picture_is_a_line_in_the_log(world, as_, draft):
    file = make_file(draft)
    finalise(draft, by=world.ank)

    as_(world.tess).get(url(draft, "picture", file.pk))

    line = AccessLine.objects.get(user_id=world.tess.pk)
    assert (line.action, line.object_kind, line.object_id, line.status) == ("view", "file", file.pk, 200)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Dit bestand is leeg"),
        (b"MZ" * 99, "geen foto en geen PDF"),
        (phone_photo()[:2000], "beschadigd"),
        (b"x" * (LARGEST + 1), "groter dan 10 MB"),
        (b"x" * (3 * LARGEST), "groter dan 10 MB"),
        (pdf(pages=61), "meer dan 60 bladzijden"),
    ],
    ids=["nothing", "exe", "half", "large", "very large", "pages"],
)
def test_a_refusal_says_what_to_do_and_keeps_what_was_typed(ank, draft, data, said):
    response = send(ank, draft, data, title="Een lange beschrijving")

    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert "Een lange beschrijving" in page
    assert not SessionFile.objects.exists()


def test_no_more_than_one_file_of_a_request_is_kept_in_memory():
    many = [SimpleUploadedFile(f"{n}.jpg", b"x" * (LARGEST - 1)) for n in range(3)]
    request = RequestFactory().post("/", {"file": many})

    files = request.FILES.getlist("file")

    assert [file.size for file in files] == [LARGEST - 1] * 3
    assert sum(len(file.read()) for file in files) <= LARGEST


def test_without_words_or_a_file_the_form_asks_for_them(ank, draft):
    wordless = send(ank, draft, title="  ")
    fileless = ank.post(url(draft), {"title": "Tekening"})

    assert "Schrijf in een paar woorden" in wordless.content.decode()
    assert "opnieuw: een browser onthoudt die niet" in wordless.content.decode()
    assert "Kies een foto of een PDF." in fileless.content.decode()
    assert {wordless.status_code, fileless.status_code} == {422}


def test_the_sender_is_told_when_something_was_left_out(ank, draft):
    fields = pdf(then=lambda letter: letter.Root.__setattr__("OpenAction", letter.pages[0].obj))

    assert "Alleen de bladzijden zijn bewaard" in send(ank, draft, fields, follow=True).content.decode()
    assert "Alleen de bladzijden" not in send(ank, draft, pdf(), follow=True).content.decode()


def clean(number, size=10):
    return Clean("jpeg", str(number).encode().ljust(size), b"small", 10, 10)


def test_ten_files_fit_and_the_place_of_one_that_is_removed_is_free_again(world, ank, draft):
    files = [add_file(draft, clean=clean(n), title=f"Foto {n}", by=world.ank) for n in range(10)]

    full = send(ank, draft)
    ank.post(url(draft, "remove_file", files[3].pk))
    again = send(ank, draft)

    assert "al 10 bestanden" in full.content.decode()
    assert (full.status_code, again.status_code) == (422, 302)
    assert sorted(draft.files.values_list("number", flat=True)) == list(range(1, 11))
    assert not SessionFileContent.objects.filter(file=files[3].pk).exists()


def test_fifty_megabytes_together_are_the_most(world, draft):
    for number in range(5):
        add_file(draft, clean=clean(number, 10 * MEGABYTE), title="Groot", by=world.ank)

    with pytest.raises(ValidationError, match="50 MB"):
        add_file(draft, clean=clean(6), title="Klein", by=world.ank)


def test_the_same_photo_sent_twice_is_kept_once(ank, draft):
    photo = phone_photo()

    answers = [send(ank, draft, photo).status_code for _time in range(2)]

    assert answers == [302, 302]
    assert SessionFile.objects.count() == 1


def test_a_draft_that_is_thrown_away_takes_its_files_with_it(ank, draft):
    send(ank, draft)

    ank.post(url(draft, "throw_away_session"))

    assert not SessionFile.objects.exists()
    assert not SessionFileContent.objects.exists()


def test_the_files_of_a_final_session_stay(world, ank, draft):
    file = make_file(draft)
    finalise(draft, by=world.ank)

    changes = [
        lambda: make_file(draft, title="Nog een"),
        lambda: SessionFile.objects.filter(pk=file.pk).update(title="Anders"),
        lambda: SessionFile.objects.filter(pk=file.pk).delete(),
        lambda: SessionFileContent.objects.filter(file=file).update(content=b"anders"),
        lambda: SessionFileContent.objects.filter(file=file).delete(),
    ]

    for change in changes:
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change()
    late = send(ank, draft, title="Te laat")
    assert (late.status_code, "Te laat" in late.content.decode()) == (422, True)
    assert "intussen definitief" in late.content.decode()


def test_the_bytes_of_a_draft_are_not_changed_either(draft):
    file = make_file(draft)

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        SessionFileContent.objects.filter(file=file).update(content=b"anders")


def test_a_correction_begins_with_the_same_files_and_changes_only_its_own(world, ank, draft):
    make_file(draft, title="Eerste", content=b"een")
    make_file(draft, title="Tweede", kind="pdf", content=b"twee")
    finalise(draft, by=world.ank)
    correction = begin_correction(CounsellingSession.objects.get(pk=draft.pk), by=world.ank)

    first = correction.files.first()
    ank.post(url(correction, "remove_file", first.pk))
    send(ank, correction, title="Derde")

    assert [file.title for file in correction.files.all()] == ["Tweede", "Derde"]
    assert [bytes(file.stored.content) for file in draft.files.all()] == [b"een", b"twee"]


def test_files_are_read_by_who_reads_the_session_now(world, as_, ank, draft):
    file = make_file(draft)
    addresses = [url(draft, name, file.pk) for name in ("picture", "small_picture", "download_file")]
    kemal, elif_ = as_(world.kemal), as_(world.elif_)
    assert {kemal.get(address).status_code for address in addresses} == {404}

    finalise(draft, by=world.ank)
    assert {kemal.get(address).status_code for address in addresses} == {200}
    assert {elif_.get(address).status_code for address in addresses} == {404}

    ank.post(url(draft, "session_audience"), {"audience": "counsellors"})
    assert {kemal.get(address).status_code for address in addresses} == {404}


def test_a_file_is_found_only_at_its_own_session(world, ank, draft):
    other = make_session(world.family, world.ank, [world.sara], audience="parents")
    file = make_file(draft)

    assert ank.get(url(other, "picture", file.pk)).status_code == 404
    assert ank.post(url(other, "remove_file", file.pk)).status_code == 404


@pytest.mark.parametrize("table", ["teams_sessionfile", "teams_sessionfilecontent", "teams_sessionfileevent"])
def test_the_database_gives_the_family_no_file_written_for_professionals(world, table):
    session = make_session(world.family, world.ank, [world.deniz], final=False, audience="professionals")
    make_file(session, title="Geheim")
    finalise(session, by=world.ank)

    found = {who: found_by(getattr(world, who), f"SELECT 1 FROM {table}") for who in ("kemal", "tess", "ank")}

    assert found == {"kemal": [], "tess": [(1,)], "ank": [(1,)]}


def test_who_added_what_is_in_the_history(ank, draft):
    send(ank, draft, title="Tekening van Sara")
    ank.post(url(draft, "remove_file", SessionFile.objects.get().pk))

    event = EVENTS.get()
    assert (event.title, event.uploaded_by_id) == ("Tekening van Sara", draft.author_id)
    assert "content" not in {field.name for field in EVENTS.model._meta.fields}


def test_the_first_photo_makes_the_draft_there_was_not(world, ank):
    response = ank.post(
        reverse("teams:add_session", args=[world.family.pk]),
        {
            "files": "1",
            "happened_on": "2026-05-12",
            "minutes": "60",
            "kind": "home_visit",
            "audience": "parents",
        },
    )

    session = CounsellingSession.objects.get()
    assert response.url == url(session)
    assert (session.status, session.audience) == ("draft", "parents")


def test_what_was_written_is_kept_when_a_photo_is_added(ank, draft):
    data = {"files": "1", "seen_version": "1", "what_happened": "We tekenden samen.", "minutes": "x"}
    data |= {"happened_on": "2026-05-12", "kind": "home_visit", "audience": "parents"}

    wrong = ank.post(url(draft, "edit_session"), data)
    draft.refresh_from_db()
    right = ank.post(url(draft, "edit_session"), data | {"minutes": "30", "seen_version": draft.version})

    assert wrong.status_code == 422
    assert right.url == url(draft)
    assert draft.what_happened == "We tekenden samen."


def test_the_list_says_how_many_and_finds_by_what_they_show(world, as_, draft):
    make_file(draft, title="Huis met een schommel")
    make_file(draft)
    finalise(draft, by=world.ank)
    make_session(world.family, world.ank, [world.deniz], audience="parents", what_happened="Iets anders")
    path = reverse("teams:sessions", args=[world.family.pk])

    found = as_(world.marloes).get(path, {"q": "schommel"})

    assert list(found.context["page_obj"]) == [draft]
    assert '2<span class="visually-hidden"> foto’s en brieven' in found.content.decode()


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    loads = [query["sql"] for query in captured if '"teams_sessionfilecontent"' in query["sql"]]
    return len(captured) - THE_WALL, loads


def test_pages_with_many_files_ask_as_little_and_never_load_their_bytes(world, as_, ank, draft):
    pages = [
        url(draft, "session"),
        url(draft, "edit_session"),
        url(draft),
        reverse("teams:sessions", args=[world.family.pk]),
    ]
    make_file(draft)
    few = [queries(ank, page) for page in pages]

    for _number in range(9):
        make_file(draft)
    many = [queries(ank, page) for page in pages]

    assert few == many
    assert [loads for _count, loads in many] == [[], [], [], []]


def test_a_small_picture_does_not_load_the_large_one(ank, draft):
    file = make_file(draft)

    with CaptureQueriesContext(connection) as captured:
        response = ank.get(url(draft, "small_picture", file.pk))

    assert response.content == b"small"
    assert not [query for query in captured if '"teams_sessionfilecontent"."content"' in query["sql"]]
