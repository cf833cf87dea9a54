"""The ways into an account are changed by who just said who it is, and not on a device left open."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache

from tests.accounts.test_confirming import WORDS, client_of

OTHER = {"email": "ander@example.org"}


@pytest.fixture
def ank(world):
    cache.clear()
    world.ank.set_password(WORDS)
    world.ank.save()
    EmailAddress.objects.create(user=world.ank, email=world.ank.email, verified=True, primary=True)
    EmailAddress.objects.create(user=world.ank, **OTHER, verified=True)
    TOTP.activate(world.ank, generate_totp_secret())
    RecoveryCodes.activate(world.ank)
    return world.ank


def state(user):
    user.refresh_from_db()
    addresses = sorted(EmailAddress.objects.filter(user=user).values_list("email", "primary"))
    factors = {one.type: repr(one.data) for one in Authenticator.objects.filter(user=user)}
    return user.email, user.password, addresses, factors


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("email/", {"email": "nieuw@example.org", "action_add": ""}),
        ("email/", {**OTHER, "action_remove": ""}),
        ("email/", {**OTHER, "action_primary": ""}),
        ("2fa/totp/deactivate/", {}),
        ("2fa/recovery-codes/generate/", {}),
        ("2fa/webauthn/add/", {"name": "sleutel", "credential": "{}"}),
        ("password/change/", {"oldpassword": "geraden", "password1": "x" * 14, "password2": "x" * 14}),
    ],
)
def test_nothing_of_it_changes_before_that(ank, path, sent):
    before = state(ank)

    answer = client_of(ank, 6).post(f"/account/{path}", sent)

    asked = answer.status_code == 422 or "/reauthenticate/" in answer.get("Location", "")
    assert asked or "errorlist" in answer.content.decode() or "invalid-feedback" in answer.content.decode()
    assert state(ank) == before


@pytest.mark.parametrize(
    "path",
    [
        "email/",
        "2fa/totp/deactivate/",
        "2fa/recovery-codes/",
        "2fa/recovery-codes/download/",
        "2fa/webauthn/add/",
    ],
)
def test_the_pages_do_not_open_before_that(ank, path):
    answer = client_of(ank, 6).get(f"/account/{path}")

    assert "/account/reauthenticate/" in answer["Location"]


def test_a_password_is_not_set_on_a_device_left_open_where_there_was_none(ank):
    ank.set_unusable_password()
    ank.save()
    before = state(ank)

    answer = client_of(ank, 6).post("/account/password/set/", {"password1": WORDS, "password2": WORDS})

    assert (answer.status_code, state(ank)) == (422, before)


@pytest.mark.parametrize("path", ["2fa/totp/activate/", "2fa/webauthn/add/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_came_by_the_organisation_adds_no_first_factor_on_a_device_left_open(ank, path, method):
    Authenticator.objects.filter(user=ank).delete()
    ank.set_unusable_password()
    ank.save()

    left, just_now = (getattr(client_of(ank, minutes), method)(f"/account/{path}") for minutes in (6, 1))

    assert "/sign-in-again/" in left.get("Location", "") or left.status_code == 422
    assert just_now.status_code == 200
    assert not Authenticator.objects.filter(user=ank).exists()


def test_who_confirms_it_goes_on_with_what_was_typed(ank):
    client, typed = client_of(ank, 6), {**OTHER, "action_primary": ""}

    client.post("/account/email/", typed)
    client.post("/account/email/", {**typed, "confirm-asked": "1", "confirm-password": WORDS})

    assert state(ank)[0] == OTHER["email"]
