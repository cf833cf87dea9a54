"""A report is made: once, whole, and whatever happens to who makes it."""

import pytest

from reports.models import Report
from reports.tasks import render_report
from tests.reports.quarter import fill, report_for


@pytest.fixture
def quarter(world):
    return fill(world)


def test_a_report_is_made(quarter):
    report = report_for(quarter, quarter.ank)

    render_report(report.pk)

    report.refresh_from_db()
    assert report.state == Report.State.READY
    assert report.pages >= 2
    assert bytes(report.file.content[:8]) == b"%PDF-1.7"
