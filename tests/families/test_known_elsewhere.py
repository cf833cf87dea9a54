"""Somebody who is written down is known already: a match stands on the form, and nothing secret answers."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from families.models import (
    Address,
    AddressSecrecy,
    CitizenNumber,
    LivingArrangement,
    Person,
    SecrecyClue,
)
from privacy.models import AccessLine
from simba import crypto
from simba.crypto import BlindIndexField
from simba.db import triggers_at_rest
from tests.simba.test_rotate_keys import rotate_keys
from tests.world import (
    days_ago,
    make_arrangement,
    make_child,
    make_family,
    make_member,
    make_person,
    make_secrecy,
)

PHONE, MAIL, NUMBER = "0612345678", "riet@example.org", "111222333"
DOOR = {"street": "Kersenlaan", "house_number": "12", "postcode": "9999 XX", "town": "Verzonnen"}
SHELTER = {"street": "Schuilhof", "house_number": "7", "postcode": "9999 XS", "town": "Nergenshuizen"}


@pytest.fixture(autouse=True)
def nobody_asked_yet():
    cache.clear()


@pytest.fixture
def others(world):
    """A family of Ank's, and one of her colleagues: with the same grandmother, and a child with the number."""
    world.near, world.far = (make_family(name, by=world.mirjam) for name in ("Tuinhof", "Zomerdijk"))
    make_member(world.near, "counsellor", world.ank)
    for family in (world.near, world.far):
        riet = make_person(family, "Riet", "Ooms", phone=PHONE, email=MAIL.title())
        Address.objects.create(family=family, person=riet, **DOOR)
        child = make_child(family, "Noor")
        CitizenNumber.objects.create(family=family, child=child, number=NUMBER, purpose="protection")
    return world


def page_of(world, what):
    name, *about = {
        "person": ("add_person",),
        "address": ("change_address", world.father.pk),
        "number": ("citizen_number", world.deniz.pk),
    }[what]
    return reverse(f"families:{name}", args=[world.family.pk, *about])


TYPED = {
    "person": {"first_name": "Riet", "sex": "female", "phone": "06 12 34 56 78"},
    "address": {**DOOR, "postcode": "9999xx", "house_number": "12 ", "starts": str(days_ago(3))},
    "number": {"number": "1112.22.333", "purpose": "protection"},
}
KEPT = {
    "person": lambda world: Person.objects.filter(family=world.family, first_name="Riet"),
    "address": lambda world: Address.objects.filter(family=world.family),
    "number": lambda world: CitizenNumber.objects.filter(family=world.family),
}


def write(client, world, what, **more):
    return client.post(page_of(world, what), TYPED[what] | more)


@pytest.mark.parametrize("what", TYPED)
def test_a_match_in_reach_shows_the_family_and_out_of_reach_is_only_a_count(others, as_, what):
    answer = write(as_(others.ank), others, what)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="{others.near.get_absolute_url()}"' in page
    assert "Het gaat om 1 gezin van uw collega's. Vraag het uw teamleider." in page
    assert "Zomerdijk" not in page
    assert not KEPT[what](others).exists()


@pytest.mark.parametrize("what", TYPED)
def test_who_has_seen_it_saves_all_the_same(others, as_, what):
    client = as_(others.ank)
    seen = write(client, others, what).content.decode().split('name="seen" value="')[1].split('"')[0]

    assert write(client, others, what, seen=seen).status_code == 302
    assert KEPT[what](others).count() == 1


def test_what_was_seen_is_of_that_number_only(others, as_):
    client = as_(others.ank)
    make_person(others.near, "Coby", phone="0687654321")
    seen = write(client, others, "person").content.decode().split('name="seen" value="')[1].split('"')[0]

    answer = write(client, others, "person", seen=seen, phone="0687654321")

    assert (answer.status_code, "Tuinhof" in answer.content.decode()) == (422, True)


def test_an_e_mail_address_is_the_same_in_capitals(others, as_):
    answer = write(as_(others.ank), others, "person", phone="", email="RIET@EXAMPLE.ORG")

    assert "Dit telefoonnummer of e-mailadres staat ook bij een ander gezin." in answer.content.decode()


@pytest.mark.parametrize("number", ["12", "12-A", "12 a", "12A"])
def test_a_door_is_the_same_however_it_is_written_and_no_other_door(others, as_, number):
    Address.objects.filter(family=others.near).update(starts=days_ago(90), until=days_ago(1))  # moved away
    Address.objects.filter(family=others.far).delete()
    Address.objects.create(
        family=others.near,
        person=make_person(others.near, "Truus"),
        **DOOR | {"postcode": "9999XX", "house_number": "12a"},
    )

    answer = write(as_(others.ank), others, "address", house_number=number)

    assert answer.status_code == (302 if number == "12" else 422)


def test_nothing_known_is_saved_at_once_and_the_own_family_is_no_match(world, as_):
    make_person(world.family, "Aylin", phone=PHONE)

    assert write(as_(world.ank), world, "person").status_code == 302


def test_who_changes_something_else_of_a_person_is_not_asked_again(others, as_):
    riet = Person.objects.get(family=others.near, first_name="Riet")
    url = reverse("families:edit_person", args=[others.near.pk, riet.pk])
    sent = {"first_name": "Riet", "last_name": "Ooms-Smit", "sex": "female", "phone": PHONE}

    assert as_(others.ank).post(url, {**sent, "email": riet.email}).status_code == 302
    assert as_(others.ank).post(url, {**sent, "email": ""}).status_code == 302


def test_a_family_of_another_organisation_is_not_even_counted(world, as_):
    make_person(make_family("Elders", by=world.stranger), "Riet", phone=PHONE)

    assert write(as_(world.ank), world, "person").status_code == 302


def secrecy_of(family, world, how):
    """Grandmother in hiding, another of that family in hiding, or a child of it at a carer's who must not be known."""
    if how == "her own":
        make_secrecy(family, Person.objects.get(family=family, first_name="Riet"), by=world.ank)
    elif how == "of another there":
        make_secrecy(family, make_person(family, "Lotte"), by=world.ank)
    else:
        child = make_child(family, "Sam")
        make_arrangement(child, place="Pleeggezin Ooms", place_is_secret=True)


@pytest.mark.parametrize("how", ["her own", "of another there", "of a carer"])
@pytest.mark.parametrize("what", ["person", "address"])
def test_where_something_is_secret_no_phone_and_no_door_answers(others, as_, what, how):
    for family in (others.near, others.far):
        secrecy_of(family, others, how)

    for who in (others.ank, others.mirjam):  # who wrote it down, and who leads them all
        answer = write(as_(who), others, what)
        assert answer.status_code == 302
        KEPT[what](others).delete()


def test_a_typed_secret_address_is_never_confirmed(others, as_):
    riet = Person.objects.get(family=others.near, first_name="Riet")
    make_secrecy(others.near, riet, by=others.ank)
    sister = make_person(others.near, "Truus")
    Address.objects.create(family=others.near, person=sister, **SHELTER)  # careless

    answer = write(as_(others.joris), others, "address", **SHELTER)

    assert answer.status_code == 302
    assert "known" not in answer.content.decode()


def test_a_citizen_number_tells_of_no_place_and_is_found_all_the_same(others, as_):
    secrecy_of(others.near, others, "of another there")

    assert "Tuinhof" in write(as_(others.ank), others, "number").content.decode()


def test_when_a_secret_is_over_the_number_is_found_again(others, as_):
    secrecy_of(others.near, others, "of another there")
    AddressSecrecy.objects.update(starts=days_ago(9), until=days_ago(1))
    LivingArrangement.objects.update(place_is_secret=False)

    assert "Tuinhof" in write(as_(others.ank), others, "person").content.decode()


@pytest.mark.parametrize("model", [AddressSecrecy, SecrecyClue, LivingArrangement])
def test_what_is_secret_has_no_index_to_be_looked_up_by(model):
    assert not [field for field in model._meta.get_fields() if isinstance(field, BlindIndexField)]


@pytest.mark.parametrize("who", ["tess", "kemal", "coby", "stranger", "privacy", "beheer"])
@pytest.mark.parametrize("what", TYPED)
def test_who_may_add_nobody_gets_no_answer(others, as_, who, what):
    answer = write(as_(getattr(others, who)), others, what)

    assert answer.status_code in (403, 404)
    assert "Tuinhof" not in answer.content.decode()


def test_answers_are_counted_and_after_many_nothing_is_looked_up(others, as_, settings):
    client = as_(others.ank)
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"look_up": "2/m/user"}

    assert [write(client, others, "person").status_code for _ in range(3)] == [422, 422, 302]
    page = client.get(reverse("families:persons", args=[others.family.pk])).content.decode()
    assert "U hebt al vaak gevraagd of iemand al bekend is." in page


def test_a_form_with_a_mistake_gets_no_answer(others, as_):
    """So that "no" is only told to who writes it down, where it stands with a name."""
    answer = write(as_(others.ank), others, "person", first_name="")

    assert answer.status_code == 422
    assert "Tuinhof" not in answer.content.decode()


@pytest.mark.parametrize("what", TYPED)
def test_the_log_says_that_somebody_searched_and_never_for_what(others, as_, what):
    write(as_(others.ank), others, what)

    line = AccessLine.objects.latest("pk")
    assert (line.action, line.family_id, line.status) == ("search", others.family.pk, 422)
    kept = repr(list(AccessLine.objects.values()))
    assert not [word for word in ("12345678", NUMBER, "Kersenlaan", "riet@") if word in kept]


@pytest.mark.parametrize("typed", [PHONE, "+31612345678", MAIL, NUMBER, "9999 XX 12"])
def test_the_search_of_the_caseload_looks_up_nothing_of_it(others, as_, typed):
    """What is typed there stands in the address of the page."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = as_(others.ank).get(reverse("families:caseload"), {"q": typed})

    assert list(answer.context["page_obj"]) == []
    assert not [one for one in asked.captured_queries if "_index" in one["sql"].split("WHERE")[-1]]


def test_the_number_of_queries_does_not_grow_with_families(others, as_):
    client = as_(others.ank)
    write(client, others, "person")
    with CaptureQueriesContext(connection) as few:
        write(client, others, "person")

    for n in range(8):
        family = make_family(f"Ooms {n}", by=others.mirjam)
        make_person(family, "Riet", phone=PHONE)
        if n % 2:
            make_member(family, "counsellor", others.ank)
    with CaptureQueriesContext(connection) as many:
        answer = write(client, others, "person")

    assert len(many) == len(few)
    assert "Het gaat om 5 gezinnen van uw collega's" in answer.content.decode()


OLD, NEW = "oude-sleutel-" * 4, "nieuwe-sleutel-" * 4


@pytest.mark.parametrize("what", TYPED)
@pytest.mark.parametrize("rotated", [False, True])
def test_while_a_key_is_replaced_and_after_it_everybody_is_still_found(
    db, settings, request, as_, what, rotated
):
    settings.FIELD_KEYS = [OLD]
    others = request.getfixturevalue("others")

    settings.FIELD_KEYS = [NEW, OLD]
    if rotated:
        rotate_keys()
        settings.FIELD_KEYS = [NEW]

    assert "Tuinhof" in write(as_(others.ank), others, what).content.decode()


def test_the_migration_fills_in_the_index_of_what_is_sealed_already(others):
    with connection.cursor() as cursor:
        for table, index in [("person", "email"), ("address", "door")]:
            with triggers_at_rest():
                cursor.execute(f"UPDATE families_{table} SET {index}_index = ''")
                cursor.execute(f"UPDATE families_{table}event SET {index}_index = ''")

    import_module("families.migrations.0011_what_is_there_is_indexed").index_all(apps, None)

    door = crypto.index_on(Address, "postcode", "house_number").wanted("9999xx", "12")
    assert Address.objects.filter(door_index__in=door).count() == 2
    assert Person.objects.filter(crypto.same(Person, "email", MAIL)).count() == 2
    riet = Person.objects.filter(first_name="Riet").first()
    assert riet.events.get().email_index == riet.email_index


def test_half_an_address_and_nothing_find_nobody(others):
    index = crypto.index_on(Address, "postcode", "house_number")

    assert index.wanted("9999 XX", "") == index.wanted("", "12") == []
    assert crypto.index_on(Person, "phone").wanted("") == []
