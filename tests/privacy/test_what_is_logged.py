"""Each thing somebody does is a line that says what it was: in and out, searching, adding, rights, the admin."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from privacy import wording
from privacy.log import record
from privacy.models import AccessLine
from tests.world import days_ago, make_file, make_goal, make_secrecy, make_session

PASSWORD = "samen-terug-naar-huis"


def last(**which):
    return AccessLine.objects.filter(**which).latest("pk")


@pytest.fixture
def lotte(world):
    user = User.objects.create_user("lotte@example.org", PASSWORD, name="Lotte Brandsma")
    return user


def try_password(user, password):
    client = Client()
    client.post("/account/login/", {"login": user.email, "password": password})
    return client


def test_in_and_out_are_lines(lotte):
    client = try_password(lotte, PASSWORD)
    client.post("/account/logout/")

    assert list(AccessLine.objects.order_by("pk").values_list("action", "user_id")) == [
        ("sign_in", lotte.pk),
        ("sign_out", lotte.pk),
    ]


def test_a_wrong_password_is_a_line_without_what_was_typed(lotte):
    try_password(lotte, "my-secret-of-another-site")

    line = last(action="failed_sign_in")
    assert (line.user_id, line.status) == (lotte.pk, 401)
    assert "secret" not in repr(AccessLine.objects.values().get(pk=line.pk))


def test_a_wrong_password_comes_from_who_stands_before_our_proxy(lotte, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    behind_the_proxy = {"HTTP_X_FORWARDED_FOR": "203.0.113.9, 198.51.100.7", "REMOTE_ADDR": "10.0.0.2"}

    Client(**behind_the_proxy).post("/account/login/", {"login": lotte.email, "password": "x" * 12})

    assert last(action="failed_sign_in").address == "198.51.100.7"


def test_a_try_for_an_account_that_is_not_there_keeps_no_address_typed(db):
    client = Client()
    client.post("/account/login/", {"login": "niemand@example.org", "password": "x" * 12})

    line = AccessLine.objects.values().get(action="failed_sign_in")
    assert line["user_id"] is None
    assert "niemand" not in repr(line)


def test_a_search_is_a_search(world, as_):
    as_(world.ank).get("/families/", {"q": "Yildirim"})

    line = last()
    assert (line.action, line.rule) == ("search", "see_caseload")
    assert "Yildirim" not in repr(AccessLine.objects.values().get(pk=line.pk))


def test_adding_is_told_from_changing(world, as_):
    client = as_(world.ank)

    client.post(f"/families/{world.family.pk}/persons/add/", {"first_name": "Oma"})
    added = last().action
    client.post(f"/families/{world.family.pk}/edit/", {"name": "Prins"})

    assert (added, last().action) == ("create", "change")


def test_who_may_read_is_a_right(world, as_):
    goal = make_goal(world.member.marloes)

    as_(world.marloes).post(f"/families/{world.family.pk}/goals/{goal.pk}/audience/", {"audience": "team"})

    line = last()
    assert (line.action, line.object_kind, line.object_id) == ("rights", "goal", goal.pk)


def test_a_place_in_the_team_is_a_right(world, as_):
    as_(world.ank).post(
        f"/families/{world.family.pk}/team/{world.member.coby.pk}/commitment/", {"answer": "yes"}
    )

    assert (last().action, last().object_kind) == ("rights", "member")


def test_what_is_done_in_the_admin_is_a_line(world, as_):
    client = as_(world.beheer)
    page = f"/admin/accounts/organisation/{world.here.pk}/change/"

    client.get(page)
    looked = last()
    client.post(page, {"name": "Simba", "kind": "care_provider"})

    assert (looked.action, looked.rule, looked.object_id) == ("view", "admin", world.here.pk)
    assert (last().action, last().status, last().user_id) == ("change", 302, world.beheer.pk)


def test_reading_a_page_costs_one_insert(world, as_):
    client = as_(world.ank)
    with CaptureQueriesContext(connection) as captured:
        client.get(f"/families/{world.family.pk}/")

    inserts = [one["sql"] for one in captured if "INSERT INTO" in one["sql"]]
    assert len(inserts) == 1
    assert "privacy_accessline" in inserts[0]


def test_an_action_apart_from_a_request_says_for_whom(world):
    record(
        AccessLine.Action.PRINT,
        family=world.family,
        object_kind="report",
        object_id=5,
        on_behalf_of="Ank Veldmuis",
    )

    line = AccessLine.objects.get()
    assert (line.user_id, line.user_name, line.on_behalf_of, line.family_id) == (
        None, "", "Ank Veldmuis", world.family.pk,
    )  # fmt: skip


def test_a_line_holds_the_role_of_then_and_a_digest(world, as_):
    as_(world.ank).get(f"/families/{world.family.pk}/")
    User.objects.filter(pk=world.ank.pk).update(roles=["team_lead"])

    line = AccessLine.objects.get(pk=last().pk)
    assert line.role == "counsellor"
    assert len(bytes(line.digest)) == 32


def test_every_action_has_its_words_and_an_unknown_one_closes_no_page():
    assert set(wording.SENTENCES) == set(AccessLine.Action)
    assert wording.did("of another day", "", "") == str(wording.WORKED)


@pytest.mark.parametrize(
    ("rule", "kind", "what"),
    [
        ("show_citizen_number", "child", "een burgerservicenummer"),
        ("show_secret_address", "secrecy", "een geheim adres"),
        ("record_secrecy", "secrecy", "een geheim adres"),
    ],
)
def test_the_question_before_something_hidden_is_not_told_as_having_seen_it(rule, kind, what):
    asked, shown = [wording.did(action, rule, kind) for action in ("view", "reveal")]

    assert asked == f"opende een pagina over {what}; daarvan was daar niets te zien"
    assert shown == f"liet {what} zien"


def removed(world, what):
    """The address that removes something, of each kind there is."""
    here = [world.family.pk]
    if what == "clue":
        secrecy = make_secrecy(world.family, world.mother, by=world.ank, clues=["Vlinderschool"])
        return reverse("families:remove_clue", args=[*here, secrecy.pk, secrecy.clues.get().pk])
    draft = make_session(world.family, world.ank, final=False)
    if what == "file":
        return reverse("teams:remove_file", args=[*here, draft.pk, make_file(draft).pk])
    return reverse("teams:throw_away_session", args=[*here, draft.pk])


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("clue", "verwijderde een aanwijzing voor een geheim adres"),
        ("file", "verwijderde een foto of brief bij een gesprek"),
        ("session", "verwijderde een concept van een gesprek"),
    ],
)
def test_removing_is_told_from_changing(world, as_, what, words):
    answer = as_(world.ank).post(removed(world, what))

    line = last()
    assert (answer.status_code, line.action, line.object_kind) == (302, "delete", what)
    assert wording.did(line.action, line.rule, line.object_kind) == words


@pytest.mark.parametrize(("member", "part"), [("coby", "network"), ("marloes", "parent"), ("ank", "")])
def test_an_answer_another_gave_says_in_which_part_and_never_the_name(world, as_, member, part):
    url = reverse("teams:commitment", args=[world.family.pk, getattr(world.member, member).pk])

    answer = as_(world.ank).post(url, {"answer": "yes", "given_on": str(days_ago(1)), "way": "in_person"})

    assert answer.status_code == 302, answer.content.decode()
    assert (last().on_behalf_of, last().user_id) == (part, world.ank.pk)
