"""Where somebody can be found stands nowhere in clear text: a place, a school, whom to call, a letter's address."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.models import F

from accounts.models import Invitation, PasswordLetter
from families.models import AftercareEpisode, Child
from simba import crypto, rotation
from simba.crypto import Sealed
from simba.db import triggers_at_rest
from teams.actions import change_audience
from teams.models import CounsellingSession
from tests.simba.test_rotate_keys import everything_kept, rotate_keys
from tests.world import days_ago, make_invitation, make_secrecy, make_session

OLD, NEW = "oude-sleutel-" * 4, "nieuwe-sleutel-" * 4
CLEAR = ["Zilvermeeuw", "Aylin 0612", "Kersenlaan", "Pruimenpad", "nina@", "vergeten@"]
SEALED = [
    ("families_child", "school", "De Zilvermeeuw, groep 8"),
    ("families_childexpectedonschoolparentsmayreadwishevent", "school", "De Zilvermeeuw, groep 8"),
    ("families_aftercareepisode", "crisis_contact", "Aylin 0612345678"),
    ("families_aftercareepisodeevent", "crisis_contact", "Aylin 0612345678"),
    ("families_aftercareepisode", "backup_place", "Kersenlaan 12"),
    ("families_aftercareepisodeevent", "backup_place", "Kersenlaan 12"),
    ("teams_counsellingsession", "place", "Pruimenpad 3"),
    ("teams_counsellingsessionevent", "place", "Pruimenpad 3"),
    ("accounts_invitation", "email", "nina@example.org"),
    ("accounts_passwordletter", "email", "vergeten@example.org"),
]
# A column of such a name that is kept as it was typed, with its reason.
IN_CLEAR = {
    "accounts.User.email": "one signs in with it: unique without regard to capitals, and looked for by allauth",
    "account.EmailAddress.email": "allauth's own table of the same",
    "privacy.AccessLine.address": "the internet address somebody came from, which the log must tell",
}


@pytest.fixture
def written(world, settings):
    settings.FIELD_KEYS = [OLD]
    world.deniz.school = "De Zilvermeeuw, groep 8"
    world.deniz.save()
    world.episode = AftercareEpisode.objects.create(
        family=world.family,
        child=world.deniz,
        starts=days_ago(20),
        crisis_contact="Aylin 0612345678",
        backup_place="Kersenlaan 12",
    )
    world.talk = make_session(world.family, world.ank, world.children, place="Pruimenpad 3", audience="team")
    make_invitation(world.beheer, email="nina@example.org")
    PasswordLetter.objects.create(email="vergeten@example.org")
    return world


def kept(table, column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE {column} <> ''")
        return [value for (value,) in cursor.fetchall()]


def read_again():
    talk, letter = CounsellingSession.objects.get(), PasswordLetter.objects.get()
    episode, child = AftercareEpisode.objects.get(), Child.objects.get(first_name="Deniz")
    found = [child.school, episode.crisis_contact, episode.backup_place, talk.place]
    return [*found, Invitation.objects.get().email, letter.email]


IN_WORDS = [
    "De Zilvermeeuw, groep 8",
    "Aylin 0612345678",
    "Kersenlaan 12",
    "Pruimenpad 3",
    "nina@example.org",
    "vergeten@example.org",
]


def test_a_copy_of_the_database_tells_nothing_of_it_its_history_neither(written):
    everything = everything_kept()

    assert [row for row in everything if any(words in row for words in CLEAR)] == []
    assert all(value.startswith("s1.") for table, column, _ in SEALED for value in kept(table, column))
    assert all(kept(table, column) for table, column, _ in SEALED)
    assert read_again() == IN_WORDS


def test_rotation_seals_all_of_it_again(written, settings):
    settings.FIELD_KEYS = [NEW, OLD]

    said = rotate_keys()
    settings.FIELD_KEYS = [NEW]

    assert all(f"{table}: " in said for table, _, _ in SEALED)
    assert read_again() == IN_WORDS
    assert written.episode.events.get().crisis_contact == "Aylin 0612345678"
    found = Invitation.objects.filter(crypto.same(Invitation, "email", "NINA@example.org"))
    assert found.count() == 1


def test_the_migrations_seal_what_was_there_in_clear_text(written):
    """A final session too, of which a trigger refuses every change, and history, which takes none."""
    with triggers_at_rest(), connection.cursor() as cursor:
        for table, column, clear in SEALED:
            cursor.execute(f"UPDATE {table} SET {column} = %s WHERE {column} <> ''", [clear])
        cursor.execute("UPDATE accounts_invitation SET email_index = ''")

    for name in ("families.migrations.0009", "teams.migrations.0008", "accounts.migrations.0006"):
        import_module(f"{name}_what_was_clear_is_encrypted").seal_all(apps, None)

    assert all(value.startswith("s1.") for table, column, _ in SEALED for value in kept(table, column))
    assert read_again() == IN_WORDS
    assert Invitation.objects.filter(crypto.same(Invitation, "email", "nina@example.org")).exists()


def test_while_two_keys_are_in_use_a_final_session_still_gets_other_readers(written, settings):
    settings.FIELD_KEYS = [NEW, OLD]

    change_audience(CounsellingSession.objects.get(), audience="professionals", by=written.ank)

    assert CounsellingSession.objects.get().place == "Pruimenpad 3"


def test_a_form_that_says_the_same_leaves_what_is_kept(written, as_):
    before = kept("families_aftercareepisode", "crisis_contact")

    answer = as_(written.ank).post(
        f"/families/{written.family.pk}/aftercare/{written.episode.pk}/",
        {"crisis_contact": "Aylin 0612345678", "backup_place": "Pruimenpad 3"},
    )

    assert answer.status_code == 302
    assert kept("families_aftercareepisode", "crisis_contact") == before
    assert AftercareEpisode.objects.get().backup_place == "Pruimenpad 3"


def test_what_is_secret_in_it_stays_covered_on_the_screen(written, as_):
    make_secrecy(written.family, written.mother, by=written.ank)
    AftercareEpisode.objects.update(crisis_contact="Bel aan bij Schuilhof 7")

    page = as_(written.joris).get(written.deniz.get_absolute_url()).content.decode()

    assert "Schuilhof" not in page
    assert "Bel aan bij" in page


def test_no_other_column_holds_a_phone_an_e_mail_or_an_address_in_clear_text():
    words = ("phone", "email", "address", "street", "postcode", "place", "town", "school")
    clear = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if any(word in field.name for word in words)
        and not isinstance(field, Sealed | crypto.BlindIndexField | models.BooleanField)
        and not field.is_relation
    }

    assert clear == set(IN_CLEAR)


def test_every_sealed_column_is_known_to_rotation_and_can_only_be_compared_whole():
    known = {(table.name, column.name) for table in rotation.tables() for column in table.columns}

    assert {(table, column) for table, column, _ in SEALED} <= known
    assert Child.objects.filter(school__df=F("school")).query  # what the trigger of the history asks
