"""Opening the file of a family, after a look at the families that are there already."""

import pytest

from families.models import Family
from tests.world import make_family

PATH = "/families/add/"


def open_family(client, name="De Boer", **more):
    return client.post(PATH, {"name": name, "motto": "", "framework": "voluntary", **more})


@pytest.mark.parametrize(("who", "role"), [("ank", "counsellor"), ("joris", "system_coach")])
def test_who_opens_a_family_joins_its_team_in_the_own_role(world, as_, who, role):
    client = as_(getattr(world, who))

    response = open_family(client)

    family = Family.objects.get(name="De Boer")
    assert response["Location"] == f"/families/{family.pk}/"
    assert [(m.user, m.role) for m in family.members.all()] == [(getattr(world, who), role)]
    assert client.get(response["Location"]).status_code == 200
    assert family.phases.get().entered_by == getattr(world, who)


def test_a_team_lead_opens_a_family_without_joining(world, as_):
    open_family(as_(world.mirjam))

    assert Family.objects.get(name="De Boer").members.count() == 0


@pytest.mark.parametrize("name", ["Yildirim", "Prins", "Yıldırım-Prinss", "fam. Yildrim"])
def test_a_family_with_a_name_like_it_is_shown_first(world, as_, name):
    client = as_(world.ank)

    response = open_family(client, name)

    assert response.status_code == 422
    assert [one.pk for one in response.context["similar"].mine] == [world.family.pk]
    assert f'value="{name}"' in response.content.decode()
    assert open_family(client, name, seen="1").status_code == 302


def test_of_a_family_out_of_reach_only_that_it_is_there_is_told(world, as_):
    make_family("Tuinhof", by=world.mirjam, motto="Nooit alleen")
    make_family("Tuinhof", by=world.stranger)

    response = open_family(as_(world.ank), "Tuynhof")

    assert (response.context["similar"].mine, response.context["similar"].others) == ([], 1)
    assert "Nooit alleen" not in response.content.decode()


def test_names_that_are_not_alike_stand_in_nobody_s_way(world, as_):
    assert open_family(as_(world.ank), "Van de Berg").status_code == 302


def test_while_typing_the_same_is_shown(world, as_):
    response = as_(world.ank).get(PATH, {"name": "Prins"}, headers={"HX-Request": "true"})

    assert "Yildirim-Prins" in response.content.decode()
    assert "<html" not in response.content.decode()
