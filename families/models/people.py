from datetime import date

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from pghistory import InsertEvent, ObjForeignKey, UpdateEvent, track

from privacy.access import ADULT_FROM
from privacy.keys import FamilyKey, IdWithFamily, OfOneFamily
from privacy.records import CaseQuerySet
from simba.crypto import BlindIndexField, EncryptedCharField, EncryptedEmailField, EncryptedPhoneField
from simba.days import today, years_old
from simba.db import Today
from simba.links import link

from .codes import SupportNeedKind
from .family import Family


class PersonQuerySet(CaseQuerySet):
    child_path = "pk"

    def adults_first(self):
        """Everybody who is no child of the file first, then the children by age."""
        return self.order_by(F("child__pk").asc(nulls_first=True), "birth_date", "pk")


class OfChildQuerySet(CaseQuerySet):
    child_path = "child"


@track(InsertEvent(), UpdateEvent())
class Person(models.Model):
    """Somebody of or around a family: a parent, a grandmother, a neighbour, a child."""

    class Sex(models.TextChoices):
        FEMALE = "female", _("Woman or girl")
        MALE = "male", _("Man or boy")
        OTHER = "other", _("Other or unknown")

    class Precision(models.TextChoices):
        DAY = "day", _("Exact")
        MONTH = "month", _("Month and year are known")
        YEAR = "year", _("Only the year is known")

    family = models.ForeignKey(Family, models.CASCADE, related_name="persons", db_index=False)
    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=120, blank=True)
    sex = models.CharField(_("sex"), max_length=10, choices=Sex, default=Sex.OTHER)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    birth_precision = models.CharField(
        _("how exact"), max_length=5, choices=Precision, default=Precision.DAY, blank=True
    )
    phone = EncryptedPhoneField(_("phone"), blank=True, region="NL", place="families.person.phone")
    phone_index = BlindIndexField(of="phone")
    email = EncryptedEmailField(_("e-mail address"), blank=True, place="families.person.email")
    email_index = BlindIndexField(of="email")
    language = models.CharField(_("speaks best"), max_length=40, blank=True)
    needs_interpreter = models.BooleanField(_("needs an interpreter"), default=False)
    reads_with_help = models.BooleanField(_("needs help with reading"), default=False)
    search_name = models.GeneratedField(
        expression=Concat("first_name", Value(" "), "last_name"),
        output_field=models.CharField(max_length=202),
        db_persist=True,
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        ordering = ["birth_date", "pk"]
        constraints = [
            IdWithFamily(fields=["family", "id"], name="person_with_family"),
            models.CheckConstraint(
                name="person_was_born_in_the_past",
                condition=Q(birth_date=None) | Q(birth_date__lte=Today()),
                violation_error_message=_("A date of birth cannot be in the future."),
            ),
            models.CheckConstraint(
                name="person_was_born_after_1900",
                condition=Q(birth_date=None) | Q(birth_date__year__gte=1900),
                violation_error_message=_("Check the year of birth: it is before 1900."),
            ),
        ]
        indexes = [
            models.Index(fields=["phone_index"], name="person_by_phone"),
            models.Index(fields=["email_index"], name="person_by_email"),
        ]

    def __str__(self):
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def initials(self) -> str:
        return (self.first_name[:1] + self.last_name[:1]).upper()

    def age(self, on=None) -> int | None:
        """Whole years on a day (today when none is given); none when the date of birth is unknown."""
        return years_old(self.birth_date, on or today())

    def is_of_age(self, on=None) -> bool:
        return (self.age(on) or 0) >= ADULT_FROM

    def birthday(self, age: int) -> date:
        """The day somebody turns an age; who was born on 29 February does so on 1 March in other years."""
        try:
            return self.birth_date.replace(year=self.birth_date.year + age)
        except ValueError:
            return date(self.birth_date.year + age, 3, 1)

    @property
    def age_in_words(self) -> str:
        """The age as one says it: "8", "5 months", "about 8"; empty when the date of birth is unknown."""
        years = self.age()
        if years is None:
            return ""
        if self.birth_precision == self.Precision.YEAR:
            return gettext("about %(years)s") % {"years": years}
        if years == 0:
            day, born = today(), self.birth_date
            months = (day.year - born.year) * 12 + day.month - born.month - (day.day < born.day)
            return ngettext("%(n)s month", "%(n)s months", months) % {"n": months}
        return str(years)


@track(
    InsertEvent(),
    UpdateEvent(),
    fields=["expected_on", "school", "parents_may_read", "wish"],
    obj_field=ObjForeignKey(related_name="child_events"),
    # Among its own and not in ``fields``, of which the name of the table is made.
    attrs={"family_key": FamilyKey(of="pgh_obj", db_column="family_id")},
)
class Child(Person):
    """A child or young person of the family whose going home this is about."""

    # ``family`` is a column of the person. This table carries it too.
    family_key = FamilyKey(of="person_ptr", db_column="family_id")
    expected_on = models.DateField(_("expected birth"), null=True, blank=True)
    school = EncryptedCharField(
        _("school and class"), max_length=120, blank=True, place="families.child.school"
    )
    parents_may_read = models.BooleanField(
        _("parents may read along"),
        default=False,
        help_text=_("From 16 the young person decides whether the parents may read the file."),
    )
    wish = models.TextField(_("wish, in the child's own words"), max_length=1000, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("child")
        verbose_name_plural = _("children")
        constraints = [OfOneFamily(of="person_ptr", name="families_child_is_of_one_family")]

    def get_absolute_url(self):
        return link("families:child", self.family_id, self.pk)

    @property
    def is_expected(self) -> bool:
        """Whether this child is still to be born."""
        return self.birth_date is None and self.expected_on is not None

    @property
    def age_in_words(self) -> str:
        if self.is_expected:
            return gettext("expected %(day)s") % {"day": date_format(self.expected_on, "j M Y")}
        return super().age_in_words


class Relation(models.Model):
    """Whose child somebody is, and in which way."""

    class Kind(models.TextChoices):
        BIOLOGICAL = "biological", _("Biological parent")
        LEGAL = "legal", _("Legal parent")
        STEP = "step", _("Step-parent")
        ADOPTIVE = "adoptive", _("Adoptive parent")
        FOSTER = "foster", _("Foster or family-home parent")

    family = models.ForeignKey(Family, models.CASCADE, related_name="relations")
    parent = models.ForeignKey(Person, models.CASCADE, related_name="relations_as_parent")
    child = models.ForeignKey(Person, models.CASCADE, related_name="relations_as_child")
    kind = models.CharField(_("relation"), max_length=12, choices=Kind, default=Kind.BIOLOGICAL)

    objects = OfChildQuerySet.as_manager()

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        constraints = [
            models.UniqueConstraint(fields=["parent", "child", "kind"], name="relation_is_said_once"),
            models.CheckConstraint(
                name="relation_is_between_two_persons",
                condition=~Q(parent=F("child")),
                violation_error_message=_("Nobody is their own parent."),
            ),
        ]

    def __str__(self):
        return f"{self.parent} – {self.child}"


class CustodyQuerySet(OfChildQuerySet):
    def running(self, on=None):
        on = on or timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gt=on), starts__lte=on)

    def of_minors(self, on=None):
        """Only minors are under authority (source: article 1:245 of the Civil Code): at eighteen it ends by itself."""
        on = on or timezone.localdate()
        is_leap_day = (on.month, on.day) == (2, 29)
        last = on.replace(year=on.year - ADULT_FROM, day=28 if is_leap_day else on.day)
        return self.exclude(child__birth_date__lte=last)


@track(InsertEvent(), UpdateEvent())
class Custody(models.Model):
    """The authority of one holder over one child: a parent, or a guardian. Each holder has a row."""

    class Kind(models.TextChoices):
        PARENTAL = "parental", _("Parent with authority (may decide)")
        GUARDIAN = "guardian", _("Guardian")

    family = models.ForeignKey(Family, models.CASCADE, related_name="custodies")
    child = models.ForeignKey(Child, models.CASCADE, related_name="custodies")
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="authority_over")
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(_("authority"), max_length=10, choices=Kind, default=Kind.PARENTAL)
    starts = models.DateField(_("from"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = CustodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("authority")
        verbose_name_plural = _("authority")
        ordering = ["starts", "pk"]
        constraints = [
            models.CheckConstraint(
                name="custody_ends_after_start",
                condition=Q(until=None) | Q(until__gt=F("starts")),
                violation_error_message=_("The end must come after the start."),
            ),
            models.CheckConstraint(
                name="custody_has_one_holder",
                condition=Q(person__isnull=False, organisation=None)
                | Q(person=None, organisation__isnull=False),
                violation_error_message=_("Choose one holder: a person or an organisation."),
            ),
            models.CheckConstraint(
                name="custody_of_an_organisation_is_guardianship",
                condition=Q(organisation=None) | Q(kind="guardian"),
            ),
            models.UniqueConstraint(
                fields=["child", "person"], condition=Q(until=None), name="custody_runs_once_per_holder"
            ),
        ]

    def __str__(self):
        return f"{self.person or self.organisation}: {self.child}"


@track(InsertEvent(), UpdateEvent())
class SupportNeed(models.Model):
    """What one child needs support with."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="support_needs")
    child = models.ForeignKey(Child, models.CASCADE, related_name="support_needs")
    kind = models.ForeignKey(
        SupportNeedKind, models.PROTECT, related_name="+", verbose_name=_("support need")
    )
    note = models.TextField(_("what helps"), max_length=2000, blank=True)

    objects = OfChildQuerySet.as_manager()

    class Meta:
        verbose_name = _("support need")
        verbose_name_plural = _("support needs")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "kind"],
                name="support_need_once_per_child",
                violation_error_message=_("This is already written down for this child."),
            )
        ]

    def __str__(self):
        return str(self.kind)
