from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from pghistory import InsertEvent, UpdateEvent, track

from families.models import Family
from simba.days import today
from teams.models import TeamMember

from .goals import Goal, OfGoalQuerySet


class GoalStepQuerySet(OfGoalQuerySet):
    def open(self):
        return self.filter(done_on=None)


@track(InsertEvent(), UpdateEvent())
class GoalStep(models.Model):
    """A small step on the way to a goal: who does what, before when."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="goal_steps")
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="steps")
    text = models.CharField(_("what"), max_length=300)
    who = models.ForeignKey(
        TeamMember, models.PROTECT, null=True, blank=True, related_name="steps", verbose_name=_("who")
    )
    due_on = models.DateField(_("before when"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True, editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    objects = GoalStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = [F("done_on").desc(nulls_first=True), "due_on", "pk"]

    def __str__(self):
        return self.text

    @property
    def is_late(self) -> bool:
        return self.done_on is None and self.due_on is not None and self.due_on < today()
