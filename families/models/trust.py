from django.db import models
from django.utils.translation import gettext_lazy as _

from .people import Person


class ToldInTrust(models.Model):
    """What is written about one adult, or was told by somebody else: fewer people read it than its audience says.

    The rules are in ``privacy.access``. Of the family and who is close to it, only the adults named read along; what
    was told in confidence none of them reads (source: access.md; domain.md, section 6, Separated parents).
    """

    concerns = models.ManyToManyField(
        Person, blank=True, related_name="+", verbose_name=_("about which adult")
    )
    told_by = models.CharField(_("who told this"), max_length=120, blank=True)
    in_confidence = models.BooleanField(_("told in confidence"), default=False)

    class Meta:
        abstract = True
