"""What each part may do: the matrix of access.md. ``docs/access.md`` is written from it."""

from privacy.access.parts import Can, Part

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
    Can.SEE_CONTACT_DETAILS: STAFF,  # lifts the veil over a secret place: names of carers, the school
    Can.SEE_ADDRESSES: STAFF | {Part.PROFESSIONAL},  # and telephone numbers; never a secret one
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
    Can.REPLY: TEAM,
    Can.READ_CLOSED_REPLIES: SUPPORT,
    Can.CLOSE_FAMILY: frozenset({Part.TEAM_LEAD}),
    Can.SEE_FAMILY_LOG: frozenset({Part.PARENT, Part.YOUNG_PERSON, Part.TEAM_LEAD}),
    Can.SEE_OWN_LOOKS: STAFF | {Part.PROFESSIONAL, Part.INTAKE, Part.PRIVACY_OFFICER, Part.ADMINISTRATOR},
    Can.SEARCH_LOG: frozenset({Part.PRIVACY_OFFICER}),
    Can.EXPORT_LOG: frozenset({Part.PRIVACY_OFFICER}),
    Can.ASK_EMERGENCY: STAFF,
    Can.REVIEW_EMERGENCY: frozenset({Part.PRIVACY_OFFICER}),
    Can.SEE_CITIZEN_NUMBER: STAFF,
    Can.SHOW_CITIZEN_NUMBER: STAFF,
    Can.SEE_SECRECY: STAFF,  # that there is one, not what it says: for that one must be named
    Can.RECORD_SECRECY: STAFF,
    Can.NAME_SECRECY_READER: frozenset({Part.TEAM_LEAD}),
    Can.SHOW_SECRET_ADDRESS: STAFF,  # and be named
    Can.SEE_STAFF: frozenset({Part.TEAM_LEAD, Part.ADMINISTRATOR}),
    Can.MANAGE_STAFF: frozenset({Part.ADMINISTRATOR}),
}

# Who looks in an emergency reads what a counsellor reads, and nothing else: no list of other families, and not what
# lifts the veil over a secret place (names of its carers, telephone numbers).
_NOT_IN_AN_EMERGENCY = {
    Can.SEE_CASELOAD,
    Can.SEE_CONTACT_DETAILS,
    Can.SEE_ADDRESSES,
    Can.SEE_OWN_LOOKS,
    Can.SEE_CITIZEN_NUMBER,
    Can.SEE_SECRECY,
}
for _can, _parts in GRANTS.items():
    if _can.startswith("see_") and Part.COUNSELLOR in _parts and _can not in _NOT_IN_AN_EMERGENCY:
        GRANTS[_can] = _parts | {Part.EMERGENCY}

# What is done with families out of reach, of which no more than their name and number is shown.
PAST_REACH = {
    Can.SEARCH_LOG,
    Can.EXPORT_LOG,
    Can.REVIEW_EMERGENCY,
    Can.ASK_EMERGENCY,
    Can.SEE_OWN_LOOKS,
}
