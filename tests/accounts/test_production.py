"""What the tests themselves do without is asked of a server in production: slow hashes, and the end of a session."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from tests.simba.test_settings import in_production, manage

HASHED = (
    "from django.contrib.auth.hashers import make_password; print(make_password('vier gewone woorden samen'))"
)
SESSIONS = (
    "from django.conf import settings as s; from simba.context import screen; from django.test import RequestFactory;"
    "print(s.SESSION_COOKIE_AGE, s.SESSION_SAVE_EVERY_REQUEST, s.ACCOUNT_SESSION_REMEMBER,"
    " screen(RequestFactory().get('/'))['session_warning_after'])"
)
# RFC 9106, its second recommended option: 64 MiB, three rounds, four lanes.
ARGON2 = r"argon2\$argon2id\$v=19\$m=65536,t=3,p=4\$"


def test_production_keeps_passwords_by_argon2():
    assert re.match(ARGON2, in_production(HASHED))


def test_the_demo_keeps_them_in_the_same_way():
    assert re.match(ARGON2, manage("shell", "--no-imports", "-c", HASHED, SIMBA_ENV="demo").stdout)


def test_production_makes_an_older_hash_anew():
    question = (
        "from django.contrib.auth.hashers import identify_hasher, make_password, check_password;"
        "old, found = make_password('x', hasher='pbkdf2_sha256'), [];"
        "print(check_password('x', old, setter=found.append), found)"
    )

    assert in_production(question) == "True ['x']"


def test_a_session_ends_thirty_minutes_after_the_last_use_and_says_so_at_twenty_five():
    assert in_production(SESSIONS) == "1800 True False 1500"


@pytest.mark.parametrize("who", ["ank", "marloes"])
def test_the_page_holds_the_moment_of_the_warning(world, as_, who):
    """``tests/browser/test_colleagues.py`` lets a session end while somebody writes; here are the real figures."""
    page = as_(getattr(world, who)).get(f"/families/{world.family.pk}/").text

    assert settings.SESSION_COOKIE_AGE == 30 * 60
    assert 'data-after-seconds="1500"' in page
    assert "Over 5 minuten wordt u uitgelogd. Wat u schreef, blijft bewaard." in page


def test_each_request_puts_the_end_of_the_session_off_and_after_it_nothing_opens(world, as_):
    client, now = as_(world.ank), timezone.now()
    stored = Session.objects.filter(pk=client.session.session_key)
    stored.update(expire_date=now + timedelta(minutes=1))

    assert client.get("/me/").status_code == 200
    assert timedelta(minutes=29) < stored.get().expire_date - now < timedelta(minutes=31)

    with time_machine.travel(now + timedelta(minutes=32)):
        assert "/account/login/" in client.get("/me/")["Location"]
