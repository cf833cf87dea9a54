"""The PDF: tagged, readable by machines, in Dutch, with a name and a number on every page, from no network."""

import io
from datetime import date

import pytest
from pypdf import PdfReader
from weasyprint.urls import FatalURLFetchingError

from privacy.audience import Audience
from reports import making, pdf
from reports.models import Report
from tests.reports.quarter import fill, report_for
from tests.world import days_ago, make_entry, make_session


def paper(world, reader, **fields):
    report = report_for(world, reader, **fields)
    report = Report.objects.select_related("family__organisation", "reader", "asked_by").get(pk=report.pk)
    return PdfReader(io.BytesIO(pdf.render(making.written(report)).content))


@pytest.fixture
def quarter(world):
    return fill(world)


def text_of(reader):
    return "\n".join(page.extract_text() for page in reader.pages)


def test_the_paper_is_tagged_and_says_its_language_and_title(quarter):
    reader = paper(quarter, quarter.mirjam)

    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert quarter.family.number in reader.metadata.title
    assert b"pdfuaid" in root["/Metadata"].get_data()


def tags(element, found):
    element = element.get_object()
    if "/S" in element:
        found.append(element)
    children = element.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        if hasattr(child.get_object(), "get"):
            tags(child, found)
    return found


def test_headings_tables_and_pictures_are_there_for_who_cannot_see(quarter):
    elements = tags(paper(quarter, quarter.ank).trailer["/Root"]["/StructTreeRoot"], [])

    kinds = {element["/S"] for element in elements}
    assert {"/H1", "/H2", "/H3", "/P", "/Table", "/TH", "/TD", "/L", "/Figure"} <= kinds
    assert all(element.get("/Alt") for element in elements if element["/S"] == "/Figure")


def test_words_come_back_whole_also_those_of_other_alphabets(quarter):
    words = ["Ağrı Şırnak łódź", "ሰላም", "مرحبا"]
    for text in words:
        make_entry(quarter.family, quarter.ank, text, audience=Audience.TEAM, starts=days_ago(3))

    text = text_of(paper(quarter, quarter.ank))

    assert "Ağrı Şırnak łódź" in text
    assert "ሰላም" in text
    assert "Ik wil rustig blijven, ook als ik boos ben." in text.replace("\n", " ")


def test_every_page_has_its_number_the_reader_and_whether_it_is_a_draft(quarter):
    reader = paper(quarter, quarter.mirjam)

    pages = [page.extract_text() for page in reader.pages]
    assert len(pages) >= 3
    for number, text in enumerate(pages, 1):
        assert f"Bladzijde {number} van {len(pages)}" in text
        assert "Exemplaar van Mirjam Kroon" in text
        assert "concept" in text.lower()


def test_a_final_report_says_so(quarter):
    text = text_of(paper(quarter, quarter.mirjam, is_final=True))

    assert "Definitief" in text
    assert "oncept" not in text


def test_days_are_written_in_dutch(quarter):
    text = text_of(paper(quarter, quarter.mirjam, first_day=date(2026, 3, 3), last_day=date(2026, 5, 25)))

    assert "3 maart 2026 tot en met 25 mei 2026" in text.replace("\n", " ")


def test_a_reader_who_reads_english_gets_english(quarter):
    quarter.mirjam.language = "en"
    quarter.mirjam.save()

    reader = paper(quarter, quarter.mirjam)

    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert "How safe is it at home?" in text_of(reader)


def test_two_hundred_sessions_and_a_very_long_note_fit_on_paper(quarter):
    team = {"audience": Audience.TEAM}
    for number in range(60):
        day = days_ago(2 + number)
        make_session(quarter.family, quarter.ank, happened_on=day, what_happened="Woord " * 60, **team)
    make_session(quarter.family, quarter.ank, what_happened="Lang. " * 3300, what_was_said="x" * 2000, **team)
    for number in range(70):
        words = f"Zorg {number} " + "die lang is " * 8
        make_entry(quarter.family, quarter.ank, words, starts=days_ago(3), **team)

    text = text_of(paper(quarter, quarter.ank))

    assert text.count("Lang.") == 3300
    assert all(f"Zorg {number} " in text for number in range(70))


def test_what_somebody_wrote_is_words_and_never_markup(quarter):
    words = "<img src='http://example.org/x.png'><b>vet</b> & <script>1</script>"
    make_entry(quarter.family, quarter.ank, words, audience=Audience.TEAM, starts=days_ago(3))

    assert "<b>vet</b> & <script>1</script>" in text_of(paper(quarter, quarter.ank)).replace("\n", "")


@pytest.mark.parametrize(
    "address",
    ["http://example.org/a.png", "file:///etc/passwd", "../simba/settings.py", "ftp://example.org/a"],
)
def test_nothing_is_fetched_but_own_files(address):
    with pytest.raises(FatalURLFetchingError):
        pdf.render(f'<html lang="nl"><title>x</title><img alt="x" src="{address}">')


def test_letters_and_styles_are_read_once(quarter):
    first = pdf._style()
    paper(quarter, quarter.mirjam)

    assert pdf._style() is first
