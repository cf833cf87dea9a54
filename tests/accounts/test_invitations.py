"""An invitation: one letter, one account, one time."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Invitation, User
from accounts.tasks import ring_again_for_invitations, send_invitation
from families.models import Family
from privacy.models import AccessLine
from teams.actions import invite
from tests.world import make_member, make_user

NEW = {"name": "Riet de Boer", "password": "pannenkoeken op zondag"}


@pytest.fixture
def riet(world):
    return make_member(world.family, "network", name="Riet de Boer", children=world.children)


@pytest.fixture
def invitation(world, riet):
    return invite(riet, email="riet@example.org", by=world.ank)


def test_riet_makes_an_account_and_is_in_the_team(world, riet, invitation, client):
    page = client.get(invitation.get_absolute_url())
    assert page.status_code == 200
    assert "Yildirim" not in page.content.decode()

    response = client.post(invitation.get_absolute_url(), NEW)

    user = User.objects.get(email="riet@example.org")
    assert response.url == "/"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert user.check_password(NEW["password"])
    assert Family.objects.visible_to(user).get() == world.family
    assert AccessLine.objects.filter(action="sign_in", user_id=user.pk).exists()


def test_a_link_works_once(invitation, client):
    client.post(invitation.get_absolute_url(), NEW)
    client.logout()

    for again in (client.get(invitation.get_absolute_url()), client.post(invitation.get_absolute_url(), NEW)):
        assert again.status_code == 404
    assert User.objects.filter(email="riet@example.org").count() == 1


def over(client, path):
    response = client.get(path)
    return response.status_code, re.sub(r"\w{64}", "", response.content.decode().replace(path, ""))


def test_used_expired_and_forged_links_look_the_same(world, riet, invitation, client):
    token = invitation.token
    forged = over(client, f"/invitation/{token[1:]}/")
    nonsense = over(client, "/invitation/nonsense/")
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    expired = over(client, f"/invitation/{token}/")
    Invitation.objects.update(expires_at=timezone.now() + timedelta(days=1))
    invite(riet, email="riet@example.org", by=world.ank)
    replaced = over(client, f"/invitation/{token}/")

    assert forged[0] == 404
    assert "14 dagen" in forged[1]
    assert forged == nonsense == expired == replaced


def test_it_works_for_fourteen_days(invitation):
    left = invitation.expires_at - timezone.now()

    assert timedelta(days=13, hours=23) < left <= timedelta(days=14)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("password", "kort"),
        ("password", ""),
        ("password", "riet@example.org"),
        ("password", "x" * 5000),
        ("name", ""),
        ("name", "x" * 121),
        ("name", "Riet\x00"),
    ],
)
def test_bad_input_is_said_at_the_field_and_the_link_still_works(invitation, client, field, value):
    response = client.post(invitation.get_absolute_url(), {**NEW, field: value})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert client.post(invitation.get_absolute_url(), NEW).status_code == 302


def test_on_a_shared_tablet_the_counsellor_is_signed_out(world, invitation, as_):
    tablet = as_(world.ank)

    tablet.post(invitation.get_absolute_url(), NEW)

    assert tablet.session["_auth_user_id"] == str(User.objects.get(email="riet@example.org").pk)


def test_who_has_an_account_joins_with_it_after_signing_in(world, riet, invitation, client, as_):
    known = make_user("riet", "Riet de Boer")
    path = invitation.get_absolute_url()

    assert "/account/login/?next=" in client.get(path).content.decode()
    client.post(path)
    riet.refresh_from_db()
    assert riet.user is None
    assert as_(world.coby).post(path).status_code == 404
    assert as_(known).post(path).url == "/"

    riet.refresh_from_db()
    assert riet.user == known


def test_a_place_one_already_has_is_not_taken_twice(world, riet, as_):
    other = make_member(world.family, "network", name="Riet de Boer")
    first = invite(riet, email="riet@example.org", by=world.ank)
    second = invite(other, email="riet@example.org", by=world.ank)
    known = make_user("riet")

    as_(known).post(first.get_absolute_url())

    assert as_(known).post(second.get_absolute_url()).status_code == 404


def test_the_page_speaks_the_language_of_the_letter(world, riet, client):
    english = invite(riet, email="riet@example.org", language="en", by=world.ank)

    assert "Choose a password" in client.get(english.get_absolute_url()).content.decode()
    client.post(english.get_absolute_url(), NEW)
    assert User.objects.get(email="riet@example.org").language == "en"


def test_letters_left_behind_are_sent_by_the_next_round(invitation, monkeypatch):
    rung = []
    monkeypatch.setattr("accounts.tasks.ring", lambda task, pk: rung.append((task, pk)))

    ring_again_for_invitations()
    for task, pk in rung:
        task(pk)
    ring_again_for_invitations()

    assert rung == [(send_invitation, invitation.pk)]
    assert [letter.to for letter in mail.outbox] == [["riet@example.org"]]
    assert "Dag Riet," in mail.outbox[0].body


def test_an_expired_or_accepted_invitation_is_not_sent(invitation):
    Invitation.objects.update(expires_at=timezone.now())

    send_invitation(invitation.pk)

    assert mail.outbox == []


def test_mail_that_fails_is_tried_again(invitation, monkeypatch):
    def refuse(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("accounts.tasks.send_mail", refuse)
    with pytest.raises(ConnectionRefusedError):
        send_invitation(invitation.pk)
    monkeypatch.undo()

    send_invitation(invitation.pk)

    assert len(mail.outbox) == 1
