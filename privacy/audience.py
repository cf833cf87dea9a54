"""Who a record is written for. The rules behind the words are in ``privacy.access``."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """The circle an author chooses for a record (source: access.md, Audience of a record)."""

    AUTHOR = "author", _("Only me (draft)")
    COUNSELLORS = "counsellors", _("Only me and the family counsellor")
    PROFESSIONALS = "professionals", _("Professionals of the team")
    PRESENT = "present", _("Who was there, and the family counsellor")
    PARENTS = "parents", _("The parents of these children, and professionals")
    CARERS = "carers", _("The carers of these children, and professionals")
    TEAM = "team", _("The whole team of these children")
