"""The last look at a paper before it goes out: nothing secret may be read on it, however it came there.

``contents.secrecy`` has already covered what is written as it is. This reads the finished PDF as its reader will,
with its pages, lines and hyphens, and finds what is left: a street with a dot between its letters, a name in a chart.
"""

import io
from dataclasses import fields

from pypdf import PdfReader

from families.models import AddressSecrecy
from goals.own_words import guesses_of
from reports.models import Report


def leaks(report: Report, paper: bytes, contents) -> list[str]:
    """The sections of a report where something secret can still be read; empty when it may go out."""
    shroud = AddressSecrecy.objects.shroud_of_paper(report.family, report.reader, report.first_day)
    own = guesses_of(report.reader, report.family) if shroud else ()
    if not shroud or not shroud.seen_in(text_of(paper), apart_from=own):
        return []
    names = [field.name for field in fields(contents) if field.name in Report.Section]
    told = [name for name in names if shroud.seen_in(repr(getattr(contents, name)), apart_from=own)]
    return told or [Report.Section.HEAD]


def text_of(paper: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages)
