"""Dutch first; English for who chose it."""

from django.conf import settings

from tests.world import make_user


def test_the_sign_in_page_is_dutch_whatever_the_browser_says(client, db):
    page = client.get("/account/login/", headers={"Accept-Language": "en-GB,en;q=0.9"})

    assert page["Content-Language"] == "nl"
    assert "Wachtwoord" in page.content.decode()


def test_who_chose_english_before_signing_in_gets_english(client, db):
    client.post("/language/", {"language": "en", "next": "/account/login/"})

    page = client.get("/account/login/")

    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert "Password" in page.content.decode()


def test_the_choice_is_kept_with_the_account(client, db):
    lotte = make_user("lotte")
    client.force_login(lotte)

    client.post("/me/language/", {"language": "en"})

    lotte.refresh_from_db()
    assert lotte.language == "en"


def test_a_language_we_do_not_speak_changes_nothing(client, db):
    lotte = make_user("lotte")
    client.force_login(lotte)

    client.post("/me/language/", {"language": "xx"})

    lotte.refresh_from_db()
    assert lotte.language == "nl"


def test_the_page_one_was_on_comes_back_in_the_new_language(client, db):
    client.force_login(make_user("lotte"))

    assert (
        client.post("/me/language/", {"language": "en", "next": "/my/?week=3"})["Location"] == "/my/?week=3"
    )
    assert client.post("/me/language/", {"language": "en", "next": "//evil.example"})["Location"] == "/"
