"""A team as the page shows it: in circles around the family, with who still has to say yes."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from teams.models import Commitment, TeamMember

Role = TeamMember.Role
YES = {Commitment.Answer.YES, Commitment.Answer.YES_IF}
CIRCLES = [
    (_("The family"), {Role.PARENT, Role.YOUNG_PERSON}),
    (_("Around the family"), {Role.CARER, Role.NETWORK}),
    (_("Professionals"), {Role.PROFESSIONAL, Role.COUNSELLOR, Role.SYSTEM_COACH}),
]


class Team:
    """The members of one team, which came with their commitment and invitation."""

    def __init__(self, members: Iterable[TeamMember]) -> None:
        everyone = list(members)
        self.running = [member for member in everyone if member.runs()]
        self.former = [member for member in everyone if not member.runs()]

    @property
    def circles(self) -> list[tuple[str, list[TeamMember]]]:
        """The members who are in the team now, from near the family to far."""
        found = [(name, [m for m in self.running if m.role in roles]) for name, roles in CIRCLES]
        return [(name, members) for name, members in found if members]

    @property
    def needed(self) -> list[TeamMember]:
        return [member for member in self.running if member.required]

    @property
    def said_yes(self) -> list[TeamMember]:
        return [member for member in self.needed if member.commitment in YES]

    @property
    def to_ask(self) -> list[TeamMember]:
        """Those the team cannot start without, who did not say yes (yet)."""
        return [member for member in self.needed if member.commitment not in YES]
