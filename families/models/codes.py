from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class CodeListQuerySet(models.QuerySet):
    def in_force(self, on=None):
        """The codes one may choose on a day."""
        on = on or timezone.localdate()
        return self.filter(Q(valid_until=None) | Q(valid_until__gt=on), valid_from__lte=on)


class CodeListEntry(models.Model):
    """One code of a list that administrators keep: words in two languages, a source, and from when it counts."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    label_nl = models.CharField(_("Dutch"), max_length=80)
    label_en = models.CharField(_("English"), max_length=80)
    source = models.CharField(_("source"), max_length=200, blank=True)
    valid_from = models.DateField(_("valid from"), default=timezone.localdate)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = CodeListQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_ends_after_start",
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                violation_error_message=_("The end must come after the start."),
            )
        ]

    def __str__(self):
        return self.label_en if get_language() == "en" else self.label_nl


class ProblemArea(CodeListEntry):
    """A kind of problem a family can have, such as debts."""

    class Meta(CodeListEntry.Meta):
        abstract = False
        verbose_name = _("problem area")
        verbose_name_plural = _("problem areas")


class SupportNeedKind(CodeListEntry):
    """A kind of support a child can need, such as for autism."""

    class Meta(CodeListEntry.Meta):
        abstract = False
        verbose_name = _("support need")
        verbose_name_plural = _("support needs")
