"""A final session stays what it was: it gets a corrected version, and other readers when its author says so."""

import uuid

import pytest
from django.urls import reverse

from privacy.models import AccessLine
from teams.actions import begin_correction, finalise
from teams.models import CounsellingSession
from tests.world import days_ago, make_goal, make_session


def url(session, name):
    return reverse(f"teams:{name}", args=[session.family_id, session.pk])


@pytest.fixture
def ank(world, as_):
    return as_(world.ank)


@pytest.fixture
def final(world):
    session = make_session(
        world.family,
        world.ank,
        [world.deniz],
        [world.member.marloes],
        final=False,
        what_happened="Fenna sloeg Milan.",
        audience="parents",
    )
    session.about.update(note="Deniz was stil.")
    session.goals.set([make_goal(world.member.marloes, children=[world.deniz])])
    CounsellingSession.objects.filter(pk=session.pk).update(status="final", finalised_at=session.saved_at)
    session.refresh_from_db()
    return session


def correct(client, session, world, **more):
    draft_url = client.post(url(session, "correct_session")).url
    data = {
        "page_key": str(uuid.uuid4()),
        "seen_version": "1",
        "happened_on": days_ago(10).isoformat(),
        "minutes": "60",
        "kind": "home_visit",
        "present": [world.member.marloes.pk],
        "children": [world.deniz.pk],
        "what_happened": "Milan sloeg Fenna.",
        "audience": "parents",
        "correction_reason": "Namen verwisseld",
        "final": "1",
        **more,
    }
    return client.post(draft_url, data)


def test_a_correction_begins_with_the_same_words_and_hides_nothing(world, ank, final, as_):
    response = ank.post(url(final, "correct_session"))

    draft = CounsellingSession.objects.get(corrects=final)
    assert response.url == url(draft, "edit_session")
    assert (draft.what_happened, draft.is_final) == ("Fenna sloeg Milan.", False)
    assert draft.about.get().note == "Deniz was stil."
    assert (draft.present.count(), draft.goals.count()) == (1, 1)
    for reader in (world.marloes, world.ank):
        assert list(CounsellingSession.objects.visible_to(reader).current()) == [final]
    assert "verbetering" in ank.get(url(final, "session")).content.decode()
    assert "verbetering" not in as_(world.marloes).get(url(final, "session")).content.decode()


def test_asked_twice_it_is_the_same_draft(ank, final):
    first, second = ank.post(url(final, "correct_session")), ank.post(url(final, "correct_session"))

    assert first.url == second.url


def test_the_corrected_version_comes_in_its_place_and_both_say_so(world, ank, final, as_):
    response = correct(ank, final, world)

    new = CounsellingSession.objects.get(corrects=final)
    marloes = as_(world.marloes)
    listed = marloes.get(reverse("teams:sessions", args=[world.family.pk])).context["page_obj"]
    assert response.url == new.get_absolute_url()
    assert list(listed) == [new]
    text = marloes.get(new.get_absolute_url()).content.decode()
    assert "Dit is versie 2" in text
    assert "Namen verwisseld" in text
    assert final.get_absolute_url() in text
    old = marloes.get(final.get_absolute_url()).content.decode()
    assert "Fenna sloeg Milan." in old
    assert new.get_absolute_url() in old
    again = ank.post(url(final, "correct_session"))
    assert again.url == new.get_absolute_url()


def test_a_correction_says_why(world, ank, final):
    response = correct(ank, final, world, correction_reason=" ")

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["correction_reason"]


def test_who_loses_the_new_version_loses_the_old_one_too(world, ank, final, as_):
    correct(ank, final, world, audience="professionals")

    assert as_(world.marloes).get(final.get_absolute_url()).status_code == 404
    assert as_(world.tess).get(final.get_absolute_url()).status_code == 200


def test_who_gains_the_new_version_does_not_get_the_old_one(world, ank, final, as_):
    correct(ank, final, world, audience="team")

    new = CounsellingSession.objects.get(corrects=final)
    aylin = as_(world.aylin)
    assert aylin.get(new.get_absolute_url()).status_code == 200
    assert aylin.get(final.get_absolute_url()).status_code == 404
    assert final.get_absolute_url() not in aylin.get(new.get_absolute_url()).content.decode()
    assert as_(world.marloes).get(final.get_absolute_url()).status_code == 200


def test_where_some_gain_and_some_lose_the_old_one_is_for_the_counsellors(world, ank, final, as_):
    correct(ank, final, world, audience="carers")

    for who, status in [("marloes", 404), ("aylin", 404), ("tess", 404), ("joris", 200), ("ank", 200)]:
        assert as_(getattr(world, who)).get(final.get_absolute_url()).status_code == status, who


def test_only_the_author_corrects_and_chooses_the_readers(world, final, as_):
    for who, status in [("joris", 403), ("mirjam", 403), ("marloes", 403), ("stranger", 404)]:
        client = as_(getattr(world, who))
        assert client.post(url(final, "correct_session")).status_code == status
        assert client.post(url(final, "session_audience"), {"audience": "team"}).status_code == status

    assert not CounsellingSession.objects.filter(corrects=final).exists()
    final.refresh_from_db()
    assert final.audience == "parents"


def test_the_author_changes_who_reads_and_it_is_logged(world, ank, final, as_):
    page = ank.get(url(final, "session_audience")).content.decode()
    assert "Kemal, Marloes, Tess, Ank, Joris en de teamleiders" in page

    response = ank.post(url(final, "session_audience"), {"audience": "counsellors"})

    assert response.url == final.get_absolute_url()
    assert as_(world.marloes).get(final.get_absolute_url()).status_code == 404
    line = AccessLine.objects.filter(action="rights", object_id=final.pk).latest("pk")
    assert (line.user_id, line.object_kind, line.status) == (world.ank.pk, "session", 302)
    assert [event.audience for event in final.events.order_by("pk")][-2:] == ["parents", "counsellors"]
    before = "De ouders van deze kinderen, en professionals"
    assert before in ank.get(url(final, "session_audience")).content.decode().partition("eerder kon lezen")[2]


@pytest.mark.parametrize("audience", ["", "author", "iedereen"])
def test_an_audience_that_is_none_is_refused(ank, final, audience):
    assert ank.post(url(final, "session_audience"), {"audience": audience}).status_code == 422


def test_a_draft_is_not_corrected(world, ank):
    draft = make_session(world.family, world.ank, final=False)

    assert ank.post(url(draft, "correct_session")).status_code == 404
    assert ank.get(url(draft, "session_audience")).status_code == 404


def test_who_may_not_read_the_version_before_reads_the_corrected_one(world, as_):
    """For them the row of that version does not exist, not even in the database."""
    first = make_session(world.family, world.ank, [world.deniz], audience="counsellors")
    later = begin_correction(first, by=world.ank)
    later.audience, later.correction_reason = "team", "Namen klopten niet."
    later.save()
    finalise(later, by=world.ank)

    pages = {
        who: as_(getattr(world, who)).get(later.get_absolute_url()) for who in ("kemal", "tess", "joris")
    }

    assert {who: page.status_code for who, page in pages.items()} == dict.fromkeys(pages, 200)
    assert "Dit is een verbeterde versie. Verbeterd omdat: Namen klopten niet." in pages["kemal"].text
    assert "Lees de versie hiervoor" not in pages["tess"].text
    assert "Dit is versie 2." in pages["joris"].text
