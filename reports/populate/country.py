"""The organisations, their staff, and the words people use: everything families of a country share."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from django.utils import timezone

from families.models import ProblemArea, SupportNeedKind
from goals.models import LifeArea

from .tables import Tables

PER_COUNSELLOR, PER_LEAD = 35, 150
STORIES = Path(__file__).parent.parent / "demo" / "stories"
FIRST, LAST = (part.split() for part in Path(__file__).with_name("names.txt").read_text().split("\n\n"))


@dataclass
class Country:
    """What every family draws from; ``random`` of a family depends on the seed and its number alone."""

    seed: int
    today: date
    organisations: list[int]
    leads: list[int]
    counsellors: list[list[int]]
    coaches: list[int]
    professionals: list[int]
    sentences: list[tuple[str, int]]  # each with its number of words
    problem_areas: list[int]
    need_kinds: list[int]
    life_areas: list[int]

    def random(self, number: int) -> Random:
        return Random(f"{self.seed}:{number}")


def make_country(tables: Tables, families: int, seed: int) -> Country:

    agency = tables["accounts.Organisation"].add(
        name="Jeugdbescherming Noord (bedacht)", kind="certified_agency"
    )
    country = Country(
        seed=seed,
        today=timezone.localdate(),
        organisations=[],
        leads=[],
        counsellors=[],
        coaches=[],
        professionals=[],
        sentences=_sentences(),
        problem_areas=list(ProblemArea.objects.order_by("pk").values_list("pk", flat=True)),
        need_kinds=list(SupportNeedKind.objects.order_by("pk").values_list("pk", flat=True)),
        life_areas=list(LifeArea.objects.order_by("pk").values_list("pk", flat=True)),
    )
    for number in range(-(-families // PER_LEAD)):
        _organisation(tables, country, number, agency)
    return country


def _organisation(tables: Tables, country: Country, number: int, agency: int) -> None:
    here = tables["accounts.Organisation"].add(
        name=f"Familiehulp {number + 1} (bedacht)", kind="care_provider"
    )
    country.organisations.append(here)
    add = _staff_of(tables, country.random(-number - 1), here)
    country.leads.append(add(f"lead{number}", "team_lead"))
    seats = -(-PER_LEAD // PER_COUNSELLOR)
    country.counsellors.append([add(f"counsellor{number}.{seat}", "counsellor") for seat in range(seats)])
    country.coaches.append(add(f"coach{number}", "system_coach"))
    at_agency = _staff_of(tables, country.random(-number - 1), agency)
    country.professionals.append(at_agency(f"protection{number}", "protection_worker"))


def _staff_of(tables: Tables, random: Random, organisation: int):
    def add(key, role):
        name = f"{random.choice(FIRST)} {random.choice(LAST)}"
        return add_user(tables, key, name, organisation_id=organisation, roles=[role])

    return add


def add_user(tables: Tables, key: str, name: str, **values) -> int:
    """An account with which nobody can sign in: it has no password."""
    return tables["accounts.User"].add(email=f"{key}@example.org", name=name, password="!", **values)


def _sentences() -> list[tuple[str, int]]:
    """Invented sentences of the demo's stories: notes read as notes do, and compress as they do."""
    text = " ".join(path.read_text() for path in sorted(STORIES.glob("*.txt")))
    text = re.sub(r"^(#.*|plek:.*|door:.*|concept:.*)$", "", text, flags=re.MULTILINE)
    text = re.sub(r"^(gebeurd|gezegd|afgesproken|verder|over \w+): ", "", text, flags=re.MULTILINE)
    return [(one, one.count(" ") + 1) for one in re.findall(r"[A-Z“][^.?!\n]{20,180}[.?!]", text)]
