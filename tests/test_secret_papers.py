"""A PDF is looked at as it goes out: a letter somebody brought in, the access log, and a report of before."""

import io
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage
from django.urls import reverse
from pypdf import PdfWriter

from families.letters import CheckedBackend, LetterRefused
from privacy.audience import Audience
from privacy.models import AccessLine
from reports import pdf
from reports.models import ReportFile
from teams.actions import finalise
from tests.world import make_file, make_report, make_secrecy, make_session

pytestmark = pytest.mark.django_db
CARELESS, HARMLESS = "<p>Sara woont op de Schuil&shy;hof, num&shy;mer 7.</p>", "<p>Sara tekende een huis.</p>"


def drawn(html):
    return pdf.render(f"<html lang=nl><head><title>Brief</title></head><body>{html}</body></html>").content


@pytest.fixture
def secret(world):
    make_secrecy(world.family, world.mother, by=world.ank)
    return world


def letter(world, content, by=None):
    """A letter with a session everybody of the team reads."""
    talk = make_session(
        world.family,
        by or world.ank,
        present=[world.member.kemal],
        final=False,
        audience=Audience.TEAM,
        children=world.children,
    )
    file = make_file(talk, "Brief", kind="pdf", content=content)
    finalise(talk, by=talk.author)
    return file


@pytest.mark.parametrize(
    ("who", "status"), [("kemal", 403), ("tess", 403), ("mirjam", 403), ("marloes", 200)]
)
def test_a_letter_with_a_secret_in_it_opens_for_who_knows_it(secret, as_, who, status):
    closed, opened = letter(secret, drawn(CARELESS)), letter(secret, drawn(HARMLESS))
    client = as_(getattr(secret, who))

    answers = [client.get(file.get_absolute_url()) for file in (closed, opened)]

    assert [answer.status_code for answer in answers] == [status, 200]
    if status == 403:
        assert "kan u dit papier niet laten zien" in unescape(answers[0].content.decode())
        assert b"Schuil" not in answers[0].content
        assert AccessLine.objects.filter(action="download", status=403).count() == 1


def test_who_brought_it_in_keeps_it(secret, as_):
    file = letter(secret, drawn(CARELESS), by=secret.joris)

    assert as_(secret.joris).get(file.get_absolute_url()).status_code == 200


def test_what_cannot_be_read_cannot_be_looked_at(secret, as_):
    broken = letter(secret, b"%PDF-1.7 broken")

    assert as_(secret.mirjam).get(broken.get_absolute_url()).status_code == 403


def test_who_knows_the_secret_is_warned_when_it_comes_in(secret, as_):
    talk = make_session(secret.family, secret.ank, final=False)
    url = reverse("teams:session_files", args=[secret.family.pk, talk.pk])
    sent = SimpleUploadedFile("brief.pdf", drawn(CARELESS), "application/pdf")

    page = as_(secret.ank).post(url, {"file": sent, "title": "Brief van school"}, follow=True)

    assert "In deze pdf staat iets van een geheim adres" in unescape(page.content.decode())


@pytest.mark.parametrize("way", ["reports:pdf", "reports:download"])
def test_a_report_of_before_the_secret_does_not_go_out_any_more(world, as_, way):
    reports = [make_report(world.family, reader) for reader in (world.kemal, world.marloes)]
    ReportFile.objects.update_or_create(
        report=reports[0], defaults={"family": world.family, "content": drawn(CARELESS), "sha256": "0" * 64}
    )
    url = reverse(way, args=[world.family.pk, reports[0].pk])
    before = as_(world.kemal).get(url).status_code

    make_secrecy(world.family, world.mother, by=world.ank)

    assert (before, as_(world.kemal).get(url).status_code) == (200, 403)


def test_the_log_on_paper_is_looked_at_too(secret, as_, monkeypatch):
    url = reverse("reports:file_log_pdf", args=[secret.family.pk])
    client = as_(secret.mirjam)
    assert client.get(url).status_code == 200
    AccessLine.objects.create(
        family_id=secret.family.pk,
        user_id=secret.ank.pk,
        user_name="Ank van de Schuilhof",
        organisation="Simba Familiezorg",
        action="view",
        rule="see_family",
        status=200,
    )

    assert client.get(url).status_code == 403


def test_a_letter_with_such_a_pdf_does_not_leave(secret):
    out = EmailMessage("Brief", "Zie de bijlage.", to=[secret.kemal.email])
    out.attach("brief.pdf", drawn(CARELESS), "application/pdf")

    with pytest.raises(LetterRefused):
        CheckedBackend().send_messages([out])


def test_a_page_that_is_a_picture_has_no_words(secret, as_):
    empty, blank = io.BytesIO(), PdfWriter()
    blank.add_blank_page(100, 100)
    blank.write(empty)
    scanned = letter(secret, empty.getvalue())

    assert as_(secret.mirjam).get(scanned.get_absolute_url()).status_code == 200
