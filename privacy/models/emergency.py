from datetime import timedelta

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pghistory import InsertEvent, UpdateEvent, track

from privacy.access import emergencies_known
from simba.db import IdRange
from simba.links import link
from simba.working_days import after_working_days

LASTS, RECENTLY = timedelta(minutes=60), timedelta(days=7)
REVIEW_WITHIN = 5  # working days


def in_an_hour():
    return timezone.now() + LASTS


def review_day():
    return after_working_days(timezone.localdate(), REVIEW_WITHIN)


class MomentRange(Func):
    """From a moment up to, not including, another."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


class EmergencyAccessQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those somebody must know of or may review: of the families one supports or leads, or of the organisation."""
        return self.filter(emergencies_known(user))

    def running(self, now=None):
        now = now or timezone.now()
        return self.filter(starts__lte=now, ends_at__gt=now)

    def recent(self, since=None):
        return self.filter(starts__gt=since or timezone.now() - RECENTLY)

    def untold(self):
        return self.filter(told_at=None)

    def waiting(self):
        """Not yet reviewed."""
        return self.filter(reviewed_at=None)


@track(InsertEvent(), UpdateEvent())
class EmergencyAccess(models.Model):
    """An hour in which somebody reads a file that is otherwise out of their reach, and why (domain.md, section 6)."""

    class Kind(models.TextChoices):
        DANGER = "danger", _("A child or parent is in danger now")
        CALL = "call", _("The family calls and needs help now")
        CRISIS = "crisis", _("The crisis service or the police asks")
        ABSENT = "absent", _("The own counsellor is not there, and it cannot wait")

    class Verdict(models.TextChoices):
        JUSTIFIED = "justified", _("It was needed")
        UNJUSTIFIED = "unjustified", _("It was not needed")

    family = models.ForeignKey("families.Family", models.CASCADE, related_name="emergencies")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="emergencies")
    kind = models.CharField(_("why one must look"), max_length=10, choices=Kind)
    reason = models.TextField(
        _("what happens"),
        max_length=1000,
        help_text=_("Say in your own words why this cannot wait. The privacy officer reads it."),
    )
    starts = models.DateTimeField(default=timezone.now, editable=False)
    ends_at = models.DateTimeField(default=in_an_hour, editable=False)
    told_at = models.DateTimeField(null=True, editable=False)
    review_by = models.DateField(default=review_day, editable=False)
    reviewed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", editable=False
    )
    reviewed_at = models.DateTimeField(null=True, editable=False)
    verdict = models.CharField(_("your judgement"), max_length=12, choices=Verdict, blank=True)
    verdict_words = models.TextField(_("why do you think so?"), max_length=1000, blank=True)

    objects = EmergencyAccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("emergency access")
        verbose_name_plural = _("emergency accesses")
        ordering = ["-starts", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="emergency_lasts_an_hour_at_most",
                condition=Q(ends_at__gte=F("starts"))
                & Q(ends_at__lte=F("starts") + LASTS + timedelta(seconds=1)),
            ),
            models.CheckConstraint(name="emergency_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="emergency_reviewed_by_another",
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("user")),
                violation_error_message=_("Somebody else must review this: it was you who looked."),
            ),
            models.CheckConstraint(
                name="emergency_review_is_whole",
                condition=Q(reviewed_by=None, reviewed_at=None, verdict="")
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False) & ~Q(verdict=""),
            ),
            ExclusionConstraint(
                name="emergency_one_at_a_time",
                expressions=[
                    (IdRange("user"), RangeOperators.OVERLAPS),
                    (IdRange("family"), RangeOperators.OVERLAPS),
                    (MomentRange("starts", "ends_at"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("You already have emergency access to this family."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="emergency_review_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__reviewed_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.starts:%Y-%m-%d %H:%M} {self.kind}"

    def get_absolute_url(self):
        return link("privacy:review", self.pk)

    @property
    def is_running(self) -> bool:
        return self.starts <= timezone.now() < self.ends_at

    @property
    def is_overdue(self) -> bool:
        return self.reviewed_at is None and self.review_by < timezone.localdate()
