"""The matrix of access.md for every kind of record: who sees the one that is about Deniz and meant for the whole team.

Written by hand, and read against access.md. Y sees it, - does not; the day is the first of the family's referral, so
that intake reaches it too. A new kind of record without a row here fails ``test_every_kind_of_record_has_its_row``.
"""

import pytest
from django.apps import apps
from django.utils import timezone

from accounts.models import User
from privacy.access import READS
from privacy.audience import Audience
from teams.actions import record_commitment
from teams.models import Commitment
from tests.test_access import fill
from tests.world import make_ambition, make_score, make_user

CAST = [
    "kemal",
    "marloes",
    "elif_",
    "aylin",
    "hanneke",
    "coby",
    "tess",
    "ank",
    "joris",
    "mirjam",
    "intake",
    "samira",
]
CAST += ["stranger", "privacy", "beheer"]
MATRIX = """
#                           kemal marlo elif  aylin hanne coby  tess  ank   joris mirja intak samir stran priva beheer
families.family             Y     Y     Y     Y     Y     Y     Y     Y     Y     Y     Y     -     -     -     -
families.familyproblem      -     -     -     -     -     -     Y     Y     Y     Y     -     -     -     -     -
families.person             -     -     -     -     -     -     Y     Y     Y     Y     -     -     -     -     -
families.child              Y     Y     -     Y     -     Y     Y     Y     Y     Y     Y     -     -     -     -
families.relation           -     -     -     -     -     -     Y     Y     Y     Y     -     -     -     -     -
families.custody            -     -     -     -     -     -     Y     Y     Y     Y     -     -     -     -     -
families.supportneed        Y     Y     -     Y     -     -     Y     Y     Y     Y     Y     -     -     -     -
families.trajectory         Y     Y     Y     Y     Y     Y     Y     Y     Y     Y     Y     -     -     -     -
families.trajectoryphase    Y     Y     Y     Y     Y     Y     Y     Y     Y     Y     Y     -     -     -     -
families.ambition           Y     Y     -     Y     -     -     Y     Y     Y     Y     -     -     -     -     -
families.livingarrangement  Y     Y     -     Y     -     -     Y     Y     Y     Y     Y     -     -     -     -
families.aftercareepisode   Y     Y     -     Y     -     -     Y     Y     Y     Y     -     -     -     -     -
families.aftercarecheckin   Y     Y     -     Y     -     -     Y     Y     Y     Y     -     -     -     -     -
teams.teammember            Y     Y     Y     Y     Y     Y     Y     Y     Y     Y     -     -     -     -     -
teams.commitment            -     -     -     -     -     -     Y     Y     Y     Y     -     -     -     -     -
teams.counsellingsession    Y     Y     -     Y     -     -     Y     Y     Y     Y     -     -     -     -     -
goals.goal                  Y     Y     -     Y     -     Y     Y     Y     Y     Y     -     -     -     -     -
goals.goalwording           Y     Y     -     Y     -     Y     Y     Y     Y     Y     -     -     -     -     -
goals.goalproposal          -     Y     -     -     -     -     -     Y     Y     -     -     -     -     -     -
goals.goallevel             Y     Y     -     Y     -     Y     Y     Y     Y     Y     -     -     -     -     -
goals.goalstep              Y     Y     -     Y     -     Y     Y     Y     Y     Y     -     -     -     -     -
goals.goalscore             Y     Y     -     Y     -     Y     Y     Y     Y     Y     -     -     -     -     -
goals.safetyrating          Y     Y     -     Y     -     Y     Y     Y     Y     Y     -     -     -     -     -
goals.mappingentry          Y     Y     -     Y     -     -     Y     Y     Y     Y     -     -     -     -     -
families.address            -     -     -     -     -     -     Y     Y     Y     Y     -     -     -     -     -
families.citizennumber      -     -     -     -     -     -     -     Y     Y     Y     -     -     -     -     -
families.addresssecrecy     -     -     -     -     -     -     -     Y     Y     Y     -     -     -     -     -
families.secrecyclue        -     -     -     -     -     -     -     Y     Y     Y     -     -     -     -     -
families.secrecyreader      -     -     -     -     -     -     -     Y     Y     Y     -     -     -     -     -
families.secrecytyped       -     -     -     -     -     -     -     Y     Y     Y     -     -     -     -     -
teams.notice                -     Y     -     -     -     -     -     -     -     -     -     -     -     -     -
teams.sessionfile           Y     Y     -     Y     -     -     Y     Y     Y     Y     -     -     -     -     -
teams.sessionfilecontent    Y     Y     -     Y     -     -     Y     Y     Y     Y     -     -     -     -     -
goals.reply                 Y     Y     -     Y     -     -     Y     Y     Y     Y     -     -     -     -     -
reports.reportschedule      -     -     -     -     -     -     -     Y     Y     Y     -     -     -     -     -
reports.report              -     Y     -     -     -     -     -     Y     Y     -     -     -     -     -     -
"""


@pytest.fixture
def matrix_world(world):
    fill(world)
    world.intake = make_user("intake", "Ina Toe", ["intake"], world.here)
    world.samira = make_user("samira", "Samira Lindeboom", ["behavioural_scientist"], world.here)
    make_ambition(world.deniz, world.ank)
    _at_home(world)
    goal = world.family.goals.get(pk=world.ids["goal"])
    make_score(goal, world.marloes)
    goal.levels.create(family=world.family, level=0, text="Soms rust")
    return world


def _at_home(world):
    """An address that is not secret, and somebody who typed a part of one that is."""
    here = {"street": "Dorpsstraat", "house_number": "1", "postcode": "9999 XX", "town": "Veldhuizen"}
    world.family.addresses.create(person=world.father, **here)
    secrecy = world.family.address_secrecies.get()
    secrecy.typed.create(family=world.family, user=world.joris, part="street")


def about_deniz(model, world):
    """The rows of one kind that are Deniz's, or of the whole family where a kind is of no child."""
    rows = model.objects.filter(
        **({"pk": world.family.pk} if model._meta.model_name == "family" else {"family": world.family})
    )
    names = {field.name for field in model._meta.get_fields()}
    if "person_ptr" in names:
        return rows.filter(pk=world.deniz.pk)
    if "audience" in names:
        rows = rows.filter(audience=Audience.TEAM)
    if "child" in names and model._meta.model_name != "person":
        rows = rows.filter(child=world.deniz)
    return rows


def answers():
    """Each kind of record with what everybody of the cast gets."""
    for line in MATRIX.strip().splitlines():
        if not line.startswith("#"):
            kind, *cells = line.split()
            yield kind, dict(zip(CAST, cells, strict=True))


@pytest.mark.parametrize(
    ("kind", "expected"), list(answers()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_each_sees_the_kinds_of_record_written_down(matrix_world, kind, expected):
    model = apps.get_model(kind)
    rows = about_deniz(model, matrix_world)
    assert rows.exists()

    found = {}
    for who in CAST:
        user = User.objects.get(pk=getattr(matrix_world, who).pk)
        seen = rows.filter(pk__in=model.objects.visible_to(user).values("pk"))
        found[who] = "Y" if seen.exists() else "-"

    assert found == expected


def test_every_kind_of_record_has_its_row():
    assert {kind for kind, _ in answers()} == set(READS)


@pytest.mark.parametrize("how", ["ended", "withdrawn"])
@pytest.mark.parametrize("kind", READS)
def test_who_left_the_team_sees_no_kind_of_record(matrix_world, kind, how):
    member = matrix_world.member.marloes
    if how == "ended":
        member.until = timezone.localdate()
        member.save()
    else:
        answer = Commitment(family=matrix_world.family, member=member, answer="withdrawn")
        record_commitment(answer, by=matrix_world.ank)

    user = User.objects.get(pk=matrix_world.marloes.pk)

    assert not apps.get_model(kind).objects.visible_to(user).exists()
