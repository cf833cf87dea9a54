"""A family full of words that each may be read by some and by nobody else.

``make_secrets(world)`` writes each of them down once, and gives for each word the keys of the cast who may read it:
by hand, from access.md, and not by asking the code that is tried.
"""

from types import SimpleNamespace

from django.utils import timezone

from families.actions import start_aftercare
from families.models import AftercareEpisode, FamilyProblem, SupportNeed, SupportNeedKind
from goals.actions import describe_levels, open_to, reword
from goals.models import Goal
from privacy.audience import Audience
from teams.actions import begin_correction, finalise
from tests.world import (
    days_ago,
    make_ambition,
    make_arrangement,
    make_entry,
    make_file,
    make_goal,
    make_problem_area,
    make_proposal,
    make_rating,
    make_reply,
    make_report,
    make_score,
    make_session,
    make_step,
)

COUNSELLORS = {"ank", "joris"}
PROFESSIONALS = COUNSELLORS | {"mirjam", "tess"}
STAFF = COUNSELLORS | {"mirjam"}
PARENTS = {"kemal", "marloes"}
# Who reads what is written for each audience about Deniz, about Elif, and about both.
ABOUT_DENIZ = {
    Audience.COUNSELLORS: COUNSELLORS,
    Audience.PROFESSIONALS: PROFESSIONALS,
    Audience.PRESENT: STAFF | {"marloes"},
    Audience.PARENTS: PROFESSIONALS | PARENTS,
    Audience.CARERS: PROFESSIONALS | {"aylin"},
    Audience.TEAM: PROFESSIONALS | PARENTS | {"aylin"},
}
ABOUT_ELIF = {
    Audience.PARENTS: PROFESSIONALS | PARENTS | {"elif_"},
    Audience.CARERS: PROFESSIONALS | {"hanneke"},
    Audience.TEAM: PROFESSIONALS | PARENTS | {"elif_", "hanneke"},
}
ABOUT_BOTH = {Audience.PARENTS: PROFESSIONALS | PARENTS, Audience.TEAM: PROFESSIONALS | PARENTS}


class Words(dict):
    """Each word with who may read it; calling it makes the next word."""

    def __call__(self, what, who):
        word = f"{what}geheim{len(self):03}"
        self[word] = set(who)
        return word


def make_secrets(world):
    words = Words()
    world.records = SimpleNamespace(session=[], file=[], goal=[], report=[], entry=[], step=[], proposal=[])
    _of_sessions(world, words)
    _of_goals(world, words)
    _of_numbers_and_map(world, words)
    _of_children(world, words)
    _of_team_and_reports(world, words)
    _told_in_trust(world, words)
    _of_replies(world, words)
    family, records = world.family, world.records
    records.child, records.person = world.children, [world.father, world.mother]
    records.arrangement, records.need = family.living_arrangements.all(), family.support_needs.all()
    records.episode, records.check_in = family.aftercare_episodes.all(), family.aftercare_check_ins.all()[::7]
    return words


def _of_sessions(world, words):
    circles = [([world.deniz], ABOUT_DENIZ), ([world.elif_child], ABOUT_ELIF)]
    circles += [([world.deniz, world.elif_child], ABOUT_BOTH)]
    for children, readers in circles:
        for audience, who in readers.items():
            _session(world, words, children, audience, who)
    for author in (world.ank, world.joris):
        key = "ank" if author == world.ank else "joris"
        _session(world, words, [world.deniz], Audience.TEAM, {key}, author=author, final=False)
    _corrected(world, words)


def _session(world, words, children, audience, who, author=None, final=True):
    session = make_session(
        world.family,
        author or world.ank,
        present=[world.member.marloes],
        final=False,
        audience=audience,
        place=words("plek", who),
        what_happened=words("gebeurd", who),
        what_was_said=words("gezegd", who),
        what_we_agreed=words("afspraak", who),
        next_step=words("vervolg", who),
    )
    for child in children:
        session.about.create(child=child, note=words("notitie", who))
    world.records.file.append(
        make_file(session, title=words("foto", who), content=words("beeld", who).encode())
    )
    world.records.session.append(session)
    return finalise(session, by=session.author) if final else session


def _corrected(world, words):
    """A session all might read, corrected for fewer: the first version goes out of sight with it."""
    first = _session(world, words, [world.deniz], Audience.TEAM, ABOUT_DENIZ[Audience.PROFESSIONALS])
    later = begin_correction(first, by=world.ank)
    later.audience, later.correction_reason = Audience.PROFESSIONALS, words("waarom", PROFESSIONALS)
    later.what_happened = words("nieuw", PROFESSIONALS)
    later.save()
    world.records.session.append(finalise(later, by=world.ank))
    # And one that is being corrected, for more readers, by somebody who is not done yet.
    other = _session(world, words, [world.deniz], Audience.PARENTS, ABOUT_DENIZ[Audience.PARENTS])
    draft = begin_correction(other, by=world.ank)
    draft.audience, draft.what_happened = Audience.TEAM, words("concept", {"ank"})
    draft.save()
    world.records.session.append(draft)


def _told_in_trust(world, words):
    """About their mother: of the family she alone; in confidence: nobody of the family, and no other professional."""
    about_her = {"marloes", *PROFESSIONALS}
    for who, confidential in ((about_her, False), (STAFF, True)):
        session = make_session(
            world.family,
            world.ank,
            [world.deniz],
            final=False,
            audience=Audience.TEAM,
            in_confidence=confidential,
            told_by=words("verteller", who),
            what_happened=words("vertrouwen", who),
        )
        session.concerns.set([] if confidential else [world.mother])
        world.records.session.append(finalise(session, by=world.ank))
        entry = make_entry(
            world.family, world.ank, words("zorg", who), children=[world.deniz], audience=Audience.TEAM,
            in_confidence=confidential,
        )  # fmt: skip
        entry.concerns.set([] if confidential else [world.mother])
        world.records.entry.append(entry)


def _of_replies(world, words):
    parents = PROFESSIONALS | PARENTS
    session = make_session(world.family, world.ank, [world.deniz], audience=Audience.PARENTS)
    closed = COUNSELLORS | {"kemal"}
    world.records.reply = [
        make_reply(world.family, world.kemal, words("reactie", parents), session=session),
        make_reply(
            world.family,
            world.kemal,
            words("reactie", closed),
            session=session,
            audience=Audience.COUNSELLORS,
        ),
        make_reply(world.family, world.kemal, words("verklaring", closed), audience=Audience.COUNSELLORS),
        make_reply(
            world.family, world.kemal, words("verklaring", parents), [world.deniz], audience=Audience.PARENTS
        ),
    ]
    world.records.notice = []


def _of_goals(world, words):
    mothers, fathers = world.member.marloes, world.member.kemal
    _goal(world, words, mothers, [], Audience.AUTHOR, {"marloes"})
    _goal(world, words, mothers, [], Audience.COUNSELLORS, COUNSELLORS | {"marloes"})
    _goal(world, words, fathers, [], Audience.COUNSELLORS, COUNSELLORS | {"kemal"})
    _goal(world, words, mothers, [], Audience.PROFESSIONALS, PROFESSIONALS | {"marloes"})
    _goal(world, words, mothers, [world.sara], Audience.PARENTS, PROFESSIONALS | PARENTS)
    _goal(world, words, fathers, [world.deniz], Audience.CARERS, ABOUT_DENIZ[Audience.CARERS] | {"kemal"})
    _goal(world, words, mothers, [world.deniz], Audience.TEAM, ABOUT_DENIZ[Audience.TEAM] | {"coby"})
    _draft_goal(world, words)
    _opened_goal(world, words)
    for session in world.records.session:
        if not session.is_final:
            session.goals.set(world.records.goal)


def _goal(world, words, owner, children, audience, who):
    supporters = COUNSELLORS & who
    goal = make_goal(
        owner,
        words("eerst", who),
        children,
        audience=audience,
        why=words("reden", who),
        how_others_notice=words("merkbaar", who),
    )
    reword(goal, words=words("doel", who), by=owner.user)
    describe_levels(goal, {level: words("trede", who) for level in range(-2, 3)}, by=owner.user)
    make_score(goal, owner.user, 1, why=words("cijfer", who))
    world.records.step.append(make_step(goal, owner, words("stap", who)))
    proposal = make_proposal(goal, world.ank, words("voorstel", supporters | _owner(world, owner)))
    world.records.proposal.append(proposal)
    world.records.goal.append(goal)
    return goal


def _owner(world, member):
    return {"marloes"} if member == world.member.marloes else {"kemal"}


def _draft_goal(world, words):
    """A goal still being written is its owner's alone, whoever it is meant for."""
    goal = make_goal(world.member.marloes, words("aanzet", {"marloes"}), state=Goal.State.DRAFT)
    world.records.goal.append(goal)


def _opened_goal(world, words):
    """A goal that was for the counsellor and is now for all: its earlier words were not written for all."""
    owner = world.member.marloes
    goal = make_goal(owner, words("vroeger", COUNSELLORS | {"marloes"}), audience=Audience.COUNSELLORS)
    reword(
        goal, words=words("later", PROFESSIONALS | PARENTS | {"coby", "aylin", "hanneke"}), by=world.marloes
    )
    open_to(goal, Audience.TEAM, by=world.marloes)
    world.records.goal.append(goal)


def _of_numbers_and_map(world, words):
    family, deniz = world.family, [world.deniz]
    for key in ("marloes", "kemal", "elif_"):
        who = COUNSELLORS | {key}
        said = {"why": words("veilig", who), "one_higher": words("hoger", who)}
        make_rating(family, getattr(world, key), 2, "parent", audience=Audience.COUNSELLORS, **said)
    for audience in (Audience.PROFESSIONALS, Audience.PARENTS, Audience.CARERS, Audience.TEAM):
        also = {"coby"} if audience == Audience.TEAM else set()
        who = ABOUT_DENIZ[audience] | also
        make_rating(family, world.ank, 3, children=deniz, audience=audience, why=words("oordeel", who))
        entry = make_entry(family, world.ank, words("kaart", who - also), children=deniz, audience=audience)
        world.records.entry.append(entry)


def _of_children(world, words):
    inner = {world.deniz: {"aylin"}, world.elif_child: {"elif_", "hanneke"}, world.sara: set()}
    for child, carers in inner.items():
        who = PROFESSIONALS | PARENTS | carers
        make_arrangement(child, starts=days_ago(300), ends=days_ago(151), place=words("woonplek", who))
        make_ambition(child, world.ank, why=words("perspectief", who))
        of_child = {"family": world.family, "child": child}
        kind = SupportNeedKind.objects.last()
        SupportNeed.objects.create(**of_child, kind=kind, note=words("behoefte", who))
        running = child.aftercare_episodes.first()
        episode = running or start_aftercare(AftercareEpisode(**of_child), by=world.ank)
        first = episode.check_ins.first()
        first.done_on, first.outcome, first.note = timezone.localdate(), "well", words("nazorg", who)
        first.save()
    make_arrangement(world.sara, "home", place=words("schuilplek", COUNSELLORS), place_is_secret=True)
    make_arrangement(world.elif_child, place=words("pleegplek", COUNSELLORS), place_is_secret=True)
    world.sara.school, world.sara.wish = words("school", STAFF), words("wens", PROFESSIONALS | PARENTS)
    world.sara.save()
    world.elif_child.wish = words("wens", PROFESSIONALS | {"elif_"})
    world.elif_child.save()


def _of_team_and_reports(world, words):
    mother = world.mother
    mother.phone, mother.email = "0612345678", f"{words('mail', STAFF)}@example.org"
    mother.save()
    words["06 12345678"] = words["0612345678"] = PROFESSIONALS
    words["marloes@example.org"] = STAFF | {"marloes"}
    agreed = {"answer": "yes_if", "conditions": words("mits", PROFESSIONALS), "recorded_by": world.ank}
    world.member.marloes.commitments.create(family=world.family, **agreed)
    problem = {
        "area": make_problem_area("secrets", "Geheimen", "Secrets"),
        "note": words("probleem", PROFESSIONALS),
    }
    FamilyProblem.objects.create(family=world.family, **problem)
    words["Via de rechter"] = PROFESSIONALS | {"stranger"}  # who may open families chooses it
    words["Sara"] = PROFESSIONALS | PARENTS | {"coby"}
    words["Deniz"] = PROFESSIONALS | PARENTS | {"aylin", "coby"}
    words["Deniz (11)"] = PROFESSIONALS | PARENTS | {"aylin"}
    # The carer of a secret place has no name but for who lives or works there.
    words["Hanneke"] = words["de Wit"] = STAFF | {"hanneke", "elif_"}
    for key in ("marloes", "kemal", "tess"):
        report = make_report(world.family, getattr(world, key))
        world.records.report.append(report)
        words[f"/reports/{report.pk}/"] = STAFF | {key}
