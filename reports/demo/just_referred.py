"""A family that has only just been referred: nothing is known yet, and nothing is made up."""

from families.models import Trajectory

from .days import born
from .story import Story


def tell(users) -> None:
    story = Story.begin(users, "Verhoeven", on=-5, framework=Trajectory.Framework.VOLUNTARY)
    story.person("Sanne", "Verhoeven", sex="female", birth_date=born(29, 40))
    story.child("Daan", "Verhoeven", parents=["Sanne"], sex="male", birth_date=born(4, 120))
    story.member("ank", "counsellor", since=-5, required=True)
    story.member("joris", "system_coach", since=-5, required=True)
    story.member("sanne", "parent", since=-5, person="Sanne", children=["Daan"], required=True)
    story.answers("Ank", "yes", on=-5)
    story.answers("Joris", "yes", on=-4)
    story.answers("Sanne", "asked", on=-4, way="by_phone")
