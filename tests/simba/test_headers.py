"""What goes with every answer: each address of the access table is asked by its readers, and by nobody."""

import gzip

import pytest
from allauth.account.models import EmailAddress
from django.db import transaction

from tests.conftest import signed_in
from tests.security.test_doors import of_others
from tests.test_access import CAST, ask, cast, rows  # noqa: F401 - the filled world is a fixture

pytestmark = pytest.mark.django_db
FAMILY = ["kemal", "marloes", "elif_", "aylin", "hanneke", "coby"]
MAY_BE_FRAMED = "/pdf/"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def wrong_with(path, answer):
    """What an answer lacks, in words."""
    found = [name for name, value in HEADERS.items() if answer.get(name) != value]
    policy, framed = answer.get("Content-Security-Policy", ""), path.endswith(MAY_BE_FRAMED)
    found += ["unsafe"] if "unsafe" in policy or "default-src" not in policy else []
    if not framed:
        found += ["frames"] if answer.get("X-Frame-Options") != "DENY" else []
        found += ["frame-ancestors"] if "frame-ancestors 'none'" not in policy else []
    found += ["kept"] if "no-store" not in answer.get("Cache-Control", "") else []
    permissions = answer.get("Permissions-Policy", "")
    if "camera=()" not in permissions or "publickey-credentials-get=(self)" not in permissions:
        found.append("Permissions-Policy")
    return found


@pytest.mark.parametrize("who", ["marloes", "ank", "stranger", "nobody"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_answer_says_how_careful_a_browser_must_be(cast, who, method):  # noqa: F811
    wrong, asked = {}, 0

    for row in rows():
        if row.values[0] == method:
            path = row.values[1].format(**cast.ids)
            if found := wrong_with(path, ask(cast.clients[who], method, path)):
                wrong[path] = found
            asked += 1

    assert wrong == {}
    assert asked > 40


@pytest.mark.parametrize("who", FAMILY)
def test_pages_of_family_members_have_a_neutral_title_and_a_way_out(cast, who):  # noqa: F811
    telling, looked_at = [], 0

    for row in rows():
        method, path, answers = row.values
        if method == "GET" and answers[CAST.index(who)] in ("200", "403", "404"):
            answer = ask(cast.clients[who], method, path.format(**cast.ids))
            page = answer.content.decode(errors="ignore")
            if "<html" in page:
                looked_at += 1
                if "<title>Simba</title>" not in page or "data-quick-exit" not in page:
                    telling.append(path)

    assert telling == []
    assert looked_at > 10


def own_pages():
    """The pages of the sign-in app about one's own account: password, second factor, devices, address."""
    return [path for path in of_others() if path.startswith("/account/")]


@pytest.mark.parametrize("who", ["marloes", "elif_", "coby"])
def test_the_own_account_of_a_family_member_has_them_too(cast, who):  # noqa: F811
    """With an account that has a password, as those have who really come here: without one many pages lead on."""
    user = getattr(cast, who)
    user.set_password("vier gewone woorden samen")
    with transaction.atomic():
        user.save(update_fields=["password"])
        EmailAddress.objects.get_or_create(user=user, email=user.email, verified=True, primary=True)
        client, looked_at, telling = signed_in(user), [], []
        for path in own_pages():
            page = ask(client, "GET", path).content.decode(errors="ignore")
            if "<html" in page:
                looked_at.append(path)
                if "<title>Simba</title>" not in page or "data-quick-exit" not in page:
                    telling.append(path)
        transaction.set_rollback(True)

    assert telling == []
    assert set(looked_at) >= MUST_BE_SEEN


MUST_BE_SEEN = {"/account/password/change/", "/account/2fa/", "/account/sessions/", "/account/email/"}
MUST_BE_SEEN |= {"/account/2fa/totp/activate/", "/account/2fa/webauthn/add/", "/account/logout/"}


@pytest.mark.parametrize(
    "path", ["/account/login/", "/account/password/reset/", "/nowhere/", "/account/2fa/"]
)
def test_the_way_in_and_what_is_not_there_are_as_careful(client, path):
    assert wrong_with(path, client.get(path)) == []


def test_a_paper_that_is_kept_is_an_attachment_in_a_sandbox(cast):  # noqa: F811
    path = f"/families/{cast.ids['family']}/reports/{cast.ids['report']}/download/"

    answer = ask(cast.clients["marloes"], "GET", path)

    assert answer["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_paper_on_the_page_loads_nothing_and_stands_in_our_frame_only(cast):  # noqa: F811
    path = f"/families/{cast.ids['family']}/reports/{cast.ids['report']}/pdf/"

    answer = ask(cast.clients["marloes"], "GET", path)

    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_signing_out_leaves_nothing_in_the_browser(cast):  # noqa: F811
    by_button = ask(cast.clients["ank"], "POST", "/account/logout/")
    quickly = ask(cast.clients["marloes"], "POST", "/account/logout/", headers={"Sec-Fetch-Mode": "cors"})

    assert by_button["Clear-Site-Data"] == '"cache", "storage"'
    assert quickly["Clear-Site-Data"] == '"cache"'


@pytest.mark.urls("tests.simba.broken")
def test_a_page_that_broke_is_as_careful(client, db):
    client.raise_request_exception = False

    answer = client.get("/broken/marloes/")

    assert answer.status_code == 500
    assert wrong_with("/broken/", answer) == []


def test_a_page_is_small_on_the_way_and_never_twice_as_long(cast):  # noqa: F811
    ank, path = cast.clients["ank"], f"/families/{cast.family.pk}/"

    plain = ank.get(path)
    answers = [ank.get(path, headers={"Accept-Encoding": "gzip"}) for _ in range(12)]

    assert {answer["Content-Encoding"] for answer in answers} == {"gzip"}
    assert len(answers[0].content) < len(plain.content) / 3
    assert gzip.decompress(answers[0].content)[:15] == plain.content[:15]
    # Of a length that is the same each time somebody could learn what stands beside their own words (BREACH).
    assert len({len(answer.content) for answer in answers}) > 1
