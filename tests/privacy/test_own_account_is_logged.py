"""What somebody does to the own way in is a line about rights, though the accounts room knows no access log."""

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from accounts.models import User
from privacy.models import AccessLine
from privacy.own_account import FORMS, LETTERS
from privacy.wording import OWN
from tests.world import code_of, make_invitation

PASSWORD, ANOTHER = "samen-terug-naar-huis", "een-dak-van-riet-en-regen"


@pytest.fixture
def lotte(db):
    return User.objects.create_user("lotte@example.org", PASSWORD, name="Lotte Brandsma")


@pytest.fixture
def signed_in(lotte):
    client = Client()
    client.post("/account/login/", {"login": lotte.email, "password": PASSWORD})
    return client


def rights():
    lines = AccessLine.objects.filter(action="rights").order_by("pk")
    return list(lines.values_list("object_kind", "user_id"))


def link_for_a_password(user):
    token = default_token_generator.make_token(user)
    names = {"uidb36": user_pk_to_url_str(user), "key": token}
    return reverse("account_reset_password_from_key", kwargs=names)


def test_a_new_password(signed_in, lotte):
    typed = {"oldpassword": PASSWORD, "password1": ANOTHER, "password2": ANOTHER}

    signed_in.post("/account/password/change/", typed | {"oldpassword": "not that one"})
    signed_in.post("/account/password/change/", typed)

    assert rights() == [("own_password", lotte.pk)]
    assert ANOTHER not in repr(list(AccessLine.objects.values()))


def test_a_password_chosen_by_the_link_of_a_letter_is_of_whose_it_is(client, lotte):
    page = client.get(link_for_a_password(lotte))
    client.post(page["Location"], {"password1": ANOTHER, "password2": ANOTHER})

    assert rights() == [("own_password", lotte.pk)]


def test_a_second_step_that_comes_and_goes(signed_in, lotte, django_capture_on_commit_callbacks):
    page = "/account/2fa/totp/"
    signed_in.get(f"{page}activate/")
    secret = signed_in.session["mfa.totp.secret"]
    code = code_of(secret)

    signed_in.post(f"{page}activate/", {"code": "000000"})
    with django_capture_on_commit_callbacks(execute=True):
        signed_in.post(f"{page}activate/", {"code": code})
    asked = signed_in.post(f"{page}deactivate/")
    assert rights() == [("own_factor", lotte.pk)]  # nothing went yet: it asks who it is first
    signed_in.post(asked["Location"], {"password": PASSWORD})

    assert not Authenticator.objects.filter(user=lotte, type="totp").exists()
    assert rights() == [("own_factor", lotte.pk)] * 2


def test_new_recovery_codes(signed_in, lotte, django_capture_on_commit_callbacks):
    TOTP.activate(lotte, generate_totp_secret())

    asked = signed_in.post("/account/2fa/recovery-codes/generate/")
    with django_capture_on_commit_callbacks(execute=True):
        signed_in.post(asked["Location"], {"password": PASSWORD})

    assert rights() == [("own_factor", lotte.pk)]


def test_an_invitation_that_is_taken_up(client, world):
    invitation = make_invitation(world.beheer, email="nieuw@example.org")

    client.post(invitation.get_absolute_url(), {"name": "Nieuw", "password": ANOTHER})

    assert rights() == [("own_place", User.objects.get(email="nieuw@example.org").pk)]


def test_each_has_words():
    assert {*FORMS.values(), *LETTERS.values()} == set(OWN)


def test_an_address_added(signed_in, lotte):
    signed_in.post("/account/email/", {"action_add": "", "email": "lotte.nieuw@example.org"})

    assert EmailAddress.objects.filter(email="lotte.nieuw@example.org").exists()
    assert rights() == [("own_email", lotte.pk)]
