"""Reads the sessions of a story from its text, and puts them in the file.

A text holds the sessions in order, each with a line on top and then its parts:

    # days ago | kind time minutes | who else was there | which children | audience | which goals
    gebeurd: what happened
    gezegd: what was said, by whom
    afgesproken: what was agreed
    verder: the next step
    over Milan: a note on that child alone
    plek: where
    tekening: what the drawing shows that is with it
    door: who wrote it, when that is not Ank; ``concept: ja`` leaves it a draft
"""

import re
from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path

from django.db.models import DateTimeField, ExpressionWrapper, F
from django.utils import timezone

from goals.models import Goal
from teams.models import CounsellingSession, SessionChild

from . import drawing
from .days import workday
from .story import Story

TEXTS = Path(__file__).parent / "stories"
PART = re.compile(r"^(gebeurd|gezegd|afgesproken|verder|plek|tekening|door|concept|over \w+): ", re.MULTILINE)


@dataclass
class Told:
    """One session as the text tells it."""

    days_ago: int
    kind: str
    starts_at: time
    minutes: int
    present: list[str]
    children: list[str]
    audience: str
    goals: list[str]
    parts: dict[str, str] = field(default_factory=dict)

    @property
    def is_draft(self) -> bool:
        return "concept" in self.parts


def read(name: str) -> list[Told]:
    """Every session of a text, oldest first."""
    text = (TEXTS / f"{name}.txt").read_text(encoding="utf-8")
    return [_read_one(block) for block in re.split(r"^# ", text, flags=re.MULTILINE)[1:]]


def _read_one(block: str) -> Told:
    top, body = block.split("\n", 1)
    days, what, present, children, audience, *goals = [cell.strip() for cell in top.split("|")]
    kind, at, minutes = what.split()
    pieces = PART.split(body)
    parts = {label: words.strip() for label, words in zip(pieces[1::2], pieces[2::2], strict=True)}
    return Told(
        int(days), kind, time.fromisoformat(at), int(minutes), _names(present), _names(children), audience,
        _names(goals[0]) if goals else [], parts,
    )  # fmt: skip


def _names(cell: str) -> list[str]:
    return [name.strip() for name in cell.split(",") if name.strip()]


def write(story: Story, told: list[Told]) -> None:
    """Put sessions in a file: as drafts first, because who was there cannot be added to a final one."""
    sessions = CounsellingSession.objects.bulk_create(_session(story, one) for one in told)
    pairs = list(zip(sessions, told, strict=True))
    SessionChild.objects.bulk_create(
        SessionChild(session=session, child_id=story.persons[name].pk, note=one.parts.get(f"over {name}", ""))
        for session, one in pairs
        for name in one.children
    )
    CounsellingSession.present.through.objects.bulk_create(
        CounsellingSession.present.through(counsellingsession=session, teammember_id=story.members[name].pk)
        for session, one in pairs
        for name in {*one.present, session.author.first_name}
    )
    Goal.sessions.through.objects.bulk_create(
        Goal.sessions.through(session=session, goal=story.goals[name])
        for session, one in pairs
        for name in one.goals
    )
    for session, one in pairs:
        if "tekening" in one.parts:
            drawing.hang_up(session, one.parts["tekening"])
    _date_and_finalise([session.pk for session, one in pairs if not one.is_draft])


def _session(story: Story, one: Told) -> CounsellingSession:
    parts = one.parts
    return CounsellingSession(
        family=story.family,
        author=story.users[parts.get("door", "ank")],
        happened_on=workday(-one.days_ago),
        starts_at=one.starts_at,
        minutes=one.minutes,
        kind=one.kind,
        place=parts.get("plek", ""),
        what_happened=parts["gebeurd"],
        what_was_said=parts.get("gezegd", ""),
        what_we_agreed=parts.get("afgesproken", ""),
        next_step=parts.get("verder", ""),
        audience=one.audience,
    )


def _date_and_finalise(ids: list[int]) -> None:
    """Make sessions final, written two hours after they began."""
    began = ExpressionWrapper(F("happened_on") + F("starts_at"), output_field=DateTimeField())
    written = ExpressionWrapper(began + timedelta(hours=2), output_field=DateTimeField())
    CounsellingSession.objects.filter(pk__in=ids, happened_on__lt=timezone.localdate()).update(
        status=CounsellingSession.Status.FINAL, created_at=written, saved_at=written, finalised_at=written
    )
