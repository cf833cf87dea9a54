"""The schedules of the demo families, and the reports that fell due."""

from datetime import timedelta

from django.db.models import DateTimeField, ExpressionWrapper, F
from django.utils import timezone

from reports import due
from reports.models import Kind, Report, ReportSchedule
from reports.tasks import render_report

from .days import day
from .story import Story

WEEKS = 12


def promise(story: Story, *readers, since: int) -> None:
    """A progress report every twelve weeks, for these readers."""
    schedule = ReportSchedule.objects.create(
        family=story.family,
        kinds=[Kind.PROGRESS],
        every_weeks=WEEKS,
        starts=day(since),
        made_by=story.users["mirjam"],
    )
    schedule.readers.set([story.users[key] for key in readers])


def ask() -> None:
    """Ask for what the schedules promised so far."""
    due.ask_for_what_is_due(timezone.localdate())


def make() -> None:
    """Make the reports that were asked for, each dated the morning after its period; what fails the worker makes."""
    for report in Report.objects.unfinished():
        render_report(report.pk)
    morning = ExpressionWrapper(F("last_day") + timedelta(days=1, hours=4), output_field=DateTimeField())
    soon = ExpressionWrapper(morning + timedelta(seconds=20), output_field=DateTimeField())
    Report.objects.ready().update(asked_at=morning, started_at=morning, ready_at=soon)
