"""Guessing: counted per account and per address in Redis, and nothing tells whether an address is known."""

import os
import re
import statistics
import subprocess
import sys
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.core.cache import cache
from django.test import Client, override_settings

from accounts.models import PasswordLetter
from accounts.tasks import ring_again_for_password_letters, send_password_letter
from privacy.policies import WEB
from tests.conftest import THE_WALL
from tests.processes import ROOT, of_the_test

WORDS = "vier gewone woorden samen"
ARGON2 = ["accounts.hashers.Argon2", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]


@pytest.fixture
def lotte(world):
    user = world.marloes
    user.set_password(WORDS)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    cache.clear()
    return user


def sign_in(email, password, client=None, **headers):
    return (client or Client()).post(
        "/account/login/", {"login": email, "password": password}, headers=headers
    )


def said(answer):
    """What a page says, without the token and the address somebody typed."""
    page = re.sub(r'value="[^"]*"|"X-CSRFToken": "\w+"', "", answer.content.decode())
    return answer.status_code, re.sub(r"[\w.]+@[\w.]+", "", page)


def test_wrong_unknown_and_locked_look_the_same(lotte):
    wrong = sign_in(lotte.email, "iets anders dan dit")
    unknown = sign_in("niemand@example.org", "iets anders dan dit")
    for _ in range(6):
        locked = sign_in(lotte.email, "iets anders dan dit")

    assert said(wrong) == said(unknown) == said(locked)
    assert "vijf minuten" in wrong.content.decode()
    assert sign_in(lotte.email, WORDS).status_code == 200  # not even with the right one


def test_one_locked_account_locks_no_other(lotte, world):
    for _ in range(6):
        sign_in("iemand.anders@example.org", "iets anders dan dit")

    assert sign_in(lotte.email, WORDS).status_code == 302


def test_an_address_that_tries_many_accounts_is_stopped(lotte):
    for number in range(10):
        sign_in(f"iemand{number}@example.org", "iets anders dan dit")

    assert sign_in(lotte.email, WORDS).status_code == 200


def test_coming_in_is_no_try(lotte):
    answers = [sign_in(lotte.email, WORDS).status_code for _ in range(12)]

    assert answers == [302] * 12


@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1)
def test_behind_a_proxy_a_made_up_address_does_not_help(lotte):
    for number in range(10):
        forged = {"X-Forwarded-For": f"10.1.1.{number}, 203.0.113.9"}
        sign_in(f"iemand{number}@example.org", "iets anders dan dit", **forged)

    stopped = sign_in(lotte.email, WORDS, **{"X-Forwarded-For": "10.9.9.9, 203.0.113.9"})
    elsewhere = sign_in(lotte.email, WORDS, **{"X-Forwarded-For": "203.0.113.10"})

    assert (stopped.status_code, elsewhere.status_code) == (200, 302)


def test_without_a_proxy_the_header_is_not_believed(lotte):
    for number in range(10):
        forged = {"X-Forwarded-For": f"10.1.1.{number}"}
        sign_in(f"iemand{number}@example.org", "iets anders dan dit", **forged)

    assert sign_in(lotte.email, WORDS, **{"X-Forwarded-For": "10.9.9.9"}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_the_count_is_shared_by_processes_and_outlives_them(lotte):
    tries = (
        "from django.test import Client\n"
        "for _ in range(5):\n"
        f"    data = {{'login': {lotte.email!r}, 'password': 'nee nee nee nee'}}\n"
        "    Client(SERVER_NAME='localhost').post('/account/login/', data)\n"
    )
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", tries]

    assert sign_in(lotte.email, WORDS).status_code == 302
    subprocess.run(
        command, cwd=ROOT, env={**os.environ, **of_the_test(role=WEB)}, check=True, capture_output=True
    )

    assert sign_in(lotte.email, WORDS).status_code == 200


def test_codes_and_recovery_codes_cannot_be_guessed(lotte, world):
    TOTP.activate(lotte, generate_totp_secret())
    codes = RecoveryCodes.activate(lotte).get_unused_codes()
    client = Client()
    sign_in(lotte.email, WORDS, client)
    for number in range(6):
        client.post("/account/2fa/authenticate/", {"code": f"00000{number}"})

    late = client.post("/account/2fa/authenticate/", {"code": codes[0]})
    cache.clear()
    in_time = client.post("/account/2fa/authenticate/", {"code": codes[0]})

    assert (late.status_code, in_time.status_code) == (200, 302)


def test_links_of_invitations_cannot_be_tried_without_end(lotte, client):
    answers = [client.get("/invitation/forged/").status_code for _ in range(101)]

    assert answers[:100] == [404] * 100
    assert answers[100] == 429


@override_settings(PASSWORD_HASHERS=ARGON2)
def test_an_unknown_address_takes_as_long_as_a_known_one(lotte):
    lotte.set_password(WORDS)
    lotte.save()
    took = {lotte.email: [], "niemand@example.org": []}

    for _ in range(9):
        for email in took:
            cache.clear()
            client, start = Client(), time.perf_counter()
            sign_in(email, "iets anders dan dit", client)
            took[email].append(time.perf_counter() - start)

    known, unknown = (statistics.median(times) for times in took.values())
    assert 0.6 < known / unknown < 1.7


def test_asking_for_a_new_password_is_the_same_for_everybody(lotte):
    answers = [
        Client().post("/account/password/reset/", {"email": email}, follow=True)
        for email in (lotte.email, "niemand@example.org")
    ]

    assert said(answers[0]) == said(answers[1])
    assert mail.outbox == []  # no letter is written while somebody waits
    assert PasswordLetter.objects.count() == 2


def test_asking_takes_as_many_queries_for_everybody(lotte, django_assert_num_queries):
    Client().post("/account/password/reset/", {"email": "warm@example.org"})

    for email in (lotte.email, "niemand@example.org"):
        with django_assert_num_queries(1 + THE_WALL):
            Client().post("/account/password/reset/", {"email": email})


def test_the_letter_comes_from_the_worker_and_its_link_works_once(lotte):
    Client().post("/account/password/reset/", {"email": lotte.email.upper()})
    Client().post("/account/password/reset/", {"email": "niemand@example.org"})

    for letter in [*PasswordLetter.objects.values_list("pk", flat=True)] * 2:
        send_password_letter(letter)

    assert [letter.to for letter in mail.outbox] == [[lotte.email], ["niemand@example.org"]]
    assert not PasswordLetter.objects.exists()
    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body).group(1)
    assert "/password/reset/" not in mail.outbox[1].body
    client = Client()
    page = client.get(link, follow=True)
    client.post(page.request["PATH_INFO"], {"password1": f"{WORDS} nieuw", "password2": f"{WORDS} nieuw"})
    lotte.refresh_from_db()
    assert lotte.check_password(f"{WORDS} nieuw")
    assert Client().get(link, follow=True).context["token_fail"]


def test_an_account_that_was_ended_gets_no_link(lotte):
    lotte.is_active = False
    lotte.save()
    letter = PasswordLetter.objects.create(email=lotte.email)

    send_password_letter(letter.pk)

    assert "/password/reset/" not in mail.outbox[0].body


def test_letters_left_behind_are_rung_for_and_old_ones_go(lotte):
    old = PasswordLetter.objects.create(email=lotte.email)
    PasswordLetter.objects.filter(pk=old.pk).update(asked_at="2026-01-01T00:00:00Z")
    fresh = PasswordLetter.objects.create(email=lotte.email)

    ring_again_for_password_letters()

    assert [*PasswordLetter.objects.all()] == [fresh]


@override_settings(PASSWORD_HASHERS=ARGON2)
def test_an_older_hash_is_made_anew_at_sign_in(lotte):
    lotte.password = make_password(WORDS, hasher="pbkdf2_sha256")
    lotte.save()

    assert sign_in(lotte.email, WORDS).status_code == 302

    lotte.refresh_from_db()
    assert lotte.password.startswith("argon2$argon2id$v=19$m=65536,t=3,p=4$")


@pytest.mark.parametrize(
    "password",
    [
        "kort",
        "123456789012",
        "098712347654",
        "password1234",
        "marloes.prins",
        "wachtwoord123",
        "W@chtw00rd!!2026",
        "Welkom Simba 1",
        "aaaaaaaabbbb",
    ],
)
def test_a_common_short_or_own_password_is_refused(lotte, password):
    client = Client()
    client.force_login(lotte)

    client.post(
        "/account/password/change/",
        {"oldpassword": WORDS, "password1": password, "password2": password},
    )

    lotte.refresh_from_db()
    assert lotte.check_password(WORDS)


def test_words_that_do_not_belong_together_are_fine(lotte):
    client = Client()
    client.force_login(lotte)
    words = "fiets december soep lantaarn"

    client.post("/account/password/change/", {"oldpassword": WORDS, "password1": words, "password2": words})

    lotte.refresh_from_db()
    assert lotte.check_password(words)


def test_the_settings_count_where_every_process_sees_it():
    assert settings.CACHES["default"]["BACKEND"] == "simba.cache.ForgivingRedisCache"
