"""What a file calls itself, and what somebody says it shows: never a path, a header or a tag."""

import os
import re
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from teams.models import SessionFile
from tests.crawl import what_broke
from tests.security.ground import Written, undone
from tests.security.payloads import EVERYTHING, MARK, SCRIPTS
from tests.security.test_script import wrong_with
from tests.security.test_sql import PAYLOADS
from tests.simba.photos import pdf, phone_photo

PHOTO = phone_photo(size=(60, 40))
NAMES = [
    "../../etc/passwd", "..\\..\\simba\\settings.py", "/etc/passwd", "....//....//etc/passwd", "%2e%2e%2fsettings.py",
    "foto.jpg\x00.html", "\x00", "foto\r\nSet-Cookie: simba=x\r\n\r\n<script>1</script>.jpg", "a\nb.jpg", "a\rb.jpg",
    "<script>window.__pwned=1</script>.jpg", f'"><{MARK}>.jpg', "brief.pdf.html", "brief.html", "x" * 300 + ".jpg",
    'a"; filename="b.html', "a;filename*=utf-8''b.html", "CON", ".htaccess", ".", "..", " ", "\u202egpj.exe",
    "~root", "$(id).jpg", "`id`.jpg", "| id", "-rf.jpg",
]  # fmt: skip


TABLES = {"teams_sessionfile", "teams_sessionfileevent", "teams_sessionfilecontent"}


def body_of(name: str, content: bytes, title: str) -> tuple[bytes, str]:
    """A form as an attacker sends it: a browser would never write such a name into its header."""
    parts = [
        b'--grens\r\nContent-Disposition: form-data; name="title"\r\n\r\n' + title.encode() + b"\r\n",
        b'--grens\r\nContent-Disposition: form-data; name="file"; filename="' + name.encode() + b'"\r\n'
        b"Content-Type: image/jpeg\r\n\r\n" + content + b"\r\n--grens--\r\n",
    ]
    return b"".join(parts), "multipart/form-data; boundary=grens"


def page_of(worlds) -> str:
    return f"/families/{worlds.family.pk}/sessions/{worlds.ids['draft']}/files/"


def upload(worlds, name, content=PHOTO, title="Een tekening", is_raw=False):
    client, path = worlds.clients["ank"], page_of(worlds)
    if is_raw:
        body, kind = body_of(name, content, title)
        return client.generic("POST", path, body, content_type=kind)
    file = SimpleUploadedFile("x", content, content_type="image/jpeg")
    file._name = name  # as it would come out of a reader that cleans nothing
    return client.post(path, {"file": file, "title": title})


class Disk:
    """While it is on, notes which files this process opens to write into them."""

    on, files = False, []

    @classmethod
    def hook(cls, event, args):
        if (
            cls.on
            and event == "open"
            and not isinstance(args[0], int)
            and (args[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        ):
            cls.files.append(str(args[0]))
        elif cls.on and event in ("os.rename", "os.mkdir", "os.link", "os.symlink", "shutil.move"):
            cls.files.append(f"{event} {args}")


@pytest.fixture(scope="module")
def disk():
    sys.addaudithook(Disk.hook)  # stays for good, and looks only while it is on
    return Disk


def new_files(before: set[int]) -> list[SessionFile]:
    return list(SessionFile.objects.exclude(pk__in=before))


@pytest.mark.parametrize("content", [PHOTO, pdf()], ids=["photo", "pdf"])
@pytest.mark.parametrize("is_raw", [True, False], ids=["raw", "form"])
def test_the_name_of_a_file_is_believed_nowhere(worlds, disk, content, is_raw):
    """Nothing is written on the disk; the file that is kept is called by numbers, wherever it is given out."""
    media = set(Path(settings.MEDIA_ROOT).rglob("*"))
    before, wrong, kept = set(SessionFile.objects.values_list("pk", flat=True)), [], 0
    upload_before_the_watch(worlds, content)
    for name in NAMES:
        with undone():
            disk.on, disk.files = True, []
            answer = upload(worlds, name, content, is_raw=is_raw)
            disk.on = False
            wrong += [(name, file) for file in disk.files if file != "/dev/null"]
            if answer.status_code not in (302, 422):
                wrong.append((name, what_broke(answer)))
            for file in new_files(before):
                kept += 1
                wrong += [(name, one) for one in given_out_wrongly(worlds, file, name)]

    assert wrong == []
    assert set(Path(settings.MEDIA_ROOT).rglob("*")) == media
    assert kept > len(NAMES) - 8  # some are no name at all, and then there is no file


def upload_before_the_watch(worlds, content):
    """What is loaded once, with files of its own."""
    with undone():
        assert upload(worlds, "eerste.jpg", content).status_code == 302


def test_the_eye_sees_what_is_written(disk, tmp_path):
    disk.on, disk.files = True, []
    (tmp_path / "a").write_text("x")
    disk.on = False

    assert set(disk.files) == {str(tmp_path / "a")}


def given_out_wrongly(worlds, file, name) -> list[str]:
    """What is wrong with the answers that hold a file, its headers and its pages."""
    place, client = f"{page_of(worlds)}{file.pk}/", worlds.clients["ank"]
    found = []
    for path in (f"{place}download/", place, f"{place}small/"):
        answer = client.get(path)
        if answer.status_code == 404 and not file.is_picture:
            continue  # a letter is only given out whole
        named = answer["Content-Disposition"]
        if not re.fullmatch(r'(inline|attachment); filename="[A-Z0-9-]+_\d+\.(jpg|png|pdf)"', named):
            found.append(f"{path}: {named}")
        if "Set-Cookie: simba=x" in str(answer.headers) or "sandbox" not in answer["Content-Security-Policy"]:
            found.append(f"{path}: {answer.headers}")
    page = client.get(page_of(worlds))
    said = name.strip() and len(name) > 4 and name in page.content.decode()
    return [*found, *wrong_with(page), *(["the name is told"] if said else [])]


def test_no_column_holds_what_a_file_was_called(worlds):
    with undone():
        assert upload(worlds, "Lotte-in-bad-geheim.jpg").status_code == 302
        with connection.cursor() as cursor:
            for table in ("teams_sessionfile", "teams_sessionfileevent", "privacy_accessline"):
                cursor.execute(f"SELECT count(*) FROM {table} row WHERE row::text LIKE '%in-bad-geheim%'")
                assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("title", [*SCRIPTS, EVERYTHING[:200]])
def test_what_a_file_shows_is_text_on_every_page_that_says_it(worlds, title):
    with undone():
        assert upload(worlds, "a.jpg", title=title).status_code == 302
        file = SessionFile.objects.latest("pk")
        pages = [
            worlds.clients["ank"].get(page) for page in (page_of(worlds), page_of(worlds)[: -len("files/")])
        ]
        pages.append(worlds.clients["ank"].get(f"/families/{worlds.family.pk}/sessions/", {"q": title[:40]}))
        pages.append(worlds.clients["ank"].get(f"{page_of(worlds)}{file.pk}/download/"))

    assert file.title == title.strip()
    assert [one for page in pages for one in wrong_with(page)] == []
    assert "<" + MARK not in pages[0].content.decode()


@pytest.mark.parametrize("title", PAYLOADS, ids=range(len(PAYLOADS)))
def test_sql_in_what_a_file_shows_is_kept_or_refused(worlds, title):
    with undone(), Written() as written:
        answer = upload(worlds, "a.jpg", title=title)

    fits = len(title) <= 200 and "\x00" not in title
    assert answer.status_code == (302 if fits else 422), what_broke(answer)
    assert written.tables <= {*TABLES, "pghistory_context"}
    assert (written.tables >= TABLES) is fits


@pytest.mark.parametrize("content", [b"", b"<script>1</script>", b"\x00" * 100, SCRIPTS[0].encode() * 50])
def test_what_is_no_file_comes_back_as_a_sentence(worlds, content):
    with undone(), Written() as written:
        answer = upload(worlds, f"{SCRIPTS[5]}.jpg", content, title=EVERYTHING)

    assert answer.status_code == 422, what_broke(answer)
    assert wrong_with(answer) == []
    assert not written.tables
