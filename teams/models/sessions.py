import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pghistory import InsertEvent, UpdateEvent, track

from families.models import Child, Family, ToldInTrust
from privacy.audience import Audience
from privacy.keys import FamilyKey, IdWithFamily, KeyedManyToManyField, OfOneFamily
from privacy.records import AudienceQuerySet
from simba.choices import shown_as
from simba.crypto import EncryptedCharField
from simba.db import AllOf, Today
from simba.links import link

from .members import TeamMember

# Of a final session only who reads it may change; that it is a secret now may be found out afterwards.
MAY_CHANGE = ["audience", "in_confidence", "withheld_why", "saved_at", "version", "page_key"]
FINAL_STAYS = "A final session is never changed: correct it with a new version."


class SessionQuerySet(AudienceQuerySet):
    def visible_to(self, user):
        """A draft is its author's alone, whatever audience it is meant for."""
        return super().visible_to(user).filter(Q(status=CounsellingSession.Status.FINAL) | Q(author=user.pk))

    def final(self):
        return self.filter(status=CounsellingSession.Status.FINAL)

    def drafts_of(self, user):
        return self.filter(status=CounsellingSession.Status.DRAFT, author=user)

    def current(self):
        """Final sessions that no final version corrects."""
        return self.final().exclude(correction__status=CounsellingSession.Status.FINAL)

    def with_people(self):
        """Each session with who was there, which children it was about and its files, for a list."""
        return self.select_related("author").prefetch_related("present", "children", "files")

    def search(self, words):
        """Sessions in which every word is written somewhere. Where it was is kept encrypted, so that is read here."""
        found, words = self, words.replace("\x00", "").split()[:5]
        places = [(pk, place.casefold()) for pk, place in self.values_list("pk", "place")] if words else []
        for word in words:
            found = found.filter(
                Q(what_happened__icontains=word)
                | Q(what_was_said__icontains=word)
                | Q(what_we_agreed__icontains=word)
                | Q(next_step__icontains=word)
                | Q(pk__in=[pk for pk, place in places if word.casefold() in place])
                | Q(pk__in=SessionChild.objects.filter(note__icontains=word).values("session"))
                | Q(pk__in=self.model.objects.filter(files__title__icontains=word).values("pk"))
            )
        return found

    def during(self, first, last):
        return self.filter(happened_on__gte=first, happened_on__lte=last)


# A draft is kept at every pause in typing, and is its author's alone: history begins with what is written down.
ONCE_FINAL = AllOf(pgtrigger.AnyChange(), pgtrigger.Q(new__status="final"))


@track(InsertEvent(), UpdateEvent(condition=ONCE_FINAL))
class CounsellingSession(ToldInTrust):
    """One conversation of a counsellor with members of a team: a draft, and then final for good."""

    class Kind(models.TextChoices):
        HOME_VISIT = "home_visit", _("Home visit")
        OFFICE = "office", _("At the office")
        PHONE = "phone", _("By phone")
        VIDEO = "video", _("By video")
        CHILD = "child", _("With the child alone")
        TEAM = "team", _("With the team")
        OTHER = "other", _("Other")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        FINAL = "final", _("Final")

    # No index of its own: the one below begins with it, and has the days in order.
    family = models.ForeignKey(Family, models.CASCADE, related_name="counselling_sessions", db_index=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="written_sessions", editable=False
    )
    status = models.CharField(_("status"), max_length=5, choices=Status, default=Status.DRAFT, editable=False)
    happened_on = models.DateField(_("when"), default=timezone.localdate)
    starts_at = models.TimeField(_("at what time"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("how long (minutes)"), default=60)
    kind = models.CharField(_("what kind"), max_length=10, choices=Kind, default=Kind.HOME_VISIT)
    get_kind_display = shown_as("kind", Kind)
    place = EncryptedCharField(_("where"), max_length=120, blank=True, place="teams.counsellingsession.place")
    present = KeyedManyToManyField(
        TeamMember, blank=True, related_name="sessions", verbose_name=_("who was there")
    )
    children = KeyedManyToManyField(
        Child,
        through="SessionChild",
        blank=True,
        related_name="sessions",
        verbose_name=_("about which children"),
    )
    what_happened = models.TextField(_("what happened"), max_length=20000, blank=True)
    what_was_said = models.TextField(_("what was said, by whom"), max_length=20000, blank=True)
    what_we_agreed = models.TextField(_("what we agreed"), max_length=20000, blank=True)
    next_step = models.TextField(_("next step"), max_length=4000, blank=True)
    audience = models.CharField(
        _("who may read this"), max_length=13, choices=Audience, default=Audience.PROFESSIONALS
    )
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="correction", editable=False
    )
    correction_reason = models.CharField(_("why it is corrected"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    # Which open page saved last: the same page may save again without having seen its own answer.
    page_key = models.UUIDField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)
    finalised_at = models.DateTimeField(null=True, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["-happened_on", "-pk"]
        constraints = [
            IdWithFamily(fields=["family", "id"], name="session_with_family"),
            models.CheckConstraint(
                name="session_final_is_dated",
                condition=Q(status="draft", finalised_at=None)
                | Q(status="final", finalised_at__isnull=False),
            ),
            models.CheckConstraint(
                name="session_final_says_what_happened",
                condition=Q(status="draft") | ~Q(what_happened=""),
                violation_error_message=_("Write down what happened."),
            ),
            models.CheckConstraint(
                name="session_happened_in_the_past",
                condition=Q(happened_on__lte=Today()),
                violation_error_message=_("This day is still to come."),
            ),
            models.CheckConstraint(
                name="session_lasts_a_day_at_most",
                condition=Q(minutes__gte=1, minutes__lte=1440),
                violation_error_message=_("Write the minutes as a number from 1 to 1440."),
            ),
            models.CheckConstraint(
                name="session_correction_says_why",
                condition=Q(corrects=None) | ~Q(correction_reason="") | Q(status="draft"),
                violation_error_message=_("Write why it is corrected."),
            ),
        ]
        indexes = [
            models.Index(fields=["author", "page_key"], name="session_by_page"),
            models.Index(fields=["family", "-happened_on", "-id"], name="session_by_family"),
            models.Index(fields=["author", "status"], name="session_by_author"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="final_session_stays",
                operation=pgtrigger.Update,
                condition=AllOf(
                    pgtrigger.Q(old__status="final"),
                    pgtrigger.AnyChange(exclude=MAY_CHANGE),
                ),
            ),
            pgtrigger.Protect(
                name="final_session_is_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__status="final"),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.happened_on}"

    def get_absolute_url(self):
        return link("teams:session", self.family_id, self.pk)

    def earlier_versions(self) -> list["CounsellingSession"]:
        """The versions this one came in the place of, the latest first.

        Who reads this one may not read those: the database then shows that row to nobody (privacy/policies.py), and
        the versions before it cannot be told either.
        """
        earlier, session = [], self
        while session.corrects_id and (session := type(self).objects.filter(pk=session.corrects_id).first()):
            earlier.append(session)
        return earlier

    @property
    def is_final(self) -> bool:
        return self.status == self.Status.FINAL

    @property
    def first_line(self) -> str:
        """The opening of the note, to recognise a session by in a list."""
        return self.what_happened.strip().partition("\n")[0]


def stays_with_a_final_session(name, session="session_id"):
    """A trigger that refuses any change of a row once the session it belongs to, in column ``session``, is final."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("row_of", "RECORD")],
        func=f"""
            IF TG_OP = 'DELETE' THEN row_of := OLD; ELSE row_of := NEW; END IF;
            IF EXISTS (SELECT 1 FROM teams_counsellingsession WHERE id = row_of.{session} AND status = 'final') THEN
                RAISE EXCEPTION '{FINAL_STAYS}';
            END IF;
            RETURN row_of;
        """,
    )


class SessionChild(models.Model):
    """A child a session was about, with a note on that child alone."""

    family = FamilyKey(of="session")
    session = models.ForeignKey(CounsellingSession, models.CASCADE, related_name="about")
    child = models.ForeignKey(Child, models.CASCADE, related_name="+")
    note = models.TextField(_("about this child"), max_length=4000, blank=True)

    class Meta:
        verbose_name = _("child in a session")
        verbose_name_plural = _("children in a session")
        ordering = ["child__birth_date", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "child"], name="session_names_a_child_once"),
            OfOneFamily(of="session", name="teams_sessionchild_is_of_one_family"),
        ]
        triggers = [stays_with_a_final_session("child_of_a_final_session_stays")]

    def __str__(self):
        return str(self.child)


class SessionPresence(CounsellingSession.present.through):
    """Somebody who was there in a session; once the session is final, that stays so."""

    class Meta:
        proxy = True
        triggers = [
            stays_with_a_final_session("who_was_there_stays", session="counsellingsession_id"),
        ]


class SessionConcern(CounsellingSession.concerns.through):
    """An adult a session is about; once the session is final, that stays so."""

    class Meta:
        proxy = True
        triggers = [
            stays_with_a_final_session("whom_it_concerns_stays", session="counsellingsession_id"),
        ]
