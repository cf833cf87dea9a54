"""Fields kept encrypted: sealed with their place, opened by any key there is, refused in a clear way."""

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection

from families.models import Person
from simba import crypto
from simba.crypto import Undecipherable, seal, unseal
from tests.world import make_family, make_person

OLD, NEW = "oude-sleutel-" * 4, "nieuwe-sleutel-" * 4
PLACE = "families.person.phone"


@pytest.fixture
def with_keys(settings):
    def choose(*keys):
        settings.FIELD_KEYS = list(keys)

    return choose


def raw(table, column, pk):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE id = %s ORDER BY 1 LIMIT 1", [pk])
        return cursor.fetchone()[0]


def test_a_sealed_text_opens_again_and_looks_different_each_time():
    one, two = seal("Schuilhof 7, é 📞", PLACE), seal("Schuilhof 7, é 📞", PLACE)

    assert unseal(one, PLACE) == unseal(two, PLACE) == "Schuilhof 7, é 📞"
    assert one != two
    assert "Schuilhof" not in one


def test_a_value_moved_to_another_column_does_not_open():
    kept = seal("06-00000000", PLACE)

    with pytest.raises(Undecipherable, match="belongs to another place"):
        unseal(kept, "families.address.street")


def test_a_changed_value_does_not_open():
    kept = seal("06-00000000", PLACE)

    with pytest.raises(Undecipherable, match="was changed"):
        unseal(kept[:-6] + ("AAAAA=" if kept[-6:] != "AAAAA=" else "BBBBB="), PLACE)


def test_clear_text_in_an_encrypted_column_is_an_error_and_not_an_answer():
    with pytest.raises(Undecipherable, match="not encrypted"):
        unseal("+31600000000", PLACE)


def test_both_keys_open_and_the_first_one_seals(with_keys):
    with_keys(OLD)
    kept = seal("een", PLACE)

    with_keys(NEW, OLD)

    assert unseal(kept, PLACE) == "een"
    assert not crypto.is_newest(kept)
    assert crypto.is_newest(seal("twee", PLACE))


def test_without_its_key_a_value_says_which_key_is_missing_and_nothing_else(with_keys):
    with_keys(OLD)
    kept, name = seal("06-00000000", PLACE), crypto.keys()[0].name

    with_keys(NEW)

    with pytest.raises(Undecipherable, match=f"key {name}, which is not in FIELD_KEYS") as refused:
        unseal(kept, PLACE)
    assert "0000" not in str(refused.value)


def test_without_any_key_nothing_is_sealed(with_keys):
    with_keys()

    with pytest.raises(ImproperlyConfigured, match="FIELD_KEYS is empty"):
        seal("iets", PLACE)


def test_the_table_and_its_history_hold_no_clear_text(db):
    person = make_person(make_family(), "Kemal", phone="+31612345678", email="kemal@example.org")

    for table, column in [("families_person", "id"), ("families_personevent", "pgh_obj_id")]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT phone, email FROM {table} WHERE {column} = %s", [person.pk])
            for phone, email in cursor.fetchall():
                assert phone.startswith("s1.")
                assert email.startswith("s1.")
    event = person.events.get()
    assert (str(event.phone), event.email) == ("06 12345678", "kemal@example.org")


def test_a_field_is_opened_by_every_way_of_reading(db):
    person = make_person(make_family(), "Kemal", phone="0612345678", email="kemal@example.org")
    people = Person.objects.filter(pk=person.pk)

    people.update(phone="+31687654321")
    people.bulk_update([Person(pk=person.pk, email="ander@example.org")], ["email"])

    assert str(people.get().phone) == "06 87654321"
    assert people.values_list("email", flat=True).get() == "ander@example.org"
    assert raw("families_person", "email", person.pk).startswith("s1.")


def test_saving_what_did_not_change_adds_nothing_to_the_history(db):
    person = make_person(make_family(), "Kemal", phone="0612345678", email="kemal@example.org")

    Person.objects.get(pk=person.pk).save()

    assert person.events.count() == 1


@pytest.mark.parametrize("lookup", ["phone", "phone__contains", "email__icontains", "email__gt"])
def test_a_search_on_ciphertext_is_refused(db, lookup):
    with pytest.raises(FieldError, match="encrypted and cannot be searched"):
        Person.objects.filter(**{lookup: "06"})


def test_equal_values_are_found_by_their_blind_index_whatever_the_spelling(db, with_keys):
    family = make_family()
    with_keys(OLD)
    first = make_person(family, "Kemal", phone="06 12 34 56 78")
    with_keys(NEW, OLD)
    second = make_person(family, "Marloes", phone="+31612345678")
    make_person(family, "Coby", phone="0612345679")
    make_person(family, "Aylin")

    found = Person.objects.filter(crypto.same(Person, "phone", "0612345678"))

    assert set(found) == {first, second}
    assert not Person.objects.filter(crypto.same(Person, "phone", "")).exists()
