import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pghistory import InsertEvent, track

from families.models import Family
from privacy.records import CaseQuerySet
from simba.links import link
from simba.uploads import LARGEST, MEGABYTE

from .sessions import FINAL_STAYS, CounsellingSession, stays_with_a_final_session

MOST_FILES, MOST_TOGETHER = 10, 50 * MEGABYTE


class SessionFileQuerySet(CaseQuerySet):
    within = "session"

    def pictures(self):
        return self.exclude(kind=SessionFile.Kind.PDF)


class ContentQuerySet(CaseQuerySet):
    within = "file"


@track(InsertEvent())
class SessionFile(models.Model):
    """A photo or a letter with a session, made anew from what was sent; read by who reads the session."""

    class Kind(models.TextChoices):
        JPEG = "jpeg", _("Photo")
        PNG = "png", _("Drawing")
        PDF = "pdf", _("PDF")

    family = models.ForeignKey(Family, models.CASCADE, related_name="session_files")
    session = models.ForeignKey(CounsellingSession, models.CASCADE, related_name="files")
    # Which of the ten places it has; the order is that of coming in.
    number = models.PositiveSmallIntegerField(editable=False)
    kind = models.CharField(max_length=4, choices=Kind, editable=False)
    title = models.CharField(_("what it shows"), max_length=200)
    size = models.PositiveIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    width = models.PositiveSmallIntegerField(null=True, editable=False)
    height = models.PositiveSmallIntegerField(null=True, editable=False)
    pages = models.PositiveSmallIntegerField(null=True, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)

    objects = SessionFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a session")
        verbose_name_plural = _("files of a session")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="file_has_its_own_number"),
            # Cleaning the same bytes gives the same bytes: what was sent twice is kept once.
            models.UniqueConstraint(fields=["session", "sha256"], name="file_once_in_a_session"),
            models.CheckConstraint(
                name="file_is_one_of_ten", condition=Q(number__gte=1, number__lte=MOST_FILES)
            ),
            models.CheckConstraint(name="file_says_what_it_shows", condition=~Q(title="")),
            models.CheckConstraint(name="file_is_not_too_large", condition=Q(size__gte=1, size__lte=LARGEST)),
            models.CheckConstraint(
                name="file_picture_has_a_size",
                condition=Q(kind="pdf", width=None, height=None, pages__gte=1)
                | Q(kind__in=["jpeg", "png"], width__gte=1, height__gte=1, pages=None),
            ),
        ]
        triggers = [stays_with_a_final_session("file_of_a_final_session_stays")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        name = "teams:picture" if self.is_picture else "teams:download_file"
        return link(name, self.family_id, self.session_id, self.pk)

    @property
    def is_picture(self) -> bool:
        return self.kind != self.Kind.PDF

    @property
    def content_type(self) -> str:
        return f"image/{self.kind}" if self.is_picture else "application/pdf"

    @property
    def file_name(self) -> str:
        """A name for the file that tells nobody whose it is: the family's number and its own."""
        ending = "jpg" if self.kind == self.Kind.JPEG else self.kind
        return f"{self.family.number}_{self.pk}.{ending}"


class SessionFileContent(models.Model):
    """The bytes of one file, and of a picture a small one, apart so that a list never loads them."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="+")
    file = models.OneToOneField(SessionFile, models.CASCADE, related_name="stored")
    content = models.BinaryField()
    small = models.BinaryField(default=b"")

    objects = ContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("content of a file")
        verbose_name_plural = _("contents of files")
        triggers = [
            pgtrigger.Trigger(
                name="content_of_a_final_session_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("row_of", "RECORD")],
                func=f"""
                    IF TG_OP = 'DELETE' THEN row_of := OLD; ELSE row_of := NEW; END IF;
                    IF TG_OP = 'UPDATE' OR EXISTS (
                        SELECT 1 FROM teams_sessionfile f JOIN teams_counsellingsession s ON s.id = f.session_id
                        WHERE f.id = row_of.file_id AND s.status = 'final'
                    ) THEN
                        RAISE EXCEPTION '{FINAL_STAYS}';
                    END IF;
                    RETURN row_of;
                """,
            )
        ]

    def __str__(self):
        return str(self.file_id)
