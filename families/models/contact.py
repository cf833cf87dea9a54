from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pghistory import InsertEvent, UpdateEvent, track

from privacy.records import CaseQuerySet
from simba.crypto import BlindIndexField, EncryptedCharField

from .family import Family
from .people import Child, Person


class AddressQuerySet(CaseQuerySet):
    child_path = "person"

    def current(self, on=None):
        on = on or timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gt=on), starts__lte=on)


@track(InsertEvent(), UpdateEvent())
class Address(models.Model):
    """Where one person is reached, from a day on. Never a secret address: that is an ``AddressSecrecy``."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="addresses")
    person = models.ForeignKey(Person, models.CASCADE, related_name="addresses")
    street = EncryptedCharField(_("street"), max_length=120, place="families.address.street")
    house_number = EncryptedCharField(_("number"), max_length=12, place="families.address.number")
    postcode = EncryptedCharField(_("postcode"), max_length=7, blank=True, place="families.address.postcode")
    town = EncryptedCharField(_("town"), max_length=80, place="families.address.town")
    door_index = BlindIndexField(of=("postcode", "house_number"))
    starts = models.DateField(_("from"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = AddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        ordering = ["-starts", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="address_ends_after_start",
                condition=Q(until=None) | Q(until__gte=F("starts")),
                violation_error_message=_("The end cannot come before the start."),
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(until=None), name="address_one_runs_per_person"
            ),
        ]
        indexes = [models.Index(fields=["door_index"], name="address_by_door")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"  # what it says stands in no log and in no error

    @property
    def in_words(self) -> str:
        town = " ".join(part for part in (self.postcode, self.town) if part)
        return f"{self.street} {self.house_number}, {town}"


class OfChildQuerySet(CaseQuerySet):
    child_path = "child"


@track(InsertEvent(), UpdateEvent())
class CitizenNumber(models.Model):
    """The citizen number (BSN) of one child, kept for a purpose that is said."""

    class Purpose(models.TextChoices):
        CARE_ORDER = "care_order", _("Asking for youth care at the municipality")
        PROTECTION = "protection", _("Exchange with child protection")
        STATISTICS = "statistics", _("The half-yearly statistics of youth care")

    class Reason(models.TextChoices):
        """Why somebody wants to see the whole number; kept in the access log."""

        CARE_ORDER = "care_order", _("To ask for youth care")
        PROTECTION = "protection", _("To pass it on to child protection")
        CHECK = "check", _("To check it against a letter or a passport")

    family = models.ForeignKey(Family, models.CASCADE, related_name="citizen_numbers")
    child = models.OneToOneField(Child, models.CASCADE, related_name="citizen_number")
    number = EncryptedCharField(
        _("citizen number (BSN)"), max_length=9, place="families.citizennumber.number"
    )
    number_index = BlindIndexField(of="number")
    purpose = models.CharField(_("what it is needed for"), max_length=12, choices=Purpose)

    objects = OfChildQuerySet.as_manager()

    class Meta:
        verbose_name = _("citizen number")
        verbose_name_plural = _("citizen numbers")
        constraints = [
            models.UniqueConstraint(
                fields=["family", "number_index"], name="citizen_number_of_one_child_of_the_family"
            )
        ]
        indexes = [models.Index(fields=["number_index"], name="citizen_number_by_number")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def masked(self) -> str:
        """The number as it may stand on a page: only its last two figures."""
        return "•" * (len(self.number) - 2) + self.number[-2:]
