import re

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pghistory import InsertEvent, UpdateEvent, track

from privacy.access import Can, may
from privacy.records import CaseQuerySet
from privacy.shroud import Kind, Secret
from simba.choices import shown_as
from simba.crypto import EncryptedCharField
from simba.db import IdRange, NightRange
from simba.kept import kept

from .family import Family
from .people import Child, Person

SHORTEST = 4  # letters; "oma" between the commas of a place is no secret by itself


class LivingArrangementQuerySet(CaseQuerySet):
    child_path = "child"

    def on(self, day):
        """Where children live in the night of a day."""
        return self.filter(Q(ends=None) | Q(ends__gte=day), starts__lte=day)

    def during(self, first, last):
        return self.filter(Q(ends=None) | Q(ends__gte=first), starts__lte=last)

    def secrets_from(self, user, families):
        """What is secret of these families to who is neither there nor records where children live.

        The places, whenever that was, and the names of who takes care of a child at one of them today.
        """
        return secrets_of_places(user, secret_places(account=user.pk, families=frozenset(families)))

    def secrets_of_paper(self, family, reader, first):
        """What stands on no paper about a period: each secret place, and who took care there in it or since."""
        secret = self.filter(family=family, place_is_secret=True)
        there = secret.during(first, timezone.localdate()).exclude(child__memberships__user=reader)
        return _places(secret) + there.carers_apart_from(reader)

    def carers_apart_from(self, user):
        """The names of who takes care of the children there, each whole and in its words."""
        return _carers(self.with_carers(user))

    def with_carers(self, user):
        """Family and name of each carer of the children there, but for somebody."""
        carer = Child._meta.get_field("team_memberships").related_model.Role.CARER
        others = Q(child__team_memberships__role=carer) & ~Q(child__team_memberships__user=user)
        return (
            self.filter(others).order_by().values_list("family", "child__team_memberships__name").distinct()
        )


def secrets_of_places(user, rows) -> list[Secret]:
    """What is secret of these places to somebody who does not record where children live."""
    closed = [row for row in rows if not may(user, Can.SEE_CONTACT_DETAILS, row.family)]
    today = timezone.localdate()
    running = [row.pk for row in closed if row.starts <= today and (row.ends is None or row.ends >= today)]
    return _places(closed) + _carers(_cared_for_at(account=user.pk, stays=frozenset(running)))


@kept
def secret_places(account, families):
    """The secret places of these families, but for where somebody is, or takes care of a child."""
    carer = Child._meta.get_field("team_memberships").related_model.Role.CARER
    themselves = Child.objects.filter(memberships__user=account)
    cared_for = Child.objects.filter(team_memberships__user=account, team_memberships__role=carer)
    secret = LivingArrangement.objects.filter(place_is_secret=True, family__among=families)
    for theirs in (themselves, cared_for):
        secret = secret.exclude(child__in=theirs.order_by().values("pk"))
    return secret.select_related("family")


def _places(rows) -> list[Secret]:
    parts = [(row.pk, part.strip()) for row in rows for part in row.place.split(",")]
    return [
        Secret(part, 0, f"place {pk} {at}", Kind.PLACE)
        for at, (pk, part) in enumerate(parts)
        if len(part) >= SHORTEST
    ]


@kept
def _cared_for_at(account, stays):
    """Family and name of each carer at some places, but for the account itself."""
    return LivingArrangement.objects.filter(pk__among=stays).with_carers(account)


def _carers(rows) -> list[Secret]:
    """The names of carers, and their words unless they name somebody else of that family as well: a surname the
    parents share tells whose."""
    carers: dict[int, set[str]] = {}
    for family, name in rows:
        carers.setdefault(family, set()).add(name)
    if not carers:
        return []
    here = {"families": frozenset(carers)}
    others = {pk: [name] for pk, name in _family_names(**here)}
    for family, name in [*_person_names(**here), *_member_names(**here)]:
        others[family] += [] if name in carers[family] else [name]
    names = sorted(name for family, own in carers.items() for name in _names(own, others[family]))
    return [Secret(name, 0, f"carer {at}", Kind.CARER) for at, name in enumerate(names)]


@kept
def _family_names(families):
    return Family.objects.filter(pk__among=families).values_list("pk", "name")


@kept
def _person_names(families):
    return Person.objects.filter(family__among=families).values_list("family", "search_name")


@kept
def _member_names(families):
    members = Family._meta.get_field("members").related_model.objects
    return members.filter(family__among=families).values_list("family", "name")


def _names(carers: set[str], others: list[str]) -> set[str]:
    shared = {word for name in others for word in re.split(r"\W+", name.casefold())}
    words = {word for name in carers for word in name.split() if word.casefold() not in shared}
    return {name for name in carers | words if len(name) >= SHORTEST}


@track(InsertEvent(), UpdateEvent())
class LivingArrangement(models.Model):
    """Where one child lives: first and last night included."""

    class Kind(models.TextChoices):
        HOME = "home", _("Home with a parent")
        OTHER_PARENT = "other_parent", _("With the other parent")
        KINSHIP = "kinship", _("Foster care with people we know")
        FOSTER = "foster", _("Foster family")
        FAMILY_HOME = "family_home", _("Family home")
        RESIDENTIAL = "residential", _("Residential group")
        RESPITE = "respite", _("Staying over, a short rest")
        HOSPITAL = "hospital", _("Hospital")
        OTHER = "other", _("Other")

    class EndReason(models.TextChoices):
        RETURNED = "returned", _("Back home")
        PLANNED = "planned", _("Planned move")
        BREAKDOWN = "breakdown", _("Place stopped, it did not go well")
        COURT = "court", _("Decision of the court")
        AGE = "age", _("Turned 18")
        OTHER = "other", _("Other")

    AT_HOME = (Kind.HOME, Kind.OTHER_PARENT)

    family = models.ForeignKey(Family, models.CASCADE, related_name="living_arrangements")
    child = models.ForeignKey(
        Child, models.CASCADE, related_name="living_arrangements", verbose_name=_("child")
    )
    kind = models.CharField(_("where"), max_length=12, choices=Kind)
    get_kind_display = shown_as("kind", Kind)
    place = EncryptedCharField(
        _("with whom"),
        max_length=120,
        blank=True,
        place="families.livingarrangement.place",
        help_text=_("A name, such as “grandmother” or “family home De Wilg”. Never a secret address."),
    )
    place_is_secret = models.BooleanField(_("this place is secret"), default=False)
    starts = models.DateField(_("first night"))
    ends = models.DateField(_("last night"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=10, choices=EndReason, blank=True)
    get_end_reason_display = shown_as("end_reason", EndReason)

    objects = LivingArrangementQuerySet.as_manager()

    class Meta:
        verbose_name = _("living arrangement")
        verbose_name_plural = _("living arrangements")
        ordering = ["starts", "pk"]
        # Few places are secret, and every page asks whether one is.
        indexes = [
            models.Index(fields=["family"], condition=Q(place_is_secret=True), name="arrangement_is_secret")
        ]
        constraints = [
            # The order matters: daterange() with the end before the start raises in the database.
            models.CheckConstraint(
                name="arrangement_ends_after_start",
                condition=Q(ends=None) | Q(ends__gte=F("starts")),
                violation_error_message=_("The last night cannot come before the first night."),
            ),
            ExclusionConstraint(
                name="arrangement_no_overlap",
                expressions=[
                    (IdRange("child"), RangeOperators.OVERLAPS),
                    (NightRange("starts", "ends"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_(
                    "In these nights the child already lives somewhere else. End that first, or choose other days."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} ({self.starts})"

    @property
    def at_home(self) -> bool:
        return self.kind in self.AT_HOME

    @property
    def where(self) -> str:
        """The place in words for anybody who may see the arrangement; a secret place has none."""
        if self.place_is_secret:
            return str(_("address known to child protection"))
        return self.place

    def nights(self, until=None) -> int:
        last = self.ends or until or timezone.localdate()
        return max((last - self.starts).days + 1, 0)
