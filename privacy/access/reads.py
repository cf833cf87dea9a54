"""Which grant a kind of record needs, and which audiences a part belongs to."""

from privacy.access.parts import Can, Part
from privacy.audience import Audience

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
    "families.address": Can.SEE_ADDRESSES,
    "families.citizennumber": Can.SEE_CITIZEN_NUMBER,
    "families.addresssecrecy": Can.SEE_SECRECY,
    "families.secrecyclue": Can.SEE_SECRECY,
    "families.secrecyreader": Can.SEE_SECRECY,
    "families.secrecytyped": Can.SEE_SECRECY,
    "teams.teammember": Can.SEE_TEAM,
    "teams.commitment": Can.SEE_COMMITMENTS,
    "teams.notice": Can.SEE_FAMILY,
    "teams.counsellingsession": Can.SEE_SESSIONS,
    "teams.sessionfile": Can.SEE_SESSIONS,
    "teams.sessionfilecontent": Can.SEE_SESSIONS,
    "goals.goal": Can.SEE_GOALS,
    "goals.goalwording": Can.SEE_GOALS,
    "goals.goalproposal": Can.PROPOSE_WORDING,
    "goals.goallevel": Can.SEE_GOALS,
    "goals.goalstep": Can.SEE_GOALS,
    "goals.goalscore": Can.SEE_GOALS,
    "goals.safetyrating": Can.SEE_SAFETY,
    "goals.mappingentry": Can.SEE_MAPPING,
    "goals.reply": Can.REPLY,
    "reports.reportschedule": Can.MAKE_REPORT,
    "reports.report": Can.SEE_REPORTS,
}

_SHARED = frozenset({Audience.PROFESSIONALS, Audience.PARENTS, Audience.CARERS, Audience.TEAM})
SEES: dict[Part, frozenset[Audience]] = {
    Part.COUNSELLOR: _SHARED | {Audience.COUNSELLORS, Audience.PRESENT},
    Part.SYSTEM_COACH: _SHARED | {Audience.COUNSELLORS, Audience.PRESENT},
    Part.TEAM_LEAD: _SHARED | {Audience.PRESENT},
    Part.EMERGENCY: _SHARED | {Audience.PRESENT},
    Part.PROFESSIONAL: _SHARED,
    Part.PARENT: frozenset({Audience.PARENTS, Audience.TEAM}),
    Part.YOUNG_PERSON: frozenset({Audience.PARENTS, Audience.TEAM}),
    Part.CARER: frozenset({Audience.CARERS, Audience.TEAM}),
    Part.NETWORK: frozenset({Audience.TEAM}),
}
# What somebody else told in confidence stays with who supports the family.
CONFIDES_IN = frozenset({Part.COUNSELLOR, Part.SYSTEM_COACH, Part.TEAM_LEAD})
# A professional may withhold a record with a reason from who reads along from twelve.
WITHHELD_FROM = frozenset({Part.YOUNG_PERSON})
# These reach a reader only through a child that is named: a record about nobody's child is about somebody else.
NEEDS_A_CHILD = {
    Part.PARENT: [Audience.PARENTS],
    Part.YOUNG_PERSON: [Audience.PARENTS, Audience.TEAM],
    Part.CARER: [Audience.CARERS],
}
