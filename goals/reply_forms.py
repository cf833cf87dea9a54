"""What people type to answer something, or to state something of their own."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from goals.assessment_forms import AudienceMayNeedChildren
from goals.forms import ChildrenField, words_area
from goals.models import Reply
from privacy.audience import Audience
from simba.forms import WholeRowForm

ANSWER_WORDS = {
    Audience.TEAM: pgettext_lazy("reads this reply", "Everybody who reads what I answer"),
    Audience.COUNSELLORS: pgettext_lazy("reads this reply", "Me and the family counsellor"),
}
STATEMENT_WORDS = {
    Audience.COUNSELLORS: pgettext_lazy("reads this reply", "Me and the family counsellor"),
    Audience.PROFESSIONALS: pgettext_lazy("reads this reply", "Me and the professionals of the team"),
    Audience.PARENTS: pgettext_lazy("reads this reply", "Also the parents of these children"),
    Audience.CARERS: pgettext_lazy("reads this reply", "Also the foster parents of these children"),
    Audience.TEAM: pgettext_lazy("reads this reply", "Everybody in the team"),
}


class ReplyForm(WholeRowForm):
    """An answer to something, in one's own words."""

    class Meta:
        model = Reply
        fields = ["text", "audience"]
        widgets = {"text": words_area(5), "audience": forms.RadioSelect}
        labels = {"text": _("What do you want to say?"), "audience": _("Who may read this?")}
        error_messages = {"text": {"required": _("Write what you want to say.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = list(ANSWER_WORDS.items())


class StatementForm(AudienceMayNeedChildren):
    """A statement that stands alone, and who may read it."""

    class Meta(ReplyForm.Meta):
        fields = ["text", "children", "audience"]
        field_classes = {"children": ChildrenField}
        widgets = {**ReplyForm.Meta.widgets, "children": forms.CheckboxSelectMultiple}
        labels = {**ReplyForm.Meta.labels, "children": _("About which children?")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = list(STATEMENT_WORDS.items())
        if not self.instance.corrects_id and self.instance._state.adding:
            self.initial["audience"] = self.initial.get("audience_chosen", Audience.PROFESSIONALS)


def form_for(reply: Reply) -> type[WholeRowForm]:
    return StatementForm if reply.is_statement else ReplyForm
