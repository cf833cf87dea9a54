"""The matrix of who reads what, once more: written by hand from the design, and by nothing of the code it checks.

It speaks of plain people and plain records, so that a mistake in ``privacy.access`` cannot repeat itself here.
"""

from dataclasses import dataclass, field, replace

FAMILY = {"parent", "young_person", "carer", "network"}
SUPPORT = {"counsellor", "system_coach"}
# Which kinds of record a role may read at all.
KINDS = {
    "session": {"parent", "young_person", "carer", "professional", "counsellor", "system_coach", "team_lead"},
    "mapping": {"parent", "young_person", "carer", "professional", "counsellor", "system_coach", "team_lead"},
    "goal": FAMILY | SUPPORT | {"professional", "team_lead"},
    "rating": FAMILY | SUPPORT | {"professional", "team_lead"},
    "statement": FAMILY | SUPPORT | {"professional", "team_lead"},
}


@dataclass
class Place:
    """One place in the team: in which role, for which children, with authority over whom."""

    role: str
    children: set[int] = field(default_factory=set)
    authority: set[int] = field(default_factory=set)
    runs: bool = True


@dataclass
class Someone:
    """Somebody with an account: the places in the team, and who this is in the family."""

    name: str
    places: list[Place] = field(default_factory=list)
    person: str = ""
    leads: bool = False
    staff_here: bool = True  # still works here, for a counsellor or a system coach
    age: int = 40


@dataclass
class Kid:
    """A child of the file."""

    age: int
    wish: bool = False  # from sixteen: the parents may read along


@dataclass
class Note:
    """A record with an audience."""

    kind: str
    author: str
    audience: str
    children: set[int] = field(default_factory=set)
    present: set[str] = field(default_factory=set)
    concerns: set[str] = field(default_factory=set)
    in_confidence: bool = False
    withheld: bool = False  # from young people, for a reason
    draft: bool = False
    has_file: bool = False
    earlier: str = ""  # the audience of the version before this one, when there is one
    earlier_concerned: bool = False  # whether that one was about the same adults


@dataclass
class Answer:
    """What somebody said to a record."""

    author: str
    to: int
    closed: bool = False  # for who supports the family alone


def roles_of(one: Someone) -> list[Place]:
    """The places that count today: running, staff who still work here, a young person of twelve."""
    counting = []
    for place in one.places:
        if not place.runs:
            continue
        if place.role in SUPPORT and not one.staff_here:
            continue
        if place.role == "young_person" and one.age < 12:
            continue
        counting.append(place)
    return counting + ([Place("team_lead")] if one.leads else [])


def reads(one: Someone, note: Note, kids: dict[int, Kid]) -> bool:
    """Whether somebody may read a record."""
    places = [place for place in roles_of(one) if place.role in KINDS[note.kind]]
    if not places:
        return False
    if note.author == one.name:
        return True
    if note.draft:
        return False
    is_home = any(place.role in FAMILY and place.runs for place in one.places)
    # Who one is in the family is said by a place that runs: as its carer one is no parent of before.
    is_named = one.person in note.concerns and any(
        p.runs and p.role in {"parent", "young_person"} for p in one.places
    )
    if is_home and (note.in_confidence or (note.concerns and not is_named)):
        return False
    if note.withheld and any(place.role == "young_person" for place in roles_of(one)):
        return False
    return any(_by(place, one, note, kids) for place in places)


def reads_answer(one: Someone, answer: Answer, note: Note, kids: dict[int, Kid]) -> bool:
    """Whether somebody may read what was said to a record: with the record, or by fewer."""
    places = roles_of(one)
    if answer.author == one.name:
        return bool(places)
    supports = any(place.role in SUPPORT for place in places)
    return reads(one, note, kids) and (supports or not answer.closed)


def before(note: Note) -> Note:
    """The version of a record before this one, as it was when it was the last."""
    concerns = note.concerns if note.earlier_concerned else set()
    return replace(
        note, audience=note.earlier, in_confidence=False, withheld=False, concerns=concerns, earlier=""
    )


def may_have_read_earlier(one: Someone, note: Note, kids: dict[int, Kid]) -> bool:
    """Whether somebody may read the version before this one: at most who may read both."""
    return reads(one, note, kids) and reads(one, before(note), kids)


def _by(place: Place, one: Someone, note: Note, kids: dict[int, Kid]) -> bool:
    if note.in_confidence and place.role not in SUPPORT | {"team_lead"}:
        return False
    if place.role in FAMILY | {"professional"} and any(
        not _in_scope(place, kid, kids) for kid in note.children
    ):
        return False
    if note.audience == "present":
        return one.name in note.present or place.role in SUPPORT | {"team_lead"}
    if note.audience == "counsellors":
        return place.role in SUPPORT
    if note.audience == "professionals":
        return place.role in SUPPORT | {"professional", "team_lead"}
    if note.audience == "parents":
        if place.role in {"parent", "young_person"}:
            return bool(note.children)
        return place.role in SUPPORT | {"professional", "team_lead"}
    if note.audience == "carers":
        if place.role == "carer":
            return bool(note.children)
        return place.role in SUPPORT | {"professional", "team_lead"}
    if note.audience == "team":
        return place.role != "young_person" or bool(note.children)
    return False  # author


def _in_scope(place: Place, kid: int, kids: dict[int, Kid]) -> bool:
    if kid not in place.children:
        return False
    if place.role == "parent":
        return kid in place.authority and (kids[kid].age < 16 or kids[kid].wish)
    return True
