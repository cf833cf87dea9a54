import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pghistory import InsertEvent, UpdateEvent, track

from families.models import Child, Family
from families.models.codes import CodeListEntry
from privacy import access
from privacy.audience import Audience
from privacy.keys import FamilyKey, IdWithFamily, KeyedManyToManyField, OfOneFamily
from privacy.records import AudienceQuerySet, CaseQuerySet
from simba.choices import shown_as
from simba.db import Today
from simba.links import link
from teams.models import CounsellingSession, TeamMember
from teams.models.sessions import stays_with_a_final_session


class LifeArea(CodeListEntry):
    """A part of life a goal is about, such as money or health."""

    class Meta(CodeListEntry.Meta):
        abstract = False
        verbose_name = _("life area")
        verbose_name_plural = _("life areas")


class OfGoalQuerySet(CaseQuerySet):
    within = "goal"

    def of_open_goals(self):
        return self.filter(goal__state__in=Goal.OPEN)


class GoalWordingQuerySet(AudienceQuerySet):
    author_field = "goal__owner__user"
    belongs_to = "goal"

    def visible_to(self, user):
        """The latest words go with the goal; earlier ones keep the readers they had, as far as those still read it."""
        is_latest = ~Exists(GoalWording.objects.filter(goal=OuterRef("goal"), pk__gt=OuterRef("pk")))
        theirs = Q(is_latest) | access.audience_rows(self.model, user, self.author_field, self.belongs_to)
        return self.filter(theirs, goal__in=Goal.objects.visible_to(user).values("pk"))


class GoalProposalQuerySet(OfGoalQuerySet):
    def open(self):
        return self.filter(answer=GoalProposal.Answer.OPEN)

    def visible_to(self, user):
        """A proposal is between the owner of the goal and those who may propose; who reads along sees none."""
        mine = access.rows(self.model, user) | access.rows_written_by("goal__owner__user", user)
        return self.filter(mine).of_visible("goal", user)


class GoalQuerySet(AudienceQuerySet):
    author_field = "owner__user"

    def visible_to(self, user):
        """A draft is its owner's alone, whatever audience it is meant for."""
        mine = access.rows_written_by(self.author_field, user)
        return super().visible_to(user).filter(~Q(state=Goal.State.DRAFT) | mine)

    def open(self):
        return self.filter(state__in=Goal.OPEN)

    def active(self):
        return self.filter(state__in=[Goal.State.ACTIVE, Goal.State.CHANGED])

    def of(self, user):
        """The goals this person wrote."""
        return self.filter(owner__user=user)

    def with_words(self):
        """Each goal with its latest wording."""
        latest = GoalWording.objects.filter(goal=OuterRef("pk")).order_by("-pk")
        return self.annotate(
            words=Subquery(latest.values("text")[:1]), wording_id=Subquery(latest.values("pk")[:1])
        )

    def with_score_of(self, user):
        """Each goal with the number this person gave it last, and when."""
        latest = GoalScore.objects.filter(goal=OuterRef("pk"), scored_by=user).order_by("-scored_on", "-pk")
        return self.annotate(
            last_score=Subquery(latest.values("value")[:1]),
            last_scored_on=Subquery(latest.values("scored_on")[:1]),
        )


@track(InsertEvent(), UpdateEvent())
class Goal(models.Model):
    """What one parent wants to reach, in that parent's own words; the words are rows of their own."""

    class Scale(models.TextChoices):
        LADDER = "ladder", _("A ladder from 0 to 10")
        LEVELS = "levels", _("Five described levels")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ACTIVE = "active", _("Working on it")
        REACHED = "reached", _("Reached")
        CHANGED = "changed", _("Changed, working on it")
        STOPPED = "stopped", _("Stopped")

    OPEN = (State.DRAFT, State.ACTIVE, State.CHANGED)
    RANGES = {Scale.LADDER: (0, 10), Scale.LEVELS: (-2, 2)}

    family = models.ForeignKey(Family, models.CASCADE, related_name="goals", db_index=False)
    owner = models.ForeignKey(TeamMember, models.PROTECT, related_name="goals", editable=False)
    children = KeyedManyToManyField(
        Child, blank=True, related_name="goals", verbose_name=_("for which children")
    )
    sessions = KeyedManyToManyField(
        CounsellingSession, through="GoalSession", blank=True, related_name="goals", editable=False
    )
    life_area = models.ForeignKey(
        LifeArea, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("what is it about")
    )
    why = models.TextField(_("why is this important to you"), max_length=2000, blank=True)
    how_others_notice = models.TextField(_("how will others notice"), max_length=2000, blank=True)
    scale = models.CharField(_("how do we measure"), max_length=6, choices=Scale, default=Scale.LADDER)
    weight = models.PositiveSmallIntegerField(_("how important"), default=1)
    audience = models.CharField(
        _("who may read this"), max_length=13, choices=Audience, default=Audience.COUNSELLORS
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.DRAFT, editable=False)
    state_reason = models.CharField(_("why"), max_length=1000, blank=True)
    state_since = models.DateField(default=timezone.localdate, editable=False)
    starts = models.DateField(_("from"), default=timezone.localdate, editable=False)
    review_on = models.DateField(_("look again on"), null=True, blank=True)

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["starts", "pk"]
        constraints = [
            IdWithFamily(fields=["family", "id"], name="goal_with_family"),
            models.CheckConstraint(
                name="goal_weighs_one_to_three", condition=Q(weight__gte=1, weight__lte=3)
            ),
            models.CheckConstraint(
                name="goal_stopped_says_why",
                condition=~Q(state="stopped") | ~Q(state_reason=""),
                violation_error_message=_("Write why you stop with this goal."),
            ),
        ]
        indexes = [models.Index(fields=["family", "state"], name="goal_by_family")]
        triggers = [
            pgtrigger.Protect(
                name="goal_keeps_its_owner",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("owner", "family"),
            )
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"

    def get_absolute_url(self):
        return link("goals:goal", self.family_id, self.pk)

    @property
    def range(self) -> tuple[int, int]:
        """The lowest and the highest score on this goal's scale."""
        return self.RANGES[self.scale]

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class GoalSession(models.Model):
    """A goal that was talked about in a session."""

    family = FamilyKey(of="goal")
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="+")
    session = models.ForeignKey(CounsellingSession, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["goal", "session"], name="session_names_a_goal_once"),
            OfOneFamily(of="goal", name="goals_goalsession_is_of_one_family"),
        ]
        triggers = [stays_with_a_final_session("goal_of_a_final_session_stays")]

    def __str__(self):
        return f"{self.goal_id} / {self.session_id}"


class GoalWording(models.Model):
    """One wording of a goal. Only its owner writes it; none is ever changed or thrown away.

    ``audience`` is that of the goal while these were its words: a goal opened to more people later does not open the
    words that were written before.
    """

    family = models.ForeignKey(Family, models.CASCADE, related_name="goal_wordings")
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="wordings")
    text = models.TextField(_("your goal, in your own words"), max_length=2000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    audience = models.CharField(
        _("who may read this"), max_length=13, choices=Audience, default=Audience.COUNSELLORS, editable=False
    )
    taken_from = models.ForeignKey(
        "GoalProposal", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects = GoalWordingQuerySet.as_manager()

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="wording_says_something",
                condition=~Q(text=""),
                violation_error_message=_("Write your goal in your own words."),
            )
        ]
        indexes = [models.Index(fields=["goal", "-id"], name="wording_latest")]
        triggers = [
            pgtrigger.Protect(
                name="wording_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["audience"]),
            ),
            pgtrigger.Trigger(
                name="wording_is_written_by_its_owner",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.author_id IS DISTINCT FROM (
                        SELECT member.user_id FROM goals_goal goal
                        JOIN teams_teammember member ON member.id = goal.owner_id WHERE goal.id = NEW.goal_id
                    ) THEN
                        RAISE EXCEPTION 'Only the owner of a goal writes its words.';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return self.text[:60]


class GoalProposal(models.Model):
    """A wording somebody of the staff puts beside a parent's goal; the parent takes it over or not."""

    class Answer(models.TextChoices):
        OPEN = "open", _("Not answered yet")
        TAKEN = "taken", _("Taken over")
        DECLINED = "declined", _("Not taken over")

    family = models.ForeignKey(Family, models.CASCADE, related_name="goal_proposals")
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="proposals")
    text = models.TextField(_("wording you propose"), max_length=2000)
    why = models.TextField(_("why"), max_length=1000, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    answer = models.CharField(_("answer"), max_length=8, choices=Answer, default=Answer.OPEN, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)

    objects = GoalProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="proposal_answered_is_dated",
                condition=Q(answer="open", answered_at=None)
                | (~Q(answer="open") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="proposal_says_something",
                condition=~Q(text=""),
                violation_error_message=_("Write the wording you propose."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="proposal_stays_as_made",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["answer", "answered_at"]),
            )
        ]

    def __str__(self):
        return self.text[:60]


class GoalLevel(models.Model):
    """What one of the five levels of a goal looks like, in words one can observe."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="goal_levels")
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="levels")
    level = models.SmallIntegerField(_("level"))
    text = models.CharField(_("what does it look like"), max_length=500)

    objects = OfGoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        ordering = ["level"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "level"], name="level_described_once"),
            models.CheckConstraint(
                name="level_from_minus_two_to_two", condition=Q(level__gte=-2, level__lte=2)
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="levels_freeze_when_scoring_starts",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF EXISTS (SELECT 1 FROM goals_goalscore WHERE goal_id = OLD.goal_id)
                       AND EXISTS (SELECT 1 FROM goals_goal WHERE id = OLD.goal_id) THEN
                        RAISE EXCEPTION 'The levels of a goal are fixed once it is scored.';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self):
        return f"{self.level:+d} {self.text[:40]}"


class GoalScore(models.Model):
    """The number one voice gives a goal on one day."""

    class Voice(models.TextChoices):
        MOTHER = "mother", _("Mother")
        FATHER = "father", _("Father")
        PARENT = "parent", _("Parent")
        CHILD = "child", _("Child")
        CARER = "carer", _("Foster or family-home parent")
        NETWORK = "network", _("Relative, neighbour or friend")
        PROFESSIONAL = "professional", _("Professional")
        COUNSELLOR = "counsellor", _("Family counsellor")
        SYSTEM_COACH = "system_coach", _("System coach")

    # Neither has an index of its own: those below begin with them, and have the days in order.
    family = models.ForeignKey(Family, models.CASCADE, related_name="goal_scores", db_index=False)
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="scores", db_index=False)
    value = models.SmallIntegerField(_("number"))
    scored_on = models.DateField(_("on"), default=timezone.localdate)
    scored_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    voice = models.CharField(_("voice"), max_length=14, choices=Voice, editable=False)
    get_voice_display = shown_as("voice", Voice)
    why = models.TextField(_("why this number"), max_length=2000, blank=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OfGoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ["scored_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="score_is_on_a_scale",
                condition=Q(value__gte=-2, value__lte=10),
                violation_error_message=_("Choose a number on the ladder."),
            ),
            models.CheckConstraint(
                name="score_is_given_in_the_past",
                condition=Q(scored_on__lte=Today()),
                violation_error_message=_("This day is still to come."),
            ),
        ]
        indexes = [
            models.Index(fields=["goal", "scored_on"], name="score_by_goal"),
            # The last number of each goal, of every family of a team lead (reports/attention.py).
            models.Index(fields=["family", "goal", "scored_on"], name="score_by_family_and_goal"),
        ]
        triggers = [pgtrigger.Protect(name="score_stays", operation=pgtrigger.Update)]

    def __str__(self):
        return f"{self.value} ({self.scored_on})"
