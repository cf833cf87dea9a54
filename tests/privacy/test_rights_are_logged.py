"""Whoever changes who may know, decide or do something: the log says that it was rights that changed."""

import pytest
from django.urls import reverse

from accounts.models import Organisation
from privacy.models import AccessLine
from tests.world import days_ago, make_child, make_invitation, make_organisation, make_secrecy, make_user


def said_of(client, url, data=None):
    """The action of the line about something sent, and of the page it was sent from."""
    asked = client.get(url)
    looked = AccessLine.objects.latest("pk").action if asked.status_code == 200 else None
    answer = client.post(url, data or {})
    assert answer.status_code == 302, answer.content.decode()
    return looked, AccessLine.objects.latest("pk").action


@pytest.fixture
def secrecy(world):
    return make_secrecy(world.family, world.mother, by=world.ank)


def test_who_may_know_a_secret_address(world, secrecy, as_):
    here, lead = [world.family.pk, secrecy.pk], as_(world.mirjam)
    named = said_of(
        lead,
        reverse("families:name_reader", args=here),
        {"user": world.joris.pk, "why": "Brengt Sara weg"},
    )
    reader = secrecy.readers.get(user=world.joris)
    ended = said_of(lead, reverse("families:end_reader", args=[*here, reader.pk]))

    assert (named, ended) == (("view", "rights"), (None, "rights"))


@pytest.mark.parametrize(("change", "action"), [({}, "change"), ({"until": str(days_ago(-9))}, "rights")])
def test_until_when_an_address_is_secret(world, secrecy, as_, change, action):
    names = ["street", "house_number", "postcode", "town", "why", "starts", "review_on"]
    kept = {name: str(getattr(secrecy, name)) for name in names} | {"persons": [world.mother.pk]}

    url = reverse("families:edit_secrecy", args=[world.family.pk, secrecy.pk])

    assert said_of(as_(world.ank), url, kept | change) == ("reveal", action)


@pytest.mark.parametrize("what", ["colleague", "end_colleague", "reopen_colleague"])
def test_what_a_colleague_may(world, as_, what):
    url = reverse(f"privacy:{what}", args=[world.joris.pk])

    assert said_of(as_(world.beheer), url, {"roles": ["intake"]})[1] == "rights"


def test_who_comes_to_work_here(world, as_):
    client = as_(world.beheer)
    sent = {"email": "nina@example.org", "name": "Nina", "roles": ["counsellor"], "language": "nl"}
    waits = make_invitation(world.beheer, email="piet@example.org")

    invited = said_of(client, reverse("privacy:invite_colleague"), sent)
    withdrawn = said_of(client, reverse("privacy:withdraw_invitation", args=[waits.pk]))

    assert (invited, withdrawn) == (("view", "rights"), (None, "rights"))


def the_child(child, **change):
    return {"first_name": child.first_name, "sex": "female", "birth_year": child.birth_date.year} | change


def test_who_decides_about_a_child(world, as_):
    client, sara = as_(world.ank), world.sara
    both = [world.father.pk, world.mother.pk]
    kept = {f"relation_{pk}": "biological" for pk in both} | {f"authority_{pk}": "on" for pk in both}
    url = reverse("families:edit_child", args=[world.family.pk, sara.pk])

    renamed = said_of(client, url, the_child(sara, first_name="Saar", **kept))
    del kept[f"authority_{world.father.pk}"]
    ended = said_of(client, url, the_child(sara, **kept))

    assert (renamed, ended) == (("view", "change"), ("view", "rights"))


def test_somebody_new_who_decides_about_a_child_that_is_there(world, as_):
    url = reverse("families:add_person", args=[world.family.pk])
    decides = {f"relation_{world.sara.pk}": "foster", f"authority_{world.sara.pk}": "on"}

    assert said_of(as_(world.ank), url, {"first_name": "Oma", "sex": "female"})[1] == "create"
    assert said_of(as_(world.ank), url, {"first_name": "Opa", "sex": "male", **decides})[1] == "rights"


def test_a_guardian(world, as_):
    agency = make_organisation("De Brug", Organisation.Kind.CERTIFIED_AGENCY)
    url = reverse("families:add_guardian", args=[world.family.pk, world.sara.pk])

    assert (
        said_of(as_(world.ank), url, {"organisation": agency.pk, "starts": str(days_ago(3))})[1] == "rights"
    )


def test_whether_parents_read_about_a_child_of_sixteen(world, as_):
    emir = make_child(world.family, "Emir", 17)
    url = reverse("families:edit_child", args=[world.family.pk, emir.pk])

    assert said_of(as_(world.ank), url, the_child(emir, parents_may_read="on"))[1] == "rights"


def test_who_is_in_the_team(world, as_):
    here, riet = [world.family.pk, world.member.coby.pk], make_user("riet", "Riet Bos")
    client = as_(world.ank)
    sent = {"role": "network", "name": riet.name, "starts": str(days_ago(1))}

    added = said_of(client, reverse("teams:add_member", args=here[:1]), sent)
    ended = said_of(
        client,
        reverse("teams:commitment", args=here),
        {"answer": "withdrawn", "way": "in_person", "given_on": str(days_ago(0))},
    )

    assert (added, ended) == (("view", "rights"), ("view", "rights"))
