from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pghistory import InsertEvent, UpdateEvent, track

from privacy.records import CaseQuerySet
from simba.choices import shown_as
from simba.db import DayRange, IdRange

from .family import Family
from .people import Child, Person


class TrajectoryQuerySet(CaseQuerySet):
    def running(self):
        return self.filter(status__in=[Trajectory.Status.ACTIVE, Trajectory.Status.ON_HOLD])


@track(InsertEvent(), UpdateEvent())
class Trajectory(models.Model):
    """One stretch of help to a family, from referral to closing."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Not started yet")
        ACTIVE = "active", _("Running")
        ON_HOLD = "on_hold", _("On hold")
        CLOSED = "closed", _("Closed")
        DECLINED = "declined", _("Declined")
        NOT_STARTED = "not_started", _("Did not start")
        TRANSFERRED = "transferred", _("Handed over")

    class Phase(models.TextChoices):
        REFERRED = "referred", _("Referral")
        ORIENTATION = "orientation", _("Getting to know each other")
        INVESTIGATION = "investigation", _("Finding out together")
        COOPERATION = "cooperation", _("Working together")
        GOALS = "goals", _("Working on goals")
        RETURN_PREPARATION = "return_preparation", _("Preparing to come home")
        AFTERCARE = "aftercare", _("Help after coming home")
        CLOSED = "closed", _("Closed")

    class Framework(models.TextChoices):
        VOLUNTARY = "voluntary", _("Voluntary")
        COMPULSORY = "compulsory", _("Through the court")

    NOT_OVER = (Status.DRAFT, Status.ACTIVE, Status.ON_HOLD)

    family = models.ForeignKey(Family, models.CASCADE, related_name="trajectories")
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.ACTIVE)
    phase = models.CharField(_("phase"), max_length=20, choices=Phase, default=Phase.REFERRED)
    phase_since = models.DateField(_("in this phase since"), default=timezone.localdate)
    legal_framework = models.CharField(
        _("voluntary or through the court"), max_length=12, choices=Framework, default=Framework.VOLUNTARY
    )
    starts = models.DateField(_("from"), default=timezone.localdate)
    ends = models.DateField(_("until"), null=True, blank=True)
    end_reason = models.CharField(_("reason for ending"), max_length=300, blank=True)

    objects = TrajectoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("trajectory")
        verbose_name_plural = _("trajectories")
        ordering = ["-starts", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="trajectory_ends_after_start",
                condition=Q(ends=None) | Q(ends__gte=F("starts")),
                violation_error_message=_("The end cannot come before the start."),
            ),
            models.CheckConstraint(
                name="trajectory_that_is_over_has_an_end_and_a_reason",
                condition=Q(status__in=["draft", "active", "on_hold"])
                | (Q(ends__isnull=False) & ~Q(end_reason="")),
                violation_error_message=_("Write down when and why it ended."),
            ),
            models.UniqueConstraint(
                fields=["family"],
                condition=Q(status__in=["draft", "active", "on_hold"]),
                name="trajectory_one_at_a_time",
                violation_error_message=_("There is already a trajectory running for this family."),
            ),
        ]
        indexes = [models.Index(fields=["family", "-starts"], name="trajectory_latest")]

    def __str__(self):
        return f"{self.get_phase_display()} ({self.get_status_display()})"

    @property
    def is_open(self) -> bool:
        return self.status in self.NOT_OVER


class TrajectoryPhase(models.Model):
    """One phase a trajectory went through; the last day is not included."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="phases")
    trajectory = models.ForeignKey(Trajectory, models.CASCADE, related_name="phases")
    phase = models.CharField(_("phase"), max_length=20, choices=Trajectory.Phase)
    get_phase_display = shown_as("phase", Trajectory.Phase)
    starts = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ["starts", "pk"]
        constraints = [
            models.CheckConstraint(
                name="phase_ends_after_start",
                condition=Q(until=None) | Q(until__gte=F("starts")),
                violation_error_message=_("The end cannot come before the start."),
            ),
            models.UniqueConstraint(
                fields=["trajectory"], condition=Q(until=None), name="phase_one_at_a_time"
            ),
        ]

    def __str__(self):
        return self.get_phase_display()


class AmbitionQuerySet(CaseQuerySet):
    child_path = "child"

    def current(self):
        return self.filter(until=None)


@track(InsertEvent(), UpdateEvent())
class Ambition(models.Model):
    """What everybody works towards for one child, until it changes. Never overwritten."""

    class Kind(models.TextChoices):
        RETURN_HOME = "return_home", _("Back home")
        STRENGTHENING = "strengthening", _("Stronger bond in the family")
        UNDECIDED = "undecided", _("Not decided yet")

    family = models.ForeignKey(Family, models.CASCADE, related_name="ambitions")
    child = models.ForeignKey(Child, models.CASCADE, related_name="ambitions")
    kind = models.CharField(_("ambition"), max_length=14, choices=Kind)
    to_parent = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("home to")
    )
    starts = models.DateField(_("from"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)
    why = models.TextField(_("why"), max_length=2000, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    objects = AmbitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("ambition")
        verbose_name_plural = _("ambitions")
        ordering = ["starts", "pk"]
        constraints = [
            models.CheckConstraint(
                name="ambition_ends_after_start",
                condition=Q(until=None) | Q(until__gte=F("starts")),
                violation_error_message=_("The end cannot come before the start."),
            ),
            models.UniqueConstraint(fields=["child"], condition=Q(until=None), name="ambition_one_at_a_time"),
            ExclusionConstraint(
                name="ambition_no_overlap",
                expressions=[
                    (IdRange("child"), RangeOperators.OVERLAPS),
                    (DayRange("starts", "until"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("There is already an ambition for this child in these days."),
            ),
        ]

    def __str__(self):
        return self.get_kind_display()
