import pgtrigger
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from families.models import Child, Family
from privacy import access
from privacy.access import Can
from privacy.audience import Audience
from privacy.keys import IdWithFamily, KeyedManyToManyField
from privacy.records import AudienceQuerySet
from teams.models import CounsellingSession, Notice

from .assessment import MappingEntry, SafetyRating
from .goals import Goal, GoalScore

THINGS = ("session", "goal", "rating", "entry", "report")


def _one_at_most() -> Q:
    """No thing at all, or one of them and none of the others."""
    condition = Q(**dict.fromkeys(THINGS))
    for thing in THINGS:
        condition |= Q(**dict.fromkeys(other for other in THINGS if other != thing))
    return condition


class ReplyQuerySet(AudienceQuerySet):
    def visible_to(self, user):
        """A reply is read with what it answers, or by fewer; a statement has readers of its own.

        Of what its author wrote again, others read the last wording only.
        """
        here = access.rows(self.model, user)
        closed = access.rows(self.model, user, can=Can.READ_CLOSED_REPLIES)
        alone = Q(**dict.fromkeys(THINGS)) & access.audience_rows(self.model, user, self.author_field)
        answers = Q(pk__in=[])
        for thing in THINGS:
            records = self.model._meta.get_field(thing).related_model.objects
            answers |= Q(**{f"{thing}__in": records.visible_to(user).values("pk")})
        theirs = here & answers & (Q(audience=Audience.TEAM) | closed)
        others = (alone | theirs) & Q(correction=None)
        return self.filter((here & Q(author=user.pk)) | others)

    def current(self):
        """Each reply in its last wording."""
        return self.filter(correction=None)

    def answering(self, name, thing):
        """The replies to one thing and, when it has them, to the versions before it; the oldest first."""
        earlier = thing.earlier_versions() if name == "session" else []
        return self.filter(**{f"{name}__in": [one.pk for one in (thing, *earlier)]}).order_by("made_at", "pk")

    def said(self, veil):
        """The rows, each with who says it, or the voice where the name must stay unsaid: ``said_by``."""
        return with_who_says_it(self.select_related("author"), veil)

    def with_what_it_answers(self):
        return self.select_related("author", "session", "goal", "rating", "entry", "report")


def with_who_says_it(replies, veil):
    """Replies with their authors, each with ``said_by``."""
    found = list(replies)
    for reply in found:
        reply.said_by = veil.of_user(reply.author, str(reply.get_voice_display()))
    return found


class Reply(models.Model):
    """The own words of one person: an answer to something in the file, or a statement that stands alone.

    Nobody changes them. Who wrote them writes them again, and the first words stay.
    """

    family = models.ForeignKey(Family, models.CASCADE, related_name="replies", db_index=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    voice = models.CharField(_("voice"), max_length=14, choices=GoalScore.Voice, blank=True, editable=False)
    text = models.TextField(_("in your own words"), max_length=8000)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    audience = models.CharField(
        _("who may read this"), max_length=13, choices=Audience, default=Audience.TEAM
    )
    children = KeyedManyToManyField(
        Child, blank=True, related_name="+", verbose_name=_("about which children")
    )
    session = models.ForeignKey(
        CounsellingSession, models.CASCADE, null=True, blank=True, editable=False, related_name="replies"
    )
    goal = models.ForeignKey(
        Goal, models.CASCADE, null=True, blank=True, editable=False, related_name="replies"
    )
    rating = models.ForeignKey(
        SafetyRating, models.CASCADE, null=True, blank=True, editable=False, related_name="replies"
    )
    entry = models.ForeignKey(
        MappingEntry, models.CASCADE, null=True, blank=True, editable=False, related_name="replies"
    )
    # By its name: reports are a room above this one.
    report = models.ForeignKey(
        "reports.Report", models.CASCADE, null=True, blank=True, editable=False, related_name="replies"
    )
    corrects = models.OneToOneField(
        "self", models.CASCADE, null=True, blank=True, editable=False, related_name="correction"
    )
    notice = models.OneToOneField(
        Notice, models.SET_NULL, null=True, blank=True, editable=False, related_name="reply"
    )

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        ordering = ["-made_at", "-pk"]
        constraints = [
            IdWithFamily(fields=["family", "id"], name="reply_with_family"),
            models.CheckConstraint(
                name="reply_says_something",
                condition=~Q(text=""),
                violation_error_message=_("Write what you want to say."),
            ),
            models.CheckConstraint(
                name="reply_answers_one_thing_at_most",
                condition=_one_at_most(),
            ),
            models.CheckConstraint(
                name="reply_is_read_with_what_it_answers",
                condition=Q(**dict.fromkeys(THINGS)) | Q(audience__in=["team", "counsellors"]),
            ),
        ]
        indexes = [models.Index(fields=["family", "-made_at"], name="reply_by_family")]
        triggers = [
            pgtrigger.Protect(
                name="reply_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["notice"]),
            ),
            pgtrigger.Protect(name="reply_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.text[:60]

    @property
    def thing(self) -> models.Model | None:
        """What it answers; none for a statement, and none when the database shows that to nobody who asks now."""
        try:
            return next((getattr(self, name) for name in THINGS if getattr(self, f"{name}_id")), None)
        except ObjectDoesNotExist:
            return None

    @property
    def is_statement(self) -> bool:
        return all(getattr(self, f"{name}_id") is None for name in THINGS)
