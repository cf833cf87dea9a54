"""What was talked about: counted, and each session with facts apart from what was said."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from teams.models import CounsellingSession

from .scope import Scope


@dataclass
class ChildNote:
    """What a session noted about one child."""

    day: date
    child: str
    text: str


@dataclass
class Session:
    """One session: what happened and was agreed are facts, what was said has a speaker."""

    day: date
    kind: str
    minutes: int
    place: str
    author: str
    present: list[str]
    children: list[str]
    happened: str
    said: str
    agreed: str
    next_step: str
    notes: list[ChildNote]
    is_with_child_alone: bool = False
    correction_reason: str = ""


@dataclass
class SessionCount:
    """How many sessions, for how long, of which kinds and with whom, the most frequent first."""

    number: int = 0
    minutes: int = 0
    by_kind: list[tuple[str, int]] = field(default_factory=list)
    by_person: list[tuple[str, int]] = field(default_factory=list)

    @property
    def hours(self) -> float:
        return round(self.minutes / 60, 1)


def sessions_of(scope: Scope) -> list[Session]:
    """The sessions of the period that the reader may read, the first one first, each in its latest version."""
    rows = scope.visible(scope.family.counselling_sessions).current().during(scope.first, scope.last)
    rows = rows.select_related("author").prefetch_related("present", "about__child")
    return [_describe(row, scope) for row in rows.order_by("happened_on", "starts_at", "pk")]


def _describe(row: CounsellingSession, scope: Scope) -> Session:
    about = list(row.about.all())
    return Session(
        day=row.happened_on,
        kind=str(row.get_kind_display()),
        minutes=row.minutes,
        place=row.place,
        author=row.author.name,
        present=[scope.veil.of_member(member) for member in row.present.all()],
        children=[one.child.first_name for one in about],
        happened=row.what_happened.strip(),
        said=row.what_was_said.strip(),
        agreed=row.what_we_agreed.strip(),
        next_step=row.next_step.strip(),
        notes=[
            ChildNote(row.happened_on, one.child.first_name, one.note.strip())
            for one in about
            if one.note.strip()
        ],
        is_with_child_alone=row.kind == CounsellingSession.Kind.CHILD,
        correction_reason=row.correction_reason,
    )


def count(sessions: list[Session]) -> SessionCount:
    return SessionCount(
        number=len(sessions),
        minutes=sum(session.minutes for session in sessions),
        by_kind=Counter(session.kind for session in sessions).most_common(),
        by_person=Counter(name for session in sessions for name in session.present).most_common(),
    )
