"""What a report says: gathered once, through the eyes of its reader, and then written on paper or tested.

Nothing here knows how it looks. Every record passes ``Scope.visible``, so that a report never holds what its reader
could not open in Simba.
"""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from families.models import Trajectory
from privacy.access import Can
from reports.models import Report

from . import course, goals, missing, people, replies, secrecy, sessions
from .scope import Scope


@dataclass
class Head:
    """What stands on top of a report."""

    family_number: str
    family_name: str
    motto: str
    title: str
    first: date
    last: date
    version: int
    made_on: date
    author: str
    author_role: str
    reader: str
    reader_role: str
    is_final: bool
    organisation: str
    phase: str = ""
    framework: str = ""


@dataclass
class Progress:
    """A progress report: everything its reader may know of a family over a period."""

    head: Head
    team: list[people.Member]
    children: list[people.ChildNow]
    count: sessions.SessionCount
    sessions: list[sessions.Session]
    goals: list[goals.GoalNow]
    safety: list[goals.Voice]
    worries: list[course.Line]
    goes_well: list[course.Line]
    changes: list[course.Change]
    check_ins: list[course.CheckIn]
    child_notes: list[sessions.ChildNote] = field(default_factory=list)
    own_words: list[replies.Said] = field(default_factory=list)
    not_recorded: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @property
    def agreements(self) -> list[sessions.Session]:
        return [session for session in self.sessions if session.agreed or session.next_step]

    @property
    def steps(self) -> list[tuple[goals.GoalNow, goals.Step]]:
        return [(goal, step) for goal in self.goals for step in goal.steps]

    @property
    def is_whole(self) -> bool:
        return not self.left_out

    @property
    def wishes(self) -> list[people.ChildNow]:
        return [child for child in self.children if child.wish]

    @property
    def at_home(self) -> tuple[int, int]:
        """How many of the children live at home on the last day, of how many."""
        return sum(bool(child.home and child.home.at_home) for child in self.children), len(self.children)

    @property
    def scored(self) -> tuple[int, int]:
        """How many of the goals got a number in the period, of how many."""
        return sum(goal.is_scored for goal in self.goals), len(self.goals)

    @property
    def safety_heard(self) -> list[int]:
        """The latest numbers for safety of who gave one in the period, the lowest first."""
        return sorted(voice.now.value for voice in self.safety if voice.was_heard)

    @property
    def homes_told(self) -> list[tuple[list[str], people.Home]]:
        """Each stay once, with the children who were there together, in order of time."""
        told: dict[people.Home, list[str]] = {}
        for child in self.children:
            for home in child.homes:
                told.setdefault(home, []).append(child.first_name)
        return sorted(((names, home) for home, names in told.items()), key=lambda one: one[1].starts)

    @property
    def has_moves(self) -> bool:
        """Whether there is more to tell of where the children lived than where they live now."""
        return any(len(child.homes) > 1 for child in self.children)


def gather(report: Report) -> Progress:
    """Everything of a progress report, in a number of queries that does not grow with what there is."""
    scope = Scope(report.family, report.reader, report.first_day, report.last_day)
    members, children = people.team_of(scope), people.children_of(scope)
    worries, goes_well = course.map_of(scope)
    talks = sessions.sessions_of(scope)
    progress = Progress(
        head=_head(report, members, scope),
        team=people.describe_team(members, scope),
        children=people.describe_children(children, members, scope),
        count=sessions.count(talks),
        sessions=talks,
        goals=goals.goals_of(scope),
        safety=goals.safety_of(scope),
        worries=worries,
        goes_well=goes_well,
        changes=course.changes_of(scope, members, children),
        check_ins=course.check_ins_of(scope),
        child_notes=[note for talk in talks for note in talk.notes],
        own_words=replies.replies_of(scope),
        left_out=missing.left_out(scope),
    )
    progress.not_recorded = _not_recorded(progress, members, scope)
    return secrecy.hide(progress, scope)


def _head(report: Report, members, scope: Scope) -> Head:
    family, author = report.family, report.asked_by
    trajectory = scope.visible(family.trajectories).filter(starts__lte=scope.last).first()
    return Head(
        family_number=family.number,
        family_name=family.name,
        motto=family.motto,
        title=str(report.get_kind_display()),
        first=report.first_day,
        last=report.last_day,
        version=1 + report.earlier_versions().count(),
        made_on=timezone.localdate(),
        author=author.name if author else "",
        author_role=people.who_is(author, members) if author else "",
        reader=report.reader.name,
        reader_role=people.who_is(report.reader, members),
        is_final=report.is_final,
        organisation=family.organisation.name,
        phase=str(trajectory.get_phase_display()) if trajectory else "",
        framework=_framework(trajectory, scope),
    )


def _framework(trajectory: Trajectory | None, scope: Scope) -> str:
    """That help came through the court is for who knows the problems."""
    knows = trajectory and scope.may(Can.SEE_PROBLEMS)
    return str(trajectory.get_legal_framework_display()) if knows else ""


def _not_recorded(progress: Progress, members, scope: Scope) -> list[str]:
    out = []
    if scope.may(Can.SEE_SESSIONS):
        out += missing.silences(progress.sessions, scope)
        out += missing.children_not_spoken_to(progress.children, progress.sessions)
    out += missing.goals_without_a_number(progress.goals)
    out += missing.voices_without_a_number(progress.safety, members, scope)
    if scope.may(Can.SEE_LIVING):
        out += missing.children_nobody_knows_where(progress.children)
    out += missing.check_ins_overdue(progress.check_ins)
    out += missing.answers_awaited(members, scope)
    return out
