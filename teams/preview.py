"""How a record would look to another member: saved, read as that member reads it, and forgotten again.

Nothing of the rules is said twice here: the record is really there for a moment, behind the same ``visible_to`` as
ever, and what the reader's own page would draw is drawn. Then the database forgets it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace

from django.db import models, transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from accounts.models import User, beside_the_name
from families.models import Family
from families.secrecy import closed_to, under_veil, with_veil
from privacy.covering import Covering
from privacy.gate import logged_as
from privacy.models import AccessLine
from privacy.readers import verdicts
from simba.kept import kept
from teams.models import CounsellingSession, TeamMember
from teams.reading import read_session
from teams.who_reads import trust_of

WHY_NOT = {
    "gone": _("Is not in the team now."),
    "account": _("Has no account in Simba yet. With an account this can change: look again then."),
    "part": _("In this role somebody does not read this kind of record."),
    "confidence": _("This was told in confidence."),
    "withheld": _("You wrote why a young person does not read this yet."),
    "adult": _("This is about another adult of the family."),
    "child": _("This is about a child that this person may not read about."),
    "circle": _("You did not choose this person as a reader."),
    "no_child": _("No child is chosen. Through a child this person would read along."),
    "draft": _("This is a draft. Only you see it."),
}


@dataclass
class Preview:
    """The members one can look as; and once one is chosen, what that member would read, or why nothing."""

    members: list[TeamMember]
    chosen: TeamMember | None = None
    page: str = ""
    why_not: str = ""
    asked: bool = False


@contextmanager
def nothing_stays() -> Iterator[None]:
    """A part of a request of which nothing stays in the database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def preview_for(request: HttpRequest, family: Family) -> Preview:
    """Whom one can look as on this form, and whom one chose: somebody of the team, and never oneself."""
    today = timezone.localdate()
    closed = closed_to(request.user, [family])
    members = under_veil(_others(reader=request.user, family=family, closed=closed, today=today))
    found = Preview(sorted(members, key=lambda member: not member.runs(today)))
    if "preview" in request.POST:
        found.asked = True
        logged_as(request, AccessLine.Action.VIEW)
        chosen = request.POST.get("preview_as")
        found.chosen = next((member for member in members if str(member.pk) == chosen), None)
    return found


@kept
def _others(reader, family, closed, today):
    members = TeamMember.objects.visible_to(reader).filter(family=family).exclude(user=reader)
    members = members.select_related("user").defer(*beside_the_name("user"))
    return with_veil(members, closed, reader, today)


def show(preview: Preview, record: models.Model, template: str, read: Callable[[User], dict | None]) -> None:
    """Fill in what the chosen member reads of a record that is in the database now.

    ``read`` gives what ``template`` draws for an account, or none when that account does not see the record.
    """
    member = preview.chosen
    if member is None:
        return
    reader = User.objects.get(pk=member.user_id) if member.user_id else None
    context = read(reader) if reader else None
    if context is None:
        preview.why_not = str(WHY_NOT[_why_not(member, record)])
    else:
        preview.page = _as_read(reader, record.family, template, context)


def _as_read(reader: User, family: Family, template: str, context: dict) -> str:
    """The page with what is secret to this reader covered, as it will be."""
    seat = SimpleNamespace(user=reader)
    covering = Covering(seat, Family.objects.with_secrets().get(pk=family.pk))
    page = render_to_string(template, {"family": family, "request": seat, **context})
    return mark_safe(covering.over_page(page))


def look_at_session(preview: Preview, session: CounsellingSession) -> None:
    show(
        preview,
        session,
        "teams/_session_text.html",
        lambda reader: read_session(session.family, session.pk, reader),
    )


def _why_not(member: TeamMember, record: models.Model) -> str:
    if not member.runs():
        return "gone"
    if not member.user_id:
        return "account"
    author = record.owner.user if hasattr(record, "owner") else record.author
    present = record.present.all() if hasattr(record, "present") else ()
    trust = trust_of(record) if hasattr(record, "concerns") else {}
    kind = record._meta.label_lower
    found = verdicts(record.family, record.audience, record.children.all(), present, author, kind, **trust)
    said = [why_not for one, why_not in found if one.user_id == member.user_id]
    if not said:
        return "part"
    return next((why_not for why_not in said if why_not), "draft")
