"""One invented family: the children, the team, and a course from referral to where it is today."""

from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from families.actions import CHECK_IN_MONTHS, CHECK_IN_WEEKS

from .country import FIRST, LAST, PER_LEAD, Country, add_user
from .tables import Tables

CHILDREN = ([1, 2, 3, 4, 5, 6], [34, 36, 18, 8, 3, 1])
PHASES = [
    "referred",
    "orientation",
    "investigation",
    "cooperation",
    "goals",
    "return_preparation",
    "aftercare",
    "closed",
]
IN_PHASE = [4, 5, 6, 7, 38, 8, 17, 15]
AWAY = ["foster", "kinship", "family_home", "residential"]
AUDIENCES = (["professionals", "team", "parents", "counsellors", "present", "carers"], [46, 20, 16, 10, 5, 3])
STREETS = ["Lindenhage", "Vossenpad", "Molenkamp", "Zandoogje", "Wilgenplantsoen", "Oude Turfvaart"]
TOWNS = ["Heerde", "Vaassen", "Oosterwolde", "Nijkerkerveen", "Leerdam", "Sint Annaparochie"]
SCHOOLS = ["De Zonnewijzer", "De Kastanje", "Het Talent", "De Schakel"]
SECRET = (16, 7)  # of so many families, the one that leaves this
AT_NOON = time(12, tzinfo=ZoneInfo("Europe/Amsterdam"))


class Making:
    """A family while it is being made: where its rows go, its dice, and the keys of who belongs to it."""

    def __init__(self, tables: Tables, country: Country, number: int):
        self.tables, self.country, self.number = tables, country, number
        self.random: Random = country.random(number)
        self.here = number // PER_LEAD
        seats = country.counsellors[self.here]
        self.counsellor, self.coach = seats[number % len(seats)], country.coaches[self.here]
        self.days = self.random.randint(30, 900)
        self.start: date = country.today - timedelta(days=self.days)
        self.phase = self.random.choices(PHASES, IN_PHASE)[0]
        self.surname = self.random.choice(LAST)
        self.children, self.parents, self.members = [], [], []
        self.hides = number % SECRET[0] == SECRET[1]

    def add(self, label: str, **values) -> int:
        return self.tables[label].add(**values)

    def case(self, label: str, **values) -> int:
        return self.tables[label].add(family_id=self.key, **values)

    def sealed(self, label: str, **texts: str) -> dict[str, str]:
        """Texts as the encrypted columns of a table keep them."""
        table = self.tables[label]
        return {name: table.sealed(name, text) for name, text in texts.items()}

    def day(self, first: int = 0) -> date:
        """A day since the start, ``first`` days in at the earliest."""
        return self.start + timedelta(days=self.random.randint(min(first, self.days), self.days))

    def coming(self, chance: float, days: int) -> date | None:
        """With that chance a day in the days to come, or one of the last ten that went by and nobody looked."""
        if self.random.random() > chance:
            return None
        return self.country.today + timedelta(days=self.random.randint(-10, days))

    def words(self, least: int, most: int) -> str:
        """So many words, in whole sentences."""
        wanted, said, count = self.random.randint(least, most), [], 0
        there, dice = self.country.sentences, self.random.random
        while count < wanted:
            sentence, words = there[int(dice() * len(there))]
            said.append(sentence)
            count += words
        return " ".join(said)


def make_family(tables: Tables, country: Country, number: int) -> None:
    it = Making(tables, country, number)
    it.key = it.add(
        "families.Family",
        number=f"G-{number + 1:06d}",
        name=f"{it.surname}-{it.random.choice(LAST)}",
        organisation_id=country.organisations[it.here],
        opened_on=it.start,
    )
    _people(it)
    _team(it)
    _course(it)
    goals = _goals(it)
    _sessions(it, goals)
    _numbers(it)
    _reports(it)
    if it.hides:
        _hide(it)


def _people(it: Making) -> None:
    for n in range(it.random.choices([1, 2], [35, 65])[0]):
        born = it.country.today - timedelta(days=it.random.randint(22 * 365, 50 * 365))
        name = it.random.choice(FIRST)
        person = it.case(
            "families.Person",
            first_name=name,
            last_name=it.surname,
            sex=["female", "male"][n],
            birth_date=born,
        )
        it.parents.append((person, f"{name} {it.surname}"))
    for _ in range(it.random.choices(*CHILDREN)[0]):
        born = it.country.today - timedelta(days=it.random.randint(200, 17 * 365))
        name = it.random.choice(FIRST)
        child = it.case("families.Person", first_name=name, last_name=it.surname, birth_date=born)
        it.case("families.Child", person_ptr_id=child)
        it.children.append(child)
        for parent, _name in it.parents:
            it.case("families.Relation", parent_id=parent, child_id=child, kind="biological")
            it.case("families.Custody", child_id=child, person_id=parent, kind="parental", starts=born)
        if it.random.random() < 0.3:
            it.case("families.SupportNeed", child_id=child, kind_id=it.random.choice(it.country.need_kinds))
    for area in it.random.sample(it.country.problem_areas, min(3, len(it.country.problem_areas))):
        it.case("families.FamilyProblem", area_id=area, starts=it.start)


def _team(it: Making) -> None:
    staff = [("counsellor", it.counsellor), ("system_coach", it.coach)]
    for role, user in [*staff, ("professional", it.country.professionals[it.here])]:
        _member(it, role, "Collega", user)
    for n, (person, name) in enumerate(it.parents):
        _member(it, "parent", name, add_user(it.tables, f"parent{it.number}.{n}", name), person_id=person)
    others = ["carer"] * it.random.randint(0, 1) + ["network"] * it.random.randint(1, 4)
    for n, role in enumerate(others):
        name = f"{it.random.choice(FIRST)} {it.random.choice(LAST)}"
        _member(it, role, name, add_user(it.tables, f"{role}{it.number}.{n}", name))


def _member(it: Making, role: str, name: str, user: int, **values) -> None:
    member = it.case("teams.TeamMember", role=role, name=name, user_id=user, starts=it.start, **values)
    it.members.append((member, role, user))
    it.case(
        "teams.Commitment", member_id=member, answer="yes", given_on=it.start, recorded_by_id=it.counsellor
    )
    if role not in ("counsellor", "system_coach"):
        for child in it.children:
            it.case("teams.TeamMember of children", teammember_id=member, child_id=child)


def _course(it: Making) -> None:
    over = it.phase == "closed"
    ended = {"status": "closed", "ends": it.country.today, "end_reason": "Zoals gepland"} if over else {}
    since = it.day()
    trajectory = it.case(
        "families.Trajectory",
        phase=it.phase,
        phase_since=since,
        starts=it.start,
        legal_framework="compulsory",
        **ended,
    )
    steps = PHASES[: PHASES.index(it.phase) + 1]
    edges = [it.start, *sorted(it.day() for _ in steps[2:]), since][: len(steps)]
    for phase, starts, until in zip(steps, sorted(edges), [*sorted(edges)[1:], None], strict=True):
        it.case(
            "families.TrajectoryPhase",
            trajectory_id=trajectory,
            phase=phase,
            starts=starts,
            until=until,
            entered_by_id=it.counsellor,
        )
    for child in it.children:
        it.case(
            "families.Ambition", child_id=child, kind="return_home", starts=it.start, decided_by_id=it.coach
        )
        _places(it, child)


def _places(it: Making, child: int) -> None:
    """Away since before the start, and in the last phases home again, with help after it."""
    away = it.start - timedelta(days=it.random.randint(10, 400))
    home = it.day(20) if it.phase in ("aftercare", "closed") else None
    last = home - timedelta(days=1) if home else None
    stay = {"child_id": child, "kind": it.random.choice(AWAY), "starts": away}
    if it.hides and not home:
        place = f"Bij {it.random.choice(FIRST)} {it.random.choice(LAST)}, {it.random.choice(TOWNS)}"
        stay |= {"place_is_secret": True, **it.sealed("families.LivingArrangement", place=place)}
    it.case("families.LivingArrangement", **stay, ends=last, end_reason="returned" if home else "")
    if not home:
        return
    it.case("families.LivingArrangement", child_id=child, kind="home", starts=home)
    episode = it.case("families.AftercareEpisode", child_id=child, starts=home)
    for days in [7 * n for n in CHECK_IN_WEEKS] + [30 * n for n in CHECK_IN_MONTHS]:
        due = home + timedelta(days=days)
        done = (
            {"done_on": due, "outcome": "well", "done_by_id": it.counsellor} if due < it.country.today else {}
        )
        it.case("families.AftercareCheckIn", episode_id=episode, due_on=due, **done)


def _goals(it: Making) -> list[int]:
    goals = []
    for member, role, user in it.members:
        if role != "parent":
            continue
        for _ in range(it.random.randint(1, 3)):
            starts, audience = it.day(), it.random.choices(*AUDIENCES)[0]
            goal = it.case(
                "goals.Goal",
                owner_id=member,
                audience=audience,
                state="active",
                starts=starts,
                state_since=starts,
                life_area_id=it.random.choice(it.country.life_areas),
                review_on=it.coming(0.7, 90),
            )
            goals.append(goal)
            for child in it.children:
                it.case("goals.Goal of children", goal_id=goal, child_id=child)
            _written_about(it, goal, member, user, audience)
    return goals


def _written_about(it: Making, goal: int, member: int, user: int, audience: str) -> None:
    """The words of a goal, its numbers and a step on the way to it."""
    for _ in range(it.random.randint(1, 3)):
        it.case("goals.GoalWording", goal_id=goal, text=it.words(6, 18), author_id=user, audience=audience)
    for _ in range(it.random.randint(2, 14)):
        it.case(
            "goals.GoalScore",
            goal_id=goal,
            value=it.random.randint(2, 9),
            scored_on=it.day(),
            scored_by_id=user,
            voice="parent",
        )
    it.case(
        "goals.GoalStep",
        goal_id=goal,
        text=it.words(4, 9)[:290],
        who_id=member,
        due_on=it.coming(0.6, 42),
        added_by_id=it.counsellor,
    )


def _sessions(it: Making, goals: list[int]) -> None:
    """Mean 60 of a family, of 40 to 400 words."""
    people = [member for member, role, _user in it.members if role != "professional"]
    for _ in range(it.random.randint(20, 100)):
        session = _session(it)
        for member in it.random.sample(people, min(2, len(people))):
            it.case(
                "teams.CounsellingSession of present", counsellingsession_id=session, teammember_id=member
            )
        for child in it.random.sample(it.children, it.random.randint(1, len(it.children))):
            it.case("teams.SessionChild", session_id=session, child_id=child)
        if goals and it.random.random() < 0.6:
            it.case("goals.GoalSession", goal_id=it.random.choice(goals), session_id=session)


def _session(it: Making) -> int:
    """One session, and its line in the access log."""
    day, author = it.day(), it.counsellor if it.random.random() < 0.85 else it.coach
    at = datetime.combine(day, AT_NOON)
    session = it.case(
        "teams.CounsellingSession",
        author_id=author,
        status="final",
        happened_on=day,
        minutes=it.random.choice([30, 45, 60, 90]),
        audience=it.random.choices(*AUDIENCES)[0],
        what_happened=it.words(25, 260),
        what_was_said=it.words(10, 90),
        what_we_agreed=it.words(5, 50),
        **dict.fromkeys(["created_at", "saved_at", "finalised_at"], at),
    )
    line = {"object_kind": "session", "object_id": session, "rule": "record_session", "status": 302}
    it.case("privacy.AccessLine", at=at, user_id=author, action="change", **line)
    return session


def _numbers(it: Making) -> None:
    for _member, role, user in it.members:
        for _ in range(it.random.randint(1, 8) if role in ("parent", "counsellor", "professional") else 0):
            audience = it.random.choices(*AUDIENCES)[0]
            rating = it.case(
                "goals.SafetyRating",
                value=it.random.randint(3, 9),
                rated_on=it.day(),
                author_id=user,
                voice=role,
                audience=audience,
            )
            it.case("goals.SafetyRating of children", safetyrating_id=rating, child_id=it.children[0])
    for column in ["worry", "goes_well"] * it.random.randint(1, 4):
        it.case(
            "goals.MappingEntry",
            column=column,
            text=it.words(6, 20),
            author_id=it.counsellor,
            audience="team",
            starts=it.day(),
        )


def _reports(it: Making) -> None:
    """Asked for and ready; the file of one is made when somebody wants to measure that."""
    for n in range(it.days // 84):
        first = it.start + timedelta(days=84 * n)
        last = first + timedelta(days=83)
        at = datetime.combine(last, AT_NOON)
        it.case(
            "reports.Report",
            kind="progress",
            first_day=first,
            last_day=last,
            reader_id=it.counsellor,
            state="ready",
            asked_by_id=it.counsellor,
            asked_at=at,
            ready_at=at,
            pages=6,
        )


def _hide(it: Making) -> None:
    """An address nobody may find: one parent lives there with the children, the other is kept away from it.

    The counsellor is told in two of three; who leads the team or coaches it never is.
    """
    code = f"{it.random.randint(1000, 9999)} {it.random.choice('BDGJK')}{it.random.choice('BDGJK')}"
    address = {"street": it.random.choice(STREETS), "house_number": str(it.random.randint(1, 180))}
    address |= {"postcode": code, "town": it.random.choice(TOWNS), "why": it.words(8, 20)}
    secrecy = it.case(
        "families.AddressSecrecy",
        **it.sealed("families.AddressSecrecy", **address),
        starts=it.start,
        review_on=it.country.today + timedelta(days=60),
        decided_by_id=it.counsellor,
    )
    for person in [it.parents[0][0], *it.children]:
        it.case("families.AddressSecrecy of persons", addresssecrecy_id=secrecy, person_id=person)
    phone = f"06{it.random.randint(10_000_000, 99_999_999)}"
    for kind, text in {"school": it.random.choice(SCHOOLS), "phone": phone}.items():
        text = it.sealed("families.SecrecyClue", text=text)
        it.case("families.SecrecyClue", secrecy_id=secrecy, kind=kind, **text)
    if it.random.random() < 0.67:
        named = {"user_id": it.counsellor, "named_by_id": it.coach, "why": "Rijdt erheen", "starts": it.start}
        it.case("families.SecrecyReader", secrecy_id=secrecy, **named)
