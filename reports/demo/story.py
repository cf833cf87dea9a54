"""What the stories of the demo are told with: one family, and short words for what happens in it."""

from dataclasses import dataclass, field

from accounts.models import User
from families.actions import enter_phase, keep_secret, open_family
from families.models import (
    Address,
    AddressSecrecy,
    Ambition,
    Child,
    Custody,
    Family,
    FamilyProblem,
    LivingArrangement,
    Person,
    ProblemArea,
    Relation,
    SupportNeed,
    SupportNeedKind,
)
from goals.models import Goal
from teams.models import Commitment, TeamMember

from .days import day


@dataclass
class Story:
    """One family being told; everybody and everything in it is found by first name or key."""

    family: Family
    users: dict[str, User]
    persons: dict[str, Person] = field(default_factory=dict)
    members: dict[str, TeamMember] = field(default_factory=dict)
    goals: dict[str, Goal] = field(default_factory=dict)

    @classmethod
    def begin(cls, users, name, *, on, framework, motto="") -> "Story":
        family = Family(name=name, motto=motto, opened_on=day(on))
        return cls(open_family(family, framework=framework, on=day(on), by=users["mirjam"]), users)

    def person(self, first_name, last_name, **fields) -> Person:
        person = Person.objects.create(
            family=self.family, first_name=first_name, last_name=last_name, **fields
        )
        self.persons[first_name] = person
        return person

    def child(self, first_name, last_name, *, parents, authority=None, since=None, **fields) -> Child:
        """A child, whose it is, and who decides about it."""
        child = Child.objects.create(family=self.family, first_name=first_name, last_name=last_name, **fields)
        self.persons[first_name] = child
        for name in parents:
            Relation.objects.create(family=self.family, parent=self.persons[name], child=child)
        for name in parents if authority is None else authority:
            Custody.objects.create(
                family=self.family, child=child, person=self.persons[name], starts=child.birth_date
            )
        return child

    def problem(self, area, note, *, since, until=None) -> None:
        FamilyProblem.objects.create(
            family=self.family,
            area=ProblemArea.objects.get(code=area),
            note=note,
            starts=day(since),
            ends=until and day(until),
        )

    def needs(self, child, kind, note) -> None:
        SupportNeed.objects.create(
            family=self.family,
            child=self.persons[child],
            kind=SupportNeedKind.objects.get(code=kind),
            note=note,
        )

    def phases(self, by, **since) -> None:
        """The phases the trajectory went through after the first, each with the day it began."""
        trajectory = self.family.trajectories.get()
        for phase, on in since.items():
            trajectory = enter_phase(trajectory, phase, on=day(on), by=self.users[by])

    def lives(self, child, kind, place, *, since, until=None, why="", secret=False) -> None:
        LivingArrangement.objects.create(
            family=self.family,
            child=self.persons[child],
            kind=kind,
            place=place,
            place_is_secret=secret,
            starts=day(since),
            ends=until and day(until),
            end_reason=why,
        )

    def lives_at(self, person, street, house_number, postcode, town, *, since) -> None:
        Address.objects.create(
            family=self.family, person=self.persons[person], street=street, house_number=house_number,
            postcode=postcode, town=town, starts=day(since),
        )  # fmt: skip

    def keeps_secret(self, persons, *, against, why, since, by, readers, clues, **address) -> None:
        """An address nobody may find, who may know it all the same and why, and what gives it away."""
        begun, review = day(since), day(40)
        secrecy = AddressSecrecy(family=self.family, why=why, starts=begun, review_on=review, **address)
        keep_secret(secrecy, persons=[self.persons[name] for name in persons], by=self.users[by])
        secrecy.against.set([self.persons[name] for name in against])
        secrecy.readers.update(starts=begun)
        for key, reason in readers.items():
            secrecy.readers.create(
                family=self.family,
                user=self.users[key],
                why=reason,
                starts=begun,
                named_by=self.users["mirjam"],
            )
        for kind, text in clues:
            secrecy.clues.create(family=self.family, kind=kind, text=text)

    def ambition(self, child, kind, why, *, since, until=None, to=None, by="ank") -> None:
        Ambition.objects.create(
            family=self.family,
            child=self.persons[child],
            kind=kind,
            why=why,
            starts=day(since),
            until=until and day(until),
            to_parent=self.persons.get(to),
            decided_by=self.users[by],
        )

    def member(self, key, role, *, since, until=None, children=(), person=None, **fields) -> TeamMember:
        """Somebody of the team: with an account when there is one by that key, and with a name otherwise."""
        user = self.users.get(key)
        person = self.persons.get(person)
        name = fields.pop("name", None) or (user.name if user else str(person))
        member = TeamMember.objects.create(
            family=self.family, role=role, user=user, person=person, name=name,
            starts=day(since), until=until and day(until), **fields,
        )  # fmt: skip
        member.children.set([self.persons[child] for child in children])
        self.members[member.first_name] = member
        return member

    def answers(self, member, answer, *, on, conditions="", way="in_person", by="ank") -> None:
        """What somebody said to “do you take part?”."""
        Commitment.objects.create(
            family=self.family,
            member=self.members[member],
            answer=answer,
            conditions=conditions,
            given_on=day(on),
            way=way,
            recorded_by=self.users[by],
        )
