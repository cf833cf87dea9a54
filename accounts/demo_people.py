"""The people of the demo: who they are, and one line on what each can do (domain.md, section 11)."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

PASSWORD = "samen-terug-naar-huis"


class DemoPerson(NamedTuple):
    """One account of the demo; ``roles`` are those in the organisation ``organisation`` (a key of ORGANISATIONS)."""

    key: str
    name: str
    line: str
    organisation: str = ""
    roles: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        return f"{self.key}@example.org"

    @property
    def initials(self) -> str:
        words = self.name.split()
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


ORGANISATIONS = {
    "simba": ("Simba Familiezorg Veldhuizen", "care_provider"),
    "agency": ("Jeugdbescherming De Brug", "certified_agency"),
    "elsewhere": ("Stichting Elders", "care_provider"),
}

PEOPLE = [
    DemoPerson(
        "ank",
        "Ank Veldmuis",
        _("Family counsellor: logs sessions, supports the parents"),
        "simba",
        ("counsellor",),
    ),
    DemoPerson(
        "pim",
        "Pim Zwart",
        _("Family counsellor of other families: may look in an emergency"),
        "simba",
        ("counsellor",),
    ),
    DemoPerson(
        "joris",
        "Joris Hagedoorn",
        _("System coach: keeps the team working together"),
        "simba",
        ("system_coach",),
    ),
    DemoPerson(
        "samira",
        "Samira Lindeboom",
        _("Behavioural scientist: thinks along"),
        "simba",
        ("behavioural_scientist",),
    ),
    DemoPerson(
        "tess",
        "Tess Oudewater",
        _("Child-protection worker of another organisation"),
        "agency",
        ("protection_worker",),
    ),
    DemoPerson(
        "mirjam",
        "Mirjam Kroon",
        _("Team lead: sees what needs attention, prints reports"),
        "simba",
        ("team_lead",),
    ),
    DemoPerson("lotte", "Lotte Brandsma", _("Mother of Milan and Fenna: writes her own goals")),
    DemoPerson("riet", "Riet Brandsma", _("Grandmother of Milan and Fenna")),
    DemoPerson("coby", "Coby Visser", _("Neighbour of Lotte")),
    DemoPerson("kemal", "Kemal Yildirim", _("Father of Elif, Deniz and Sara")),
    DemoPerson("marloes", "Marloes Prins", _("Mother of Elif, Deniz and Sara")),
    DemoPerson("elif", "Elif Yildirim", _("Young person, 14 years old")),
    DemoPerson("tante.aylin", "Aylin Yildirim", _("Aunt: Deniz lives with her")),
    DemoPerson("pleegouder.hanneke", "Hanneke de Wit", _("Foster mother of Elif")),
    DemoPerson(
        "lead.elders",
        "Gerda Elders",
        _("Team lead of another organisation: sees nothing here"),
        "elsewhere",
        ("team_lead",),
    ),
    DemoPerson("privacy", "Pieter Slot", _("Privacy officer: sees no file"), "simba", ("privacy_officer",)),
    DemoPerson(
        "beheer",
        "Bea Kuiper",
        _("Administrator: organisations and code lists, no file"),
        "simba",
        ("administrator",),
    ),
]
