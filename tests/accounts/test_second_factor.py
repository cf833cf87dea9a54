"""Staff come in with a second factor; the people of the demo may skip it, in the demo only."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import IntegrityError
from django.test import override_settings

from accounts.admin_site import site
from accounts.models import User
from tests.world import code_of, make_organisation, make_user


@pytest.fixture
def ank(db):
    return make_user("ank", "Ank Veldmuis", ["counsellor"], make_organisation())


def test_staff_without_a_second_factor_are_sent_to_set_it_up(client, ank):
    client.force_login(ank)

    response = client.get("/me/")

    assert response.status_code == 302
    assert response["Location"] == "/account/2fa/totp/activate/"


def test_the_page_where_it_is_set_up_opens(client, ank):
    client.force_login(ank)

    assert client.get("/account/2fa/").status_code == 200


def test_staff_with_a_second_factor_go_on(client, ank):
    TOTP.activate(ank, generate_totp_secret())
    client.force_login(ank)

    assert client.get("/me/").status_code == 200


@pytest.mark.parametrize(("steps", "counts"), [(0, True), (-1, True), (-3, False), (3, False)])
def test_a_code_read_just_before_it_changed_still_counts(ank, steps, counts):
    secret = generate_totp_secret()

    app = TOTP.activate(ank, secret)

    assert app.validate_code(code_of(secret, steps)) is counts


def test_a_parent_needs_none(client, db):
    client.force_login(make_user("lotte"))

    assert client.get("/me/").status_code == 200


@pytest.mark.parametrize(("environment", "status"), [("demo", 200), ("production", 302), ("test", 302)])
def test_only_the_demo_lets_its_own_people_skip_it(client, ank, environment, status):
    client.force_login(ank)

    with override_settings(SIMBA_ENV=environment):
        assert client.get("/me/").status_code == status


def test_somebody_who_is_not_of_the_demo_never_skips_it(client, db):
    client.force_login(make_user("somebody", "Some Body", ["counsellor"], make_organisation()))

    with override_settings(SIMBA_ENV="demo"):
        assert client.get("/me/").status_code == 302


def test_the_sign_in_page_shows_the_people_in_the_demo_only(client, db):
    with override_settings(SIMBA_ENV="demo"):
        assert "lotte@example.org" in client.get("/account/login/").content.decode()

    assert "lotte@example.org" not in client.get("/account/login/").content.decode()


def test_nobody_makes_an_account_without_an_invitation(client, db):
    words = "drie-lange-woorden"
    client.post("/account/signup/", {"email": "new@example.org", "password1": words, "password2": words})

    assert not User.objects.exists()


def test_an_e_mail_address_counts_once_whatever_its_capitals(db):
    make_user("lotte")

    with pytest.raises(IntegrityError):
        make_user("LOTTE".title())


def test_the_admin_is_behind_the_same_second_factor(client, db):
    bea = make_user("beheer", "Bea Kuiper", ["administrator"], make_organisation())
    client.force_login(bea)
    assert client.get("/admin/")["Location"] == "/account/2fa/totp/activate/"

    TOTP.activate(bea, generate_totp_secret())
    assert client.get("/admin/").status_code == 200


def test_the_admin_holds_lists_and_organisations_only():
    kept = {model._meta.label for model in site._registry}

    assert kept == {
        "accounts.Organisation",
        "families.ProblemArea",
        "families.SupportNeedKind",
        "goals.LifeArea",
    }
