"""Where people are reached, and the citizen number of a child."""

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from families.letters import CheckedBackend, LetterRefused
from families.models import Address, CitizenNumber
from privacy.models import AccessLine
from tests.test_secret_address import fresh, stale
from tests.world import days_ago, make_secrecy

ADDRESS = {"street": "Kersenlaan", "house_number": "12", "postcode": "9999xx", "town": "Verzonnen"}


def address_page(world, person):
    return reverse("families:change_address", args=[world.family.pk, person.pk])


def number_page(world, name="citizen_number"):
    return reverse(f"families:{name}", args=[world.family.pk, world.deniz.pk])


def test_an_address_is_written_down_and_read_by_who_works_with_the_family(world, as_):
    answer = as_(world.ank).post(address_page(world, world.father), {**ADDRESS, "starts": str(days_ago(3))})

    assert answer.status_code == 302
    persons = reverse("families:persons", args=[world.family.pk])
    assert "Kersenlaan 12, 9999 XX Verzonnen" in as_(world.mirjam).get(persons).content.decode()
    assert "Kersenlaan 12" in as_(world.tess).get(persons).content.decode()
    assert "Kersenlaan" not in as_(world.marloes).get(persons).content.decode()


def test_a_new_address_ends_the_one_before_which_stays(world, as_):
    for street, day in [("Kersenlaan", days_ago(90)), ("Pruimenpad", days_ago(2))]:
        as_(world.ank).post(
            address_page(world, world.father), {**ADDRESS, "street": street, "starts": str(day)}
        )

    rows = [(row.street, row.until) for row in Address.objects.all()]
    assert rows == [("Pruimenpad", None), ("Kersenlaan", days_ago(2))]


def test_a_postcode_that_cannot_be_is_said_at_the_field_and_nothing_is_lost(world, as_):
    answer = as_(world.ank).post(
        address_page(world, world.father), {**ADDRESS, "postcode": "99 XX", "starts": str(days_ago(3))}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "vier cijfers en twee letters" in page
    assert 'value="Kersenlaan"' in page


def test_an_address_of_who_lives_secretly_is_refused_here(world, as_):
    make_secrecy(world.family, world.mother, by=world.ank)

    answer = as_(world.ank).post(address_page(world, world.mother), {**ADDRESS, "starts": str(days_ago(3))})

    assert "heeft een geheim adres" in answer.content.decode()
    assert not Address.objects.exists()


@pytest.mark.parametrize("number", ["111222333", "123456782", "999990019", "111.222.333", " 111222333 "])
def test_a_citizen_number_is_kept_locked_and_shown_masked(world, as_, number):
    client = as_(world.ank)

    client.post(number_page(world), {"number": number, "purpose": "protection"})

    kept = CitizenNumber.objects.get()
    page = client.get(number_page(world)).content.decode()
    assert f"•••••••{kept.number[-2:]}" in page
    assert kept.number not in page
    assert f"•••••••{kept.number[-2:]}" in client.get(world.deniz.get_absolute_url()).content.decode()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number FROM families_citizennumber UNION SELECT number FROM families_citizennumberevent"
        )
        assert all(kept.number not in row[0] for row in cursor.fetchall())


@pytest.mark.parametrize("number", ["123456789", "000000000", "12345678", "abcdefghi", "1112223331"])
def test_a_number_whose_figures_do_not_add_up_is_refused(world, as_, number):
    answer = as_(world.ank).post(number_page(world), {"number": number, "purpose": "protection"})

    assert answer.status_code == 422
    assert "de cijfers kloppen niet samen" in answer.content.decode()
    assert not CitizenNumber.objects.exists()


def test_one_number_is_of_one_child_of_the_family(world, as_):
    CitizenNumber.objects.create(
        family=world.family, child=world.sara, number="111222333", purpose="protection"
    )

    answer = as_(world.ank).post(number_page(world), {"number": "111222333", "purpose": "protection"})

    assert "staat al bij een ander kind" in answer.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        CitizenNumber.objects.create(
            family=world.family, child=world.deniz, number="111222333", purpose="protection"
        )


def test_the_whole_number_asks_to_sign_in_again_and_a_reason_and_is_logged(world, as_):
    CitizenNumber.objects.create(
        family=world.family, child=world.deniz, number="111222333", purpose="protection"
    )
    client, url = stale(as_(world.ank)), number_page(world, "show_citizen_number")

    asked = client.post(url, {"reason": "check"})
    assert (asked.status_code, "111222333" in asked.content.decode()) == (422, False)
    assert "111222333" not in fresh(client).get(url).content.decode()
    assert client.post(url, {"reason": "nieuwsgierig"}).status_code == 422
    assert "111222333" in client.post(url, {"reason": "check"}).content.decode()
    line = AccessLine.objects.get(action="reveal")
    assert (line.rule, line.reason, line.object_kind) == ("show_citizen_number", "check", "child")
    asked = AccessLine.objects.filter(rule="show_citizen_number", action="view", reason="")
    assert sorted(asked.values_list("status", flat=True)) == [200, 422, 422]
    assert "111222333" not in repr(list(AccessLine.objects.values()))


@pytest.mark.parametrize("who", ["kemal", "marloes", "tess", "elif_", "coby"])
def test_others_see_nothing_of_it(world, as_, who):
    CitizenNumber.objects.create(
        family=world.family, child=world.deniz, number="111222333", purpose="protection"
    )
    client = as_(getattr(world, who))

    assert client.get(number_page(world)).status_code == 403
    assert "•••" not in client.get(world.deniz.get_absolute_url()).content.decode()


def test_no_e_mail_leaves_with_a_secret_address_in_it(world):
    make_secrecy(world.family, world.mother, by=world.ank)
    leak = EmailMultiAlternatives("Bericht", "Dag", to=["kemal@example.org"])
    leak.attach_alternative("<p>Bij de Schuil-<br>hof</p>".replace("<br>", "\n"), "text/html")

    with pytest.raises(LetterRefused):
        CheckedBackend().send_messages([leak])


def test_other_e_mail_goes_its_way(world, settings):
    settings.SIMBA_MAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    make_secrecy(world.family, world.mother, by=world.ank)

    CheckedBackend().send_messages(
        [EmailMultiAlternatives("Bericht", "Er staat iets klaar", to=["kemal@example.org"])]
    )

    assert len(mail.outbox) == 1
