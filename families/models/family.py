from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pghistory import InsertEvent, UpdateEvent, track

from privacy.access import reach
from privacy.records import CaseQuerySet
from simba.db import Today
from simba.links import link

from .codes import ProblemArea


class NextFamilyNumber(Func):
    """The next own number, given out by a sequence of the database: two at once never get the same."""

    template = "'G-' || lpad(nextval('families_family_number')::text, 6, '0')"
    output_field = models.CharField()


class FamilyQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(reach(user))

    def with_secrets(self):
        """Each family with whether anything of it is kept secret from some of its team: ``has_secrets``."""
        address = self.model._meta.get_field("address_secrecies").related_model.objects
        stays = self.model._meta.get_field("living_arrangements").related_model.objects
        return self.annotate(
            has_secrets=Exists(address.filter(family=OuterRef("pk")))
            | Exists(stays.filter(family=OuterRef("pk"), place_is_secret=True))
        )

    def hiding(self):
        """Those for which ``has_secrets`` is so, found from what is secret and not looked up for each family."""
        address = self.model._meta.get_field("address_secrecies").related_model.objects
        stays = self.model._meta.get_field("living_arrangements").related_model.objects
        stays = stays.filter(place_is_secret=True)
        secret = Q(pk__in=address.order_by().values("family")) | Q(pk__in=stays.order_by().values("family"))
        return self.filter(secret)

    def with_trajectory(self):
        """Each family with the phase and status of its latest trajectory."""
        from .trajectory import Trajectory

        latest = Trajectory.objects.filter(family=OuterRef("pk")).order_by("-starts", "-pk")
        return self.annotate(
            phase=Subquery(latest.values("phase")[:1]),
            status=Subquery(latest.values("status")[:1]),
            phase_since=Subquery(latest.values("phase_since")[:1]),
        )

    def not_over(self):
        """Families that are helped now, or are about to be."""
        from .trajectory import Trajectory

        return self.filter(trajectories__status__in=Trajectory.NOT_OVER)

    def with_running_trajectory(self):
        """Families that are helped now, each with phase and status of that trajectory, of which there is one.

        Read from the row by which they are found; ``with_trajectory`` looks it up for each family.
        """
        names = ("phase", "status", "phase_since")
        return self.not_over().annotate(**{name: F(f"trajectories__{name}") for name in names})

    def in_phase(self, phase):
        return self.with_trajectory().filter(phase=phase)

    def search(self, words):
        """Families whose name or number, or a person of which, holds every word."""
        found = self
        for word in words.replace("\x00", "").split()[:5]:
            found = found.filter(
                Q(name__icontains=word)
                | Q(number__istartswith=word)
                | Q(pk__in=self.model.objects.filter(persons__search_name__icontains=word).values("pk"))
            )
        return found


@track(InsertEvent(), UpdateEvent())
class Family(models.Model):
    """A family that is helped, as one file."""

    number = models.CharField(
        _("number"), max_length=20, unique=True, editable=False, db_default=NextFamilyNumber()
    )
    name = models.CharField(
        _("name"), max_length=120, help_text=_("The surname or surnames the family uses.")
    )
    motto = models.CharField(
        _("their own name for it"),
        max_length=80,
        blank=True,
        help_text=_("What the family calls this, for example “Back together”."),
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="families", verbose_name=_("organisation")
    )
    opened_on = models.DateField(_("file opened"), default=timezone.localdate, editable=False)

    objects = FamilyQuerySet.as_manager()

    class Meta:
        verbose_name = _("family")
        verbose_name_plural = _("families")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="family_has_a_name",
                condition=~Q(name=""),
                violation_error_message=_("Write the name of the family."),
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "name"], name="family_by_organisation"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return link("families:family", self.pk)


class FamilyProblemQuerySet(CaseQuerySet):
    def open(self):
        return self.filter(ends=None)


@track(InsertEvent(), UpdateEvent())
class FamilyProblem(models.Model):
    """One problem a family has, from when until when."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="problems")
    area = models.ForeignKey(ProblemArea, models.PROTECT, related_name="+", verbose_name=_("problem area"))
    note = models.TextField(_("in plain words"), max_length=2000, blank=True)
    starts = models.DateField(_("from"), default=timezone.localdate)
    ends = models.DateField(_("until"), null=True, blank=True)

    objects = FamilyProblemQuerySet.as_manager()

    class Meta:
        verbose_name = _("problem")
        verbose_name_plural = _("problems")
        ordering = ["starts", "pk"]
        constraints = [
            models.CheckConstraint(
                name="problem_ends_after_start",
                condition=Q(ends=None) | Q(ends__gte=F("starts")),
                violation_error_message=_("The end cannot come before the start."),
            ),
            models.CheckConstraint(
                name="problem_has_started",
                condition=Q(starts__lte=Today()),
                violation_error_message=_("This date is still to come."),
            ),
            models.UniqueConstraint(
                fields=["family", "area"],
                condition=Q(ends=None),
                name="problem_open_once_per_area",
                violation_error_message=_("This problem is already on the list."),
            ),
        ]

    def __str__(self):
        return str(self.area)
