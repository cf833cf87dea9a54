import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pghistory import InsertEvent, UpdateEvent, track

from families.models import Child, Family, ToldInTrust
from privacy.audience import Audience
from privacy.keys import IdWithFamily, KeyedManyToManyField
from privacy.records import AudienceQuerySet
from simba.choices import shown_as
from simba.db import Today

from .goals import GoalScore


@track(InsertEvent(), UpdateEvent())
class SafetyRating(models.Model):
    """How safe one voice finds it at home on one day, 0 (a child cannot live there) to 10. Never averaged."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="safety_ratings", db_index=False)
    children = KeyedManyToManyField(
        Child, blank=True, related_name="safety_ratings", verbose_name=_("for whom")
    )
    value = models.PositiveSmallIntegerField(_("how safe is it at home"))
    rated_on = models.DateField(_("on"), default=timezone.localdate)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    voice = models.CharField(_("voice"), max_length=14, choices=GoalScore.Voice, editable=False)
    get_voice_display = shown_as("voice", GoalScore.Voice)
    why = models.TextField(_("why this number"), max_length=2000, blank=True)
    one_higher = models.TextField(_("what would make it one higher"), max_length=2000, blank=True)
    audience = models.CharField(
        _("who may read this"), max_length=13, choices=Audience, default=Audience.PROFESSIONALS
    )

    objects = AudienceQuerySet.as_manager()

    class Meta:
        verbose_name = _("number for safety")
        verbose_name_plural = _("numbers for safety")
        ordering = ["rated_on", "pk"]
        constraints = [
            IdWithFamily(fields=["family", "id"], name="rating_with_family"),
            models.CheckConstraint(
                name="rating_from_zero_to_ten",
                condition=Q(value__gte=0, value__lte=10),
                violation_error_message=_("Choose a number from 0 to 10."),
            ),
            models.CheckConstraint(
                name="rating_is_given_in_the_past",
                condition=Q(rated_on__lte=Today()),
                violation_error_message=_("This day is still to come."),
            ),
        ]
        indexes = [models.Index(fields=["family", "-rated_on"], name="rating_by_family")]
        triggers = [
            pgtrigger.Protect(
                name="rating_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["audience"]),
            )
        ]

    def __str__(self):
        return f"{self.value} ({self.rated_on})"


class MappingEntryQuerySet(AudienceQuerySet):
    def open(self):
        return self.filter(ends=None)


@track(InsertEvent(), UpdateEvent())
class MappingEntry(ToldInTrust):
    """One line of the map of a family: a worry, or something that goes well."""

    class Column(models.TextChoices):
        WORRY = "worry", _("Worry")
        GOES_WELL = "goes_well", _("Goes well")

    family = models.ForeignKey(Family, models.CASCADE, related_name="mapping", db_index=False)
    column = models.CharField(_("worry, or goes well"), max_length=10, choices=Column)
    text = models.TextField(_("in plain words"), max_length=2000)
    children = KeyedManyToManyField(
        Child, blank=True, related_name="mapping", verbose_name=_("about which children")
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    audience = models.CharField(
        _("who may read this"), max_length=13, choices=Audience, default=Audience.PROFESSIONALS
    )
    starts = models.DateField(_("since"), default=timezone.localdate)
    ends = models.DateField(_("no longer since"), null=True, blank=True)

    objects = MappingEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of the map")
        verbose_name_plural = _("lines of the map")
        ordering = ["-starts", "-pk"]
        constraints = [
            IdWithFamily(fields=["family", "id"], name="mapping_with_family"),
            models.CheckConstraint(
                name="mapping_ends_after_start",
                condition=Q(ends=None) | Q(ends__gte=F("starts")),
                violation_error_message=_("The end cannot come before the start."),
            ),
            models.CheckConstraint(
                name="mapping_has_started",
                condition=Q(starts__lte=Today()),
                violation_error_message=_("This date is still to come."),
            ),
        ]

    def __str__(self):
        return self.text[:60]
