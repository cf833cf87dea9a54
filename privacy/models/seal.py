import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

_STAYS = [
    pgtrigger.Protect(name="seal_stays", operation=pgtrigger.Update | pgtrigger.Delete),
    pgtrigger.Trigger(
        name="seals_stay",
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        level=pgtrigger.Statement,
        func="RAISE EXCEPTION 'The seals of the access log are never emptied.';",
    ),
]


class LogSeal(models.Model):
    """A link of the chain over the access log: some lines of one month, or that a month was dropped.

    ``mac`` is an HMAC-SHA256 over this row and the mac of the seal before it. ``digests`` holds the digest of each
    line of ``ids``, 32 bytes each, so that a changed line can be pointed at.
    """

    class Kind(models.TextChoices):
        LINES = "lines", _("lines sealed")
        DROPPED = "dropped", _("month dropped")

    number = models.BigIntegerField(unique=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.LINES)
    sealed_at = models.DateTimeField(default=timezone.now)
    month = models.DateField()
    lines = models.PositiveIntegerField()
    ids = ArrayField(models.BigIntegerField(), default=list)
    # The highest of the ids: it finds the seals of late without reading all ids of all seals.
    newest = models.BigIntegerField(default=0, db_index=True)
    digests = models.BinaryField(default=b"")
    key = models.CharField(max_length=8)  # which key, not the key
    mac = models.BinaryField()

    class Meta:
        verbose_name = _("seal of the access log")
        verbose_name_plural = _("seals of the access log")
        ordering = ["number"]
        triggers = _STAYS

    def __str__(self):
        return f"{self.number} {self.sealed_at:%Y-%m-%d %H:%M} {self.kind}"


class LogRetentionQuerySet(models.QuerySet):
    def on(self, day):
        """The rule that holds on a day, first."""
        return self.filter(effective_from__lte=day).order_by("-effective_from")


class LogRetention(models.Model):
    """How many years lines of the access log are kept, from which day, and who says so."""

    effective_from = models.DateField(_("from"), unique=True)
    years = models.PositiveSmallIntegerField(_("years"))
    source = models.CharField(_("source"), max_length=200)

    objects = LogRetentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("term of the access log")
        verbose_name_plural = _("terms of the access log")
        ordering = ["effective_from"]
        constraints = [
            models.CheckConstraint(
                name="log_retention_at_least_five_years",
                condition=Q(years__gte=5),
                violation_error_message=_("The access log is kept for at least five years."),
            )
        ]
        triggers = [pgtrigger.Protect(name="retention_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.effective_from}: {self.years}"
