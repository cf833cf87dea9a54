"""Random families and records for the property tests: drawn as plain things, and then made in the database."""

from dataclasses import dataclass
from types import SimpleNamespace

from hypothesis import strategies as st

from accounts.models import User
from families.models import Child, Custody
from goals.models import Goal, GoalScore
from privacy.audience import Audience
from teams.actions import begin_correction, finalise
from teams.models import CounsellingSession
from tests.privacy.matrix import Answer, Kid, Note, Place, Someone, before
from tests.world import (
    born,
    days_ago,
    make_entry,
    make_family,
    make_file,
    make_goal,
    make_member,
    make_organisation,
    make_person,
    make_rating,
    make_reply,
    make_user,
)

OTHERS = ["carer", "network", "professional", "counsellor", "system_coach"]
STAFF = {"counsellor", "system_coach"}
mostly = st.sampled_from([True, True, True, False])
rarely = st.sampled_from([False, False, False, True])


@dataclass
class Story:
    """One family: its children, everybody around it and what was written."""

    kids: dict[int, Kid]
    people: dict[str, Someone]
    notes: list[Note]
    answers: list[Answer]


@st.composite
def stories(draw) -> Story:
    ages = draw(st.lists(st.sampled_from([4, 11, 12, 15, 16, 17]), min_size=1, max_size=3))
    kids = {number: Kid(age, draw(st.booleans())) for number, age in enumerate(ages)}
    some = circles(kids)
    people = {"ank": Someone("ank", [Place("counsellor")]), "mirjam": Someone("mirjam", leads=True)}
    for number in range(draw(st.integers(1, 2))):
        name = f"parent{number}"
        children = draw(some)
        place = Place("parent", children, children if draw(mostly) else draw(some), draw(mostly))
        people[name] = Someone(name, [place], person=name)
        if draw(rarely):
            people[name].places.append(Place(draw(st.sampled_from(["carer", "professional"])), draw(some)))
    for number, kid in kids.items():
        if draw(st.booleans()):
            people[f"kid{number}"] = Someone(
                f"kid{number}", [Place("young_person", {number})], person=f"kid{number}", age=kid.age
            )
    for number, role in enumerate(draw(st.lists(st.sampled_from(OTHERS), max_size=4))):
        name = f"{role}{number}"
        place = Place(role, draw(some), runs=draw(mostly))
        people[name] = Someone(name, [place], staff_here=role not in STAFF or draw(mostly))
    written = draw(st.lists(notes(kids, people), min_size=2, max_size=5))
    return Story(kids, people, written, draw(answers(people, written)))


def answers(people, written):
    """To anything but what is a statement of its own."""
    some = [number for number, note in enumerate(written) if note.kind != "statement"]
    if not some:
        return st.just([])
    to, author = st.sampled_from(some), st.sampled_from(sorted(people))
    return st.lists(st.builds(Answer, author=author, to=to, closed=rarely), max_size=3)


def circles(kids):
    """Mostly all children of the family, as somebody has them who reads anything at all."""
    return mostly.flatmap(
        lambda is_all: st.just(set(kids)) if is_all else st.sets(st.sampled_from(sorted(kids)))
    )


def notes(kids, people):
    parents = sorted(name for name in people if name.startswith("parent"))
    return st.builds(
        Note,
        kind=st.sampled_from(["session", "session", "mapping", "rating", "goal", "statement"]),
        author=st.sampled_from(sorted(set(people) - {"mirjam"})),
        audience=st.sampled_from([*Audience.values, "team", "team", "parents", "professionals"]),
        children=st.sets(st.sampled_from(sorted(kids)), max_size=2),
        present=st.sets(st.sampled_from(sorted(set(people) - {"mirjam"}))),
        concerns=st.sets(st.sampled_from(parents)),
        in_confidence=st.sampled_from([False, False, True]),
        withheld=st.sampled_from([False, False, True]),
        draft=rarely,
        has_file=st.booleans(),
        earlier=st.sampled_from(["", "", *Audience.values]),
        earlier_concerned=st.booleans(),
    ).map(lambda note: _as_its_kind(note, parents))


def _as_its_kind(note: Note, parents: list[str]) -> Note:
    """Only what such a record can have: a goal is a parent's, and only a session says who was there."""
    if note.kind == "goal" and note.author not in parents:
        note.author = parents[0]
    if note.kind != "session":
        note.present, note.has_file, note.earlier = set(), False, ""
    if note.kind not in ("session", "mapping"):
        note.concerns, note.in_confidence, note.withheld = set(), False, False
    if note.kind not in ("session", "goal"):
        note.draft = False
    if note.draft:
        note.earlier = ""
    return note


def made(story: Story) -> SimpleNamespace:
    """The story in the database: the family, an account for everybody, and each record under its word.

    A record is written down as ``woord0x``, its file as ``bijlage0x``, the version before it as ``eerder0x`` and what
    was said to it as ``reactie0x``, counted by themselves.
    """
    here = make_organisation()
    world = SimpleNamespace(users={}, members={}, persons={}, records={}, files={}, earlier={}, answers={})
    mirjam = world.users["mirjam"] = make_user("mirjam", roles=["team_lead"], organisation=here)
    world.family = make_family(by=mirjam)
    world.kids = {number: _kid(world, number, kid) for number, kid in story.kids.items()}
    for one in story.people.values():
        if not one.leads:
            _settle(world, one, here)
    for number, note in enumerate(story.notes):
        world.records[f"woord{number}x"] = _write(world, note, number)
    for number, answer in enumerate(story.answers):
        world.answers[f"reactie{number}x"] = _answer(world, story, answer, f"reactie{number}x")
    return world


def _kid(world, number, kid):
    return Child.objects.create(
        family=world.family,
        first_name=f"Kind{number}",
        last_name="Proef",
        birth_date=born(kid.age),
        parents_may_read=kid.wish,
    )


def _settle(world, one: Someone, here) -> None:
    role = next((place.role for place in one.places if place.role in STAFF), None)
    roles = [role] if role and one.staff_here else []
    world.users[one.name] = make_user(one.name, roles=roles, organisation=here if role else None)
    person = None
    if one.name.startswith("parent"):
        person = world.persons[one.name] = make_person(world.family, one.name.title())
    elif one.name.startswith("kid"):
        person = world.kids[int(one.name.removeprefix("kid"))]
    for place in one.places:
        world.members.setdefault(one.name, []).append(
            make_member(
                world.family,
                place.role,
                world.users[one.name],
                person if place.role in ("parent", "young_person") else None,
                [world.kids[number] for number in place.children],
                until=None if place.runs else days_ago(1),
            )
        )
        for number in place.authority:
            kid = world.kids[number]
            Custody.objects.create(family=world.family, child=kid, person=person, starts=kid.birth_date)


def _write(world, note: Note, number: int):
    word = f"woord{number}x"
    about = {"children": [world.kids[n] for n in sorted(note.children)], "audience": note.audience}
    author, family = world.users[note.author], world.family
    if note.kind == "goal":
        state = Goal.State.DRAFT if note.draft else Goal.State.ACTIVE
        return make_goal(world.members[note.author][0], f"Ik wil {word}.", state=state, **about)
    if note.kind == "rating":
        return make_rating(family, author, 5, GoalScore.Voice.NETWORK, why=word, **about)
    if note.kind == "statement":
        return make_reply(family, author, word, **about)
    if note.kind == "mapping":
        about |= {"in_confidence": note.in_confidence, "withheld_why": "Te zwaar." if note.withheld else ""}
        record = make_entry(family, author, word, **about)
        record.concerns.set([world.persons[name] for name in note.concerns])
        return record
    return _session(world, note, number)


def _session(world, note: Note, number: int):
    """A session with its file; when there was a version before it, that is written first and corrected."""
    first = before(note) if note.earlier else note
    record = CounsellingSession.objects.create(
        family=world.family, author=world.users[note.author], happened_on=days_ago(10)
    )
    record.present.set([world.members[name][0] for name in note.present])
    for kid in sorted(note.children):
        record.about.create(child=world.kids[kid])
    if note.has_file:
        world.files[f"bijlage{number}x"] = make_file(record, title=f"bijlage{number}x")
    if note.earlier:
        world.earlier[f"eerder{number}x"] = _say(world, record, first, f"eerder{number}x")
        record = begin_correction(record, by=record.author)
        record.correction_reason = "Het was anders."
        if note.has_file:
            world.files[f"bijlage{number}x"] = record.files.get()
    return _say(world, record, note, f"woord{number}x")


def _say(world, record, note: Note, word: str):
    """Write the words down, for whom they are, and make them final."""
    record.what_happened = f"Over {word}."
    record.audience, record.in_confidence = note.audience, note.in_confidence
    record.withheld_why = "Te zwaar." if note.withheld else ""
    record.save()
    record.concerns.set([world.persons[name] for name in note.concerns])
    return record if note.draft else finalise(record, by=record.author)


THINGS = {"session": "session", "mapping": "entry", "rating": "rating", "goal": "goal"}


def _answer(world, story, answer: Answer, word: str):
    thing = {THINGS[story.notes[answer.to].kind]: world.records[f"woord{answer.to}x"]}
    audience = Audience.COUNSELLORS if answer.closed else Audience.TEAM
    return make_reply(world.family, world.users[answer.author], word, audience=audience, **thing)


def fresh(user: User) -> User:
    """The account as the next request finds it: what one may see is worked out once for each."""
    return User.objects.get(pk=user.pk)
