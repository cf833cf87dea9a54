"""A report on paper holds words: drawing it reads no file and goes to no address, whatever somebody wrote."""

import io
import re
import socket
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject
from weasyprint.urls import FatalURLFetchingError

from accounts.models import Organisation, User
from privacy.log import record
from reports import making, pdf
from reports.models import Report
from tests.conftest import signed_in
from tests.reports.quarter import fill, report_for
from tests.security.payloads import on_paper
from tests.security.poison import poison

# What a PDF does by itself, carries along, or leads to.
LIVELY = {
    "/JS",
    "/JavaScript",
    "/Launch",
    "/URI",
    "/EmbeddedFile",
    "/EmbeddedFiles",
    "/OpenAction",
    "/AA",
    "/GoToR",
}
LIVELY |= {
    "/SubmitForm",
    "/ImportData",
    "/RichMedia",
    "/Movie",
    "/Sound",
    "/XFA",
    "/GoToE",
    "/FileAttachment",
}
FORBIDDEN = ["/etc/passwd", "/etc/hosts", "/proc/self", "simba/settings.py"]

FETCHING = [
    '<img alt="x" src="ADDRESS">',
    "<link rel=stylesheet href=ADDRESS><link rel=attachment href=ADDRESS>",
    '<style>@import url("ADDRESS");</style>',
    "<p style='background:url(ADDRESS)'>",
    '<svg><image href="ADDRESS"/></svg>',
]


class Watch:
    """While it is on, notes which files are opened and which addresses are called in this process."""

    on, opened, called = False, [], []

    @classmethod
    def hook(cls, event, args):
        if cls.on and event == "open":
            cls.opened.append(str(args[0]))
        elif cls.on and event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"):
            cls.called.append((event, str(args)))

    def __enter__(self):
        Watch.opened, Watch.called, Watch.on = [], [], True
        return self

    def __exit__(self, *_):
        Watch.on = False


@pytest.fixture(scope="module")
def watch():
    sys.addaudithook(Watch.hook)  # stays for good, and looks only while it is on
    return Watch()


@pytest.fixture
def listener():
    """A server on this machine that must not be called."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def was_called(server) -> bool:
    try:
        server.accept()
    except BlockingIOError:
        return False
    return True


def lively(content: bytes) -> set[str]:
    """The names in all the objects of a PDF that stand for something that happens."""
    reader, found, seen = PdfReader(io.BytesIO(content)), set(), set()
    todo = [reader.trailer]
    while todo:
        one = todo.pop()
        if isinstance(one, IndirectObject):
            if one.idnum in seen:
                continue
            seen.add(one.idnum)
            one = one.get_object()
        if isinstance(one, DictionaryObject):
            found |= LIVELY & {*one.keys(), *(str(v) for v in one.values() if isinstance(v, str))}
            todo += [one.raw_get(key) for key in one]
        elif isinstance(one, ArrayObject):
            todo += list(one)
    return found


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


@pytest.fixture
def quarter(world):
    return fill(world)


def drawn(world, reader):
    report = report_for(world, reader)
    report = Report.objects.select_related("family__organisation", "reader", "asked_by").get(pk=report.pk)
    return pdf.render(making.written(report)).content


def test_words_on_paper_read_no_file_and_call_no_address(quarter, listener, watch):
    payloads = on_paper(listener.getsockname()[1]) * 2
    report_for(quarter, quarter.ank)
    # By turns, so that each of them stands in several columns; those with room hold three at a time.
    poison(
        lambda field, at: "".join(payloads[at % 11 : at % 11 + (3 if (field.max_length or 999) > 500 else 1)])
    )
    pdf._style()

    with watch:
        content = drawn(quarter, quarter.ank)

    assert not was_called(listener)
    assert [one for one in watch.called if "5432" not in one[1]] == []
    assert [name for name in watch.opened if any(one in name for one in FORBIDDEN)] == []
    assert lively(content) == set()
    assert Path("/etc/passwd").read_bytes()[:40] not in content
    assert "root:x:0:0" not in text_of(content)
    # The words are there, as words.
    text = text_of(content)
    assert [
        tag for tag in ("<img", "<link", "<style>", "<svg>", "<iframe", "<meta", "&lt;img") if tag not in text
    ] == []


@pytest.mark.parametrize("who", ["kemal", "mirjam"])
def test_the_log_on_paper_reads_no_file_and_calls_no_address(worlds_of_log, listener, watch, who):
    """Names of accounts, roles and organisations are chosen by people, and are kept in the log as they were then."""
    world, path = worlds_of_log, f"/families/{worlds_of_log.family.pk}/log/pdf/"
    for payload in on_paper(listener.getsockname()[1]):
        User.objects.filter(pk=world.ank.pk).update(name=payload[:120])
        world.here.name = f"{payload[:110]} {world.here.pk}"
        world.here.save()
        record("view", by=User.objects.get(pk=world.ank.pk), family=world.family, rule="see_family")
        record("view", by=getattr(world, who), family=world.family, on_behalf_of=payload[:120])
    pdf._style()
    client = signed_in(User.objects.get(pk=getattr(world, who).pk))

    with watch:
        answer = client.get(path)

    assert answer.status_code == 200
    assert not was_called(listener)
    assert [one for one in watch.called if "5432" not in one[1]] == []
    assert [name for name in watch.opened if any(one in name for one in FORBIDDEN)] == []
    assert lively(answer.content) == set()
    text = text_of(answer.content)
    assert "root:x:0:0" not in text
    assert "127.0.0.1" in text  # the words are there, as words
    assert re.fullmatch(r'attachment; filename="[\w-]+-log\.pdf"', answer["Content-Disposition"])


@pytest.fixture
def worlds_of_log(world):
    poison(lambda field, at: on_paper(9)[at % 11])
    Organisation.objects.filter(pk=world.here.pk).update(name="Simba")
    return world


def test_the_eye_sees_what_a_pdf_does_by_itself():
    """The test above would prove nothing if it could not see."""
    paper = pdf.render('<html lang="nl"><title>x</title><p><a href="https://example.org/">weg</a>')

    assert "/URI" in lively(paper.content)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/a", "https://127.0.0.1:9/a", "file:///etc/passwd", "file://localhost/etc/passwd",
        "file://127.0.0.1/etc/passwd", "FILE:///etc/passwd", "file:/etc/passwd", "//127.0.0.1:9/a",
        "../simba/settings.py", "vendor/../../simba/settings.py", "%2e%2e/simba/settings.py", "/etc/passwd",
        "ftp://127.0.0.1:9/a", "gopher://127.0.0.1:9/a", "jar:file:///etc/passwd", "\\\\127.0.0.1\\a",
    ],
)  # fmt: skip
def test_even_a_template_of_ours_could_fetch_nothing_from_elsewhere(address, watch):
    """Should words ever come on paper as HTML, the last door is the one that fetches."""
    pdf._style()
    with watch:
        for html in FETCHING:
            try:
                pdf.render(f'<html lang="nl"><title>x</title>{html.replace("ADDRESS", address)}<p>x')
            except FatalURLFetchingError:
                pass

    assert watch.called == []
    assert [name for name in watch.opened if any(one in name for one in FORBIDDEN)] == []


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "evil.example:80"])
def test_a_file_of_another_machine_is_not_asked_for(host, watch):
    """The path lies in our own folder, but the address names a machine: its name must not even be looked up."""
    address = f"file://{host}{pdf.STATIC}/print.css"
    with watch:
        with pytest.raises(FatalURLFetchingError):
            pdf.OwnFiles().fetch(address)

    assert watch.called == []


def test_a_link_in_the_folder_of_files_does_not_lead_out_of_it(tmp_path, monkeypatch):
    (tmp_path / "own.css").write_text("p {}")
    (tmp_path / "way-out").symlink_to("/etc/passwd")
    monkeypatch.setattr(pdf, "STATIC", tmp_path)

    with pytest.raises(FatalURLFetchingError):
        pdf.OwnFiles().fetch((tmp_path / "way-out").as_uri())
