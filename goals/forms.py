"""What people type and choose about goals. Each question is its own small form: one thing on a screen."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, Q, When
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from families.secrecy import under_veil, with_secrecy
from goals.models import Goal, GoalLevel, GoalProposal, GoalScore, GoalStep, GoalWording, LifeArea
from goals.pictures import signed
from privacy.audience import Audience
from simba.forms import PlainForm, WholeRowForm

# What stands there before one starts: alone it is not a goal yet.
OPENINGS = {"ik wil", "ik wil graag", "i want", "i want to"}


def words_area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "class": "form-control"})


class ChildrenField(forms.ModelMultipleChoiceField):
    """Children as large tiles, by first name, and by age for who may know that."""

    widget = forms.CheckboxSelectMultiple
    says_age = True

    def label_from_instance(self, child):
        age = child.age() if self.says_age else None
        return child.first_name if age is None else f"{child.first_name} ({age})"


class WordsForm(PlainForm):
    """The words of a goal, and which wording the writer had in view."""

    text = forms.CharField(
        label=_("Your goal, in your own words"),
        max_length=GoalWording._meta.get_field("text").max_length,
        widget=words_area(),
        error_messages={"required": _("Write your goal in your own words.")},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_seen(self):
        """The id of the wording in view; anything else is no wording at all."""
        seen = self.cleaned_data["seen"]
        return int(seen) if seen.isdecimal() and len(seen) < 19 else 0

    def clean_text(self):
        text = self.cleaned_data["text"]
        if text.strip(" .…").lower() in OPENINGS:
            raise ValidationError(_("Write down what you want."), code="required")
        return text


class ChildrenForm(WholeRowForm):
    """For which children a goal is."""

    class Meta:
        model = Goal
        fields = ["children"]
        field_classes = {"children": ChildrenField}
        widgets = {"children": forms.CheckboxSelectMultiple}
        labels = {"children": _("For which children is this goal?")}
        help_texts = {"children": _("It may also be for nobody in particular.")}


class AreaForm(WholeRowForm):
    """What a goal is about."""

    class Meta:
        model = Goal
        fields = ["life_area"]
        widgets = {"life_area": forms.RadioSelect}
        labels = {"life_area": _("What is it about?")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        area = self.fields["life_area"]
        area.queryset = LifeArea.objects.filter(
            Q(pk__in=LifeArea.objects.in_force()) | Q(pk=self.instance.life_area_id)
        )
        area.empty_label = _("Something else")


class WhyForm(WholeRowForm):
    """Why a goal matters to its owner."""

    class Meta:
        model = Goal
        fields = ["why"]
        widgets = {"why": words_area()}
        labels = {"why": _("Why do you want this?")}


class NoticeForm(WholeRowForm):
    """How others will notice that a goal comes nearer."""

    class Meta:
        model = Goal
        fields = ["how_others_notice"]
        widgets = {"how_others_notice": words_area()}
        labels = {"how_others_notice": _("How will others notice?")}
        help_texts = {"how_others_notice": _("For example: the children are on time at school.")}


# The order in which a new goal is asked about; after these comes who may read it.
QUESTIONS: dict[str, type[WholeRowForm]] = {
    "children": ChildrenForm,
    "area": AreaForm,
    "why": WhyForm,
    "notice": NoticeForm,
}

AUDIENCE_WORDS = {
    Audience.AUTHOR: pgettext_lazy("reads this goal", "Only me"),
    Audience.COUNSELLORS: pgettext_lazy("reads this goal", "Me and my counsellor"),
    Audience.PROFESSIONALS: pgettext_lazy("reads this goal", "Me and the professionals of the team"),
    Audience.PARENTS: pgettext_lazy("reads this goal", "Also the other parent, and the professionals"),
    Audience.CARERS: pgettext_lazy("reads this goal", "Also the foster parents, and the professionals"),
    Audience.TEAM: pgettext_lazy("reads this goal", "Everybody in the team"),
}


class AudienceForm(WholeRowForm):
    """Who may read a goal."""

    class Meta:
        model = Goal
        fields = ["audience"]
        widgets = {"audience": forms.RadioSelect}
        labels = {"audience": _("Who may read this goal?")}

    def __init__(self, *args, names: dict[str, str] | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        names = names or {}
        self.fields["audience"].choices = [
            (audience, format_html("<span>{} <small>{}</small></span>", words, names.get(audience, "")))
            for audience, words in AUDIENCE_WORDS.items()
        ]

    def clean_audience(self):
        audience = self.cleaned_data["audience"]
        if audience in (Audience.PARENTS, Audience.CARERS) and not self.instance.children.exists():
            raise ValidationError(_("Choose first for which children this goal is."))
        return audience


class ScoreForm(WholeRowForm):
    """One number on the scale of the goal."""

    value = forms.TypedChoiceField(
        label=_("Choose a number"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a number on the ladder."),
            "invalid_choice": _("Choose a number on the ladder."),
        },
    )

    class Meta:
        model = GoalScore
        fields = ["value", "why", "scored_on"]
        widgets = {"why": words_area(3)}
        labels = {"why": _("Why this number?"), "scored_on": _("On which day?")}

    def __init__(self, *args, levels: list[GoalLevel] = (), **kwargs):
        super().__init__(*args, **kwargs)
        lowest, highest = self.instance.goal.range
        words = {level.level: level.text for level in levels}
        self.fields["value"].choices = [
            (n, words.get(n) or signed(n, lowest)) for n in range(lowest, highest + 1)
        ]

    def clean_scored_on(self):
        day = self.cleaned_data["scored_on"]
        if day < self.instance.goal.starts:
            raise ValidationError(_("This goal did not exist yet on that day."))
        return day


class StateForm(PlainForm):
    """How a goal stands, and why it stops."""

    CHOICES = {
        Goal.State.ACTIVE: _("I am working on it"),
        Goal.State.REACHED: _("I have reached it"),
        Goal.State.STOPPED: _("I stop with it"),
    }

    state = forms.ChoiceField(
        label=_("How does it stand with this goal?"),
        choices=list(CHOICES.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the three."),
            "invalid_choice": _("Choose one of the three."),
        },
    )
    reason = forms.CharField(
        label=_("Why?"),
        required=False,
        max_length=Goal._meta.get_field("state_reason").max_length,
        widget=words_area(3),
        help_text=_("Only needed when you stop."),
    )

    def clean(self):
        answers = super().clean()
        if answers.get("state") == Goal.State.STOPPED and not answers.get("reason") and not self.errors:
            self.add_error("reason", _("Write why you stop with this goal."))
        if answers.get("state") == Goal.State.ACTIVE:
            answers["reason"] = ""
        return answers


def level_field(label) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=GoalLevel._meta.get_field("text").max_length,
        widget=words_area(2),
        error_messages={"required": _("Write what one sees then.")},
    )


class LevelsForm(PlainForm):
    """What each of the five levels looks like; one starts with how it is now."""

    now = level_field(_("As it is now"))
    hoped = level_field(_("As I hope it will be"))
    better = level_field(_("A bit better than I hope"))
    much_better = level_field(_("Even better than I hope"))
    worse = level_field(_("Worse than it is now"))

    LEVELS = {"now": -1, "hoped": 0, "better": 1, "much_better": 2, "worse": -2}

    @classmethod
    def initial_of(cls, levels: list[GoalLevel]) -> dict[str, str]:
        texts = {level.level: level.text for level in levels}
        return {name: texts.get(level, "") for name, level in cls.LEVELS.items()}

    @property
    def texts(self) -> dict[int, str]:
        """The answers by level."""
        return {level: self.cleaned_data[name] for name, level in self.LEVELS.items()}


class StepForm(WholeRowForm):
    """A small step: what, who, before when."""

    class Meta:
        model = GoalStep
        fields = ["text", "who", "due_on"]
        widgets = {"who": forms.RadioSelect, "text": words_area(2)}
        labels = {
            "text": _("What is the step?"),
            "who": _("Who does it?"),
            "due_on": _("Before which day?"),
        }
        error_messages = {"text": {"required": _("Write down the step.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        who = self.fields["who"]
        me_first = Case(When(user=self.user, then=0), default=1)
        members = who.queryset.running().select_related("user").order_by(me_first, "pk")
        who.queryset = with_secrecy(members, self.instance.family, self.user, timezone.localdate())
        who.empty_label = None
        who.label_from_instance = self._name

    def _name(self, member):
        if member.user_id == self.user.pk:
            return gettext("I do it myself")
        if member.is_veiled:
            return str(member.get_role_display())
        return member.name if not member.relation else f"{member.name} ({member.relation})"

    def clean_who(self):
        """A step is part of its goal: who may not read the goal would never hear of the step."""
        member, goal = self.cleaned_data["who"], self.instance.goal
        reads = not member or not member.user or Goal.objects.visible_to(member.user).filter(pk=goal.pk)
        if not reads:
            raise ValidationError(
                _("%(name)s may not read this goal, so cannot see the step."),
                params={"name": under_veil([member])[0].name},
            )
        return member

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day and day < timezone.localdate():
            raise ValidationError(_("This day has passed."))
        return day


class ProposalForm(WholeRowForm):
    """A wording put beside a parent's own."""

    class Meta:
        model = GoalProposal
        fields = ["text", "why"]
        widgets = {"text": words_area(), "why": words_area(3)}
        labels = {"text": _("The wording you propose"), "why": _("Why do you propose this?")}
        error_messages = {"text": {"required": _("Write the wording you propose.")}}
