"""The lists a new installation starts with. Administrators keep them from then on, in the admin.

A change to a list is a new migration: what is written here is what the first one put there.
"""

from datetime import date

from django.db import models

# When the programme that these lists follow began; files may go back that far.
VALID_FROM = date(2019, 1, 1)
PROGRAMME = "Simba Familiezorg, programmateksten (pilot 2019-2022)"
OWN_LIST = "Eigen beginlijst van Simba"

# Code, Dutch, English, source.
PROBLEM_AREAS = [
    ("upbringing", "Opvoeding", "Upbringing", PROGRAMME),
    ("debts", "Schulden", "Debts", PROGRAMME),
    ("divorce", "Scheiding", "Divorce", PROGRAMME),
    ("addiction", "Verslaving", "Addiction", PROGRAMME),
    ("violence", "Geweld in huis", "Violence at home", OWN_LIST),
    ("neglect", "Te weinig zorg voor het kind", "Too little care for the child", OWN_LIST),
    ("housing", "Wonen", "Housing", OWN_LIST),
    ("parent_health", "Gezondheid van een ouder", "Health of a parent", OWN_LIST),
    ("loneliness", "Weinig mensen om op terug te vallen", "Few people to fall back on", OWN_LIST),
]
SUPPORT_NEEDS = [
    ("lvb", "Moeite met leren (LVB)", "Learning difficulties (MID)", OWN_LIST),
    ("autism", "Autisme (ASS)", "Autism (ASD)", OWN_LIST),
    ("trauma", "Nare dingen meegemaakt (trauma)", "Lived through bad things (trauma)", OWN_LIST),
    ("psychiatry", "Psychische klachten", "Mental health problems", OWN_LIST),
    ("adhd", "Druk en snel afgeleid (ADHD)", "Busy and easily distracted (ADHD)", OWN_LIST),
    ("aggression", "Boos worden, slaan of schoppen", "Getting angry, hitting or kicking", OWN_LIST),
    ("medical", "Medische zorg", "Medical care", OWN_LIST),
    ("baby", "Zorg voor een baby", "Care of a baby", OWN_LIST),
    ("language", "Taal en spraak", "Language and speech", OWN_LIST),
    ("sleep", "Slapen", "Sleep", OWN_LIST),
]


def fill(model: type[models.Model], entries: list[tuple[str, str, str, str]]) -> None:
    """Add the entries of a list that are not there yet; what an administrator changed stays."""
    model.objects.bulk_create(
        [
            model(code=code, label_nl=dutch, label_en=english, source=source, valid_from=VALID_FROM)
            for code, dutch, english, source in entries
        ],
        ignore_conflicts=True,
    )
