"""When reports are made: asked for by the timetable, rung for, and rung for again when left behind."""

import logging
from datetime import timedelta

from celery import shared_task
from django.db.models.functions import Coalesce
from django.utils import timezone

from privacy import wall
from reports import due, making
from reports.models import Report
from simba.celery import ring

LEFT_BEHIND_AFTER = timedelta(seconds=20)
log = logging.getLogger(__name__)


@shared_task(acks_late=True)
def render_report(pk):
    """Make the PDF of a report; running it twice, or two at once, is harmless."""
    if not making.claim(pk):
        return
    try:
        making.make(pk)
    except Exception as problem:  # whatever it is, the row must say so; its words may hold somebody's
        where = problem.__traceback__
        while where.tb_next:
            where = where.tb_next
        place = f"{where.tb_frame.f_code.co_filename}:{where.tb_lineno}"
        log.error("Report %s was not made: %s at %s", pk, type(problem).__name__, place)
        making.put_back(pk)


@shared_task
def ring_again():
    """Ring for the reports left behind: by a broker that was away, a worker that was lost, or an error."""
    since = Coalesce("started_at", "asked_at")
    with wall.as_job():
        waiting = (
            Report.objects.unfinished()
            .alias(since=since)
            .filter(since__lt=timezone.now() - LEFT_BEHIND_AFTER)
        )
        waiting = list(waiting.order_by("since").values_list("pk", flat=True)[:100])
    for pk in waiting:
        ring(render_report, pk)


@shared_task
def ask_for_what_is_due():
    """Ask for the reports whose period is over."""
    with wall.as_job():
        asked = due.ask_for_what_is_due(timezone.localdate())
    for report in asked:
        ring(render_report, report.pk)
