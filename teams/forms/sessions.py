"""The form a session is written down with: nearly everything may be left out until it is made final."""

from datetime import time

from django import forms
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from families.caseload import of_room
from families.forms.trust import TRUST, ask_about_trust, withheld_field
from families.models import Child
from privacy.audience import Audience
from simba.forms import PlainForm, RowsField, WholeRowForm
from simba.kept import kept
from simba.saving import save_columns
from teams.models import CounsellingSession, SessionChild, TeamMember

QUICK_MINUTES = (30, 45, 60, 90)
MINUTES = _("Write the minutes as a number from 1 to 1440.")
TOLD = [name for name in TRUST if name != "concerns"]
# What the form sees to by itself, and what is so of any draft. Of both the database stays the last word.
IN_THE_PAST = "session_happened_in_the_past"
SEEN_TO = {"session_lasts_a_day_at_most", IN_THE_PAST}
NEW_DAY = time(0, 10)  # so early the clock of the database may still be of the day before: then it is asked
OF_A_DRAFT = {"session_final_is_dated", "session_final_says_what_happened", "session_correction_says_why"}
WORDS = ("what_happened", "what_was_said", "what_we_agreed", "next_step")
# A draft may be meant for anybody; until it is final only its author reads it.
CIRCLES = [choice for choice in Audience.choices if choice[0] != Audience.AUTHOR]


class MinutesInput(forms.NumberInput):
    """A few usual lengths to press, and a number of one's own beside them."""

    def value_from_datadict(self, data, files, name):
        pressed = data.get(name)
        return data.get(f"{name}_other") if pressed in (None, "", "other") else pressed


def _in_words(goals):
    """Goals, to be recognised by their owner's own words."""
    return [(goal, f"{goal.owner.first_name}: {goal.words or _('Goal without words')}") for goal in goals]


def _by_name(members):
    """Members of a team by their first name, in full where two are called the same: short enough for a thumb."""
    names = [member.first_name for member in members]
    return [(m, m.name if names.count(m.first_name) > 1 else m.first_name) for m in members]


class SessionForm(WholeRowForm):
    """One session: when and with whom, what happened, and who may read it."""

    minutes = forms.IntegerField(
        label=_("How long"),
        min_value=1,
        max_value=1440,
        widget=MinutesInput,
        error_messages={"invalid": MINUTES, "min_value": MINUTES, "max_value": MINUTES, "required": MINUTES},
    )
    present = RowsField(label=_("Who was there?"), required=False)
    children = RowsField(label=_("About which children?"), required=False)
    goals = RowsField(label=_("Which goals?"), required=False)
    concerns = RowsField(required=False)
    audience = forms.ChoiceField(
        label=_("Who may read this?"),
        choices=CIRCLES,
        widget=forms.RadioSelect,
        initial=Audience.PROFESSIONALS,
    )

    field_order = ["happened_on", "starts_at", "minutes", "kind", "place", "present", "children", "goals"]
    field_order += [*WORDS, "audience", *TRUST, "correction_reason"]

    class Meta:
        model = CounsellingSession
        # Rows that are chosen are kept by hand, and read by one question instead of one each (``_linked``).
        fields = ["happened_on", "starts_at", "minutes", "kind", "place", *WORDS, "audience", *TOLD]
        fields += ["correction_reason"]
        labels = {
            "happened_on": _("When"),
            "starts_at": _("What time"),
            "kind": _("What kind"),
            "place": _("Where"),
            "what_happened": _("What happened?"),
            "what_was_said": _("What was said, and by whom?"),
            "what_we_agreed": _("What did we agree?"),
            "next_step": _("What is the next step?"),
            "correction_reason": _("Why do you correct this?"),
        }
        error_messages = {
            "happened_on": {"required": _("Choose the day of the session.")},
            "what_happened": {"required": _("Write down what happened.")},
            "correction_reason": {"required": _("Write why it is corrected.")},
        }
        widgets = {
            "starts_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "what_happened": forms.Textarea(attrs={"rows": 4, "data-count": True}),
            "what_was_said": forms.Textarea(attrs={"rows": 2, "data-count": True}),
            "what_we_agreed": forms.Textarea(attrs={"rows": 2, "data-count": True}),
            "next_step": forms.Textarea(attrs={"rows": 2, "data-count": True}),
        }

    def __init__(self, *args, instance, user, for_good=False, **kwargs):
        self.family_children = _children(reader=user, family=instance.family_id)
        notes = {f"note_{child.pk}": _note_about(child) for child in self.family_children}
        self.base_fields = {**self.base_fields, **notes}
        self.settled = frozenset(SEEN_TO if instance.is_final else SEEN_TO | OF_A_DRAFT)
        if timezone.localtime().time() < NEW_DAY:
            self.settled -= {IN_THE_PAST}
        kwargs["initial"] = {**self._stored(instance, user), **kwargs.get("initial", {})}
        super().__init__(*args, instance=instance, user=user, **kwargs)
        self._choose_from(instance, user)
        self.fields["happened_on"].show_hidden_initial = False  # what has changed is told from the row
        self.fields["what_happened"].required = for_good
        self.fields["correction_reason"].required = for_good
        if not instance.corrects_id:
            del self.fields["correction_reason"]

    def _stored(self, session, user):
        """What Django does not read from the row by itself: notes and goals, or for a new row sensible choices."""
        if not session.pk:
            only = [child.pk for child in self.family_children] if len(self.family_children) == 1 else []
            return {
                "present": _places(family=session.family_id, account=user.pk, today=timezone.localdate()),
                "children": only,
            }
        for *keys, notes in _linked(reader=user, session=session.pk):
            found = dict(zip(("present", "children", "concerns", "goals"), keys, strict=True))
            said = zip(found["children"], notes, strict=True)
            return found | {f"note_{child}": note for child, note in said}
        return {}  # thrown away a moment ago, on another device

    def _choose_from(self, session, user):
        ask_about_trust(self)
        here = {"reader": user, "family": session.family_id}
        since = {"since": self._day(), "today": timezone.localdate()}
        self.fields["present"].choose_from(lambda: _by_name(_members(**here, **since)))
        self.fields["children"].choose_from(lambda: [(child, str(child)) for child in self.family_children])
        self.fields["goals"].choose_from(lambda: _in_words(_goals(**here, session=session.pk)))

    def _day(self):
        """The day of the session: members whose place ended before it cannot have been there."""
        try:
            return self.fields["happened_on"].clean(self["happened_on"].value())
        except forms.ValidationError:
            return timezone.localdate()

    def clean_happened_on(self):
        day = self.cleaned_data["happened_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        if day.year < 2000:
            raise forms.ValidationError(_("Check the year: it is before 2000."))
        return day

    def clean(self):
        """Who writes something about a child, writes about that child: its parents then decide who reads along."""
        cleaned = super().clean()
        if "children" in cleaned:
            named = {child.pk for child in cleaned["children"]}
            noted = {child.pk for child in self.family_children if cleaned.get(f"note_{child.pk}")}
            cleaned["children"] = [c for c in self.family_children if c.pk in named | noted]
        return cleaned

    def has_content(self) -> bool:
        """Whether somebody wrote or chose something that can be kept."""
        return any(self.cleaned_data.get(name) for name in self.changed_data)

    def keep(self, *, page_key) -> CounsellingSession:
        """Save everything that is right, though something else may not be; what is not right stays as it was."""
        session = self.instance
        for field in session._meta.concrete_fields:
            if field.name in self.errors and field.name in self.initial:
                setattr(session, field.name, self.initial[field.name])
        others = self._others_to_keep(session)
        session.version += 1 if session.pk else 0
        session.page_key, session.saved_at = page_key, timezone.now()
        if session.pk:
            save_columns(session, (*self.Meta.fields, "version", "page_key", "saved_at"))
        else:
            session.save()
        for name in others & {"present", "goals", "concerns"}:
            getattr(session, name).set(self.cleaned_data[name])
        if "children" in others:
            self._keep_children(session)
        return session

    def _others_to_keep(self, session) -> set[str]:
        """What is kept in other rows. Who types changes a text: then nothing more is read or written."""
        right = {"present", "goals", "concerns", "children"} & self.cleaned_data.keys()
        if not session.pk:
            return right
        notes = {f"note_{child.pk}" for child in self.family_children}
        changed = set(self.changed_data)
        return right & (changed | {"children"} if changed & notes else changed)

    def _keep_children(self, session):
        chosen = self.cleaned_data["children"]
        session.about.exclude(child__in=chosen).delete()
        for child in chosen:
            note = self.cleaned_data.get(f"note_{child.pk}")
            defaults = {} if note is None else {"note": note}
            session.about.update_or_create(child=child, defaults=defaults)

    def child_choices(self):
        """Each child with the box to choose it and the note about it, as the page shows them together."""
        boxes = {str(box.data["value"]): box for box in self["children"]}
        return [(child, boxes[str(child.pk)], self[f"note_{child.pk}"]) for child in self.family_children]

    def quick_minutes(self):
        """The usual lengths, and whether the one on the form is another."""
        value = str(self["minutes"].value() or "")
        pressed = [(number, str(number) == value) for number in QUICK_MINUTES]
        return {"choices": pressed, "other": "" if any(on for _number, on in pressed) else value}


@kept
def _children(reader, family):
    children = Child.objects.visible_to(reader).filter(family=family).order_by("birth_date", "pk")
    return children.defer("phone", "email", "school")


@kept
def _members(reader, family, since, today):
    return TeamMember.objects.visible_to(reader).filter(family=family).since(since, today)


@kept
def _places(family, account, today):
    return TeamMember.objects.running(today).filter(family=family, user=account).values_list("pk", flat=True)


@kept
def _linked(reader, session):
    """The keys of who was there, of the children, adults and goals a session is about, and the note on each child."""
    present = CounsellingSession.present.through.objects.filter(counsellingsession=OuterRef("pk"))
    concerns = CounsellingSession.concerns.through.objects.filter(counsellingsession=OuterRef("pk"))
    # By its own key: "child" would be the order of keys for the one column and that of birth for the other.
    children = SessionChild.objects.filter(session=OuterRef("pk")).order_by("pk")
    goals = of_room("goals").visible_to(reader).filter(sessions=OuterRef("pk")).order_by()
    return CounsellingSession.objects.filter(pk=session).values_list(
        ArraySubquery(present.values("teammember")),
        ArraySubquery(children.values("child")),
        ArraySubquery(concerns.values("person")),
        ArraySubquery(goals.values("pk")),
        ArraySubquery(children.values("note")),
    )


@kept
def _goals(reader, family, session):
    """The goals that are still open, and those the session is about already."""
    goals = of_room("goals").filter(family=family)
    chosen = Q(pk__in=goals.open().values("pk"))
    if session is not None:
        chosen |= Q(pk__in=goals.filter(sessions=session).values("pk"))
    return goals.visible_to(reader).filter(chosen).with_words().select_related("owner")


def _note_about(child):
    label = _("Only about %(name)s") % {"name": child.first_name}
    attrs = {"rows": 2, "placeholder": label, "data-count": True}
    return forms.CharField(label=label, max_length=4000, required=False, widget=forms.Textarea(attrs=attrs))


class AudienceForm(PlainForm):
    """Who may read a session from now on."""

    audience = forms.ChoiceField(label=_("Who may read this?"), choices=CIRCLES, widget=forms.RadioSelect)
    withheld_why = withheld_field()


class FindSessionForm(PlainForm):
    """Words and a child to find sessions by; nothing filled in finds all."""

    q = forms.CharField(label=_("Search in the sessions"), max_length=200, required=False)
    child = forms.ChoiceField(
        label=_("Child"), required=False, error_messages=forms.ModelChoiceField.default_error_messages
    )

    def __init__(self, *args, family, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.children = _children(reader=user, family=family.pk)
        names = [(child.pk, child.first_name) for child in self.children]
        self.fields["child"].choices = [("", _("All children")), *names]

    @property
    def is_used(self) -> bool:
        return any(self.data.get(name) for name in self.fields)

    def found_in(self, sessions):
        """The sessions that were asked for; none when what was asked cannot be."""
        if not self.is_valid():
            return sessions.none()
        if self.cleaned_data["child"]:
            sessions = sessions.filter(about__child=self.cleaned_data["child"])
        return sessions.search(self.cleaned_data["q"])
