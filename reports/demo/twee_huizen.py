"""Family 2, “Twee huizen”: parents apart after violence, three children in three places."""

from families.models import Ambition, LivingArrangement, Trajectory

from . import papers, sessions, twee_huizen_goals
from .days import born
from .story import Story

APART = -538  # the first night in three places
ALL = ["Elif", "Deniz", "Sara"]
KIND = LivingArrangement.Kind


def tell(users) -> None:
    story = Story.begin(
        users, "Yildirim-Prins", motto="Twee huizen", on=-540, framework=Trajectory.Framework.COMPULSORY
    )
    persons(story)
    team(story)
    agreement(story)
    course(story)
    living(story)
    secret_address(story)
    twee_huizen_goals.tell(story)
    sessions.write(story, sessions.read("twee_huizen"))
    papers.promise(story, "mirjam", "marloes", "kemal", since=-103)


def persons(story: Story) -> None:
    story.person("Kemal", "Yildirim", sex="male", birth_date=born(42, 150), email="kemal@example.org")
    story.person("Marloes", "Prins", sex="female", birth_date=born(39, 12), email="marloes@example.org")
    story.person("Aylin", "Yildirim", sex="female", birth_date=born(37, 300), email="tante.aylin@example.org")
    parents = ["Kemal", "Marloes"]
    story.child(
        "Elif", "Yildirim", sex="female", birth_date=born(14, 100), parents=parents,
        wish="Dat wij drieën elke week bij elkaar zijn",
    )  # fmt: skip
    story.child(
        "Deniz", "Yildirim", sex="male", birth_date=born(11, 45), parents=parents,
        school="De Vuurvlinder, groep 8", wish="Voetballen, en dat Sara komt kijken",
    )  # fmt: skip
    story.child(
        "Sara",
        "Yildirim",
        sex="female",
        birth_date=born(6, 160),
        parents=parents,
        wish="Bij Elif in bed liggen",
    )
    story.problem("violence", "Er is geslagen en geschreeuwd waar de kinderen bij waren.", since=-540)
    story.problem("divorce", "De ouders zijn uit elkaar. Zij praten niet met elkaar.", since=-540)
    story.needs("Elif", "trauma", "Haar zelf laten kiezen wanneer zij praat. Nooit via haar iets doorgeven.")
    story.needs(
        "Deniz", "aggression", "Eerst bewegen, dan pas praten. Naast hem gaan zitten, niet tegenover hem."
    )
    story.needs("Sara", "sleep", "Vast liedje bij het slapen. Deur op een kier.")


def team(story: Story) -> None:
    story.member("ank", "counsellor", since=-536, required=True)
    story.member("joris", "system_coach", since=-536, required=True)
    story.member("tess", "professional", since=-540, children=ALL, relation="jeugdbeschermer", required=True)
    story.member("kemal", "parent", since=-530, person="Kemal", children=ALL, relation="papa", required=True)
    story.member(
        "marloes", "parent", since=-532, person="Marloes", children=ALL, relation="mama", required=True
    )
    story.member("elif", "young_person", since=-520, person="Elif", children=["Elif"])
    story.member("tante.aylin", "carer", since=-530, person="Aylin", children=["Deniz"], relation="tante")
    story.member(
        "pleegouder.hanneke", "carer", since=-534, children=["Elif"], relation="pleegmoeder van Elif"
    )
    story.member("samira", "professional", since=-515, children=ALL, relation="gedragsdeskundige")
    story.member(
        "joost", "professional", since=-420, children=["Deniz"], name="Joost Haverkamp",
        relation="meester van Deniz",
    )  # fmt: skip


def agreement(story: Story) -> None:
    story.answers("Marloes", "yes", on=-531)
    story.answers("Kemal", "asked", on=-530)
    story.answers("Kemal", "no", on=-526)
    story.answers("Kemal", "yes_if", on=-512, conditions="ik alleen met Ank praat, niet samen met Marloes")
    story.answers("Elif", "asked", on=-520)
    story.answers("Elif", "yes_if", on=-510, conditions="papa niet leest wat ik zeg", way="in_person")
    story.answers("Aylin", "yes", on=-528)
    story.answers("Hanneke", "yes", on=-533)
    story.answers("Tess", "yes", on=-536, way="by_phone")
    story.answers("Samira", "yes", on=-514)
    story.answers("Joost", "yes", on=-418, way="by_phone")
    for colleague in ["Ank", "Joris"]:
        story.answers(colleague, "yes", on=-536)


def course(story: Story) -> None:
    story.phases("joris", orientation=-534, investigation=-508, cooperation=-468, goals=-424)
    unsure = "Eerst moet het voor iedereen veilig zijn. Daarna kijken we per kind."
    return_home, bond = Ambition.Kind.RETURN_HOME, Ambition.Kind.STRENGTHENING
    story.ambition("Elif", Ambition.Kind.UNDECIDED, unsure, since=-508, until=-330)
    story.ambition(
        "Elif", bond, "Elif wil bij Hanneke blijven wonen en haar broer en zus elke week zien.", since=-330
    )
    story.ambition("Deniz", Ambition.Kind.UNDECIDED, unsure, since=-508, until=-206)
    story.ambition(
        "Deniz",
        return_home,
        "Deniz wil weer bij Sara wonen. Zijn tante steunt dat.",
        since=-206,
        to="Marloes",
    )
    story.ambition("Sara", bond, "Sara mist Elif en Deniz. De band tussen de drie moet sterker.", since=-508)


def living(story: Story) -> None:
    """Three places: there was no room for three together. Where Sara lives is kept apart, below."""
    story.lives("Elif", KIND.FOSTER, "bij Hanneke de Wit", since=APART)
    story.lives("Deniz", KIND.KINSHIP, "bij tante Aylin", since=APART)
    story.lives("Sara", KIND.HOME, "", since=APART, secret=True)


def secret_address(story: Story) -> None:
    """Where Marloes and Sara live is known to who works with them day by day, and to the team lead."""
    story.keeps_secret(
        ["Marloes", "Sara"],
        against=["Kemal"],
        street="Schuilhof", house_number="7", postcode="9999 XS", town="Nergenshuizen",
        why="Kemal heeft gedreigd dat hij Marloes zal weten te vinden.",
        since=APART, by="ank", readers={"joris": "Brengt Sara naar de bezoeken", "mirjam": "Teamleider"},
        clues=[("school", "De Zilvermeeuw"), ("club", "Zwembad De Golfslag")],
    )  # fmt: skip
