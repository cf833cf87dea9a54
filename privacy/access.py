"""Who may see and do what. The only module that names a part.

A person's *parts* are worked out from two things: the roles in the organisation that holds the family, and the
role in the family's team while the membership runs. A part reaches some families, and inside them some children.
``GRANTS`` says what a part may do; ``SEES`` which audiences it belongs to; ``READS`` which grant a kind of record
needs. What is not written here is not allowed (source: access.md).
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from django.apps import apps
from django.db.models import Model, Q
from django.utils import timezone

from accounts.models import User
from privacy.audience import Audience


class Part(StrEnum):
    """What somebody is to a family, or to the organisation."""

    PARENT = "parent"
    YOUNG_PERSON = "young_person"
    CARER = "carer"
    NETWORK = "network"
    PROFESSIONAL = "professional"
    COUNSELLOR = "counsellor"
    SYSTEM_COACH = "system_coach"
    TEAM_LEAD = "team_lead"
    INTAKE = "intake"
    PRIVACY_OFFICER = "privacy_officer"
    ADMINISTRATOR = "administrator"


class Can(StrEnum):
    """Something that can be done."""

    SEE_CASELOAD = "see_caseload"
    SEE_OVERVIEW = "see_overview"
    SEE_OWN_START = "see_own_start"
    OPEN_FAMILY = "open_family"
    SEE_FAMILY = "see_family"
    EDIT_FAMILY = "edit_family"
    SEE_PROBLEMS = "see_problems"
    SEE_CHILD = "see_child"
    SEE_SUPPORT_NEEDS = "see_support_needs"
    SEE_CONTACT_DETAILS = "see_contact_details"
    SEE_PERSONS = "see_persons"
    SEE_LIVING = "see_living"
    RECORD_LIVING = "record_living"
    SEE_AMBITION = "see_ambition"
    CHANGE_AMBITION = "change_ambition"
    SEE_TRAJECTORY = "see_trajectory"
    ENTER_PHASE = "enter_phase"
    SEE_AFTERCARE = "see_aftercare"
    RECORD_AFTERCARE = "record_aftercare"
    SEE_TEAM = "see_team"
    EDIT_TEAM = "edit_team"
    ASSIGN_STAFF = "assign_staff"
    SEE_COMMITMENTS = "see_commitments"
    SEE_SESSIONS = "see_sessions"
    RECORD_SESSION = "record_session"
    SEE_GOALS = "see_goals"
    WRITE_OWN_GOAL = "write_own_goal"
    PROPOSE_WORDING = "propose_wording"
    PLAN_STEP = "plan_step"
    SCORE_GOAL = "score_goal"
    SEE_SAFETY = "see_safety"
    RATE_SAFETY = "rate_safety"
    SEE_MAPPING = "see_mapping"
    RECORD_MAPPING = "record_mapping"
    SEE_REPORTS = "see_reports"
    MAKE_REPORT = "make_report"
    CLOSE_FAMILY = "close_family"


FAMILY = frozenset({Part.PARENT, Part.YOUNG_PERSON, Part.CARER, Part.NETWORK})
INNER = frozenset({Part.PARENT, Part.YOUNG_PERSON, Part.CARER})
SUPPORT = frozenset({Part.COUNSELLOR, Part.SYSTEM_COACH})
STAFF = SUPPORT | {Part.TEAM_LEAD}
TEAM = FAMILY | {Part.PROFESSIONAL} | STAFF

GRANTS: dict[Can, frozenset[Part]] = {
    Can.SEE_CASELOAD: STAFF | {Part.PROFESSIONAL, Part.INTAKE},
    Can.SEE_OVERVIEW: frozenset({Part.TEAM_LEAD}),
    Can.SEE_OWN_START: FAMILY,
    Can.OPEN_FAMILY: STAFF,
    Can.SEE_FAMILY: TEAM | {Part.INTAKE},
    Can.EDIT_FAMILY: STAFF,
    Can.SEE_PROBLEMS: STAFF | {Part.PROFESSIONAL},
    Can.SEE_CHILD: INNER | {Part.PROFESSIONAL, Part.INTAKE} | STAFF,
    Can.SEE_SUPPORT_NEEDS: INNER | {Part.PROFESSIONAL, Part.INTAKE} | STAFF,
    Can.SEE_CONTACT_DETAILS: STAFF,
    Can.SEE_PERSONS: STAFF | {Part.PROFESSIONAL},
    Can.SEE_LIVING: INNER | {Part.PROFESSIONAL, Part.INTAKE} | STAFF,
    Can.RECORD_LIVING: SUPPORT,
    Can.SEE_AMBITION: INNER | {Part.PROFESSIONAL} | STAFF,
    Can.CHANGE_AMBITION: SUPPORT,
    Can.SEE_TRAJECTORY: TEAM | {Part.INTAKE},
    Can.ENTER_PHASE: SUPPORT,
    Can.SEE_AFTERCARE: INNER | {Part.PROFESSIONAL} | STAFF,
    Can.RECORD_AFTERCARE: SUPPORT,
    Can.SEE_TEAM: TEAM,
    Can.EDIT_TEAM: STAFF,
    Can.ASSIGN_STAFF: frozenset({Part.TEAM_LEAD}),
    Can.SEE_COMMITMENTS: STAFF | {Part.PROFESSIONAL},
    Can.SEE_SESSIONS: INNER | {Part.PROFESSIONAL} | STAFF,
    Can.RECORD_SESSION: SUPPORT,
    Can.SEE_GOALS: TEAM,
    Can.WRITE_OWN_GOAL: frozenset({Part.PARENT}),
    Can.PROPOSE_WORDING: SUPPORT,
    Can.PLAN_STEP: SUPPORT | {Part.PARENT},
    Can.SCORE_GOAL: FAMILY | {Part.PROFESSIONAL} | SUPPORT,
    Can.SEE_SAFETY: FAMILY | {Part.PROFESSIONAL} | STAFF,
    Can.RATE_SAFETY: FAMILY | {Part.PROFESSIONAL} | SUPPORT,
    Can.SEE_MAPPING: INNER | {Part.PROFESSIONAL} | STAFF,
    Can.RECORD_MAPPING: SUPPORT,
    Can.SEE_REPORTS: TEAM,
    Can.MAKE_REPORT: STAFF,
    Can.CLOSE_FAMILY: frozenset({Part.TEAM_LEAD}),
}

READS: dict[str, Can] = {
    "families.family": Can.SEE_FAMILY,
    "families.familyproblem": Can.SEE_PROBLEMS,
    "families.person": Can.SEE_PERSONS,
    "families.child": Can.SEE_FAMILY,
    "families.relation": Can.SEE_PERSONS,
    "families.custody": Can.SEE_PERSONS,
    "families.supportneed": Can.SEE_SUPPORT_NEEDS,
    "families.trajectory": Can.SEE_TRAJECTORY,
    "families.trajectoryphase": Can.SEE_TRAJECTORY,
    "families.ambition": Can.SEE_AMBITION,
    "families.livingarrangement": Can.SEE_LIVING,
    "families.aftercareepisode": Can.SEE_AFTERCARE,
    "families.aftercarecheckin": Can.SEE_AFTERCARE,
    "teams.teammember": Can.SEE_TEAM,
    "teams.commitment": Can.SEE_COMMITMENTS,
    "teams.counsellingsession": Can.SEE_SESSIONS,
    "goals.goal": Can.SEE_GOALS,
    "goals.goalwording": Can.SEE_GOALS,
    "goals.goalproposal": Can.PROPOSE_WORDING,
    "goals.goallevel": Can.SEE_GOALS,
    "goals.goalstep": Can.SEE_GOALS,
    "goals.goalscore": Can.SEE_GOALS,
    "goals.safetyrating": Can.SEE_SAFETY,
    "goals.mappingentry": Can.SEE_MAPPING,
    "reports.reportschedule": Can.MAKE_REPORT,
    "reports.report": Can.SEE_REPORTS,
}

_SHARED = frozenset({Audience.PROFESSIONALS, Audience.PARENTS, Audience.CARERS, Audience.TEAM})
SEES: dict[Part, frozenset[Audience]] = {
    Part.COUNSELLOR: _SHARED | {Audience.COUNSELLORS, Audience.PRESENT},
    Part.SYSTEM_COACH: _SHARED | {Audience.COUNSELLORS, Audience.PRESENT},
    Part.TEAM_LEAD: _SHARED | {Audience.PRESENT},
    Part.PROFESSIONAL: _SHARED,
    Part.PARENT: frozenset({Audience.PARENTS, Audience.TEAM}),
    Part.YOUNG_PERSON: frozenset({Audience.PARENTS, Audience.TEAM}),
    Part.CARER: frozenset({Audience.CARERS, Audience.TEAM}),
    Part.NETWORK: frozenset({Audience.TEAM}),
}
# These reach a reader only through a child that is named: a record about nobody's child is about somebody else.
NEEDS_A_CHILD = {
    Part.PARENT: [Audience.PARENTS],
    Part.YOUNG_PERSON: [Audience.PARENTS, Audience.TEAM],
    Part.CARER: [Audience.CARERS],
}
WHOLE_ORGANISATION = {User.Role.TEAM_LEAD: Part.TEAM_LEAD, User.Role.INTAKE: Part.INTAKE}
WITHOUT_CASES = {
    User.Role.PRIVACY_OFFICER: Part.PRIVACY_OFFICER,
    User.Role.ADMINISTRATOR: Part.ADMINISTRATOR,
}
MEMBER_STAFF = {Part.COUNSELLOR: User.Role.COUNSELLOR, Part.SYSTEM_COACH: User.Role.SYSTEM_COACH}
YOUNG_PERSON_FROM, OWN_DECISION_FROM = 12, 16


class Reach(NamedTuple):
    """The families a part reaches by membership, and the children in them that are out of scope."""

    families: frozenset[int]
    hidden: frozenset[int]


@dataclass(frozen=True)
class Standing:
    """Everything one person is on one day: parts by membership, and parts in the organisation."""

    user_id: int | None
    on: date
    organisation_id: int | None = None
    organisation_parts: frozenset[Part] = frozenset()
    reaches: dict[Part, Reach] = field(default_factory=dict)

    @property
    def parts(self) -> frozenset[Part]:
        return self.organisation_parts | frozenset(self.reaches)

    def parts_in(self, family: Model) -> frozenset[Part]:
        """The parts this person has in one family."""
        mine = {part for part, reach_ in self.reaches.items() if family.pk in reach_.families}
        if self.organisation_id and family.organisation_id == self.organisation_id:
            mine |= self.organisation_parts & frozenset(WHOLE_ORGANISATION.values())
        return frozenset(mine)


def standing(user: User) -> Standing:
    """The standing of a user today, worked out once for each user object, as Django does with permissions."""
    today = timezone.localdate()
    known = getattr(user, "_standing", None)
    if known is None or known.on != today:
        known = user._standing = _work_out(user, today)
    return known


def _work_out(user: User, today: date) -> Standing:
    if not user.is_authenticated or not user.is_active:
        return Standing(user_id=None, on=today)
    roles = WHOLE_ORGANISATION | WITHOUT_CASES
    organisation_parts = {roles[role] for role in user.roles if role in roles}
    # Somebody new of the staff has no families yet, and may open the first one.
    organisation_parts |= {part for part, role in MEMBER_STAFF.items() if role in user.roles}
    return Standing(
        user_id=user.pk,
        on=today,
        organisation_id=user.organisation_id,
        organisation_parts=frozenset(organisation_parts),
        reaches=_reaches(user, today),
    )


def _reaches(user: User, today: date) -> dict[Part, Reach]:
    families: dict[Part, set[int]] = {}
    hidden: dict[Part, set[int]] = {}
    members = list(user.memberships.running(today).select_related("family", "person__child"))
    scoped = [member for member in members if Part(member.role) not in MEMBER_STAFF]
    scopes = _scopes(user, scoped, today)
    for member in members:
        part = Part(member.role)
        if not counts(user, member, part, today):
            continue
        families.setdefault(part, set()).add(member.family_id)
        hidden.setdefault(part, set()).update(scopes.get(member.pk, ()))
    return {part: Reach(frozenset(ids), frozenset(hidden[part])) for part, ids in families.items()}


def counts(user: User, member: Model, part: Part, today: date) -> bool:
    """Whether a membership gives its part: staff still work here in that role, a young person is twelve."""
    if part in MEMBER_STAFF:
        return MEMBER_STAFF[part] in user.roles and user.organisation_id == member.family.organisation_id
    if part is Part.YOUNG_PERSON:
        return (member.person.age(today) or 0) >= YOUNG_PERSON_FROM
    return True


def _scopes(user: User, members: list[Model], today: date) -> dict[int, set[int]]:
    """For each membership the children of the family who are out of its scope."""
    if not members:
        return {}
    children = children_of({member.family_id for member in members})
    named = set(user.memberships.filter(pk__in=[m.pk for m in members]).values_list("pk", "children"))
    authority = _authority(user, today) if any(m.role == Part.PARENT for m in members) else set()
    out = {}
    for member in members:
        mine = {child for child in children if child.family_id == member.family_id}
        out[member.pk] = {c.pk for c in mine if not in_scope(member, c, named, authority, today)}
    return out


def in_scope(member: Model, child: Model, named: set, authority: set, today: date) -> bool:
    if member.role == Part.YOUNG_PERSON:
        return child.pk == member.person_id
    if (member.pk, child.pk) not in named:
        return False
    if member.role == Part.PARENT:
        decides_alone = (child.age(today) or 0) >= OWN_DECISION_FROM
        return (member.person_id, child.pk) in authority and (not decides_alone or child.parents_may_read)
    return True


def model_named(label: str) -> type[Model]:
    """A model of a higher room, by its name: access knows the records' names and imports none of them."""
    return apps.get_model(label)


def children_of(family_ids: set[int]) -> list[Model]:
    return list(model_named("families.Child").objects.filter(family__in=family_ids))


def _authority(user: User, today: date) -> set[tuple[int, int]]:
    """Pairs of a parent of this account and a child over whom that parent has authority today."""
    custody = model_named("families.Custody").objects.running(today)
    return set(custody.filter(person__memberships__user=user).values_list("person", "child"))


def reach(user: User) -> Q:
    """The families somebody reaches, as a condition on families."""
    return _families(standing(user), frozenset(Part), prefix="")


def _families(mine: Standing, parts: frozenset[Part], prefix: str) -> Q:
    """The families reached in any of some parts; ``prefix`` leads from the record to its family."""
    ids: set[int] = set()
    for part, reach_ in mine.reaches.items():
        if part in parts:
            ids |= reach_.families
    condition, here = Q(**{f"{prefix}pk__in": ids}), {f"{prefix}organisation": mine.organisation_id}
    if Part.TEAM_LEAD in parts & mine.organisation_parts:
        condition |= Q(**here)
    if Part.INTAKE in parts & mine.organisation_parts:
        condition |= Q(**here, **{f"{prefix}pk__in": _referred(mine.organisation_id)})
    return condition


def _referred(organisation_id: int):
    return (
        model_named("families.Trajectory")
        .objects.filter(family__organisation=organisation_id, phase="referred")
        .values("family")
    )


def may(user: User, can: Can, family: Model | None = None) -> bool:
    """Whether somebody may do something, in a family when one is given."""
    mine = standing(user)
    parts = mine.parts_in(family) if family is not None else mine.parts
    return bool(GRANTS[can] & parts)


def rows(model: type[Model], user: User, child_path: str | None = None) -> Q:
    """The rows without an audience that somebody may see; ``child_path`` leads to the child a row is about."""
    mine, granted = standing(user), GRANTS[READS[model._meta.label_lower]]
    condition = Q(pk__in=[])
    for part in _parts(mine, granted):
        visible = _families(mine, frozenset({part}), prefix="family__")
        if child_path and (hidden := _hidden(mine, part)):
            visible &= ~Q(**{f"{child_path}__in": hidden})
        condition |= visible
    return condition


def audience_rows(model: type[Model], user: User, author: str, of: str = "") -> Q:
    """The rows with an audience that somebody may see; ``author`` leads to the account that wrote them.

    ``of`` names the record a row belongs to, when that is what names the children.
    """
    mine, granted = standing(user), GRANTS[READS[model._meta.label_lower]]
    condition = Q(**{author: user.pk}) & _families(mine, granted, prefix="family__")
    for part in _parts(mine, granted):
        if part in SEES:
            condition |= _by_audience(mine, part, model, user, of)
    return condition


def _by_audience(mine: Standing, part: Part, model: type[Model], user: User, of: str) -> Q:
    record = model._meta.get_field(of).related_model if of else model
    named = f"{of or 'pk'}__in"
    needs_a_child = NEEDS_A_CHILD.get(part, [])
    circle = Q(audience__in=[a for a in SEES[part] if a not in needs_a_child])
    if needs_a_child:
        circle |= Q(audience__in=needs_a_child, **{named: _naming_anybody(record, "children")})
    if hasattr(record, "present"):
        there = _naming_anybody(record, "present", user=user.pk)
        circle |= Q(audience=Audience.PRESENT, **{named: there})
    visible = _families(mine, frozenset({part}), prefix="family__") & circle
    if hidden := _hidden(mine, part):
        visible &= ~Q(**{f"{of}__children__in" if of else "children__in": hidden})
    return visible


def _naming_anybody(model: type[Model], relation: str, **which):
    """The rows that name a child, or a team member of some account, as a subquery of ids."""
    named = model._meta.get_field(relation)
    who = {f"{named.m2m_reverse_field_name()}__{key}": value for key, value in which.items()}
    return named.remote_field.through.objects.filter(**who).values(named.m2m_field_name())


def _parts(mine: Standing, granted: frozenset[Part]) -> list[Part]:
    return sorted(granted & mine.parts)


def _hidden(mine: Standing, part: Part) -> frozenset[int]:
    return mine.reaches[part].hidden if part in mine.reaches else frozenset()


def reports_of(user: User) -> Q:
    """The reports whose pages somebody may open: the own version, and every version for who supports the family."""
    mine = standing(user)
    return (Q(reader=user.pk) & _families(mine, GRANTS[Can.SEE_REPORTS], prefix="family__")) | _families(
        mine, SUPPORT, prefix="family__"
    )


def reports_listed(user: User) -> Q:
    """The reports somebody may know of: those one may open, and for who makes them their state too."""
    return reports_of(user) | _families(standing(user), GRANTS[Can.MAKE_REPORT], prefix="family__")
