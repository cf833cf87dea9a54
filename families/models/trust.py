from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy.keys import KeyedManyToManyField

from .people import Person


class ToldInTrust(models.Model):
    """What is written about one adult, or was told by somebody else: fewer people read it than its audience says.

    The rules are in ``privacy.access``. Of the family and who is close to it, only the adults named read along; what
    was told in confidence none of them reads, and what is withheld with a reason no young person does (source:
    access.md; domain.md, section 6, Separated parents).
    """

    concerns = KeyedManyToManyField(Person, blank=True, related_name="+", verbose_name=_("about which adult"))
    told_by = models.CharField(_("who told this"), max_length=120, blank=True)
    in_confidence = models.BooleanField(_("told in confidence"), default=False)
    # From twelve a young person reads along with the parents, unless a professional says why not yet.
    withheld_why = models.CharField(
        _("why a young person does not read this yet"), max_length=300, blank=True
    )

    class Meta:
        abstract = True
