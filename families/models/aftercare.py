from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pghistory import InsertEvent, UpdateEvent, track

from privacy.records import CaseQuerySet
from simba.choices import shown_as
from simba.crypto import EncryptedCharField
from simba.db import Today

from .family import Family
from .people import Child


class AftercareEpisodeQuerySet(CaseQuerySet):
    child_path = "child"


@track(InsertEvent(), UpdateEvent())
class AftercareEpisode(models.Model):
    """Help to one child and the parents after coming home, so that the return lasts."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="aftercare_episodes")
    child = models.ForeignKey(Child, models.CASCADE, related_name="aftercare_episodes")
    starts = models.DateField(_("first night at home"), default=timezone.localdate)
    ends = models.DateField(_("until"), null=True, blank=True)
    warning_signs = models.TextField(_("signs that it goes less well"), max_length=2000, blank=True)
    backup_place = EncryptedCharField(
        _("place to stay if needed"),
        max_length=200,
        blank=True,
        place="families.aftercareepisode.backup_place",
    )
    crisis_contact = EncryptedCharField(
        _("whom to call first"),
        max_length=200,
        blank=True,
        place="families.aftercareepisode.crisis_contact",
    )

    objects = AftercareEpisodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("help after coming home")
        verbose_name_plural = _("help after coming home")
        ordering = ["starts", "pk"]
        constraints = [
            models.CheckConstraint(
                name="aftercare_ends_after_start",
                condition=Q(ends=None) | Q(ends__gte=F("starts")),
                violation_error_message=_("The end cannot come before the start."),
            ),
            models.UniqueConstraint(
                fields=["child"],
                condition=Q(ends=None),
                name="aftercare_one_at_a_time",
                violation_error_message=_("Help after coming home is already running for this child."),
            ),
        ]

    def __str__(self):
        return f"{self.child} ({self.starts})"


class AftercareCheckInQuerySet(CaseQuerySet):
    child_path = "episode__child"

    def open(self):
        return self.filter(done_on=None, episode__ends=None)

    def due(self, on=None):
        return self.open().filter(due_on__lte=on or timezone.localdate())


@track(InsertEvent(), UpdateEvent())
class AftercareCheckIn(models.Model):
    """A moment to ask how it goes at home: planned, and what was heard."""

    class Outcome(models.TextChoices):
        WELL = "well", _("It goes well")
        ATTENTION = "attention", _("Needs attention")
        WORRY = "worry", _("Worrying")

    family = models.ForeignKey(Family, models.CASCADE, related_name="aftercare_check_ins")
    episode = models.ForeignKey(AftercareEpisode, models.CASCADE, related_name="check_ins")
    due_on = models.DateField(_("planned on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    outcome = models.CharField(_("how does it go"), max_length=10, choices=Outcome, blank=True)
    get_outcome_display = shown_as("outcome", Outcome)
    note = models.TextField(_("what did you hear"), max_length=4000, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects = AftercareCheckInQuerySet.as_manager()

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["episode", "due_on"], name="check_in_planned_once"),
            models.CheckConstraint(
                name="check_in_done_says_how_it_goes",
                condition=Q(done_on=None, outcome="") | (Q(done_on__isnull=False) & ~Q(outcome="")),
                violation_error_message=_("Choose how it goes."),
            ),
            models.CheckConstraint(
                name="check_in_done_in_the_past",
                condition=Q(done_on=None) | Q(done_on__lte=Today()),
                violation_error_message=_("This date is still to come."),
            ),
        ]

    def __str__(self):
        return f"{self.episode.child}: {self.due_on}"
