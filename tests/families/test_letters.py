"""No letter leaves with a secret address in it, from wherever it is sent and whoever it is for."""

from contextlib import contextmanager

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.models import Invitation, PasswordLetter
from accounts.tasks import send_invitation, send_password_letter
from families.letters import CheckedBackend, LetterRefused
from families.models import Family
from privacy import wall
from privacy.models import EmergencyAccess
from privacy.policies import JOBS
from privacy.tasks import tell_of_emergency
from simba.letters import Letter
from teams.actions import invite
from tests.world import make_member, make_secrecy, make_user

SECRET = "Kom naar de Schuilhof"


@pytest.fixture(autouse=True)
def _checked(settings):
    settings.EMAIL_BACKEND = "families.letters.CheckedBackend"
    settings.SIMBA_MAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def hidden(world):
    """The cast, with a secret address in its family."""
    make_secrecy(world.family, world.mother, by=world.ank)
    return world


@contextmanager
def a_worker():
    """Connected as the worker is, and working for nobody: a task that does not say for which family it works."""
    with transaction.atomic(), wall._stepped_down():
        wall._begin(JOBS, "wall_work(%s)", "")
        assert not Family.objects.exists()
        yield


def send(*to, letter=None):
    CheckedBackend().send_messages([letter or EmailMessage("Bericht", SECRET, to=to)])


@pytest.mark.parametrize(
    "to", ["kemal@example.org", "Kemal <KEMAL@Example.org>", "pleegouder.hanneke@example.org"]
)
def test_the_worker_refuses_it_for_whoever_is_in_the_team(hidden, to):
    with pytest.raises(LetterRefused), a_worker():
        send(to)

    assert mail.outbox == []


def test_an_account_with_capitals_in_its_address_is_known_too(hidden):
    type(hidden.kemal).objects.filter(pk=hidden.kemal.pk).update(email="Kemal@Example.org")

    with pytest.raises(LetterRefused), a_worker():
        send("kemal@example.org")


def test_an_invitation_tells_nothing_to_who_has_no_account_yet(hidden):
    riet = make_member(hidden.family, "network", name="Schuilhof de Boer", children=hidden.children)
    invitation = invite(riet, email="riet@example.org", by=hidden.ank)

    with pytest.raises(LetterRefused, match="without an account"), a_worker():
        send_invitation(invitation.pk)

    assert mail.outbox == []
    assert Invitation.objects.get(pk=invitation.pk).sent_at is None


def test_a_letter_for_a_new_password_is_looked_at(hidden, monkeypatch):
    monkeypatch.setattr("accounts.tasks.render_to_string", lambda *_: SECRET)
    letter = PasswordLetter.objects.create(email="kemal@example.org")

    with pytest.raises(LetterRefused), a_worker():
        send_password_letter(letter.pk)


def test_telling_of_an_emergency_is_looked_at_for_staff_outside_the_team(hidden, monkeypatch):
    pim = make_user("pim", "Pim Zwart", ["counsellor"], hidden.here)
    access = EmergencyAccess.objects.create(family=hidden.family, user=pim, kind="danger", reason="Nu.")
    monkeypatch.setattr("privacy.emergency.who_must_know", lambda access: [hidden.privacy])
    monkeypatch.setattr("privacy.tasks.render_to_string", lambda *_: SECRET)

    with pytest.raises(LetterRefused, match=str(hidden.privacy.pk)):
        tell_of_emergency(access.pk)


def test_who_was_called_to_a_family_in_an_emergency_has_to_do_with_it(hidden):
    pim = make_user("pim", "Pim Zwart", ["counsellor"], hidden.here)
    EmergencyAccess.objects.create(family=hidden.family, user=pim, kind="danger", reason="Nu.")

    with pytest.raises(LetterRefused), a_worker():
        send("pim@example.org")


def test_a_job_of_another_family_looks_in_all_and_works_for_the_same_one_afterwards(hidden):
    other = Family.objects.create(name="Anders", organisation=hidden.here)

    with wall.as_job(other.pk):
        with pytest.raises(LetterRefused):
            send("kemal@example.org")
        assert list(Family.objects.all()) == [other]
        send("niemand@example.org")
        assert list(Family.objects.all()) == [other]


def test_a_request_looks_for_the_secrets_of_who_asks_whoever_gets_the_letter(hidden):
    def writes(request):
        with pytest.raises(LetterRefused):
            send("nieuw-adres@example.org")
        return HttpResponse()

    request = RequestFactory().post("/")
    request.user = hidden.kemal

    assert wall.behind_the_wall(writes)(request).status_code == 200


def test_what_stands_in_a_file_of_text_is_read(hidden):
    letter = EmailMessage("Bericht", "Dag", to=["kemal@example.org"])
    letter.attach("agenda.ics", SECRET, "text/calendar")

    with pytest.raises(LetterRefused), a_worker():
        send(letter=letter)


def test_other_letters_go_their_way(hidden):
    with a_worker():
        send("stranger@example.org")
        send(letter=EmailMessage("Bericht", "Er staat iets klaar.", to=["kemal@example.org"]))
        send(letter=Letter("Bericht", "Noodtoegang.", to=["mirjam@example.org"], families=[hidden.family.pk]))

    assert len(mail.outbox) == 3
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('simba.job', true)")
        assert cursor.fetchone()[0] in ("", None)
