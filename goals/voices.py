"""In which voice somebody speaks about a family: as mother, as neighbour, as counsellor."""

from django.utils import timezone

from accounts.models import User
from families.models import Family, Person
from goals.models import GoalScore
from simba.kept import kept
from teams.models import TeamMember

Voice, Role = GoalScore.Voice, TeamMember.Role
# Who has two places in a team speaks in the first of these.
ORDER = list(Role)
PARENT_VOICES = {Person.Sex.FEMALE: Voice.MOTHER, Person.Sex.MALE: Voice.FATHER}
VOICES = {
    Role.YOUNG_PERSON: Voice.CHILD,
    Role.CARER: Voice.CARER,
    Role.NETWORK: Voice.NETWORK,
    Role.PROFESSIONAL: Voice.PROFESSIONAL,
    Role.COUNSELLOR: Voice.COUNSELLOR,
    Role.SYSTEM_COACH: Voice.SYSTEM_COACH,
}


def place_in_team(user: User, family: Family) -> TeamMember | None:
    """The running membership somebody speaks from."""
    members = _places(reader=user, family=family, today=timezone.localdate())
    return min(members, key=lambda member: ORDER.index(Role(member.role)), default=None)


def voice_of(member: TeamMember) -> str:
    """The voice that goes with a place in the team."""
    if member.role == Role.PARENT:
        return PARENT_VOICES.get(member.person.sex, Voice.PARENT)
    return VOICES[Role(member.role)]


@kept
def _places(reader, family, today):
    return TeamMember.objects.running(today).filter(family=family, user=reader).select_related("person")
