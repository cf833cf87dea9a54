from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from families.models import Family
from privacy.records import CaseQuerySet
from simba.kept import Asked, kept

from .sessions import CounsellingSession


class NoticeQuerySet(CaseQuerySet):
    def visible_to(self, user):
        """Everybody's notices are their own, as long as they reach the family."""
        return super().visible_to(user).filter(user=user.pk)

    def unseen(self):
        return self.filter(seen_at=None)

    def whether_any(self, user, family=None) -> Asked:
        """The question whether somebody has not seen one yet. Mostly there is none, and nothing more is asked."""
        return _untold.asked(reader=user, family=family)

    def newest(self, user, most, family=None):
        """The newest that somebody has not seen."""
        return list(_unseen(user, family).with_what_opens(user).select_related("family")[:most])

    def with_what_opens(self, user):
        """Each notice with whether its reader may still open what it is about."""
        sessions = CounsellingSession.objects.visible_to(user).filter(pk=OuterRef("session"))
        return self.select_related("session").annotate(opens=Exists(sessions))


def _unseen(user, family):
    unseen = Notice.objects.visible_to(user).unseen()
    return unseen if family is None else unseen.filter(family=family)


@kept
def _untold(reader, family):
    return _unseen(reader, family).values_list("pk", flat=True)[:1]


class Notice(models.Model):
    """Word to one person that something changed in what concerns them. It never holds what stands there."""

    class Kind(models.TextChoices):
        CORRECTED = "corrected", _("A session you read was corrected")
        REPLIED = "replied", _("Somebody replied to what you wrote")

    family = models.ForeignKey(Family, models.CASCADE, related_name="notices")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(_("what happened"), max_length=10, choices=Kind)
    session = models.ForeignKey(
        CounsellingSession, models.CASCADE, null=True, blank=True, related_name="notices"
    )
    made_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "session"], name="notice_once_for_each_session"),
            models.CheckConstraint(
                name="notice_of_a_correction_names_the_session",
                condition=~Q(kind="corrected") | Q(session__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["user", "family", "-made_at"], name="notice_by_reader")]

    def __str__(self):
        return self.get_kind_display()
