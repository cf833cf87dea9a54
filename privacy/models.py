import pgtrigger
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AccessLineQuerySet(models.QuerySet):
    def of_family(self, family):
        return self.filter(family_id=family.pk)


class AccessLine(models.Model):
    """One line of the access log: who did what to which record, when, and by which rule (NEN 7513).

    Holds no content and points at nothing by foreign key, so that a line outlives what it is about.
    """

    class Action(models.TextChoices):
        VIEW = "view", _("looked")
        CREATE = "create", _("added")
        CHANGE = "change", _("changed")
        DELETE = "delete", _("removed")
        PRINT = "print", _("printed")
        DOWNLOAD = "download", _("downloaded")
        SEARCH = "search", _("searched")
        SIGN_IN = "sign_in", _("signed in")
        REVEAL = "reveal", _("had shown")

    class Purpose(models.TextChoices):
        SUPPORT = "support", _("support to the family")
        ADMINISTRATION = "administration", _("running the organisation")
        OWN = "own", _("own file")

    at = models.DateTimeField(_("when"), default=timezone.now)
    user_id = models.BigIntegerField(_("account"), null=True)
    user_name = models.CharField(_("who"), max_length=120, blank=True)
    organisation = models.CharField(_("organisation"), max_length=120, blank=True)
    parts = models.CharField(_("as"), max_length=200, blank=True)
    action = models.CharField(_("what"), max_length=10, choices=Action)
    purpose = models.CharField(_("why"), max_length=14, choices=Purpose, blank=True)
    family_id = models.BigIntegerField(_("family"), null=True)
    object_kind = models.CharField(_("kind of record"), max_length=60, blank=True)
    object_id = models.BigIntegerField(_("record"), null=True)
    rule = models.CharField(_("rule"), max_length=40, blank=True)
    reason = models.CharField(_("given reason"), max_length=12, blank=True)
    status = models.PositiveSmallIntegerField(_("outcome"))
    address = models.GenericIPAddressField(_("from"), null=True)

    objects = AccessLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of the access log")
        verbose_name_plural = _("access log")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["family_id", "-at"], name="access_by_family"),
            models.Index(fields=["user_id", "-at"], name="access_by_user"),
        ]
        triggers = [
            pgtrigger.Protect(name="access_line_stays", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="access_log_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                level=pgtrigger.Statement,
                func="RAISE EXCEPTION 'The access log is never emptied.';",
            ),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.user_name} {self.action}"
