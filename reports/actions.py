"""What people do with reports: ask for one, ask again, stop a schedule."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from families.models import Family
from reports.models import Report, ReportSchedule
from reports.tasks import render_report
from simba.celery import ring


@transaction.atomic
def ask(
    family: Family,
    *,
    kind: str,
    first_day: date,
    last_day: date,
    readers: list[User],
    is_final: bool = False,
    by: User,
) -> list[Report]:
    """Ask for a report for each reader; one that is on its way already is not asked for twice."""
    Family.objects.select_for_update(no_key=True).get(pk=family.pk)
    about = {
        "family": family,
        "kind": kind,
        "first_day": first_day,
        "last_day": last_day,
        "is_final": is_final,
    }
    on_their_way = {report.reader_id: report for report in Report.objects.unfinished().filter(**about)}
    reports = []
    for reader in readers:
        report = on_their_way.get(reader.pk)
        reports.append(report or Report.objects.create(**about, reader=reader, asked_by=by))
        _ring_for(reports[-1])
    return reports


@transaction.atomic
def ask_again(report: Report, *, by: User) -> Report:
    """Give a report that did not work another chance; of any other nothing changes."""
    report = Report.objects.select_for_update(no_key=True).get(pk=report.pk)
    if report.state == Report.State.FAILED:
        report.state, report.failure, report.attempts = Report.State.ASKED, "", 0
        report.asked_at, report.started_at = timezone.now(), None
        report.save(update_fields=["state", "failure", "attempts", "asked_at", "started_at"])
        _ring_for(report)
    return report


@transaction.atomic
def stop(schedule: ReportSchedule, *, by: User) -> ReportSchedule:
    """Promise no more reports from today; those that are there stay."""
    schedule.until = max(timezone.localdate(), schedule.starts)
    schedule.save(update_fields=["until"])
    return schedule


def _ring_for(report: Report) -> None:
    """Call the worker as soon as the row can be seen."""
    transaction.on_commit(lambda: ring(render_report, report.pk))
