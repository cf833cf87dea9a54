"""What is not there: what nobody recorded, and what this reader's version leaves out."""

from datetime import date, timedelta

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from privacy.access import Can
from teams.models import Commitment, TeamMember

from .course import CheckIn
from .goals import GoalNow, Voice
from .people import ChildNow
from .scope import Scope
from .sessions import Session

LONGEST_SILENCE = timedelta(days=14)
GIVE_A_NUMBER = [
    TeamMember.Role.PARENT,
    TeamMember.Role.YOUNG_PERSON,
    TeamMember.Role.CARER,
    TeamMember.Role.PROFESSIONAL,
    TeamMember.Role.COUNSELLOR,
]


def day(value: date) -> str:
    return formats.date_format(value, "j F Y")


def silences(sessions: list[Session], scope: Scope) -> list[str]:
    """Each stretch of more than two weeks in the period without a session."""
    before = scope.first - timedelta(days=1)
    days = [before, *(session.day for session in sessions), scope.last + timedelta(days=1)]
    out = []
    for start, end in zip(days, days[1:], strict=False):
        if end - start > LONGEST_SILENCE:
            weeks = (end - start).days // 7
            words = {
                "weeks": weeks,
                "from": day(start + timedelta(days=1)),
                "through": day(end - timedelta(days=1)),
            }
            out.append(
                ngettext(
                    "No session for %(weeks)s week: from %(from)s through %(through)s.",
                    "No session for %(weeks)s weeks: from %(from)s through %(through)s.",
                    weeks,
                )
                % words
            )
    return out


def goals_without_a_number(goals: list[GoalNow]) -> list[str]:
    return [
        _("No number in this period for the goal of %(owner)s: “%(words)s”.")
        % {"owner": goal.owner, "words": _shortened(goal.words)}
        for goal in goals
        if not goal.is_scored
    ]


def voices_without_a_number(safety: list[Voice], members: list[TeamMember], scope: Scope) -> list[str]:
    """Who was asked for no number for safety, or gave none."""
    heard = {voice.person for voice in safety for number in voice.numbers if scope.holds(number.day)}
    silent = [
        member.name
        for member in members
        if member.role in GIVE_A_NUMBER and member.runs(scope.last) and member.user_id not in heard
    ]
    if not silent:
        return []
    return [
        _("No number for safety in this period from: %(names)s.")
        % {"names": ", ".join(dict.fromkeys(silent))}
    ]


def children_not_spoken_to(children: list[ChildNow], sessions: list[Session]) -> list[str]:
    """The children with whom nobody sat down alone."""
    spoken_to = {name for session in sessions if session.is_with_child_alone for name in session.children}
    return [
        _("No session with %(child)s alone.") % {"child": child.first_name}
        for child in children
        if child.first_name not in spoken_to
    ]


def children_nobody_knows_where(children: list[ChildNow]) -> list[str]:
    return [
        _("Where %(child)s lives is not written down.") % {"child": child.first_name}
        for child in children
        if child.home is None
    ]


def answers_awaited(members: list[TeamMember], scope: Scope) -> list[str]:
    if not scope.may(Can.SEE_COMMITMENTS):
        return []
    waiting = [Commitment.Answer.ASKED, None]
    names = [m.name for m in members if m.runs(scope.last) and m.commitment in waiting and m.required]
    names += [m.name for m in members if m.runs(scope.last) and m.commitment == "asked" and not m.required]
    if not names:
        return []
    return [_("No answer yet to “do you take part?” from: %(names)s.") % {"names": ", ".join(names)}]


def check_ins_overdue(check_ins: list[CheckIn]) -> list[str]:
    return [
        _("The check-in with %(child)s of %(day)s was not done.")
        % {"child": check_in.child, "day": day(check_in.due)}
        for check_in in check_ins
        if check_in.is_overdue
    ]


SECTIONS = [
    (Can.SEE_SESSIONS, gettext_lazy("sessions")),
    (Can.SEE_LIVING, gettext_lazy("where the children live")),
    (Can.SEE_MAPPING, gettext_lazy("worries and what goes well")),
    (Can.SEE_AFTERCARE, gettext_lazy("help after coming home")),
]


def left_out(scope: Scope) -> list[str]:
    """What this version leaves out, said of the reader's part: never whether there is anything, or how much."""
    if scope.sees_everything:
        return []
    kept = [str(name) for can, name in SECTIONS if not scope.may(can)]
    out = [_("[left out: is about somebody else]")]
    if kept:
        out.append(_("Not in this version: %(sections)s.") % {"sections": ", ".join(kept)})
    return out


def _shortened(words: str) -> str:
    return words if len(words) <= 90 else words[:88].rsplit(" ", 1)[0] + " …"
