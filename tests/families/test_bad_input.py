"""Whatever is typed: a clear sentence at the field, 422, nothing lost of it, and no row changed."""

from datetime import timedelta
from urllib.parse import quote, urlencode

import pytest
from django.utils import timezone

from families.actions import start_aftercare
from families.models import (
    AftercareCheckIn,
    AftercareEpisode,
    Ambition,
    Child,
    Custody,
    Family,
    FamilyProblem,
    LivingArrangement,
    Person,
    SupportNeed,
    SupportNeedKind,
)
from tests.world import (
    days_ago,
    make_ambition,
    make_arrangement,
    make_child,
    make_family,
    make_member,
    make_person,
    make_problem_area,
)

TOMORROW = timezone.localdate() + timedelta(days=1)


@pytest.fixture
def ank(world, as_):
    return as_(world.ank)


def url(world, rest=""):
    return f"/families/{world.family.pk}/{rest}"


def of_deniz(world, rest):
    return url(world, f"children/{world.deniz.pk}/{rest}")


def send(client, path, data):
    """Posts raw bytes, so that broken ones arrive as a browser could send them; in text they stand as "%ED"."""
    pairs = [f"{name}={value if '%' in str(value) else quote(str(value))}" for name, value in data.items()]
    return client.generic(
        "POST", path, "&".join(pairs), content_type="application/x-www-form-urlencoded", follow=False
    )


def refused(response, field):
    """The sentence at the one field that is wrong."""
    assert response.status_code == 422
    errors = response.context["form"].errors
    assert list(errors) == [field]
    (sentence,) = errors[field]
    page = response.content.decode()
    assert page.count(sentence.replace("'", "&#x27;")) == 2  # on top, and at the field
    return sentence


UNTIDY = [
    ("M" * 81, "Dit is te lang: het zijn 81 tekens en er passen 80 tekens."),
    ("Mi%00lan", "In deze tekst staat een teken dat we niet kunnen bewaren. Typ het opnieuw."),
    ("Mi%ED%A0%80lan", "Een teken kwam niet goed over. Zoek “\N{REPLACEMENT CHARACTER}” en typ het opnieuw."),
    ("Mi%FFlan", "Een teken kwam niet goed over. Zoek “\N{REPLACEMENT CHARACTER}” en typ het opnieuw."),
    ("   ", "Dit veld is verplicht."),
]


@pytest.mark.parametrize(("name", "sentence"), UNTIDY)
def test_a_first_name_that_cannot_be_kept(world, ank, name, sentence):
    response = send(
        ank, url(world, "children/add/"), {"first_name": name, "sex": "male", "school": "De Vlieger"}
    )

    assert refused(response, "first_name") == sentence
    assert 'value="De Vlieger"' in response.content.decode()
    assert "lan" in response.content.decode() or "MMM" in response.content.decode() or not name.strip()
    assert Child.objects.filter(family=world.family).count() == 3


def test_a_family_s_name_may_be_long_but_not_longer(world, ank):
    assert send(ank, url(world, "edit/"), {"name": "B" * 120, "framework": "voluntary"}).status_code == 302

    response = send(ank, url(world, "edit/"), {"name": "C" * 121, "framework": "voluntary"})

    assert "121 tekens" in refused(response, "name")
    assert f'value="{"C" * 121}"' in response.content.decode()
    assert Family.objects.get(pk=world.family.pk).name == "B" * 120


def birth(day="", month="", year=""):
    return {"first_name": "Noor", "sex": "female", "birth_day": day, "birth_month": month, "birth_year": year}


WRONG_DAYS = [
    (birth(TOMORROW.day, TOMORROW.month, TOMORROW.year), "birth_year", "in de toekomst"),
    (birth(3, 5, 1850), "birth_year", "voor 1900"),
    (birth(31, 2, 2020), "birth_day", "Deze dag bestaat niet"),
    (birth(3, "", 2020), "birth_month", "Kies ook de maand"),
    (birth("", 5, ""), "birth_year", "Vul ook het jaar in"),
    (birth("", "", 99999), "birth_year", "Deze dag bestaat niet"),
    (birth("een", 5, 2020), "birth_day", "geheel getal"),
]


@pytest.mark.parametrize(("data", "field", "words"), WRONG_DAYS)
def test_a_date_of_birth_that_cannot_be(world, ank, data, field, words):
    response = send(ank, url(world, "children/add/"), data)

    assert words in refused(response, field)
    assert 'value="Noor"' in response.content.decode()
    assert f'value="{data["birth_year"]}"' in response.content.decode() or not data["birth_year"]
    assert not Child.objects.filter(first_name="Noor").exists()


def test_a_place_in_nights_that_are_taken(world, ank):
    make_arrangement(world.deniz, kind="foster", place="De Wit", starts=days_ago(90), ends=days_ago(30))
    data = {"kind": "respite", "place": "oma Riet", "starts": days_ago(40), "end_running": "on"}

    response = send(ank, of_deniz(world, "living/add/"), data)

    assert refused(response, "starts").startswith(
        "In deze nachten woont Deniz al ergens anders: Pleeggezin, De Wit"
    )
    assert 'value="oma Riet"' in response.content.decode()
    assert LivingArrangement.objects.count() == 1


def test_a_place_for_two_when_one_of_them_cannot(world, ank):
    make_arrangement(world.sara, starts=days_ago(90), ends=days_ago(30))
    data = {"kind": "kinship", "starts": days_ago(40), "also_for": world.sara.pk}

    response = send(ank, of_deniz(world, "living/add/"), data)

    assert "Sara" in refused(response, "starts")
    assert not LivingArrangement.objects.filter(child=world.deniz).exists()


def test_a_place_from_before_the_place_of_now_began(world, ank):
    make_arrangement(world.deniz, starts=days_ago(20))
    data = {"kind": "home", "starts": days_ago(50), "end_running": "on"}

    sentence = refused(send(ank, of_deniz(world, "living/add/"), data), "starts")

    assert sentence.startswith("Deniz woont op de plek van nu (Pleeggezin) sinds")


def test_a_correction_that_would_overlap(world, ank):
    make_arrangement(world.deniz, starts=days_ago(90), ends=days_ago(30))
    later = make_arrangement(world.deniz, kind="home", starts=days_ago(29))

    response = send(ank, url(world, f"living/{later.pk}/"), {"kind": "home", "starts": days_ago(31)})

    assert "woont het kind al ergens anders" in refused(response, "starts")


def test_a_last_night_before_the_first(world, ank):
    stay = make_arrangement(world.deniz, starts=days_ago(20))

    response = send(
        ank, url(world, f"living/{stay.pk}/end/"), {"ends": days_ago(25), "end_reason": "planned"}
    )

    assert refused(response, "ends") == "De laatste nacht kan niet voor de eerste nacht liggen."


def test_back_to_the_same_place_needs_a_last_night(world, ank):
    make_arrangement(world.deniz, starts=days_ago(20))
    data = {"kind": "respite", "starts": days_ago(5), "end_running": "on", "back_afterwards": "on"}

    assert "Vul de laatste nacht in" in refused(send(ank, of_deniz(world, "living/add/"), data), "ends")


@pytest.fixture
def elsewhere(world):
    """A family that the same counsellor works for too: in reach, and still not this one."""
    family = make_family("Elders", by=world.mirjam)
    make_member(family, "counsellor", world.ank)
    adult = make_person(family, "Vreemde")
    return family, adult, make_child(family, "Vreemd", parents=[adult])


def test_ids_of_another_family_in_the_fields(world, elsewhere, ank):
    _, adult, child = elsewhere
    ambition = {
        "kind": "return_home",
        "to_parent": adult.pk,
        "starts": days_ago(1),
        "why": "Zo willen we het.",
    }
    move = {"kind": "kinship", "starts": days_ago(1), "also_for": child.pk}

    refused(send(ank, of_deniz(world, "ambition/"), ambition), "to_parent")
    response = send(ank, of_deniz(world, "living/add/"), move)

    refused(response, "also_for")
    assert "Zo willen we het." in send(ank, of_deniz(world, "ambition/"), ambition).content.decode()
    assert not Ambition.objects.exists()
    assert not LivingArrangement.objects.exists()


def test_a_tie_to_somebody_of_another_family_is_not_even_a_field(world, elsewhere, ank):
    _, adult, _ = elsewhere
    data = {
        "first_name": "Noor",
        "sex": "female",
        f"relation_{adult.pk}": "biological",
        f"authority_{adult.pk}": "on",
    }

    assert send(ank, url(world, "children/add/"), data).status_code == 302

    noor = Child.objects.get(first_name="Noor")
    assert not noor.relations_as_child.exists()
    assert not Custody.objects.filter(child=noor).exists()


@pytest.mark.parametrize(
    "path",
    ["children/{child}/", "children/{child}/edit/", "children/{child}/living/add/", "persons/{adult}/"],
)
def test_ids_of_another_family_in_the_address(world, elsewhere, ank, path):
    _, adult, child = elsewhere

    assert ank.get(url(world, path.format(child=child.pk, adult=adult.pk))).status_code == 404


@pytest.mark.parametrize("pk", [0, 999_999, 2**63, 10**30])
def test_ids_nobody_has(world, ank, pk):
    for path in [f"children/{pk}/", f"living/{pk}/", f"check-ins/{pk}/", f"persons/{pk}/", f"support/{pk}/"]:
        assert ank.get(url(world, path)).status_code == 404
    assert ank.get(f"/families/{pk}/").status_code == 404
    assert ank.get(url(world, f"children/add/?like={pk}")).status_code == 200


UNKNOWN_CHOICES = [
    ("ambition/", {"kind": "nonsense", "starts": days_ago(1), "why": "x"}, "kind"),
    ("support/add/", {"kind": "999999"}, "kind"),
    ("support/add/", {"kind": "%00"}, "kind"),
    ("living/add/", {"kind": "moon", "starts": days_ago(1)}, "kind"),
    ("living/add/", {"kind": "home", "starts": "gisteren"}, "starts"),
    ("guardian/add/", {"organisation": "0", "starts": days_ago(1)}, "organisation"),
]


@pytest.mark.parametrize(("path", "data", "field"), UNKNOWN_CHOICES)
def test_choices_that_are_not_on_the_list(world, ank, path, data, field):
    assert refused(send(ank, of_deniz(world, path), data), field)


def test_a_phase_before_the_one_of_now_or_one_to_come(world, ank):
    assert "De fase van nu begon op" in refused(
        send(ank, url(world, "phase/"), {"phase": "goals", "on": days_ago(300)}), "on"
    )
    assert refused(send(ank, url(world, "phase/"), {"phase": "goals", "on": TOMORROW}), "on")
    assert refused(send(ank, url(world, "phase/"), {"phase": "closed", "on": days_ago(1)}), "phase")


def test_an_ambition_from_before_the_one_of_now(world, ank):
    make_ambition(world.deniz, world.ank, starts=days_ago(50))
    data = {"kind": "strengthening", "starts": days_ago(60), "why": "Het liep anders."}

    response = send(ank, of_deniz(world, "ambition/"), data)

    assert refused(response, "starts") == "Na deze dag begon al een ander doel. Kies een latere dag."
    assert "Het liep anders." in response.content.decode()
    assert Ambition.objects.get().until is None


def test_a_problem_that_is_on_the_list_already(world, ank):
    area = make_problem_area()
    FamilyProblem.objects.create(family=world.family, area=area)

    response = send(
        ank, url(world, "problems/"), {"area": area.pk, "starts": days_ago(1), "note": "Weer brieven"}
    )

    assert refused(response, "area") == "Dit probleem staat al op de lijst."
    assert "Weer brieven" in response.content.decode()


def test_a_need_that_is_written_down_already(world, ank):
    kind = SupportNeedKind.objects.first()
    SupportNeed.objects.create(family=world.family, child=world.deniz, kind=kind)

    assert refused(send(ank, of_deniz(world, "support/add/"), {"kind": kind.pk}), "kind")


def test_aftercare_that_runs_already_and_a_check_in_to_come(world, ank):
    episode = start_aftercare(AftercareEpisode(family=world.family, child=world.deniz), by=world.ank)
    first = episode.check_ins.first()

    again = send(ank, of_deniz(world, "aftercare/start/"), {"starts": days_ago(1), "backup_place": "bij oma"})
    early = send(
        ank,
        url(world, f"check-ins/{first.pk}/"),
        {"done_on": TOMORROW, "outcome": "well", "note": "Ging goed"},
    )

    assert again.status_code == 422
    assert "bij oma" in again.content.decode()
    refused(early, "done_on")
    assert "Ging goed" in early.content.decode()
    assert AftercareCheckIn.objects.get(pk=first.pk).done_on is None


def test_a_note_of_ten_megabytes(world, ank):
    response = ank.post(
        of_deniz(world, "support/add/"),
        {"kind": SupportNeedKind.objects.first().pk, "note": "a" * 10_000_000},
    )

    assert "Dit is te lang" in refused(response, "note")
    assert len(response.content) > 10_000_000
    assert not SupportNeed.objects.exists()


def test_a_phone_and_an_address_that_are_none(world, ank):
    data = {"first_name": "Riet", "sex": "female", "phone": "12", "email": "riet"}

    response = ank.post(
        url(world, "persons/add/"), urlencode(data), content_type="application/x-www-form-urlencoded"
    )

    assert set(response.context["form"].errors) == {"phone", "email"}
    assert response.status_code == 422
    assert not Person.objects.filter(first_name="Riet").exists()
