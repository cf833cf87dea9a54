"""Where somebody lives who must not be found, everything that gives it away, and the few who may know."""

from collections import defaultdict

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pghistory import InsertEvent, UpdateEvent, track

from privacy.keys import IdWithFamily, KeyedManyToManyField
from privacy.records import CaseQuerySet
from privacy.shroud import Secret, Shroud
from simba.crypto import EncryptedCharField, EncryptedTextField
from simba.kept import kept
from simba.together import together

from .family import Family
from .living import LivingArrangement, secret_places, secrets_of_places
from .people import Person


class AddressSecrecyQuerySet(CaseQuerySet):
    def running(self, on=None):
        on = on or timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gt=on), starts__lte=on)

    def known_to(self, user, on=None):
        """The addresses somebody knows: named as a reader, or living there. No role is enough."""
        named = SecrecyReader.objects.running(on).filter(user=user).values("secrecy")
        at_home = Person.objects.filter(memberships__user=user).values("pk")
        return self.filter(Q(pk__in=named) | Q(persons__in=at_home)).distinct()

    def shroud_for(self, user, families):
        """What hides the secrets of some families from somebody who does not know them."""
        if not families:
            return Shroud()
        here = {"families": frozenset(families)}
        found = together(
            {
                "rows": _addresses.asked(**here, today=timezone.localdate()),
                "clues": _clues.asked(**here),
                "known": _known.asked(account=user.pk, **here, today=timezone.localdate()),
                "places": secret_places.asked(account=user.pk, **here),
            }
        )
        clues = defaultdict(list)
        for clue in found["clues"]:
            clues[clue.secrecy_id].append(clue)
        secrets = {row.pk: row.secrets(clues[row.pk]) for row in found["rows"]}
        known = set(found["known"])
        hidden = [one for pk, parts in secrets.items() if pk not in known for one in parts]
        hidden += secrets_of_places(user, found["places"])
        return Shroud(hidden, [one for pk, parts in secrets.items() if pk in known for one in parts])

    def shroud_of_paper(self, family, reader=None, first=None):
        """What stands on no paper and in no letter, whoever it is for: paper travels.

        With a reader and the first day of a period also the names of who takes care of a child at a secret place:
        they are read by themselves, and by that child.
        """
        rows = self.running().filter(family=family).prefetch_related("clues")
        hidden = [secret for row in rows for secret in row.secrets()]
        if first:
            hidden += LivingArrangement.objects.secrets_of_paper(family, reader, first)
        return Shroud(hidden)

    def hides_from(self, user, family):
        """Whether something of a family is kept from somebody, so that own words could be a guess."""
        return self.running().filter(family=family).exclude(pk__in=self.known_to(user).values("pk")).exists()

    def write_typed(self, secrets, *, by):
        """Keep that somebody wrote parts of addresses hidden from him or her."""
        rows = {row.pk: row for row in self.filter(pk__in={secret.owner for secret in secrets})}
        SecrecyTyped.objects.bulk_create(
            [
                SecrecyTyped(
                    family_id=rows[one.owner].family_id, secrecy_id=one.owner, part=one.part, user=by
                )
                for one in secrets
                if one.owner in rows
            ],
            ignore_conflicts=True,
        )


@track(InsertEvent(), UpdateEvent())
class AddressSecrecy(models.Model):
    """One address that is kept secret: who lives there, against whom, why, and until when."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="address_secrecies", db_index=False)
    persons = KeyedManyToManyField(Person, related_name="secret_addresses", verbose_name=_("who lives there"))
    against = KeyedManyToManyField(
        Person,
        blank=True,
        related_name="+",
        verbose_name=_("above all secret for"),
        help_text=_("It is hidden from everybody who is not named below. Here you say who the danger is."),
    )
    street = EncryptedCharField(_("street"), max_length=120, place="families.addresssecrecy.street")
    house_number = EncryptedCharField(_("number"), max_length=12, place="families.addresssecrecy.number")
    postcode = EncryptedCharField(
        _("postcode"), max_length=7, blank=True, place="families.addresssecrecy.postcode"
    )
    town = EncryptedCharField(_("town"), max_length=80, place="families.addresssecrecy.town")
    why = EncryptedTextField(_("why it is secret"), max_length=1000, place="families.addresssecrecy.why")
    starts = models.DateField(_("from"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)
    review_on = models.DateField(_("look at it again on"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    objects = AddressSecrecyQuerySet.as_manager()

    class Meta:
        verbose_name = _("secret address")
        verbose_name_plural = _("secret addresses")
        ordering = ["-starts", "-pk"]
        constraints = [
            IdWithFamily(fields=["family", "id"], name="secrecy_with_family"),
            models.CheckConstraint(
                name="secrecy_ends_after_start",
                condition=Q(until=None) | Q(until__gte=F("starts")),
                violation_error_message=_("The end cannot come before the start."),
            ),
            models.CheckConstraint(
                name="secrecy_is_looked_at_again",
                condition=Q(review_on__gt=F("starts")),
                violation_error_message=_("Choose a later day to look at it again."),
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def in_words(self) -> str:
        town = " ".join(part for part in (self.postcode, self.town) if part)
        return f"{self.street} {self.house_number}, {town}"

    def secrets(self, clues=None) -> list[Secret]:
        """Everything that must not be read: the parts of the address, and each clue."""
        parts = {"street": self.street, "postcode": self.postcode, "town": self.town}
        found = [Secret(text, self.pk, part) for part, text in parts.items() if text]
        clues = self.clues.all() if clues is None else clues
        return found + [Secret(clue.text, self.pk, f"clue {clue.pk}") for clue in clues]


@kept
def _addresses(families, today):
    secrecies = AddressSecrecy.objects.running(today).filter(family__among=families)
    return secrecies.only("street", "postcode", "town")


@kept
def _clues(families):
    """Those of secrecies that are over too: whoever asks for them knows which ones run."""
    return SecrecyClue.objects.filter(secrecy__family__among=families).only("secrecy", "text")


@kept
def _known(account, families, today):
    known = AddressSecrecy.objects.filter(family__among=families).known_to(account, today)
    return known.order_by().values_list("pk", flat=True)


@track(InsertEvent(), UpdateEvent())
class SecrecyClue(models.Model):
    """Something that gives a secret address away when it is read: a school, a club, a phone number, a name."""

    class Kind(models.TextChoices):
        SCHOOL = "school", _("School or day care")
        CLUB = "club", _("Club, or a place they often are")
        DISTANCE = "distance", _("Distance, region or postcode")
        PHONE = "phone", _("Phone number or e-mail address")
        CARERS = "carers", _("Name of who cares for them there")
        WORK = "work", _("Work of somebody there")
        OTHER = "other", _("Something else")

    family = models.ForeignKey(Family, models.CASCADE, related_name="secrecy_clues")
    secrecy = models.ForeignKey(AddressSecrecy, models.CASCADE, related_name="clues")
    kind = models.CharField(_("what gives it away"), max_length=10, choices=Kind)
    text = EncryptedCharField(
        _("the words that must stay hidden"),
        max_length=120,
        place="families.secrecyclue.text",
        help_text=_("Exactly what nobody may read: “Butterfly school”, “Butterfly”. Each word of its own."),
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("clue to a secret address")
        verbose_name_plural = _("clues to a secret address")
        ordering = ["kind", "pk"]

    def __str__(self):
        return self.get_kind_display()


class SecrecyReaderQuerySet(CaseQuerySet):
    def running(self, on=None):
        on = on or timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gt=on), starts__lte=on)


@track(InsertEvent(), UpdateEvent())
class SecrecyReader(models.Model):
    """Somebody who may know one secret address: named, with a reason. Nobody may by role."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="secrecy_readers")
    secrecy = models.ForeignKey(AddressSecrecy, models.CASCADE, related_name="readers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who may know it")
    )
    why = models.CharField(_("why this person"), max_length=200)
    starts = models.DateField(_("from"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    objects = SecrecyReaderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reader of a secret address")
        verbose_name_plural = _("readers of a secret address")
        ordering = ["starts", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["secrecy", "user"],
                condition=Q(until=None),
                name="secrecy_reader_named_once",
                violation_error_message=_("This person is already named."),
            ),
            models.CheckConstraint(
                name="secrecy_reader_ends_after_start",
                condition=Q(until=None) | Q(until__gte=F("starts")),
            ),
        ]

    def __str__(self):
        return str(self.user)

    def end(self):
        """From today on this person may not see the address any more."""
        self.until = timezone.localdate()
        self.save(update_fields=["until"])


class SecrecyTyped(models.Model):
    """Somebody from whom an address is hidden wrote a part of it in Simba: perhaps he or she knows it.

    It changes nothing of what this person sees. Those who may know the address read on its page who wrote what part.
    """

    family = models.ForeignKey(Family, models.CASCADE, related_name="+")
    secrecy = models.ForeignKey(AddressSecrecy, models.CASCADE, related_name="typed")
    part = models.CharField(max_length=30)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("part of a secret address that was written")
        verbose_name_plural = _("parts of a secret address that were written")
        constraints = [models.UniqueConstraint(fields=["secrecy", "part", "user"], name="secrecy_typed_once")]

    def __str__(self):
        return f"{self.part} ({self.at:%Y-%m-%d})"
