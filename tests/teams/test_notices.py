"""Who had an earlier version of a session hears that it was corrected; what it says, only who may still read it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from privacy.audience import Audience
from teams.actions import begin_correction, finalise
from teams.models import Notice
from tests.conftest import THE_WALL
from tests.world import days_ago, make_report, make_session


@pytest.fixture
def session(world):
    return make_session(
        world.family, world.ank, [world.deniz], audience=Audience.PARENTS, what_happened="Fenna sloeg Milan."
    )


def correct(session, by, **changes):
    draft = begin_correction(session, by=by)
    for name, value in {"correction_reason": "Namen verwisseld", **changes}.items():
        setattr(draft, name, value)
    draft.save()
    return finalise(draft, by=by)


def told(session):
    return set(Notice.objects.filter(session=session).values_list("user__name", flat=True))


def test_who_opened_the_earlier_version_is_told(world, session, as_):
    as_(world.kemal).get(session.get_absolute_url())
    as_(world.coby).get(session.get_absolute_url())  # may not, and did not
    as_(world.ank).get(session.get_absolute_url())  # wrote it

    new = correct(session, world.ank)

    assert told(new) == {"Kemal Yildirim"}


def test_who_got_it_on_paper_is_told(world, session):
    days = {"first_day": days_ago(30), "last_day": days_ago(1)}
    make_report(world.family, world.marloes, **days)
    make_report(world.family, world.coby, **days)  # may not read sessions: it was not in that one
    make_report(world.family, world.mirjam, **days)
    make_report(world.family, world.kemal, first_day=days_ago(90), last_day=days_ago(60))
    make_report(world.family, world.tess, **days, ready_at=timezone.now() - timezone.timedelta(days=20))

    new = correct(session, world.ank)

    assert told(new) == {"Marloes Prins", "Mirjam Kroon"}


def test_the_notice_leads_to_the_new_version_and_is_seen_then(world, session, as_):
    kemal = as_(world.kemal)
    kemal.get(session.get_absolute_url())
    new = correct(session, world.ank, what_happened="Milan sloeg Fenna.")

    for page in (world.family.get_absolute_url(), reverse("goals:start")):
        text = kemal.get(page).content.decode()
        assert "U had de eerdere versie." in text
        assert "Milan sloeg Fenna." not in text.partition("Goed om te weten")[2].partition("</section>")[0]
    seen = reverse("teams:see_notice", args=[world.family.pk, Notice.objects.get().pk])
    response = kemal.post(seen, {"open": "1"})

    assert response.url == new.get_absolute_url()
    assert "U had de eerdere versie." not in kemal.get(world.family.get_absolute_url()).content.decode()


def test_who_may_not_read_it_any_more_gets_the_notice_without_a_door(world, session, as_):
    kemal = as_(world.kemal)
    kemal.get(session.get_absolute_url())

    correct(session, world.ank, audience=Audience.COUNSELLORS)

    text = kemal.get(reverse("teams:notices", args=[world.family.pk])).content.decode()
    assert "Vraag het de familiebegeleider." in text
    assert "Lees de nieuwe versie" not in text


def test_an_example_of_a_correction_tells_nobody(world, session, as_):
    as_(world.kemal).get(session.get_absolute_url())
    draft = begin_correction(session, by=world.ank)
    data = {
        "page_key": "0f1e8cf0-0000-4000-8000-000000000001",
        "seen_version": "1",
        "happened_on": days_ago(10).isoformat(),
        "minutes": "60",
        "kind": "home_visit",
        "children": [world.deniz.pk],
        "what_happened": "Milan sloeg Fenna.",
        "audience": "parents",
        "correction_reason": "Namen verwisseld",
        "preview": "1",
        "preview_as": world.member.kemal.pk,
    }

    response = as_(world.ank).post(reverse("teams:edit_session", args=[world.family.pk, draft.pk]), data)

    assert "Milan sloeg Fenna." in response.context["preview"].page
    assert not Notice.objects.exists()


@pytest.mark.parametrize("rows", [1, 15])
def test_many_notices_ask_as_little_as_one(world, as_, django_assert_num_queries, rows):
    for _ in range(rows):
        Notice.objects.create(family=world.family, user=world.kemal, kind="replied")
    client, url = as_(world.kemal), reverse("teams:notices", args=[world.family.pk])
    client.get(url)

    with django_assert_num_queries(10 + THE_WALL):
        client.get(url)
