"""The last look at a paper before it goes out: nothing secret may be read on it, however it came there.

``contents.secrecy`` has already covered what is written as it is. This reads the finished PDF as its reader will,
with its pages, lines and hyphens, and finds what is left: a street with a dot between its letters, a name in a chart.
"""

from collections.abc import Collection
from dataclasses import fields

from families.models import AddressSecrecy
from goals.own_words import guesses_of
from privacy.covering import is_clean
from privacy.shroud import Shroud
from reports.models import Report
from simba.paper import text_of


def leaks(report: Report, paper: bytes, contents) -> list[str]:
    """The sections of a report where something secret can still be read; empty when it may go out."""
    shroud, own = _shroud_over(report)
    if not shroud or not shroud.seen_in(text_of(paper), apart_from=own):
        return []
    names = [field.name for field in fields(contents) if field.name in Report.Section]
    told = [name for name in names if shroud.seen_in(repr(getattr(contents, name)), apart_from=own)]
    return told or [Report.Section.HEAD]


def is_still_clean(report: Report, paper: bytes) -> bool:
    """Whether a report that was made before may still go out: an address may be secret since."""
    shroud, own = _shroud_over(report)
    return not shroud or is_clean(paper, shroud, apart_from=own)


def _shroud_over(report: Report) -> tuple[Shroud, Collection[str]]:
    shroud = AddressSecrecy.objects.shroud_of_paper(report.family, report.reader, report.first_day)
    return shroud, guesses_of(report.reader, report.family) if shroud else ()
