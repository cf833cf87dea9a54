import pgtrigger
from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.access import log_rows, model_named

# The content a digest is taken over, in this order; a new field goes at the end, in a migration that says so.
SEALED_FIELDS = [
    "id",
    "at",
    "user_id",
    "user_name",
    "organisation",
    "parts",
    "action",
    "purpose",
    "family_id",
]
SEALED_FIELDS += ["object_kind", "object_id", "rule", "status", "address", "role", "on_behalf_of", "reason"]
_AS_TEXT = {
    "at": "to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')",
    "address": "host(NEW.address)",
}
_CONTENT = ", ".join(_AS_TEXT.get(name, f"NEW.{name}") for name in SEALED_FIELDS)


class AccessLineQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The lines somebody may search: those of the own organisation for who watches over it, and the own ones."""
        return self.filter(log_rows(user))

    def of_family(self, family):
        return self.filter(family_id=family.pk)

    def refused(self):
        return self.filter(status__in=[403, 404])

    def with_family_number(self):
        """Each line with the number of its family, for those who see no name."""
        family = model_named("families.Family").objects.filter(pk=OuterRef("family_id"))
        return self.annotate(family_number=Subquery(family.values("number")))


class AccessLine(models.Model):
    """One line of the access log: who did what to which record, when, and by which rule (NEN 7513).

    Holds no content and points at nothing by foreign key, so that a line outlives what it is about. The table is
    partitioned by month (privacy/months.py); ``digest`` is put on by the database, and sealed by privacy/sealing.py.
    """

    class Action(models.TextChoices):
        VIEW = "view", _("looked")
        CREATE = "create", _("added")
        CHANGE = "change", _("changed")
        DELETE = "delete", _("removed")
        PRINT = "print", _("printed")
        DOWNLOAD = "download", _("downloaded")
        EXPORT = "export", _("exported")
        SEARCH = "search", _("searched")
        RIGHTS = "rights", _("changed who may do or see what")
        EMERGENCY = "emergency", _("emergency access")
        REVIEW = "review", _("reviewed emergency access")
        SIGN_IN = "sign_in", _("signed in")
        SIGN_OUT = "sign_out", _("signed out")
        FAILED_SIGN_IN = "failed_sign_in", _("could not sign in")
        REVEAL = "reveal", _("had shown")

    class Purpose(models.TextChoices):
        SUPPORT = "support", _("support to the family")
        ADMINISTRATION = "administration", _("running the organisation")
        OWN = "own", _("own file")
        EMERGENCY = "emergency", _("emergency")
        AUDIT = "audit", _("watching over privacy")

    at = models.DateTimeField(_("when"), default=timezone.now)
    user_id = models.BigIntegerField(_("account"), null=True)
    user_name = models.CharField(_("who"), max_length=120, blank=True)
    organisation = models.CharField(_("organisation"), max_length=120, blank=True)
    role = models.CharField(_("role in the organisation"), max_length=200, blank=True)
    parts = models.CharField(_("as"), max_length=200, blank=True)
    on_behalf_of = models.CharField(_("on behalf of"), max_length=120, blank=True)
    action = models.CharField(_("what"), max_length=20, choices=Action)
    purpose = models.CharField(_("why"), max_length=14, choices=Purpose, blank=True)
    family_id = models.BigIntegerField(_("family"), null=True)
    object_kind = models.CharField(_("kind of record"), max_length=60, blank=True)
    object_id = models.BigIntegerField(_("record"), null=True)
    rule = models.CharField(_("rule"), max_length=40, blank=True)
    reason = models.CharField(_("given reason"), max_length=12, blank=True)
    status = models.PositiveSmallIntegerField(_("outcome"))
    address = models.GenericIPAddressField(_("from"), null=True)
    digest = models.BinaryField(null=True, editable=False)

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
            pgtrigger.Trigger(
                name="access_line_digest",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="NEW.digest := sha256(convert_to(jsonb_build_array("
                f"{_CONTENT})::text, 'UTF8')); RETURN NEW;",
            ),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.user_name} {self.action}"
