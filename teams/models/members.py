from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pghistory import InsertEvent, UpdateEvent, track

from accounts.models import Invitation
from families.models import Child, Family, Person
from privacy.access import YOUNG_PERSON_FROM
from privacy.keys import IdWithFamily, KeyedManyToManyField
from privacy.records import CaseQuerySet
from simba.choices import shown_as


class TeamMemberQuerySet(CaseQuerySet):
    def running(self, on=None):
        on = on or timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gt=on), starts__lte=on)

    def since(self, day, today=None):
        """Everybody whose place runs today, or ran on an earlier day or later."""
        today = today or timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gt=day), starts__lte=today)

    def with_commitment(self):
        """Each member with the latest answer to “do you take part?”."""
        latest = Commitment.objects.filter(member=OuterRef("pk")).order_by("-given_on", "-pk")
        return self.annotate(
            commitment=Subquery(latest.values("answer")[:1]),
            commitment_on=Subquery(latest.values("given_on")[:1]),
            commitment_conditions=Subquery(latest.values("conditions")[:1]),
        )


@track(InsertEvent(), UpdateEvent())
class TeamMember(models.Model):
    """Somebody of the team around one family, in one role, for the children named."""

    class Role(models.TextChoices):
        PARENT = "parent", _("Parent")
        YOUNG_PERSON = "young_person", _("Young person")
        CARER = "carer", _("Foster or family-home parent")
        NETWORK = "network", _("Relative, neighbour or friend")
        PROFESSIONAL = "professional", _("Professional")
        COUNSELLOR = "counsellor", _("Family counsellor")
        SYSTEM_COACH = "system_coach", _("System coach")

    OF_STAFF = (Role.COUNSELLOR, Role.SYSTEM_COACH)
    OF_THE_FAMILY = (Role.PARENT, Role.YOUNG_PERSON)

    family = models.ForeignKey(Family, models.CASCADE, related_name="members", db_index=False)
    role = models.CharField(_("role in the team"), max_length=14, choices=Role)
    get_role_display = shown_as("role", Role)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name=_("person")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("account"),
    )
    name = models.CharField(_("name"), max_length=120)
    relation = models.CharField(
        _("who is this to the family"),
        max_length=80,
        blank=True,
        help_text=_("For example: grandmother, neighbour, teacher of Milan."),
    )
    children = KeyedManyToManyField(
        Child, blank=True, related_name="team_memberships", verbose_name=_("for which children")
    )
    required = models.BooleanField(_("cannot start without"), default=False)
    starts = models.DateField(_("from"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)
    invitation = models.ForeignKey(
        Invitation, models.SET_NULL, null=True, blank=True, related_name="members", editable=False
    )

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("team member")
        verbose_name_plural = _("team members")
        ordering = ["starts", "pk"]
        constraints = [
            IdWithFamily(fields=["family", "id"], name="member_with_family"),
            models.CheckConstraint(
                name="member_ends_after_start",
                condition=Q(until=None) | Q(until__gte=F("starts")),
                violation_error_message=_("The end cannot come before the start."),
            ),
            models.UniqueConstraint(
                fields=["family", "user", "role"],
                condition=Q(until=None) & Q(user__isnull=False),
                name="member_once_per_role",
                violation_error_message=_("This person is already in the team in this role."),
            ),
            models.CheckConstraint(
                name="member_of_the_family_is_a_person",
                condition=~Q(role__in=["parent", "young_person"]) | Q(person__isnull=False),
                violation_error_message=_("Choose which person of the family this is."),
            ),
            models.CheckConstraint(
                name="member_of_staff_has_an_account",
                condition=~Q(role__in=["counsellor", "system_coach"]) | Q(user__isnull=False),
                violation_error_message=_("Choose the account of this colleague."),
            ),
        ]
        indexes = [models.Index(fields=["user", "until"], name="member_by_user")]

    def __str__(self):
        return self.name

    @property
    def first_name(self) -> str:
        if getattr(self, "is_veiled", False):
            return self.name  # the role stands in place of the name (families.secrecy)
        return self.name.split(" ")[0]

    @property
    def initials(self) -> str:
        words = self.name.split()
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else "?"

    @property
    def who(self) -> str:
        """The role in words, with what this person is to the family when that is written down."""
        return self.relation or self.get_role_display()

    @property
    def is_of_staff(self) -> bool:
        return self.role in self.OF_STAFF

    @property
    def answer(self) -> str:
        """The latest answer in words, of a member that came with it (``with_commitment``)."""
        return Commitment.Answer(self.commitment).label if self.commitment else ""

    def why_not_invited(self, on=None) -> str:
        """The sentence that says why this member can not be invited to make an account; empty when it can."""
        on = on or timezone.localdate()
        if self.user_id:
            return _("This member already has an account.")
        if not self.runs(on):
            return _("This member is not in the team any more.")
        if self.role == self.Role.YOUNG_PERSON and (self.person.age(on) or 0) < YOUNG_PERSON_FROM:
            return _("Children get their own account from the age of 12.")
        return ""

    def runs(self, on=None) -> bool:
        on = on or timezone.localdate()
        return self.starts <= on and (self.until is None or self.until > on)


@track(InsertEvent())
class Commitment(models.Model):
    """One answer of one member to “do you take part?”. A new answer is a new row."""

    class Answer(models.TextChoices):
        ASKED = "asked", _("Asked, no answer yet")
        YES = "yes", _("Yes, I take part")
        YES_IF = "yes_if", _("Yes, if ...")
        NO = "no", _("No")
        WITHDRAWN = "withdrawn", _("No longer")

    class Way(models.TextChoices):
        IN_PERSON = "in_person", _("In a conversation")
        ON_PAPER = "on_paper", _("On paper")
        BY_PHONE = "by_phone", _("By phone")
        ONLINE = "online", _("In Simba")

    family = models.ForeignKey(Family, models.CASCADE, related_name="commitments")
    member = models.ForeignKey(TeamMember, models.CASCADE, related_name="commitments")
    answer = models.CharField(_("answer"), max_length=10, choices=Answer)
    conditions = models.TextField(_("on what condition"), max_length=1000, blank=True)
    given_on = models.DateField(_("on"), default=timezone.localdate)
    way = models.CharField(_("how"), max_length=10, choices=Way, default=Way.IN_PERSON)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement to take part")
        verbose_name_plural = _("agreements to take part")
        ordering = ["given_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="commitment_yes_if_says_on_what_condition",
                condition=~Q(answer="yes_if") | ~Q(conditions=""),
                violation_error_message=_("Write down the condition."),
            )
        ]
        indexes = [models.Index(fields=["member", "-given_on"], name="commitment_latest")]

    def __str__(self):
        return self.get_answer_display()
