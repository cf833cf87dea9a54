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
    """Ask for what the schedules promised so far, each on the morning after its period."""
    due.ask_for_what_is_due(timezone.localdate())
    morning = ExpressionWrapper(F("last_day") + timedelta(days=1, hours=4), output_field=DateTimeField())
    Report.objects.unfinished().update(asked_at=morning)


def make() -> None:
    """Make the reports that were asked for; what fails here is made by the worker later."""
    for report in Report.objects.unfinished():
        render_report(report.pk)
    at_once = F("asked_at") + timedelta(seconds=20)
    Report.objects.ready().update(started_at=F("asked_at") + timedelta(seconds=5), ready_at=at_once)
