"""What Marloes and Kemal each want, and what everybody around the three children finds.

What the one wrote, the other never reads: no goal or number of a parent here is for “the parents”.
"""

from goals.models import Goal, MappingEntry
from privacy.audience import Audience

from .story import Story
from .voices import goal, levels, maps, proposes, rewords, safety, scores, steps

ALL = ["Elif", "Deniz", "Sara"]
LEVELS, LADDER = Goal.Scale.LEVELS, Goal.Scale.LADDER
WORRY, GOES_WELL = MappingEntry.Column.WORRY, MappingEntry.Column.GOES_WELL


def tell(story: Story) -> None:
    marloes(story)
    staying_over(story)
    kemal(story)
    the_visits(story)
    safety_by_the_parents(story)
    safety_by_others(story)
    the_map(story)


def marloes(story: Story) -> None:
    goal(
        story, "slapen", "Marloes", "Ik wil weer slapen zonder wakker te schrikken", since=-420, area="feelings",
        audience=Audience.COUNSELLORS, scale=LADDER, weight=2, review_in=15,
    )  # fmt: skip
    scores(
        story, "slapen",
        (-418, "marloes", 2, "Vier keer wakker per nacht."),
        (-300, "marloes", 3, "Met de lamp aan gaat het iets beter."),
        (-180, "marloes", 5, "Sinds de behandeling slaap ik soms vijf uur achter elkaar."),
        (-40, "marloes", 6, "Twee nachten van de week word ik niet wakker."),
    )  # fmt: skip
    steps(
        story, "slapen",
        ("Naar de huisarts voor een verwijzing", "Marloes", -400, -404),
        ("Vast rondje: deur, raam, licht. Eén keer, niet drie keer", "Marloes", 10, None),
    )  # fmt: skip


def staying_over(story: Story) -> None:
    goal(
        story, "logeren", "Marloes", "Ik wil dat Deniz zonder buikpijn bij mij slaapt", since=-300,
        area="upbringing", children=["Deniz"], audience=Audience.PROFESSIONALS, scale=LEVELS, weight=3,
        review_in=28, why="Hij hoort bij ons. Maar ik wil niet trekken.",
        how_others_notice="Hij pakt zijn tas zelf in.",
    )  # fmt: skip
    levels(
        story, "logeren",
        "Deniz wil niet komen, of gaat dezelfde middag terug.",
        "Deniz komt een middag. Hij heeft vooraf buikpijn.",
        "Deniz slaapt één nacht in de twee weken. Soms buikpijn, maar hij gaat.",
        "Deniz slaapt elk weekend één nacht, zonder buikpijn.",
        "Deniz vraagt zelf of hij langer mag blijven.",
    )  # fmt: skip
    scores(
        story, "logeren",
        (-298, "marloes", -1, "Hij zei niets en hield zijn jas aan."),
        (-297, "ank", -1, "Twee middagen geweest, beide keren buikpijn vooraf."),
        (-120, "marloes", 0, "Vier keer geslapen. Vorige keer wilde hij voorlezen aan Sara."),
        (-118, "ank", 0, "Om de week een nacht. Zijn tante zegt: minder buikpijn."),
        (-30, "marloes", 0, "Het is nu gewoon. Langer durf ik nog niet te vragen."),
    )  # fmt: skip
    proposes(
        story, "logeren", "Ik wil dat Deniz elk weekend een nacht komt en zelf zegt hoe lang", on=-8,
        why="Deniz zei in ons gesprek dat hij zelf wil kiezen. Past dit bij wat jij wilt?",
    )  # fmt: skip
    steps(
        story, "logeren",
        ("Deniz kiest de kleur van zijn bed", "Marloes", -280, -285),
        ("Zondag om vijf uur belt Deniz of hij thuis is bij zijn tante", "Aylin", -230, -236),
        ("Aan Deniz vragen wat hij nodig heeft voor een heel weekend", "Ank", 6, None),
    )  # fmt: skip


def kemal(story: Story) -> None:
    goal(
        story, "schaamte", "Kemal", "Ik schaam me voor wat ik heb gedaan", since=-380, area="feelings",
        audience=Audience.COUNSELLORS,
    )  # fmt: skip
    goal(
        story, "weglopen", "Kemal", "Ik wil niet meer schreeuwen", since=-410, area="feelings",
        audience=Audience.PROFESSIONALS, scale=LEVELS, weight=3, review_in=22,
        why="Ik zag het gezicht van Deniz. Dat krijg ik niet weg.",
        how_others_notice="Ik word stil en ik ga even naar buiten.",
    )  # fmt: skip
    levels(
        story, "weglopen",
        "Ik schreeuw of gooi iets als ik kwaad ben.",
        "Ik schreeuw nog, maar ik stop als iemand het zegt.",
        "Ik merk het op tijd en loop weg. Later kom ik terug en praat ik.",
        "Ik zeg rustig wat mij kwaad maakt, zonder weg te lopen.",
        "Ik vraag de ander wat die bedoelt voordat ik kwaad word.",
    )  # fmt: skip
    scores(
        story, "weglopen",
        (-408, "kemal", -1, "Op mijn werk ging het deze week twee keer mis."),
        (-406, "ank", -1, "Hij verhief zijn stem in het gesprek en stopte toen ik het zei."),
        (-250, "kemal", 0, "Ik liep weg bij de ruzie met mijn broer. Een rondje, en toen terug."),
        (-248, "tess", -1, "Ik zie vooruitgang, maar hoor dit alleen van vader zelf."),
        (-90, "kemal", 0, "Na het bezoek dat niet doorging heb ik gelopen. Niet gebeld, niet geappt."),
        (-88, "ank", 0, "Hij belde mij de volgende dag pas, rustig. Dat is precies wat hij wilde."),
        (-60, "tess", 0, "De begeleider van de bezoeken ziet hetzelfde."),
    )  # fmt: skip
    proposes(
        story, "weglopen", "Ik wil weglopen voordat ik ga schreeuwen", on=-330,
        why="Je vertelde dat weglopen hielp. Dat is iets wat je wél doet.", taken_on=-327,
    )  # fmt: skip
    steps(
        story, "weglopen",
        ("Training beginnen: omgaan met boosheid, twaalf keer", "Kemal", -360, -352),
        ("Opschrijven wat ik voel in mijn lijf voordat het misgaat", "Kemal", -300, -305),
        ("Laatste keer van de training, en vertellen wat ik houd", "Kemal", 16, None),
    )  # fmt: skip


def the_visits(story: Story) -> None:
    goal(
        story, "bezoek", "Kemal", "Ik wil dat Deniz graag naar het bezoek komt", since=-340, area="contact",
        children=["Deniz"], audience=Audience.CARERS, scale=LADDER, weight=2, review_in=30,
    )  # fmt: skip
    scores(
        story, "bezoek",
        (-300, "kemal", 3, "Hij keek vooral op de klok."),
        (-240, "tante.aylin", 4, "Vooraf stil, achteraf praat hij wel over het spel."),
        (-110, "kemal", 6, "Hij had zelf een spel meegenomen."),
        (-28, "tante.aylin", 6, "Hij zei: ‘Papa deed normaal.’ Dat is veel voor Deniz."),
    )  # fmt: skip
    rewords(story, "bezoek", "Ik wil dat Deniz zich op zijn gemak voelt als hij mij ziet", on=-200)
    steps(
        story, "bezoek",
        ("Niets vragen over thuis of over mama", "Kemal", -280, -281),
        ("Aan Deniz vragen welk spel hij wil doen", "Kemal", 5, None),
    )  # fmt: skip


def safety_by_the_parents(story: Story) -> None:
    safety(
        story, "marloes", Audience.PROFESSIONALS, ALL,
        (-525, 3, "Ik kijk nog de hele dag uit het raam.", "Dat hij niet weet waar wij zijn."),
        (-400, 5, "Het is rustig. De kinderen zijn niet bij elkaar.", "Dat ik Deniz en Elif vaker zie."),
        (-190, 6, "Deniz komt. Sara slaapt door.", "Dat afspraken over bezoek op papier staan."),
        (-42, 7, "Een half jaar niets gebeurd.", "Dat Elif ook durft te komen."),
    )  # fmt: skip
    safety(
        story, "kemal", Audience.PROFESSIONALS, ["Deniz"],
        (-505, 8, "Ik zou mijn zoon nooit iets doen.", "Dat er geen vreemden bij zitten."),
        (-345, 7, "Ik begrijp nu waarom er iemand bij zit.", "Dat Deniz niet schrikt als ik opsta."),
        (-150, 7, "De bezoeken gaan goed.", "Dat het een keer buiten kan."),
        (-58, 8, "Ik heb geleerd te stoppen. Deniz ziet dat.", "Dat hij zelf zegt dat hij wil komen."),
    )  # fmt: skip


def safety_by_others(story: Story) -> None:
    safety(
        story, "tess", Audience.PROFESSIONALS, ALL,
        (-522, 3, "Het geweld was ernstig en de kinderen waren erbij.",
         "Ieder kind op een plek die rustig is."),
        (-398, 4, "De kinderen wonen rustig. Vader ziet nog niet wat het met hen deed.",
         "Vader begint met de training."),
        (-250, 5, "Vader volgt de training. Bezoeken onder toezicht gaan rustig.",
         "Vijf bezoeken zonder schrik."),
        (-60, 6, "Vier bezoeken gehad, één ging niet door. Vader bleef rustig.",
         "Dat Elif zelf kan zeggen wat zij wil."),
    )  # fmt: skip
    safety(
        story, "ank", Audience.PROFESSIONALS, ALL,
        (-520, 3, "Beide ouders zijn nog midden in wat er gebeurd is.", "Rust, en één afspraak tegelijk."),
        (-300, 5, "Er zijn duidelijke regels rond bezoek, en iedereen kent ze.",
         "Dat de drie kinderen elkaar elke week zien."),
        (-57, 6, "De kinderen zien elkaar om de week. De afspraken houden.",
         "Een plek waar de drie samen kunnen logeren."),
    )  # fmt: skip
    safety(
        story, "elif", Audience.PROFESSIONALS, ["Elif"],
        (-380, 5, "Bij Hanneke is het veilig. Maar Sara en Deniz zijn ergens anders.",
         "Elkaar elke week zien."),
        (-100, 7, "Hier weet ik hoe het gaat.", "Dat niemand mij vraagt te kiezen."),
    )  # fmt: skip
    safety(
        story, "pleegouder.hanneke", Audience.CARERS, ["Elif"],
        (-200, 7, "Elif slaapt goed en brengt vriendinnen mee.",
         "Dat zij niet hoeft te schrikken van haar telefoon."),
    )  # fmt: skip
    safety(
        story, "tante.aylin", Audience.CARERS, ["Deniz"],
        (-240, 6, "Deniz is rustiger. Rond bezoeken heeft hij buikpijn.",
         "Dat hij weet wanneer hij wie ziet."),
        (-35, 7, "De kalender hangt er. Buikpijn is bijna weg.", "Dat hij weet waar hij volgend jaar woont."),
    )  # fmt: skip


def the_map(story: Story) -> None:
    maps(
        story, WORRY, Audience.PROFESSIONALS, ALL,
        (-520, None, "De drie kinderen wonen op drie plekken. Er was geen plek voor drie samen."),
        (-515, None, "De kinderen hebben gezien dat er geslagen werd. Elif ging er twee keer tussen staan."),
    )  # fmt: skip
    maps(
        story, WORRY, Audience.CARERS, ["Deniz"],
        (-240, None, "Deniz heeft buikpijn op de ochtend voor een bezoek."),
    )  # fmt: skip
    maps(
        story, WORRY, Audience.CARERS, ["Elif"],
        (-200, None, "Elif voelt zich ervoor verantwoordelijk dat het met iedereen goed gaat."),
    )  # fmt: skip
    maps(
        story, GOES_WELL, Audience.PROFESSIONALS, ALL,
        (-300, None, "De kinderen zien elkaar om de week een middag, met zijn drieën."),
        (-27, None, "Vijf van de zes bezoeken van vader en Deniz zijn doorgegaan en rustig verlopen."),
    )  # fmt: skip
    maps(
        story, GOES_WELL, Audience.PARENTS, ["Deniz"],
        (-330, None, "Deniz traint twee keer per week bij de voetbalclub en mist geen training."),
    )  # fmt: skip
    maps(
        story, GOES_WELL, Audience.CARERS, ["Elif"],
        (-250, None, "Elif gaat elke dag naar school en heeft twee vriendinnen in de klas."),
    )  # fmt: skip
