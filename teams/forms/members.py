"""Forms about the members of a team: who they are, what they answered, and the invitation."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from families.models import Child
from simba.forms import PlainForm, WholeRowForm
from teams.models import Commitment, TeamMember

NOBODY = _("Somebody who is not in the file")


class MemberForm(WholeRowForm):
    """Somebody of the team: in which role, for which children."""

    class Meta:
        model = TeamMember
        fields = ["role", "person", "user", "name", "relation", "children", "required", "until"]
        labels = {
            "role": _("What is this person's place in the team?"),
            "person": _("Which person of the file is this?"),
            "user": _("Which colleague is this?"),
            "name": _("Name"),
            "relation": _("What do the children call this person?"),
            "children": _("For which children?"),
            "required": _("We cannot start without this person"),
            "until": _("Until"),
        }
        help_texts = {
            "name": _("May stay empty when you chose a person or a colleague above."),
            "relation": _("For example: grandmother, neighbour, teacher of Milan."),
            "children": _("About other children this person sees nothing."),
            "until": _("From this day this person sees nothing of the family any more."),
        }
        widgets = {"role": forms.RadioSelect, "children": forms.CheckboxSelectMultiple}

    def __init__(self, *args, instance, user, may_assign, **kwargs):
        if not instance.pk:
            children = Child.objects.visible_to(user).filter(family=instance.family_id)
            kwargs["initial"] = {"children": children, **kwargs.get("initial", {})}
        super().__init__(*args, instance=instance, user=user, **kwargs)
        self.fields["name"].required = False
        self.fields["person"].empty_label = NOBODY
        self._offer_roles(instance, may_assign)
        if instance.user_id:
            # The account sees what the role and the person say; who changes those, changes what somebody sees.
            for name in {"role", "person", "user"} & set(self.fields):
                self.fields[name].disabled = True

    def _offer_roles(self, member, may_assign):
        roles = [r for r in TeamMember.Role.choices if may_assign or r[0] not in TeamMember.OF_STAFF]
        self.fields["role"].choices = roles
        if not may_assign:
            del self.fields["user"]
            return
        colleagues = User.objects.filter(organisation=member.family.organisation_id, is_active=True)
        colleagues = colleagues.filter(roles__overlap=list(TeamMember.OF_STAFF))
        # Whose account is in the team already keeps it, staff or not: a choice that cannot be made again is no error.
        own = User.objects.filter(pk=member.user_id)
        self.fields["user"].queryset = own if member.user_id else colleagues
        self.fields["user"].empty_label = _("Nobody of our own staff")

    def clean(self):
        cleaned = super().clean()
        role, person, user = (cleaned.get(name) for name in ("role", "person", "user"))
        if role in TeamMember.OF_THE_FAMILY and "person" in cleaned and not person:
            self.add_error("person", _("Choose which person of the family this is."))
        if role == TeamMember.Role.YOUNG_PERSON and person:
            self._be_a_child(person)
        if role in TeamMember.OF_STAFF and "user" in cleaned and not user:
            self.add_error("user", _("Choose the account of this colleague."))
        if user and role and role not in TeamMember.OF_STAFF and not self.instance.user_id:
            self.add_error("user", _("A colleague is a family counsellor or a system coach in the team."))
        if not cleaned.get("name") and not self.errors.keys() & {"name", "person", "user"}:
            self._take_the_name(person, None if self.instance.user_id else user)
        return cleaned

    def _be_a_child(self, person):
        """A young person is a child of the file, and in the team about nobody else."""
        own = self.fields["children"].queryset.filter(pk=person.pk)
        if own:
            self.cleaned_data["children"] = own
        else:
            self.add_error("person", _("A young person is one of the children of the file."))

    def _take_the_name(self, person, user):
        name = person.full_name if person else user.name if user else ""
        if name:
            self.cleaned_data["name"] = name
        else:
            self.add_error("name", _("Write the name of this person."))


class CommitmentForm(WholeRowForm):
    """An answer to “do you take part?”."""

    class Meta:
        model = Commitment
        fields = ["answer", "conditions", "given_on", "way"]
        labels = {
            "answer": _("Do you take part?"),
            "conditions": _("On what condition?"),
            "given_on": _("When was this said?"),
            "way": _("How was it said?"),
        }
        widgets = {
            "answer": forms.RadioSelect,
            "way": forms.RadioSelect,
            "conditions": forms.Textarea(
                attrs={"rows": 2, "placeholder": _("For example: only on Wednesdays")}
            ),
        }

    def __init__(self, *args, may_end, **kwargs):
        super().__init__(*args, **kwargs)
        ends = Commitment.Answer.WITHDRAWN
        self.fields["answer"].choices = [c for c in Commitment.Answer.choices if may_end or c[0] != ends]

    def clean_given_on(self):
        day = self.cleaned_data["given_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        if day.year < 2000:
            raise forms.ValidationError(_("Check the year: it is before 2000."))
        return day

    def clean(self):
        cleaned = super().clean()
        says_yes_if = cleaned.get("answer") == Commitment.Answer.YES_IF
        if says_yes_if and cleaned.get("conditions") == "":
            self.add_error("conditions", _("Write down the condition."))
        return cleaned


class InviteForm(PlainForm):
    """Where the letter goes to, and in which language."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    language = forms.ChoiceField(
        label=_("Language of the letter"), choices=User.Language.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args, member, **kwargs):
        self.member = member
        super().__init__(*args, **kwargs)

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        same = self.member.family.members.running().filter(role=self.member.role, user__email__iexact=email)
        if same:
            raise forms.ValidationError(
                _("Somebody with this e-mail address is already in the team in this role.")
            )
        return email
