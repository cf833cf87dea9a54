"""Colleagues: invited, given other work and ended by the administrator of their own organisation."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.exceptions import ObjectDoesNotExist
from django.test import Client

from accounts import actions
from accounts.models import Invitation, User
from accounts.tasks import send_invitation
from privacy.models import AccessLine
from tests.world import make_invitation, make_user

WORDS = "vier gewone woorden samen"


@pytest.fixture
def bea(world, as_):
    return as_(world.beheer)


def come_in(user):
    """Somebody at an own browser, by the sign-in page."""
    user.set_password(WORDS)
    user.save()
    EmailAddress.objects.get_or_create(user=user, email=user.email, verified=True, primary=True)
    client = Client()
    client.post("/account/login/", {"login": user.email, "password": WORDS})
    session = client.session
    session["has_second_factor"] = True
    session.save()
    assert client.get("/me/").status_code == 200
    return client


def test_somebody_new_gets_a_letter_and_meets_the_second_factor_first(world, bea):
    data = {"name": "Nina Nieuw", "email": "Nina@example.org", "language": "nl", "roles": ["counsellor"]}

    answer = bea.post("/staff/invite/", data)
    invitation = Invitation.objects.get()
    send_invitation(invitation.pk)
    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body).group(1)
    nina = Client()
    nina.post(link, {"name": "Nina Nieuw", "password": WORDS})

    assert answer["Location"] == "/staff/"
    user = User.objects.get(email="nina@example.org")
    assert (user.organisation, user.roles) == (world.here, ["counsellor"])
    assert user.check_password(WORDS)
    for page in ("/", "/families/", "/me/"):
        assert nina.get(page)["Location"] == "/account/2fa/totp/activate/"


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("email", "geen adres"), ("email", "ANK@example.org"), ("roles", []), ("roles", ["king"])],
)
def test_a_bad_invitation_is_said_at_the_field_and_loses_nothing(world, bea, field, value):
    data = {"name": "Nina", "email": "nina@example.org", "language": "nl", "roles": ["counsellor"]}

    answer = bea.post("/staff/invite/", data | {field: value})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Invitation.objects.exists()
    assert "Nina" in answer.content.decode() or field == "name"


def test_a_letter_for_staff_never_gives_a_role_to_an_account_there_is(world, client):
    invitation = make_invitation(world.beheer, email=world.marloes.email)
    client.force_login(world.marloes)

    answers = [client.get(invitation.get_absolute_url()), client.post(invitation.get_absolute_url())]

    assert [answer.status_code for answer in answers] == [404, 404]
    with pytest.raises(ObjectDoesNotExist):
        actions.link_existing_account(invitation, by=world.marloes)
    world.marloes.refresh_from_db()
    assert (world.marloes.roles, world.marloes.organisation) == ([], None)


def test_a_withdrawn_letter_opens_nothing(world, bea, client):
    invitation = make_invitation(world.beheer)

    bea.post(f"/staff/invitations/{invitation.pk}/withdraw/")

    assert client.get(invitation.get_absolute_url()).status_code == 404


def test_other_work_signs_a_colleague_out_and_is_a_line_in_the_log(world, bea):
    ank = come_in(world.ank)
    lines = AccessLine.objects.filter(rule="manage_staff", object_id=world.ank.pk, status=302)

    bea.post(f"/staff/{world.ank.pk}/", {"roles": ["intake"]})

    world.ank.refresh_from_db()
    assert world.ank.roles == ["intake"]
    assert "/account/login/" in ank.get("/me/")["Location"]
    assert not UserSession.objects.filter(user=world.ank).exists()
    assert [line.user_id for line in lines] == [world.beheer.pk]


def test_more_work_leaves_a_colleague_signed_in(world, bea):
    ank = come_in(world.ank)

    bea.post(f"/staff/{world.ank.pk}/", {"roles": ["counsellor", "intake"]})

    assert ank.get("/me/").status_code == 200


def test_an_ended_colleague_is_out_at_once_and_does_not_come_in(world, bea):
    ank = come_in(world.ank)

    bea.post(f"/staff/{world.ank.pk}/end/")

    assert "/account/login/" in ank.get("/me/")["Location"]
    again = Client().post("/account/login/", {"login": world.ank.email, "password": WORDS}, follow=True)
    assert "/account/2fa/" not in again.request["PATH_INFO"]
    assert not again.wsgi_request.user.is_authenticated
    bea.post(f"/staff/{world.ank.pk}/reopen/")
    world.ank.refresh_from_db()
    assert world.ank.is_active


def test_nobody_changes_the_own_rights_or_those_of_another_organisation(world, bea):
    elsewhere = make_user("beheer.elders", roles=["administrator"], organisation=world.elsewhere)

    for user in (world.beheer, world.tess, world.stranger, elsewhere, world.marloes):
        assert bea.post(f"/staff/{user.pk}/", {"roles": ["intake"]}).status_code == 404
        assert bea.post(f"/staff/{user.pk}/end/").status_code == 404
        with pytest.raises(ObjectDoesNotExist):
            actions.end_account(user, by=world.beheer)


def test_a_list_shows_the_own_organisation_only(world, as_):
    here = as_(world.mirjam).get("/staff/").content.decode()
    elsewhere = as_(world.stranger).get("/staff/").content.decode()

    assert "Ank Veldmuis" in here
    assert "Gerda Elders" not in here
    assert "Marloes Prins" not in here
    assert "Gerda Elders" in elsewhere
    assert "Ank Veldmuis" not in elsewhere


def test_a_long_list_asks_no_more_of_the_database(world, bea, django_assert_max_num_queries):
    def queries():
        with django_assert_max_num_queries(40) as asked:
            bea.get("/staff/")
        return len(asked)

    bea.get("/staff/")
    few = queries()
    for number in range(20):
        make_user(f"collega{number}", roles=["counsellor"], organisation=world.here)
        make_invitation(world.beheer, email=f"nieuw{number}@example.org")

    assert queries() == few


def test_a_change_of_rights_asks_once_more_who_it_is(world, bea):
    session = bea.session
    del session["account_authentication_methods"]
    session.save()

    assert bea.post(f"/staff/{world.ank.pk}/end/").status_code == 422
    world.ank.refresh_from_db()
    assert world.ank.is_active


def test_who_keeps_the_server_works_nowhere_and_sees_no_colleagues(world, as_):
    keeper = User.objects.create_superuser("server@example.org", name="Server")

    assert as_(keeper).get("/staff/").status_code == 404
