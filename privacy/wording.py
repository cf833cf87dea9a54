"""The lines of the access log in plain words: “looked at a session”, “printed a report”."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from privacy.access import Can
from privacy.models import AccessLine

Action, Purpose = AccessLine.Action, AccessLine.Purpose

# What a record is called, by the name its address gives it.
KINDS = {
    "child": _("the page of a child"),
    "person": _("a person of the file"),
    "member": _("a member of the team"),
    "problem": _("a problem"),
    "need": _("what a child needs support with"),
    "arrangement": _("where a child lives"),
    "episode": _("the help after coming home"),
    "check_in": _("a check-in after coming home"),
    "session": _("a session"),
    "goal": _("a goal"),
    "step": _("a step of a goal"),
    "proposal": _("an idea for a goal"),
    "entry": _("a worry or what goes well"),
    "report": _("a report"),
    "schedule": _("when reports come"),
    "secrecy": _("a secret address"),
    "clue": _("a clue to a secret address"),
    "file": _("a photo or a letter with a session"),
}
ONLY_DRAFTS = _("a draft of a session")  # what is final stays: of a session no more than a draft is removed
# What a page without one record is called, by the rule that opened it.
PLACES = {
    Can.SEE_FAMILY: _("the overview"),
    Can.SEE_TEAM: _("the team"),
    Can.EDIT_TEAM: _("the team"),
    Can.SEE_SESSIONS: _("the sessions"),
    Can.RECORD_SESSION: _("a session"),
    Can.SEE_GOALS: _("the goals"),
    Can.WRITE_OWN_GOAL: _("a goal"),
    Can.SEE_SAFETY: _("the numbers for safety"),
    Can.RATE_SAFETY: _("a number for safety"),
    Can.RECORD_MAPPING: _("a worry or what goes well"),
    Can.SEE_REPORTS: _("the reports"),
    Can.MAKE_REPORT: _("a report"),
    Can.SHOW_CITIZEN_NUMBER: _("a citizen number"),
    Can.SHOW_SECRET_ADDRESS: _("a secret address"),
    Can.RECORD_SECRECY: _("a secret address"),
    Can.SEE_PERSONS: _("the persons of the file"),
    Can.EDIT_FAMILY: _("the details of the family"),
    Can.ENTER_PHASE: _("the phase"),
    Can.CLOSE_FAMILY: _("the closing of the help"),
    Can.SEE_CASELOAD: _("the list of families"),
    Can.SEE_OVERVIEW: _("the overview of what needs attention"),
    Can.SEE_OWN_START: _("the own start page"),
    Can.SEE_FAMILY_LOG: _("who looked in the file"),
    Can.SEE_OWN_LOOKS: _("the own access log"),
    Can.SEARCH_LOG: _("the access log"),
    Can.EXPORT_LOG: _("the access log"),
    Can.ASK_EMERGENCY: _("the page for emergency access"),
    Can.REVIEW_EMERGENCY: _("emergency accesses to review"),
    Can.SEE_STAFF: _("the colleagues"),
    Can.MANAGE_STAFF: _("the colleagues"),
    "admin": _("the accounts and lists"),
}
SENTENCES = {
    Action.VIEW: _("looked at %(what)s"),
    Action.CREATE: _("added %(what)s"),
    Action.CHANGE: _("changed %(what)s"),
    Action.DELETE: _("removed %(what)s"),
    Action.PRINT: _("printed %(what)s"),
    Action.DOWNLOAD: _("downloaded %(what)s"),
    Action.EXPORT: _("exported %(what)s"),
    Action.SEARCH: _("searched in %(what)s"),
    Action.RIGHTS: _("changed who may do or see what"),
    Action.EMERGENCY: _("used emergency access"),
    Action.REVIEW: _("judged an emergency access"),
    Action.REVEAL: _("had %(what)s shown"),
    Action.SIGN_IN: _("signed in to Simba"),
    Action.SIGN_OUT: _("signed out"),
    Action.FAILED_SIGN_IN: _("tried to sign in"),
}
# What was done to the own account (privacy/own_account.py), which opens no file by itself.
OWN = {
    "own_password": _("chose a new password"),
    "own_email": _("changed the own e-mail address"),
    "own_factor": _("changed the own second step of signing in"),
    "own_device": _("signed out a device"),
    "own_place": _("took up an invitation"),
}
# Pages that lead to something hidden and hold nothing of it: only Action.REVEAL is having seen it.
BEFORE_IT = _("opened a page about %(what)s; nothing of it was shown there")
HIDDEN = {Can.SHOW_CITIZEN_NUMBER, Can.SHOW_SECRET_ADDRESS}
LOOKED, WORKED = _("looked in the file"), _("worked in the file")
LOOKING = {Action.VIEW, Action.SEARCH, Action.PRINT, Action.DOWNLOAD, Action.EXPORT}

REASONS = {
    Purpose.SUPPORT: _("to help the family"),
    Purpose.ADMINISTRATION: _("to lead and organise the help"),
    Purpose.OWN: _("the own file"),
    Purpose.EMERGENCY: _("emergency"),
    Purpose.AUDIT: _("to watch over privacy"),
}
PARTS = {
    "parent": _("a parent"),
    "young_person": _("a young person"),
    "carer": _("a carer"),
    "network": _("somebody of the network"),
    "professional": _("a professional"),
    "counsellor": _("family counsellor"),
    "system_coach": _("system coach"),
    "team_lead": _("team lead"),
    "intake": _("intake and placement"),
    "privacy_officer": _("privacy officer"),
    "administrator": _("administrator"),
    "emergency": _("in an emergency"),
}


def did(action: str, rule: str, kind: str) -> str:
    """What somebody did, as the end of a sentence that starts with the name."""
    if action == Action.EMERGENCY and kind == "emergency_end":
        return str(_("closed the file again after an emergency"))
    if kind in OWN:
        return str(OWN[kind])
    if kind == "emergency_asked":
        return str(_("looked up the name, to ask for emergency access"))
    is_before = action == Action.VIEW and (rule in HIDDEN or kind == "secrecy")
    by_rule = is_before or action == Action.REVEAL  # the number, not the child whose it is
    if action == Action.DELETE and kind == "session":
        return str(SENTENCES[action]) % {"what": ONLY_DRAFTS}
    what = by_rule and PLACES.get(rule) or KINDS.get(kind) or PLACES.get(rule) or _("the file")
    if is_before:
        return str(BEFORE_IT) % {"what": what}
    # A word of the log that is not known any more, or not yet, must not close the page to who reads it.
    return str(SENTENCES.get(action, WORKED)) % {"what": what}


def only_that(action: str) -> str:
    """The same for who may not know which record it was."""
    return str(LOOKED if action in LOOKING else WORKED)


def role_of(role: str, parts: str) -> str:
    """As what somebody was there: the role in the organisation then, else the part in the team."""
    roles = dict(User.Role.choices)
    named = [str(roles[one]) for one in role.split(", ") if one in roles]
    named = named or [str(PARTS[one]) for one in parts.split(", ") if one in PARTS]
    return ", ".join(named)


def whom(on_behalf_of: str) -> str:
    """For whom something was done: the part of somebody of the family, or the name of one of the staff."""
    return str(PARTS.get(on_behalf_of, on_behalf_of))


def name_of(line) -> str:
    """Whom to name to somebody who sees no file: staff by name, a member of a family by part alone."""
    if line.organisation:
        return line.user_name
    if line.user_id is None:
        return str(_("Nobody who was signed in")) if line.address else str(_("Simba, by itself"))
    return role_of("", line.parts) or str(_("Somebody of a family"))
