"""Family 1, “Samen terug”: two children come home to their mother, and stay."""

from families.actions import start_aftercare
from families.models import AftercareCheckIn, AftercareEpisode, Ambition, LivingArrangement, Trajectory

from . import papers, samen_terug_goals, sessions
from .days import born, day, friday, workday
from .story import Story

HOME = -400  # the first night at home
BOTH = ["Milan", "Fenna"]
KIND, ENDED = LivingArrangement.Kind, LivingArrangement.EndReason


def tell(users) -> None:
    story = Story.begin(
        users, "Brandsma-Tuinhof", motto="Samen terug", on=-560, framework=Trajectory.Framework.COMPULSORY
    )
    persons(story)
    team(story)
    agreement(story)
    course(story)
    living(story)
    aftercare(story)
    samen_terug_goals.tell(story)
    sessions.write(story, sessions.read("samen_terug"))
    papers.promise(story, "mirjam", "lotte", since=-97)


def persons(story: Story) -> None:
    story.person(
        "Lotte", "Brandsma", sex="female", birth_date=born(31, 75),
        email="lotte@example.org",
    )  # fmt: skip
    story.lives_at("Lotte", "Kersenlaan", "12", "9999 XX", "Verzonnen", since=-700)
    story.person("Dennis", "Tuinhof", sex="male", birth_date=born(34, 210))
    story.person("Riet", "Brandsma", sex="female", birth_date=born(61, 20))
    parents = {"parents": ["Lotte", "Dennis"], "authority": ["Lotte"]}
    story.child(
        "Milan", "Tuinhof", sex="male", birth_date=born(8, 200), school="De Kastanje, groep 5",
        wish="Pannenkoeken op zondag", **parents,
    )  # fmt: skip
    story.child(
        "Fenna", "Tuinhof", sex="female", birth_date=born(5, 65), school="De Kastanje, groep 2",
        wish="Dat mama mij elke avond voorleest", **parents,
    )  # fmt: skip
    story.problem("addiction", "Lotte dronk elke avond wijn, ook als de kinderen er waren.", since=-555)
    story.problem(
        "upbringing", "Er waren geen vaste tijden om te eten, te slapen en op te staan.", since=-555
    )
    story.problem("debts", "Rekeningen bleven dicht. Het gas is een keer afgesloten.", since=-555)
    story.needs("Milan", "sleep", "Een lampje op de gang en vertellen wie er in huis is.")
    story.needs("Milan", "trauma", "Vooraf zeggen wat er gaat gebeuren. Niet schrikken als hij eten bewaart.")
    story.needs("Fenna", "language", "Elke dag tien minuten voorlezen. Logopedie om de week.")


def team(story: Story) -> None:
    story.member("ank", "counsellor", since=-558, required=True)
    story.member("joris", "system_coach", since=-558, required=True)
    story.member("tess", "professional", since=-558, children=BOTH, relation="jeugdbeschermer", required=True)
    story.member("lotte", "parent", since=-553, person="Lotte", children=BOTH, relation="mama", required=True)
    story.member("riet", "network", since=-550, person="Riet", children=BOTH, relation="oma")
    story.member("coby", "network", since=-545, children=BOTH, relation="buurvrouw")
    story.member(
        "anja", "carer", since=-550, until=-370, children=BOTH, name="Anja van Loon",
        relation="gezinshuisouder van De Wilg", required=True,
    )  # fmt: skip
    story.member("samira", "professional", since=-540, children=BOTH, relation="gedragsdeskundige")
    story.member(
        "nynke", "professional", since=-395, children=["Milan"], name="Nynke Postma", relation="juf van Milan"
    )


def agreement(story: Story) -> None:
    story.answers("Lotte", "asked", on=-553)
    story.answers("Lotte", "yes", on=-548)
    story.answers("Riet", "yes", on=-547)
    story.answers("Coby", "asked", on=-544, way="by_phone")
    story.answers("Coby", "yes_if", on=-539, conditions="op woensdag")
    story.answers("Anja", "yes", on=-546)
    story.answers("Tess", "yes", on=-551, way="by_phone")
    story.answers("Samira", "yes", on=-538)
    story.answers("Nynke", "yes", on=-393)
    for colleague in ["Ank", "Joris"]:
        story.answers(colleague, "yes", on=-557)


def course(story: Story) -> None:
    story.phases(
        "joris", orientation=-553, investigation=-535, cooperation=-512, goals=-492,
        return_preparation=-446, aftercare=HOME,
    )  # fmt: skip
    unsure = "We weten nog niet wat er nodig is om thuis veilig te zijn. Dat zoeken we eerst samen uit."
    sure = (
        "Lotte, Riet, De Wilg en de jeugdbescherming willen dit allemaal. Milan en Fenna blijven bij elkaar."
    )
    for child in BOTH:
        story.ambition(child, Ambition.Kind.UNDECIDED, unsure, since=-535, until=-508)
        story.ambition(child, Ambition.Kind.RETURN_HOME, sure, since=-508, to="Lotte")


def living(story: Story) -> None:
    """Together in one place, home together, and one weekend away to rest."""
    rest = friday(-262)
    for child in BOTH:
        story.lives(child, KIND.FAMILY_HOME, "De Wilg", since=-730, until=HOME - 1, why=ENDED.RETURNED)
        story.lives(child, KIND.HOME, "bij mama", since=HOME, until=rest - 1, why=ENDED.PLANNED)
        story.lives(child, KIND.RESPITE, "De Wilg", since=rest, until=rest + 1, why=ENDED.RETURNED)
        story.lives(child, KIND.HOME, "bij mama", since=rest + 2)


# Days after coming home, how it went, and what was heard; of Milan and of Fenna.
HEARD = {
    "Milan": [
        ("attention", "Slaapt de eerste nachten slecht. Wil weten waar mama is. Lampje op de gang helpt."),
        ("well", "Slaapt vijf van de zeven nachten door. Bewaarde nog een keer brood onder zijn kussen."),
        ("well", "Is elke dag op tijd op school geweest. Riet belde op dinsdag en donderdag."),
        ("attention", "Boos na een onvoldoende, gooide een stoel om. Lotte bleef rustig. Daarna samen gepraat."),
        ("well", "Pannenkoeken op zondag is een gewoonte geworden. Milan zegt: “Nu is het gewoon.”"),
        ("well", "Weekend in De Wilg was goed. Na thuiskomst één onrustige nacht."),
        ("well", "Een jaar thuis. Geen drank in huis. Milan belt oma nog elke week, gewoon om te kletsen."),
    ],
    "Fenna": [
        ("well", "Eet en slaapt goed. Huilde één keer om Anja. Lotte heeft samen met haar gebeld."),
        ("well", "Vindt het fijn dat mama voorleest. Vraagt elke avond om hetzelfde boek."),
        ("well", "Gaat naar school zonder huilen. Lotte brengt haar zelf."),
        ("attention", "Plast weer in bed, twee keer per week. Huisarts: afwachten en niet boos worden."),
        ("well", "Droog, al drie weken. Praat in langere zinnen, zegt de logopedist."),
        ("well", "Vertelde trots dat ze in De Wilg in haar oude bed sliep en dat mama haar kwam halen."),
        ("well", "Een jaar thuis. Fenna tekent haar huis met drie mensen en een zon."),
    ],
}  # fmt: skip


def aftercare(story: Story) -> None:
    for child in BOTH:
        episode = start_aftercare(
            AftercareEpisode(
                family=story.family, child=story.persons[child], starts=day(HOME), backup_place="Bij oma Riet",
                crisis_contact="Oma Riet, daarna Ank, daarna de crisisdienst",
                warning_signs="Gordijnen dicht overdag. Lotte neemt de telefoon niet op. De kinderen zijn te laat.",
            ),
            by=story.users["ank"],
        )  # fmt: skip
        planned = list(episode.check_ins.all())
        for check_in, (outcome, note) in zip(planned, HEARD[child], strict=True):
            check_in.done_on = min(workday((check_in.due_on - day(0)).days), day(-1))
            check_in.outcome, check_in.note, check_in.done_by = outcome, note, story.users["ank"]
        AftercareCheckIn.objects.bulk_update(planned, ["done_on", "outcome", "note", "done_by"])
        last_ones(episode, done=child == "Milan", by=story.users["ank"])


def last_ones(episode: AftercareEpisode, *, done: bool, by) -> None:
    """Two more check-ins Lotte asked for after the year: one is late for Fenna, the other is still to come."""
    extra = AftercareCheckIn(family_id=episode.family_id, episode=episode, due_on=day(-4))
    if done:
        extra.done_on, extra.outcome, extra.done_by = workday(-4), AftercareCheckIn.Outcome.WELL, by
        extra.note = "Milan heeft een vriend te logeren gehad. Dat durfde hij vorig jaar niet te vragen."
    extra.save()
    AftercareCheckIn.objects.create(family_id=episode.family_id, episode=episode, due_on=day(17))
