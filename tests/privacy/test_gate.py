"""The gate: shut by default, 404 against 403, and a line in the log for each."""

import pytest
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from accounts import views
from privacy.access import Can
from privacy.gate import deny_by_default, requires
from privacy.models import AccessLine
from tests.world import make_family, make_session


@requires(Can.RECORD_SESSION)
def record(request, family):
    return HttpResponse(f"for {family.name}")


def ask(user, family_id, view=record):
    request = RequestFactory().get("/")
    request.user = user
    return view(request, family_id=family_id)


def forgetful(request):
    return HttpResponse("open to everybody")


def test_a_view_that_says_nothing_does_not_run():
    middleware = deny_by_default(lambda request: None)

    with pytest.raises(ImproperlyConfigured, match="forgetful does not say who may open it"):
        middleware.process_view(RequestFactory().get("/"), forgetful, (), {})


def test_every_request_passes_the_gate(client, db, monkeypatch):
    monkeypatch.delattr(views.me, "gate")

    with pytest.raises(ImproperlyConfigured):
        client.get("/me/")


def test_who_may_gets_in_and_is_written_down(world):
    response = ask(world.ank, world.family.pk)

    line = AccessLine.objects.get()
    assert response.content == b"for Yildirim-Prins"
    assert (line.user_id, line.user_name, line.organisation) == (
        world.ank.pk,
        "Ank Veldmuis",
        "Simba Familiezorg",
    )
    assert (line.action, line.rule, line.parts, line.purpose) == (
        "view",
        "record_session",
        "counsellor",
        "support",
    )
    assert (line.family_id, line.status) == (world.family.pk, 200)


def test_who_sees_the_family_but_may_not_do_this_gets_403(world):
    with pytest.raises(PermissionDenied):
        ask(world.kemal, world.family.pk)

    assert AccessLine.objects.get().status == 403


@pytest.mark.parametrize(("refusal", "status"), [(PermissionDenied, 403), (Http404, 404)])
def test_what_a_view_itself_refuses_is_a_line_too(world, refusal, status):
    @requires(Can.RECORD_SESSION, changing=AccessLine.Action.RIGHTS)
    def refuses(request, family):
        raise refusal

    with pytest.raises(refusal):
        ask(world.ank, world.family.pk, view=refuses)

    line = AccessLine.objects.get()
    assert (line.status, line.rule, line.user_id) == (status, "record_session", world.ank.pk)


def test_asking_to_change_the_words_of_another_is_in_the_log(world, as_):
    session = make_session(world.family, world.ank, children=world.children)

    answer = as_(world.joris).get(f"/families/{world.family.pk}/sessions/{session.pk}/edit/")

    line = AccessLine.objects.get()
    assert (answer.status_code, line.status, line.object_id) == (403, 403, session.pk)


@pytest.mark.parametrize("family_id", ["known", 0, 987654321, 2**80])
def test_out_of_reach_and_not_there_look_the_same(world, family_id):
    with pytest.raises(Http404) as refused:
        ask(world.stranger, world.family.pk if family_id == "known" else family_id)

    assert str(refused.value) == ""
    assert AccessLine.objects.get().status == 404


def test_a_colleagues_family_is_out_of_reach_of_a_counsellor(world):
    other = make_family("Anders", by=world.mirjam)

    with pytest.raises(Http404):
        ask(world.ank, other.pk)


def test_nobody_is_sent_to_the_sign_in_page(client, world):
    response = client.get("/me/")

    assert response.status_code == 302
    assert response["Location"] == "/account/login/?next=/me/"


def test_saving_in_the_background_hears_that_one_is_signed_out(client, db):
    response = client.post("/me/", headers={"X-Autosave": "1"})

    assert response.status_code == 401


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE privacy_accessline SET user_name = 'somebody else'",
        "DELETE FROM privacy_accessline",
        "TRUNCATE privacy_accessline",
    ],
)
def test_the_log_cannot_be_changed_or_emptied(world, sql):
    ask(world.ank, world.family.pk)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)

    assert AccessLine.objects.get().user_name == "Ank Veldmuis"


def test_the_log_holds_no_name_of_the_family(world):
    ask(world.ank, world.family.pk)

    line = AccessLine.objects.values().get()
    assert not any("Yildirim" in str(value) for value in line.values())
