from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pghistory import InsertEvent, UpdateEvent, track

from families.models import Family
from privacy.access import reports_listed, reports_of
from privacy.keys import IdWithFamily, KeyedManyToManyField
from privacy.records import CaseQuerySet
from simba.links import link


class Kind(models.TextChoices):
    """What sort of report it is."""

    PROGRESS = "progress", _("Progress report")


class ReportScheduleQuerySet(CaseQuerySet):
    def running(self, on=None):
        on = on or timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gt=on), starts__lte=on)

    def with_periods_over(self, on):
        """The schedules that may have a period over on a day and not too long ago, ended or not: what was due on the
        last day is still due the day after."""
        return self.filter(Q(until=None) | Q(until__gte=on - timedelta(weeks=52)), starts__lt=on)

    def not_asked_for(self, on):
        """The schedules nobody looked at for a day: what fell due by then may still have to be asked for."""
        return self.filter(Q(asked_until=None) | Q(asked_until__lt=on))


@track(InsertEvent(), UpdateEvent(), exclude=["asked_until"])
class ReportSchedule(models.Model):
    """The promise to make reports of a family every so many weeks, for the readers named."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="report_schedules", db_index=False)
    kinds = ArrayField(
        models.CharField(max_length=12, choices=Kind), default=list, verbose_name=_("which reports")
    )
    every_weeks = models.PositiveSmallIntegerField(_("every how many weeks"), default=12)
    starts = models.DateField(_("first period starts on"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)
    readers = KeyedManyToManyField(
        settings.AUTH_USER_MODEL, related_name="report_schedules", verbose_name=_("for whom")
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    asked_until = models.DateField(null=True, editable=False, db_index=True)

    objects = ReportScheduleQuerySet.as_manager()

    class Meta:
        verbose_name = _("report schedule")
        verbose_name_plural = _("report schedules")
        ordering = ["starts", "pk"]
        constraints = [
            IdWithFamily(fields=["family", "id"], name="schedule_with_family"),
            models.CheckConstraint(
                name="schedule_every_one_to_fifty_two_weeks",
                condition=Q(every_weeks__gte=1, every_weeks__lte=52),
                violation_error_message=_("Choose a number of weeks from 1 to 52."),
            ),
            models.CheckConstraint(
                name="schedule_ends_after_start",
                condition=Q(until=None) | Q(until__gte=F("starts")),
                violation_error_message=_("The end cannot come before the start."),
            ),
            models.CheckConstraint(
                name="schedule_makes_something",
                condition=Q(kinds__len__gte=1),
                violation_error_message=_("Choose at least one report."),
            ),
        ]

    def __str__(self):
        return f"{self.family}: {self.every_weeks}"

    def get_absolute_url(self):
        return link("reports:schedule", self.family_id, self.pk)

    def last_period(self, on):
        """The first and last day of the latest period that is over on a day, or none.

        Counted from ``starts`` in steps of ``every_weeks``, so that it is the same whenever it is asked.
        """
        return next(iter(self.periods_over(on, most=1)), None)

    def periods_over(self, on, *, most):
        """The latest periods over on a day, the oldest of them first; one that outlasts the schedule never is."""
        length = timedelta(weeks=self.every_weeks)
        over = (min(on, self.until or on) - self.starts) // length
        firsts = [self.starts + number * length for number in range(max(over - most, 0), over)]
        return [(first, first + length - timedelta(days=1)) for first in firsts]

    def next_due(self, on):
        """The day the next report is asked for, seen from a day."""
        length = timedelta(weeks=self.every_weeks)
        return self.starts + max((on - self.starts) // length + 1, 1) * length


class ReportQuerySet(CaseQuerySet):
    def visible_to(self, user):
        """The reports whose pages somebody may open."""
        return self.filter(reports_of(user))

    def listed_for(self, user):
        """The reports somebody may know of: who makes them sees how far each is, without opening it."""
        return self.filter(reports_listed(user))

    def unfinished(self):
        return self.filter(state__in=[Report.State.ASKED, Report.State.BEING_MADE])

    def ready(self):
        return self.filter(state=Report.State.READY)


@track(InsertEvent(), UpdateEvent())
class Report(models.Model):
    """One report of one family over one period for one reader, from asked for to on paper."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked for")
        BEING_MADE = "being_made", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Did not work")

    class Failure(models.TextChoices):
        BROKE = (
            "broke",
            _(
                "Something went wrong in Simba while it was being made. Try again. "
                "If it goes wrong again, call your administrator."
            ),
        )
        INTERRUPTED = (
            "interrupted",
            _(
                "Making it was broken off five times. Try again in a quarter of an hour, or choose a shorter period."
            ),
        )
        OUT_OF_REACH = (
            "out_of_reach",
            _("The person it is for no longer belongs to this family's team. Ask for one for somebody else."),
        )

        SECRET = (
            "secret",
            _(
                "Something of a secret address could be read on this paper, so it was thrown away. "
                "Take it out of the text and try again. Look here first:"
            ),
        )

    class Section(models.TextChoices):
        """Where on the paper it went wrong, by the name of the section in its contents."""

        HEAD = "head", _("the name or the motto of the family")
        TEAM = "team", _("the team")
        CHILDREN = "children", _("the children")
        SESSIONS = "sessions", _("a session")
        GOALS = "goals", _("a goal, its steps or its numbers")
        SAFETY = "safety", _("the numbers for safety")
        WORRIES = "worries", _("the worries")
        GOES_WELL = "goes_well", _("what goes well")
        CHANGES = "changes", _("what changed")
        CHECK_INS = "check_ins", _("the check-ins after coming home")

    family = models.ForeignKey(Family, models.CASCADE, related_name="reports")
    kind = models.CharField(_("which report"), max_length=12, choices=Kind, default=Kind.PROGRESS)
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("through"))
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reports", verbose_name=_("for whom")
    )
    schedule = models.ForeignKey(
        ReportSchedule, models.SET_NULL, null=True, blank=True, related_name="reports", editable=False
    )
    is_final = models.BooleanField(_("final"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED, editable=False)
    failure = models.CharField(max_length=12, choices=Failure, blank=True, editable=False)
    failed_in = models.CharField(max_length=12, choices=Section, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    ready_at = models.DateTimeField(null=True, editable=False)
    pages = models.PositiveSmallIntegerField(null=True, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-last_day", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="report_period_ends_after_start",
                condition=Q(last_day__gte=F("first_day")),
                violation_error_message=_("The period ends before it starts. Check both days."),
            ),
            models.UniqueConstraint(
                fields=["schedule", "kind", "reader", "first_day"],
                name="report_once_per_period",
            ),
            models.CheckConstraint(
                name="report_ready_is_dated",
                condition=~Q(state="ready") | Q(ready_at__isnull=False),
            ),
            models.CheckConstraint(
                name="report_failed_says_why",
                condition=~Q(state="failed") | ~Q(failure=""),
            ),
        ]
        indexes = [
            models.Index(fields=["family", "-last_day"], name="report_by_family"),
            models.Index(fields=["reader", "-ready_at"], name="report_by_reader"),
            models.Index(
                fields=["asked_at"], condition=Q(state__in=["asked", "being_made"]), name="report_unfinished"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.first_day} – {self.last_day}"

    def get_absolute_url(self):
        return link("reports:report", self.family_id, self.pk)

    @property
    def file_name(self) -> str:
        """A name for the file that tells nobody whose it is: the family's number and the period."""
        return f"{self.family.number}_{self.first_day:%Y-%m-%d}_{self.last_day:%Y-%m-%d}.pdf"

    def earlier_versions(self):
        """The reports of the same period for the same reader that were ready before this one was asked for."""
        same = {
            "kind": self.kind,
            "reader": self.reader_id,
            "first_day": self.first_day,
            "last_day": self.last_day,
        }
        return Report.objects.filter(family=self.family_id, pk__lt=self.pk, **same).ready()

    @property
    def is_finished(self) -> bool:
        return self.state in (self.State.READY, self.State.FAILED)


class ReportFile(models.Model):
    """The bytes of one report, apart so that a list never loads them."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="+")
    report = models.OneToOneField(Report, models.CASCADE, related_name="file")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("report file")
        verbose_name_plural = _("report files")

    def __str__(self):
        return f"{self.report_id}.pdf"
