"""A small cast to test with: one separated family, everybody around it, and the strangers.

``make_*`` functions make one thing with sensible defaults; ``make_world`` makes the cast of the access table.
"""

from datetime import date, timedelta
from io import BytesIO
from types import SimpleNamespace

from allauth.mfa.app_settings import TOTP_PERIOD
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils import timezone
from pypdf import PdfWriter

from accounts.models import Invitation, Organisation, User
from families.actions import keep_secret, open_family
from families.models import (
    AddressSecrecy,
    Ambition,
    Child,
    Custody,
    Family,
    LivingArrangement,
    Person,
    ProblemArea,
    Relation,
)
from goals.actions import write_goal
from goals.models import Goal, GoalProposal, GoalScore, GoalStep, MappingEntry, Reply, SafetyRating
from privacy.audience import Audience
from reports.models import Report, ReportFile, ReportSchedule
from teams.actions import finalise
from teams.models import Commitment, CounsellingSession, SessionFile, SessionFileContent, TeamMember


def _empty_page():
    paper, writer = BytesIO(), PdfWriter()
    writer.add_blank_page(595, 842)
    writer.write(paper)
    return paper.getvalue()


PAPER = _empty_page()  # one that can be read, for it is looked at as it goes out


def days_ago(days):
    return timezone.localdate() - timedelta(days=days)


def born(years, days=30):
    """A date of birth that makes somebody so many years old today."""
    today = timezone.localdate()
    return date(today.year - years, today.month, min(today.day, 28)) - timedelta(days=days)


def make_organisation(name="Simba Familiezorg", kind=Organisation.Kind.CARE_PROVIDER):
    return Organisation.objects.get_or_create(name=name, defaults={"kind": kind})[0]


def make_user(key, name=None, roles=(), organisation=None, **fields):
    user = User.objects.create_user(
        f"{key}@example.org", name=name or key.title(), roles=list(roles), organisation=organisation, **fields
    )
    return user


def code_of(secret, steps=0):
    """What an authenticator app shows now, or so many half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // TOTP_PERIOD + steps))


def make_invitation(by, email="nieuw@example.org", name="Nina Nieuw", roles=("counsellor",)):
    """A letter to a new colleague."""
    return Invitation.objects.create(
        email=email, name=name, roles=list(roles), organisation=by.organisation, invited_by=by
    )


def make_family(name="Yildirim-Prins", by=None, **fields):
    by = by or make_user(
        f"opener-{Family.objects.count()}", roles=["team_lead"], organisation=make_organisation()
    )
    return open_family(Family(name=name, **fields), framework="compulsory", on=days_ago(200), by=by)


def make_person(family, first_name, last_name="", **fields):
    return Person.objects.create(family=family, first_name=first_name, last_name=last_name, **fields)


def make_child(family, first_name, years=8, parents=(), **fields):
    child = Child.objects.create(
        family=family, first_name=first_name, last_name="Yildirim", birth_date=born(years), **fields
    )
    for parent in parents:
        Relation.objects.create(family=family, parent=parent, child=child)
        Custody.objects.create(family=family, child=child, person=parent, starts=child.birth_date)
    return child


def make_member(family, role, user=None, person=None, children=(), **fields):
    name = fields.pop("name", None) or (person.full_name if person else user.name)
    fields.setdefault("starts", days_ago(190))
    member = TeamMember.objects.create(
        family=family, role=role, user=user, person=person, name=name, **fields
    )
    member.children.set(children)
    return member


def make_session(family, author, children=(), present=(), goals=(), final=True, **fields):
    fields.setdefault("what_happened", "We spraken over de ochtend.")
    fields.setdefault("happened_on", days_ago(10))
    session = CounsellingSession.objects.create(family=family, author=author, **fields)
    session.present.set(present)
    session.goals.set(goals)
    for child in children:
        session.about.create(child=child)
    return finalise(session, by=author) if final else session


def make_file(session, title="Tekening van het huis", kind="jpeg", content=b"", **fields):
    """A file with a draft, without the time it takes to make one anew."""
    content = content or (PAPER if kind == "pdf" else b"bytes")
    shape = {"pages": 1} if kind == "pdf" else {"width": 30, "height": 20}
    file = SessionFile.objects.create(
        family=session.family,
        session=session,
        number=session.files.count() + 1,
        kind=kind,
        title=title,
        size=len(content),
        sha256=f"{session.files.count():064}",
        uploaded_by=session.author,
        **(shape | fields),
    )
    SessionFileContent.objects.create(family=session.family, file=file, content=content, small=b"small")
    return file


def make_goal(owner, words="Ik wil rust in huis.", children=(), state=Goal.State.ACTIVE, **fields):
    fields.setdefault("audience", Audience.TEAM)
    goal = write_goal(
        Goal(family=owner.family, owner=owner, state=state, **fields), words=words, by=owner.user
    )
    goal.children.set(children)
    return goal


def make_score(goal, by, value=4, voice=GoalScore.Voice.PARENT, **fields):
    return GoalScore.objects.create(
        family=goal.family, goal=goal, scored_by=by, value=value, voice=voice, **fields
    )


def make_step(goal, who=None, text="Samen de tafel dekken.", **fields):
    return GoalStep.objects.create(
        family=goal.family, goal=goal, who=who, text=text, added_by=goal.owner.user, **fields
    )


def make_proposal(goal, by, text="Ik wil rustige avonden."):
    return GoalProposal.objects.create(family=goal.family, goal=goal, text=text, author=by)


def make_rating(family, author, value=6, voice=GoalScore.Voice.COUNSELLOR, children=(), **fields):
    rating = SafetyRating.objects.create(family=family, author=author, value=value, voice=voice, **fields)
    rating.children.set(children)
    return rating


def make_entry(
    family, author, text="Het is vaak laat.", column=MappingEntry.Column.WORRY, children=(), **fields
):
    entry = MappingEntry.objects.create(family=family, author=author, text=text, column=column, **fields)
    entry.children.set(children)
    return entry


def make_reply(family, author, text="Ik zie dat anders.", children=(), **fields):
    """An answer to a ``session=``, ``goal=``, ``rating=``, ``entry=`` or ``report=``; to none it is a statement."""
    reply = Reply.objects.create(family=family, author=author, text=text, **fields)
    reply.children.set(children)
    return reply


def make_arrangement(child, kind=LivingArrangement.Kind.FOSTER, starts=None, **fields):
    return LivingArrangement.objects.create(
        family_id=child.family_id, child=child, kind=kind, starts=starts or days_ago(150), **fields
    )


def make_secrecy(family, *persons, by, clues=(), **fields):
    """The secret address of domain.md, known to who wrote it down and to who lives there."""
    fields = {
        "street": "Schuilhof",
        "house_number": "7",
        "postcode": "9999 XS",
        "town": "Nergenshuizen",
    } | fields
    review = timezone.localdate() + timedelta(weeks=26)
    secrecy = AddressSecrecy(family=family, why="Er is gedreigd.", review_on=review, **fields)
    keep_secret(secrecy, persons=list(persons), by=by)
    for text in clues:
        secrecy.clues.create(family=family, kind="school", text=text)
    return secrecy


def make_ambition(child, by, kind=Ambition.Kind.RETURN_HOME, **fields):
    fields.setdefault("starts", days_ago(100))
    return Ambition.objects.create(family_id=child.family_id, child=child, kind=kind, decided_by=by, **fields)


def make_report(family, reader, **fields):
    """A report that is on paper, without the time it takes to draw one."""
    fields = {
        "first_day": days_ago(84),
        "last_day": days_ago(1),
        "ready_at": timezone.now(),
        "pages": 3,
    } | fields
    report = Report.objects.create(family=family, reader=reader, state=Report.State.READY, **fields)
    ReportFile.objects.create(report=report, family=family, content=PAPER, sha256="0" * 64)
    return report


def make_schedule(family, readers, by, **fields):
    fields = {"kinds": ["progress"], "every_weeks": 12, "starts": days_ago(10)} | fields
    schedule = ReportSchedule.objects.create(family=family, made_by=by, **fields)
    schedule.readers.set(readers)
    return schedule


def make_problem_area(code="debts", label_nl="Schulden", label_en="Debts"):
    return ProblemArea.objects.get_or_create(
        code=code, defaults={"label_nl": label_nl, "label_en": label_en}
    )[0]


def make_staff(world):
    here, agency = make_organisation(), make_organisation("De Brug", Organisation.Kind.CERTIFIED_AGENCY)
    elsewhere = make_organisation("Stichting Elders")
    world.here, world.elsewhere = here, elsewhere
    world.ank = make_user("ank", "Ank Veldmuis", ["counsellor"], here)
    world.joris = make_user("joris", "Joris Hagedoorn", ["system_coach"], here)
    world.tess = make_user("tess", "Tess Oudewater", ["protection_worker"], agency)
    world.mirjam = make_user("mirjam", "Mirjam Kroon", ["team_lead"], here)
    world.stranger = make_user("lead.elders", "Gerda Elders", ["team_lead"], elsewhere)
    world.privacy = make_user("privacy", "Pieter Slot", ["privacy_officer"], here)
    world.beheer = make_user("beheer", "Bea Kuiper", ["administrator"], here)


def make_separated_family(world):
    """Family 2 of domain.md: two parents apart, three children, everybody in the team."""
    family = world.family = make_family(by=world.mirjam, motto="Twee huizen")
    father = world.father = make_person(family, "Kemal", "Yildirim", sex="male", birth_date=born(41))
    mother = world.mother = make_person(family, "Marloes", "Prins", sex="female", birth_date=born(39))
    both = [father, mother]
    world.elif_child = make_child(family, "Elif", 14, both)
    world.deniz = make_child(family, "Deniz", 11, both)
    world.sara = make_child(family, "Sara", 6, both)
    children = world.children = [world.elif_child, world.deniz, world.sara]
    for key, name in [("kemal", "Kemal Yildirim"), ("marloes", "Marloes Prins"), ("elif_", "Elif Yildirim")]:
        setattr(world, key, make_user(key.rstrip("_"), name))
    world.aylin = make_user("tante.aylin", "Aylin Yildirim")
    world.hanneke = make_user("pleegouder.hanneke", "Hanneke de Wit")
    world.coby = make_user("coby", "Coby Visser")
    member = world.member = SimpleNamespace()
    member.kemal = make_member(family, "parent", world.kemal, father, children)
    member.marloes = make_member(family, "parent", world.marloes, mother, children)
    member.elif_ = make_member(family, "young_person", world.elif_, world.elif_child, [world.elif_child])
    member.aylin = make_member(family, "carer", world.aylin, children=[world.deniz], relation="tante")
    member.hanneke = make_member(family, "carer", world.hanneke, children=[world.elif_child])
    member.coby = make_member(family, "network", world.coby, children=children, relation="buurvrouw")
    member.tess = make_member(family, "professional", world.tess, children=children)
    member.ank = make_member(family, "counsellor", world.ank)
    member.joris = make_member(family, "system_coach", world.joris)
    for one in family.members.all():
        Commitment.objects.create(family=family, member=one, answer="yes", recorded_by=world.ank)


def make_world():
    """The cast of the access table. ``world.family`` is within reach of everybody but the strangers."""
    world = SimpleNamespace()
    make_staff(world)
    make_separated_family(world)
    return world


def make_brandsma(world):
    """Family 1 of domain.md, small: Lotte with a goal, Milan and Fenna, grandmother, Ank and Mirjam."""
    home = SimpleNamespace()
    home.family = make_family("Brandsma-Tuinhof", by=world.mirjam, motto="Samen terug")
    home.mother = make_person(home.family, "Lotte", "Brandsma", sex="female", birth_date=born(31))
    home.milan = make_child(home.family, "Milan", 8, [home.mother])
    home.fenna = make_child(home.family, "Fenna", 5, [home.mother])
    children = [home.milan, home.fenna]
    home.lotte, home.riet = make_user("lotte", "Lotte Brandsma"), make_user("riet", "Riet Brandsma")
    home.member = make_member(home.family, "parent", home.lotte, home.mother, children)
    make_member(home.family, "network", home.riet, children=children, relation="oma")
    make_member(home.family, "counsellor", world.ank)
    home.goal = make_goal(home.member, "Ik wil nuchter zijn als Milan en Fenna thuiskomen", children)
    make_session(
        home.family, world.ank, children, [home.member], what_happened="We dronken thee en keken terug."
    )
    make_rating(home.family, world.ank, 7, children=children)
    make_entry(home.family, world.ank, "De kinderen slapen door.", "goes_well", children)
    make_arrangement(home.milan, "home", place="mama")
    return home
