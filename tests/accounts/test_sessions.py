"""Sessions: anew at sign-in, listed, and ended when the password changes or somebody says so."""

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.cache import cache
from django.test import Client

WORDS = "vier gewone woorden samen"


@pytest.fixture
def lotte(world):
    user = world.marloes
    user.set_password(WORDS)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    cache.clear()
    return user


def come_in(user, **headers):
    client = Client(headers=headers)
    client.post("/account/login/", {"login": user.email, "password": WORDS})
    return client


def test_a_key_from_before_signing_in_opens_nothing(lotte):
    client = Client()
    client.post("/account/password/reset/", {"email": "x"})  # makes a session for a message, or not
    session = client.session
    session["somebody"] = "was here"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = before = session.session_key

    client.post("/account/login/", {"login": lotte.email, "password": WORDS})

    after = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert after != before
    client.cookies[settings.SESSION_COOKIE_NAME] = before
    assert "/account/login/" in client.get("/me/")["Location"]


def test_devices_are_listed_and_the_others_are_signed_out(lotte):
    here = come_in(lotte, user_agent="Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Safari/604.1")
    there = come_in(lotte, user_agent="Mozilla/5.0 (Windows NT 10.0) Firefox/140.0")

    page = here.get("/account/sessions/").content.decode()
    assert page.count("rows-title") == 2
    here.post("/account/sessions/")

    assert here.get("/me/").status_code == 200
    assert "/account/login/" in there.get("/me/")["Location"]


def test_one_device_is_signed_out(lotte):
    here, there, third = come_in(lotte), come_in(lotte), come_in(lotte)
    key = there.cookies[settings.SESSION_COOKIE_NAME].value

    here.post(f"/me/devices/{UserSession.objects.get(session_key=key).pk}/end/")

    assert [client.get("/me/").status_code for client in (here, there, third)] == [200, 302, 200]


def test_nobody_signs_out_somebody_elses_device(lotte, world, as_):
    there = come_in(lotte)
    key = there.cookies[settings.SESSION_COOKIE_NAME].value
    pk = UserSession.objects.get(session_key=key).pk

    assert as_(world.kemal).post(f"/me/devices/{pk}/end/").status_code == 404
    assert there.get("/me/").status_code == 200


def test_another_password_ends_every_other_session(lotte):
    here, there = come_in(lotte), come_in(lotte)
    words = {"oldpassword": WORDS, "password1": f"{WORDS} nieuw", "password2": f"{WORDS} nieuw"}

    here.post("/account/password/change/", words)

    assert here.get("/me/").status_code == 200
    assert "/account/login/" in there.get("/me/")["Location"]
