"""Who looked in the demo files in the last weeks, and two emergency accesses: one judged, one not yet."""

from datetime import timedelta

from django.utils import timezone

from families.models import Family
from privacy import months, sealing
from privacy.models import AccessLine, EmergencyAccess
from privacy.models.emergency import REVIEW_WITHIN
from simba.working_days import after_working_days

from .days import day, moment

WEEKS = 10
# Who, on which day of the week, at which hour, did what by which rule, with which part.
HABITS = [
    ("ank", 0, 9, "view", "see_family", "counsellor"),
    ("ank", 0, 9, "view", "see_sessions", "counsellor"),
    ("ank", 2, 16, "create", "record_session", "counsellor"),
    ("joris", 3, 11, "view", "see_goals", "system_coach"),
    ("mirjam", 4, 10, "view", "see_reports", "team_lead"),
]


def tell(users) -> None:
    """Give the two long stories their lines, and each of them an emergency."""
    for family in Family.objects.filter(name__in=["Brandsma-Tuinhof", "Yildirim-Prins"]):
        for week in range(1, WEEKS):
            for key, weekday, hour, action, rule, part in HABITS:
                at = moment(-7 * week - day(0).weekday() + weekday, hour)
                _line(users[key], at, family, action=action, rule=rule, parts=part)
    _emergencies(users)
    months.make_months()
    sealing.seal()


def _emergencies(users) -> None:
    pim, lead = users["pim"], users["privacy"]
    families = {family.name: family for family in Family.objects.all()}
    judged = {
        "reviewed_by": lead,
        "reviewed_at": moment(-17, 10),
        "verdict": "justified",
        "verdict_words": "De crisisdienst bevestigde de vraag. Alleen het overzicht en het team zijn bekeken.",
    }
    police = "De crisisdienst belde om 21 uur: Marloes stond met Sara op straat. Ank was niet te bereiken."
    _emergency(pim, families["Yildirim-Prins"], moment(-20, 21), "crisis", police, **judged)
    called = "Lotte belde huilend. Ank is met verlof en Joris nam niet op."
    _emergency(pim, families["Brandsma-Tuinhof"], moment(-1, 17), "call", called)


def _emergency(user, family, starts, kind, reason, **judged) -> None:
    access = EmergencyAccess.objects.create(
        family=family,
        user=user,
        kind=kind,
        reason=reason,
        starts=starts,
        ends_at=starts + timedelta(minutes=60),
        told_at=starts,
        review_by=after_working_days(timezone.localdate(starts), REVIEW_WITHIN),
        **judged,
    )
    of = {"purpose": "emergency", "parts": "emergency"}
    _line(
        user, starts, family, action="emergency", rule="", object_kind="emergency", object_id=access.pk, **of
    )
    for minutes, rule in ((1, "see_family"), (3, "see_team")):
        _line(user, starts + timedelta(minutes=minutes), family, action="view", rule=rule, **of)


def _line(user, at, family, **fields) -> None:
    fields = {"purpose": "administration" if fields["parts"] == "team_lead" else "support"} | fields
    AccessLine.objects.create(
        at=at,
        user_id=user.pk,
        user_name=user.name,
        organisation=user.organisation.name,
        role=", ".join(user.roles),
        family_id=family.pk,
        status=200,
        **fields,
    )
