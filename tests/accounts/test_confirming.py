"""Asking once more who it is: ``accounts.confirming``, on a view of its own."""

import time

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from accounts.confirming import confirms_who_it_is
from simba.doors import public

WORDS = "vier gewone woorden samen"
seen = []


@public
@confirms_who_it_is
def secret(request):
    seen.append((request.method, request.POST.dict()))
    return HttpResponse("the secret address")


urlpatterns = [path("secret/", secret), path("", include("simba.urls"))]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def ank(world):
    world.ank.set_password(WORDS)
    world.ank.save()
    cache.clear()
    seen.clear()
    return world.ank


def client_of(user, minutes_ago):
    client = Client()
    client.force_login(user)
    session = client.session
    session["has_second_factor"] = True
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - minutes_ago * 60}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def test_who_came_in_just_now_is_not_asked(ank):
    assert client_of(ank, 4).get("/secret/").content == b"the secret address"


def test_who_came_in_longer_ago_is_asked_and_led_back(ank):
    client = client_of(ank, 6)

    asked = client.get("/secret/?day=3")
    assert asked["Location"] == "/account/reauthenticate/?next=%2Fsecret%2F%3Fday%3D3"
    back = client.post(asked["Location"], {"password": WORDS})

    assert back["Location"] == "/secret/?day=3"
    assert client.get("/secret/").content == b"the secret address"


def test_a_session_that_proved_nothing_is_asked(ank):
    client = client_of(ank, 4)
    session = client.session
    del session["account_authentication_methods"]
    session.save()

    assert "/account/reauthenticate/" in client.get("/secret/")["Location"]


def test_what_was_typed_is_held_until_the_password_is_right_and_goes_on_once(ank):
    client, typed = client_of(ank, 6), {"note": "regel 1\nregel 2 <b>", "who": "Marloes"}

    held = client.post("/secret/", typed)
    wrong = client.post("/secret/", {**typed, "confirm-asked": "1", "confirm-password": "niet dit"})
    right = client.post("/secret/", {**typed, "confirm-asked": "1", "confirm-password": WORDS})

    assert (held.status_code, wrong.status_code, right.status_code) == (422, 422, 200)
    assert "\nregel 1\nregel 2 &lt;b&gt;</textarea>" in held.content.decode()
    assert "Marloes" in wrong.content.decode()
    assert "niet dit" not in wrong.content.decode()
    assert seen == [("POST", typed)]


def test_a_field_named_like_the_question_does_not_get_around_it(ank):
    client = client_of(ank, 6)

    assert client.post("/secret/", {"confirm-asked": "1"}).status_code == 422
    assert seen == []


def test_an_autosave_is_told_where_to_confirm(ank):
    answer = client_of(ank, 6).post("/secret/", {"note": "x"}, headers={"X-Autosave": "1"})

    assert answer.status_code == 401
    assert answer.json() == {"url": "/account/reauthenticate/?next=%2Fsecret%2F"}


def test_without_a_password_the_second_factor_is_asked(ank):
    ank.set_unusable_password()
    ank.save()
    TOTP.activate(ank, generate_totp_secret())
    codes = RecoveryCodes.activate(ank).get_unused_codes()
    client = client_of(ank, 6)

    assert client.get("/secret/")["Location"].startswith("/account/2fa/reauthenticate/")
    wrong = client.post("/secret/", {"note": "x", "confirm-asked": "1", "confirm-code": "000000"})
    right = client.post("/secret/", {"note": "x", "confirm-asked": "1", "confirm-code": codes[0]})

    assert (wrong.status_code, right.status_code) == (422, 200)
    assert seen == [("POST", {"note": "x"})]


def test_without_either_one_signs_in_again(ank):
    ank.set_unusable_password()
    ank.save()
    client = client_of(ank, 6)

    asked = client.get("/secret/")
    again = client.get(asked["Location"])

    assert again["Location"] == "/account/login/?next=/secret/"
    assert client.get("/secret/")["Location"].startswith("/account/login/")


def test_the_password_cannot_be_guessed_there(ank):
    client = client_of(ank, 6)

    tries = [
        client.post("/secret/", {"confirm-asked": "1", "confirm-password": f"guess {n}"}).status_code
        for n in range(12)
    ]

    assert tries[-1] in (422, 429)
    assert client.post("/secret/", {"confirm-asked": "1", "confirm-password": WORDS}).status_code != 200


def test_a_stranger_is_sent_to_the_sign_in_page(db):
    assert Client().get("/secret/")["Location"] == "/account/login/?next=/secret/"
