"""How a report is made, so that it is made once whatever happens to the worker.

The row is the truth and its lock says who is at work. Claiming it is a short transaction, so that everybody sees that
it is being made; making it is one transaction that holds the row until the PDF is there. A worker that dies loses its
connection, and with it the lock: the row stays "being made" and the next worker that is rung for takes it up.
"""

import hashlib

from django.conf import settings
from django.db import connection
from django.template.loader import render_to_string
from django.utils import timezone, translation

from privacy import wall
from privacy.access import Can, may
from privacy.log import record
from privacy.models import AccessLine
from reports import pictures, release
from reports.contents import gather
from reports.models import Report, ReportFile

MOST_ATTEMPTS = 5  # times it may be begun, when workers are lost on the way
MOST_ERRORS = 3  # times it may be begun, when it goes wrong by itself
KEPT_IN = {Report.Failure.OUT_OF_REACH, Report.Failure.SECRET}  # it may not go out


@wall.as_job()
def claim(pk: int) -> bool:
    """Say that a report is being made; False when it is finished, at work in another hand, or given up."""
    report = _held(pk)
    if report is None:
        return False
    if report.attempts >= MOST_ATTEMPTS:
        _give_up(report, Report.Failure.INTERRUPTED)
        return False
    report.state, report.started_at = Report.State.BEING_MADE, timezone.now()
    report.attempts += 1
    report.save(update_fields=["state", "started_at", "attempts"])
    return True


@wall.as_job()
def make(pk: int) -> None:
    """Gather, draw and keep a report that was claimed; all of it or nothing."""
    from reports import pdf  # 40 MB, which a web process that only asks for reports need not hold

    report = _held(pk)
    if report is None:
        return
    _let_go_of_a_lost_machine()
    if not may(report.reader, Can.SEE_REPORTS, report.family):
        _give_up(report, Report.Failure.OUT_OF_REACH)
        return
    with wall.as_person(report.reader):
        contents = read(report)
        paper = pdf.render(drawn(report, contents))
        leaks = release.leaks(report, paper.content, contents)
    if leaks:
        report.failed_in = leaks[0]
        _give_up(report, Report.Failure.SECRET)
        return
    ReportFile.objects.update_or_create(
        report=report,
        defaults={
            "family": report.family,
            "content": paper.content,
            "sha256": hashlib.sha256(paper.content).hexdigest(),
        },
    )
    report.state, report.ready_at, report.pages = Report.State.READY, timezone.now(), paper.pages
    report.save(update_fields=["state", "ready_at", "pages"])
    _write_down(report, status=200)


@wall.as_job()
def put_back(pk: int) -> None:
    """After it went wrong: wait for the next ring, or give it up when that has happened too often."""
    report = _held(pk)
    if report and report.attempts >= MOST_ERRORS:
        _give_up(report, Report.Failure.BROKE)


def written(report: Report) -> str:
    """A report as HTML, in the language of its reader."""
    return drawn(report, read(report))


def read(report: Report):
    """What a report says, in the language of its reader."""
    with translation.override(report.reader.language):
        return gather(report)


def drawn(report: Report, contents) -> str:
    with translation.override(report.reader.language):
        return render_to_string(
            f"reports/{report.kind}.html",
            {"it": contents, "pictures": pictures.of(contents), "language": report.reader.language},
        )


def _held(pk: int) -> Report | None:
    """An unfinished report with its lock, unless another hand holds that."""
    reports = Report.objects.unfinished().filter(pk=pk)
    reports = reports.select_related("family__organisation", "reader__organisation", "asked_by")
    return reports.select_for_update(skip_locked=True, of=("self",), no_key=True).first()


def _give_up(report: Report, why: str) -> None:
    report.state, report.failure = Report.State.FAILED, why
    report.save(update_fields=["state", "failure", "failed_in"])
    _write_down(report, status=403 if why in KEPT_IN else 500)


def _write_down(report: Report, status: int) -> None:
    """A line of the access log: the worker made a report, or did not, for who asked for it."""
    record(
        AccessLine.Action.CREATE,
        family=report.family,
        purpose=AccessLine.Purpose.SUPPORT,
        object_kind="report",
        object_id=report.pk,
        rule=Can.MAKE_REPORT,
        on_behalf_of=report.asked_by.name,
        status=status,
    )


def _let_go_of_a_lost_machine() -> None:
    """A machine that vanishes does not say goodbye: the server ends its transaction, or the lock would stay."""
    with connection.cursor() as cursor:
        limit = f"{settings.CELERY_TASK_TIME_LIMIT + 10}s"
        cursor.execute("SELECT set_config('idle_in_transaction_session_timeout', %s, true)", [limit])
