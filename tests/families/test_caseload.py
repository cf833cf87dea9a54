"""The list a counsellor starts from: which families, and which of them needs something."""

import pytest
from django.urls import reverse

from families.actions import start_aftercare
from families.models import AftercareEpisode, Trajectory
from tests.world import days_ago, make_family, make_session


def names(response):
    return [row.family.name for row in response.context["rows"]]


def listed(client, **filters):
    return client.get("/families/", filters)


@pytest.fixture
def ank(world, as_):
    return as_(world.ank)


@pytest.fixture
def lead(world, as_):
    return as_(world.mirjam)


def test_a_counsellor_finds_the_own_families_only(world, ank, lead):
    make_family("Anders", by=world.mirjam)
    make_family("Buiten", by=world.stranger)

    assert names(listed(ank)) == ["Yildirim-Prins"]
    assert names(listed(lead)) == ["Anders", "Yildirim-Prins"]


@pytest.mark.parametrize("words", ["yild", "prins YILD", "elif", "Marloes Prins"])
def test_a_family_is_found_by_its_name_or_somebody_in_it(world, lead, words):
    make_family("Anders", by=world.mirjam)

    assert names(listed(lead, q=words)) == ["Yildirim-Prins"]


def test_a_family_is_found_by_its_number(world, lead):
    make_family("Anders", by=world.mirjam)
    world.family.refresh_from_db()

    assert names(listed(lead, q=world.family.number)) == ["Yildirim-Prins"]


@pytest.mark.parametrize(
    "filters", [{"q": "\x00"}, {"phase": "nonsense"}, {"page": "-3"}, {"q": "%_'\"" * 900}]
)
def test_nonsense_in_the_address_is_no_error(world, ank, filters):
    assert listed(ank, **filters).status_code == 200


def test_a_closed_family_is_found_by_searching_or_asking_for_everything(world, ank):
    Trajectory.objects.filter(family=world.family).update(
        status="closed", phase="closed", ends=days_ago(1), end_reason="klaar"
    )

    assert names(listed(ank)) == []
    assert names(listed(ank, q="Prins")) == ["Yildirim-Prins"]
    assert names(listed(ank, phase="all")) == ["Yildirim-Prins"]
    assert names(listed(ank, phase="closed")) == ["Yildirim-Prins"]


def test_a_phase_narrows_the_list(world, ank):
    assert names(listed(ank, phase="referred")) == ["Yildirim-Prins"]
    assert names(listed(ank, phase="goals")) == []


def test_a_row_says_what_one_needs_to_choose(world, ank):
    make_session(world.family, world.ank, happened_on=days_ago(20))
    make_session(world.family, world.ank, happened_on=days_ago(2), final=False)
    episode = AftercareEpisode(family=world.family, child=world.deniz, starts=days_ago(9))
    start_aftercare(episode, by=world.ank)

    (row,) = listed(ank).context["rows"]

    assert (row.family.children_count, row.family.last_session) == (3, days_ago(20))
    assert row.is_quiet
    assert (row.due.day, row.due.is_late) == (days_ago(2), True)
    assert row.add_session_url == reverse("teams:add_session", args=[world.family.pk])


def test_a_family_that_is_helped_again_says_where_it_is_now(world, ank):
    running = world.family.trajectories.get()
    over = {"status": "closed", "phase": "closed", "ends": days_ago(400), "end_reason": "klaar"}
    Trajectory.objects.create(family=world.family, starts=days_ago(900), **over)
    Trajectory.objects.filter(pk=running.pk).update(phase="goals", phase_since=days_ago(5))

    (row,) = listed(ank).context["rows"]
    (found,) = listed(ank, q="Prins").context["rows"]

    assert (row.phase, row.family.phase_since, row.is_over) == (found.phase, days_ago(5), False)
    assert row.family.phase == "goals"


def test_pages_keep_the_filters(world, lead):
    for number in range(30):
        make_family(f"Gezin {number:02}", by=world.mirjam)

    first = listed(lead, q="gezin")
    second = listed(lead, q="gezin", page=2)

    assert (len(names(first)), len(names(second))) == (25, 5)
    assert "?q=gezin&amp;page=2" in first.content.decode()


def test_the_way_back_from_a_family_leads_to_the_same_list(world, ank):
    listed(ank, q="prins", phase="referred")

    page = ank.get(f"/families/{world.family.pk}/").content.decode()

    assert "/families/?q=prins&amp;phase=referred" in page
