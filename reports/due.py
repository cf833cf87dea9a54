"""What the schedules promise, and which of it has not been asked for yet."""

from collections.abc import Iterator
from datetime import date

from accounts.models import User
from privacy.access import Can, may
from reports.models import Report, ReportSchedule

# What fell due while Simba was down is still due: a hole in the file is worse than a report that comes late. But not
# without end, or a schedule that begins years ago would bring a pile of paper that nobody waits for.
CATCH_UP = 3
AT_ONCE = 500  # schedules


def ask_for_what_is_due(on: date) -> list[Report]:
    """Ask for each report that fell due on or before a day and is not there: once, also when two ask at once.

    A schedule is looked at once for each day, however often this is asked.
    """
    schedules = ReportSchedule.objects.with_periods_over(on).not_asked_for(on)
    schedules = schedules.select_related("family", "made_by").prefetch_related(
        "readers", "family__trajectories"
    )
    asked = []
    while some := list(schedules[:AT_ONCE]):
        asked += _ask(some, on)
        ReportSchedule.objects.filter(pk__among={one.pk for one in some}).update(asked_until=on)
    return asked


def _ask(schedules: list[ReportSchedule], on: date) -> list[Report]:
    promised = [report for schedule in schedules for report in _promised(schedule, on)]
    schedule_ids = {report.schedule_id for report in promised}
    known = set(Report.objects.filter(schedule__in=schedule_ids).values_list(*ONCE))
    fresh = [report for report in promised if tuple(getattr(report, name) for name in ONCE) not in known]
    reach = _Reach()
    Report.objects.bulk_create([r for r in fresh if reach.covers(r)], ignore_conflicts=True)
    # Which rows are ours and which another process' the database does not tell; ringing twice is harmless.
    return list(Report.objects.unfinished().filter(schedule__in={r.schedule_id for r in fresh}))


ONCE = ("schedule_id", "kind", "reader_id", "first_day")


def _promised(schedule: ReportSchedule, on: date) -> Iterator[Report]:
    for first, last in schedule.periods_over(on, most=CATCH_UP):
        if not _was_helped(schedule, first):
            continue
        for kind in schedule.kinds:
            for reader in schedule.readers.all():
                yield Report(
                    family=schedule.family,
                    schedule=schedule,
                    kind=kind,
                    reader=reader,
                    first_day=first,
                    last_day=last,
                    is_final=True,
                    asked_by=schedule.made_by,
                )


def _was_helped(schedule: ReportSchedule, first: date) -> bool:
    """Whether help ran in a period: of a closed file nothing is left to report."""
    return any(t.ends is None or t.ends >= first for t in schedule.family.trajectories.all())


class _Reach:
    """Whether a reader still belongs to a family, asked once for each person."""

    def __init__(self):
        self._readers: dict[int, User] = {}

    def covers(self, report: Report) -> bool:
        reader = self._readers.setdefault(report.reader_id, report.reader)
        return may(reader, Can.SEE_REPORTS, report.family)
