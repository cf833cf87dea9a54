"""What hides secrets asks no more of the database for many families than for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from families.models import AddressSecrecy, Family
from tests.world import make_arrangement, make_child, make_family, make_member, make_secrecy, make_user

pytestmark = pytest.mark.django_db


def hide(number, lead, neighbour):
    """A family with a secret address, and a child with a carer at a secret place."""
    family = make_family(f"Wolf-{number}", by=lead)
    child = make_child(family, "Bo")
    clues = [f"De Kastanje {number}"]
    make_secrecy(family, child, by=lead, clues=clues, street=f"Molenkamp{number}")
    make_arrangement(child, place=f"Bij Truus, Vaassen{number}", place_is_secret=True)
    make_member(family, "carer", user=make_user(f"truus{number}", f"Truus Wilg{number}"), children=[child])
    make_member(family, "network", user=neighbour)
    return family.pk


def test_many_families_with_secrets_take_as_many_questions_as_one(world):
    neighbour = make_user("buurman", "Bas Buurman")
    families = [hide(number, world.mirjam, neighbour) for number in range(1, 5)]

    AddressSecrecy.objects.shroud_for(neighbour, families)  # who reads is known from here on

    asked = {}
    for some in (families[:1], families):
        with CaptureQueriesContext(connection) as captured:
            hidden = {secret.text for secret in AddressSecrecy.objects.shroud_for(neighbour, some).hidden}
        asked[len(some)] = len(captured)

    assert asked[1] == asked[4]
    for number in range(1, 5):
        assert {f"Molenkamp{number}", f"De Kastanje {number}", f"Vaassen{number}", f"Wilg{number}"} <= hidden
    assert "Bo" not in hidden


def test_a_word_of_a_carer_that_names_somebody_else_of_the_family_is_no_secret(world):
    neighbour = make_user("buurman", "Bas Buurman")
    here = hide(1, world.mirjam, neighbour)
    make_member(world.family, "network", user=make_user("wilg", "Ria Wilg1"))
    also = make_family("Truus-Jansen", by=world.mirjam)
    make_member(also, "carer", user=make_user("truus", "Truus Jansen"))

    hidden = {secret.text for secret in AddressSecrecy.objects.shroud_for(neighbour, [here, also.pk]).hidden}

    assert {
        "Truus Wilg1",
        "Wilg1",
        "Truus",
    } <= hidden  # what another family is called hides nothing of this one


def test_the_families_that_hide_something_are_found_as_they_are_looked_up(world):
    neighbour = make_user("buurman", "Bas Buurman")
    both = hide(1, world.mirjam, neighbour)
    address, place = (make_family(name, by=world.mirjam) for name in ("Adres", "Plaats"))
    make_secrecy(address, make_child(address, "Bo"), by=world.mirjam)
    make_arrangement(make_child(place, "Jo"), place="Bij Truus", place_is_secret=True)

    hiding = set(Family.objects.hiding().values_list("pk", flat=True))

    assert {both, address.pk, place.pk} <= hiding
    assert hiding == {one.pk for one in Family.objects.with_secrets() if one.has_secrets}
    assert world.family.pk not in hiding
