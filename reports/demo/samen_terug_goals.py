"""What Lotte wants, and what everybody around Milan and Fenna finds."""

from goals.models import Goal, MappingEntry
from privacy.audience import Audience

from .days import day
from .story import Story
from .voices import goal, levels, maps, proposes, rewords, safety, scores, steps

BOTH = ["Milan", "Fenna"]
LEVELS, LADDER = Goal.Scale.LEVELS, Goal.Scale.LADDER
WORRY, GOES_WELL = MappingEntry.Column.WORRY, MappingEntry.Column.GOES_WELL


def tell(story: Story) -> None:
    sober(story)
    rhythm(story)
    debts(story)
    smaller_goals(story)
    safety_by_the_family(story)
    safety_by_professionals(story)
    the_map(story)


def sober(story: Story) -> None:
    goal(
        story, "nuchter", "Lotte", "Ik wil nuchter zijn als Milan en Fenna thuiskomen", since=-490,
        area="substances", children=BOTH, audience=Audience.PARENTS, scale=LEVELS, weight=3, review_in=20,
        why="Als ik drink hoor ik ze niet. Dat mag nooit meer.",
        how_others_notice="Ik neem op als je belt. Ik doe ’s ochtends de gordijnen open.",
    )  # fmt: skip
    levels(
        story, "nuchter",
        "Ik drink elke avond, ook als de kinderen er zijn.",
        "Ik drink een paar avonden in de week, als de kinderen er niet zijn.",
        "Ik drink vier weken niet. Heb ik trek, dan bel ik mijn moeder.",
        "Ik drink drie maanden niet, ook niet na ruzie of slecht nieuws.",
        "Ik drink een jaar niet, en ik durf op een feest gewoon nee te zeggen.",
    )  # fmt: skip
    rewords(story, "nuchter", "Ik wil nuchter blijven, ook op een rotdag", on=-330)
    rewords(
        story, "nuchter", "Ik wil nuchter blijven, en het meteen zeggen als het een keer niet lukt", on=-170
    )
    sober_course(story)


def sober_course(story: Story) -> None:
    scores(
        story, "nuchter",
        (-488, "lotte", -1, "Alleen als ze er niet zijn. Maar dat is nu altijd."),
        (-487, "ank", -1, "Lotte zegt dat zij drie avonden dronk. Er stonden flessen bij de deur."),
        (-455, "lotte", 0, "Vijf weken niet. Het moeilijkst is acht uur ’s avonds."),
        (-454, "ank", 0, "Vijf weken, en de groep bevestigt dat zij er elke week was."),
        (-453, "tess", -1, "Vijf weken is een begin. Ik wil zien hoe het gaat als er iets tegenzit."),
        (-380, "lotte", 1, "Bijna vier maanden. En ze zijn thuis!"),
        (-379, "tess", 1, "De huisarts en de groep zeggen hetzelfde als Lotte."),
        (-300, "lotte", 1, "Zelfs na de brief van de deurwaarder niet."),
        (-176, "lotte", -1, "Eén avond drie glazen. Ik schaam mij, maar ik heb het meteen gezegd."),
        (-175, "ank", 0, "Eén avond in tien maanden, en zij belde zelf haar moeder toen Milan gebeld had."),
        (-70, "lotte", 1, "Weer drie maanden. Ik ga nu ook op zondag naar de groep."),
        (-69, "ank", 1, "Drie maanden, ook in de week dat het zo slecht ging met geld."),
        (-36, "tess", 1, "Ik heb geen zorgen over drank meer gehoord, van niemand."),
        (-10, "lotte", 1, "Op het feest van Coby dronk ik thee. Niemand vond dat raar."),
    )  # fmt: skip
    steps(
        story, "nuchter",
        ("Elke dinsdagavond naar de groep", "Lotte", -480, -482),
        ("Met de huisarts praten over trek en slapen", "Lotte", -470, -474),
        ("Samen met Lotte het huis nalopen: er is geen drank meer", "Riet", -420, -421),
        ("Milan oefent bellen naar oma, op zijn eigen telefoon", "Riet", -405, -407),
        ("Ook op zondag naar de groep", "Lotte", -90, -92),
        ("Zelf vertellen op de groep hoe het was om terug te vallen", "Lotte", 12, None),
    )  # fmt: skip


def rhythm(story: Story) -> None:
    goal(
        story, "ritme", "Lotte", "Ik wil dat het thuis normaal gaat, gewoon op tijd eten en naar bed",
        since=-488, area="work", children=BOTH, audience=Audience.TEAM, scale=LEVELS, weight=2, review_in=34,
        why="Milan wordt rustig als hij weet wat er komt. Ik ook.",
        how_others_notice="Ze zijn op tijd op school en ze zijn niet moe.",
    )  # fmt: skip
    levels(
        story, "ritme",
        "Er is geen vaste tijd. We eten als iemand honger heeft.",
        "We eten samen als het lukt, twee of drie keer in de week.",
        "Vijf dagen in de week eten we om zes uur en gaan de kinderen op tijd naar bed.",
        "Elke dag op tijd, ook als ik moe ben. De kinderen weten zelf wat er komt.",
        "Het gaat vanzelf, ook in de vakantie en als er iets anders loopt.",
    )  # fmt: skip
    scores(
        story, "ritme",
        (-486, "lotte", -1, "In mijn eentje eet ik op de bank. Dat moet weer aan tafel."),
        (-485, "riet", -1, "Ze doet haar best, maar om tien uur ligt ze nog in bed."),
        (-390, "lotte", -1, "De eerste weken thuis is alles nieuw. Twee keer te laat op school."),
        (-389, "ank", -1, "Het schema hangt er. Drie van de zeven dagen ging het zo."),
        (-290, "lotte", 0, "Zes uur eten lukt bijna altijd."),
        (-288, "riet", 0, "Als ik bel om zes uur zitten ze aan tafel. Dat was vroeger anders."),
        (-150, "coby", 0, "Op woensdag staan de gymtassen klaar als ik kom."),
        (-148, "ank", 0, "Vijf van de zeven dagen op tijd, zegt het lijstje op de koelkast."),
        (-34, "lotte", 0, "In de week goed. In het weekend loopt het nog door elkaar."),
        (-33, "riet", 1, "Ik vind het al heel goed. Fenna zegt zelf dat het bedtijd is."),
    )  # fmt: skip
    proposes(
        story, "ritme", "Ik wil dat we door de week om zes uur samen eten en dat de kinderen op tijd slapen",
        on=-300, why="Dit zei je zelf aan tafel. Zo kun je zien of het lukt.", taken_on=-296,
    )  # fmt: skip
    steps(
        story, "ritme",
        ("Samen met de kinderen een dagschema tekenen", "Lotte", -398, -397),
        ("Op woensdag de kinderen van zwemles halen", "Coby", -380, -386),
        ("Wekker zetten, ook in het weekend", "Lotte", -280, -284),
        ("Boodschappen voor de hele week op vrijdag", "Lotte", -140, -133),
        ("Een weekend opschrijven hoe laat we eten en slapen", "Lotte", 9, None),
    )  # fmt: skip


def debts(story: Story) -> None:
    goal(
        story, "schulden", "Lotte", "Ik wil weten hoeveel schuld ik heb en niet meer bang zijn voor de post",
        since=-470, area="money", audience=Audience.PROFESSIONALS, scale=LEVELS, weight=1, review_in=41,
        why="Van elke envelop kreeg ik trek.",
        how_others_notice="De post ligt open in de map.",
    )  # fmt: skip
    levels(
        story, "schulden",
        "De post blijft dicht. Ik weet niet wat ik moet betalen.",
        "De post is open. Ik weet ongeveer hoeveel het is.",
        "Alles staat op een lijst en er loopt een regeling die ik elke maand betaal.",
        "Ik betaal een half jaar op tijd en er komt geen schuld bij.",
        "Ik heb elke maand iets over en ik spaar voor iets leuks.",
    )  # fmt: skip
    scores(
        story, "schulden",
        (-468, "lotte", -1, "Ik heb met Ank alles opengemaakt. Eén vuilniszak vol."),
        (-467, "ank", -1, "Er is nu een stapel per schuldeiser. Het totaal weten we nog niet."),
        (-310, "lotte", -1, "Nog steeds wachten op de kredietbank."),
        (-160, "ank", -1, "De lijst is klaar: elf schuldeisers. Er is nog geen regeling."),
        (-60, "lotte", 0, "De regeling loopt. Drie keer betaald."),
        (-58, "ank", 0, "Ik heb de drie afschriften gezien."),
    )  # fmt: skip
    proposes(
        story, "schulden", "Ik wil elke maand weten wat erin komt en wat eruit gaat", on=-6,
        why="De lijst is klaar. Misschien past dit nu beter bij waar je mee bezig bent?",
    )  # fmt: skip
    steps(
        story, "schulden",
        ("Alle post openmaken en op stapels leggen", "Lotte", -466, -468),
        ("Aanmelden bij de kredietbank", "Ank", -440, -436),
        ("Lijst met alle schulden maken", "Lotte", -180, -163),
        ("Kredietbank bellen over de brief van de energie", "Lotte", 3, None),
    )  # fmt: skip


def smaller_goals(story: Story) -> None:
    goal(
        story, "school", "Lotte", "Ik wil dat Milan elke dag op tijd op school is", since=-396, area="upbringing",
        children=["Milan"], audience=Audience.TEAM, scale=LADDER, weight=2, state=Goal.State.REACHED,
        state_reason="Een half jaar niet te laat geweest!", state_since=day(-200),
    )  # fmt: skip
    scores(
        story, "school",
        (-394, "lotte", 4, "Deze week twee keer te laat."),
        (-330, "lotte", 7, "Alleen nog op maandag."),
        (-205, "lotte", 9, "Ik weet niet eens meer wanneer het voor het laatst was."),
        (-204, "ank", 9, "Juf Nynke zegt: sinds de vorige vakantie niet te laat geweest."),
    )  # fmt: skip
    goal(
        story, "lopen", "Lotte", "Ik wil elke ochtend een half uur hardlopen", since=-350, area="health",
        audience=Audience.PROFESSIONALS, state=Goal.State.STOPPED, state_since=day(-309),
        state_reason="Mijn knie kan het niet. Ik wandel nu met Coby, dat is ook goed.",
    )  # fmt: skip
    scores(story, "lopen", (-340, "lotte", 3, "Drie keer gegaan."), (-312, "lotte", 1, "Knie."))
    goal(
        story, "werk", "Lotte", "Ik wil weer werken, maar ik durf nog niet te bellen", since=-12, area="work",
        audience=Audience.COUNSELLORS, state=Goal.State.DRAFT,
    )  # fmt: skip


def safety_by_the_family(story: Story) -> None:
    safety(
        story, "lotte", Audience.PARENTS, BOTH,
        (-532, 6, "Ik zou ze nooit iets doen. Maar ik was er niet echt.",
         "Dat ik weer vier weken nuchter ben."),
        (-440, 7, "Ze zijn hele dagen hier en het gaat goed.", "Dat ze ook ’s nachts rustig slapen."),
        (-395, 7, "Ze zijn thuis. Ik ben moe, maar ik ben er.", "Dat het schema een maand lukt."),
        (-298, 8, "Iedereen weet wat hij moet doen als het misgaat.",
         "Dat de post mij niet meer bang maakt."),
        (-176, 6, "Ik heb gedronken. Milan moest bellen. Dat had nooit mogen gebeuren.",
         "Drie maanden niets."),
        (-118, 7, "Het gaat weer goed. De kinderen maken weer grapjes.", "Dat ik mijzelf weer vertrouw."),
        (-38, 8, "Een jaar thuis.", "Dat ik op een rotdag bel vóórdat ik trek krijg."),
    )  # fmt: skip
    safety(
        story, "riet", Audience.PARENTS, BOTH,
        (-531, 5, "Ze houdt van ze. Maar ik heb ook gezien hoe het was.", "Dat ze de telefoon opneemt."),
        (-437, 6, "Ze neemt op. Ze eet weer.", "Dat ik onverwacht binnen kan lopen."),
        (-299, 7, "Ik loop binnen wanneer ik wil en het is goed.", "Nog een half jaar zo."),
        (-176, 5, "Ik was er binnen een kwartier. Milan stond voor het raam.",
         "Dat ze eerder belt dan Milan."),
        (-117, 7, "Ze belt nu zelf, ook als er niets is.", "Dat de schulden geregeld zijn."),
        (-37, 8, "Ik slaap weer. Dat zegt genoeg.", "Dat ik een keer op vakantie durf."),
    )  # fmt: skip


def safety_by_professionals(story: Story) -> None:
    safety(
        story, "tess", Audience.PARENTS, BOTH,
        (-528, 3, "Moeder dronk dagelijks. Milan zorgde voor zijn zusje.",
         "Vier weken nuchter, bevestigd door de groep."),
        (-442, 5, "Moeder houdt zich aan alle afspraken. Er is nog niet geslapen.",
         "Drie weekenden die goed gaan."),
        (-392, 6, "De kinderen zijn thuis, het plan hangt op de koelkast.", "Twee maanden zonder terugval."),
        (-302, 7, "Geen zorgen van school, huisarts of oma.", "Dat moeder ook zonder mij om hulp vraagt."),
        (-174, 5, "Er is gedronken. Het plan werkte: Milan belde, oma kwam.",
         "Drie maanden nuchter, en met Milan hierover gepraat."),
        (-110, 7, "Moeder vertelde het zelf, en heeft het met Milan goed besproken.", "Nog een kwartaal zo."),
        (-36, 8, "Een jaar thuis. Er zijn genoeg mensen die het zien als het minder gaat.",
         "Dat de schulden niet meer drukken."),
    )  # fmt: skip
    safety(
        story, "ank", Audience.PARENTS, BOTH,
        (-530, 4, "Lotte is eerlijk over wat er was. Er is nog niets om op terug te vallen.",
         "Een plan dat iedereen kent."),
        (-441, 6, "Het plan is geoefend, ook door Milan.", "Drie nachten die goed gaan."),
        (-301, 7, "Zes weken zag ik hetzelfde: op tijd, gegeten, geluisterd.",
         "Dat het lukt als ik minder kom."),
        (-175, 6, "De regel werkte. Milan had er last van.", "Dat Milan weer door slaapt."),
        (-112, 7, "Milan slaapt door en vertelt het verhaal zelf.", "Dat ook het weekend rustig loopt."),
        (-36, 8, "Ik kom nog eens in de twee weken en het gaat door.",
         "Dat er na mij iemand is om te bellen."),
    )  # fmt: skip


def the_map(story: Story) -> None:
    maps(
        story, WORRY, Audience.PARENTS, BOTH,
        (-525, -401, "Milan: “Mama slaapt en er is geen eten.”"),
        (-525, -300, "Lotte dronk elke avond wijn. Milan gaf Fenna eten en bracht haar naar bed."),
        (-180, -70, "Lotte heeft één avond gedronken toen de kinderen boven sliepen. Milan belde oma."),
        (-34, None, "In het weekend lopen eten en slapen nog door elkaar."),
    )  # fmt: skip
    maps(
        story,
        WORRY,
        Audience.PARENTS,
        ["Milan"],
        (-480, None, "Milan voelt zich verantwoordelijk voor Fenna."),
    )
    maps(
        story, WORRY, Audience.PROFESSIONALS, [],
        (-468, None, "Er zijn elf schuldeisers. Een nieuwe brief kan het evenwicht verstoren."),
    )  # fmt: skip
    maps(
        story, GOES_WELL, Audience.PARENTS, BOTH,
        (-520, None, "Lotte vertelt zelf wat er misging, ook als het moeilijk is."),
        (-430, None, "Milan en Fenna zijn de hele tijd bij elkaar gebleven."),
        (-390, None, "Elke avond leest Lotte voor, ook als zij moe is."),
        (-177, None, "De regel werkte: Milan belde oma, en oma was er binnen een kwartier."),
        (-36, None, "De kinderen wonen een jaar thuis."),
    )  # fmt: skip
    maps(
        story, GOES_WELL, Audience.TEAM, BOTH,
        (-386, None, "Coby haalt de kinderen elke woensdag van zwemles."),
        (-300, None, "Op zondag zijn er pannenkoeken. Milan draait ze om."),
    )  # fmt: skip
