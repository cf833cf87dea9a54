"""A number and a line of the map on pages of their own: who reads them, and who decides that."""

import pytest
from django.urls import reverse

from goals.models import MappingEntry, SafetyRating
from privacy.audience import Audience
from privacy.models import AccessLine
from tests.world import make_entry, make_rating, make_reply


@pytest.fixture
def rating(world):
    return make_rating(
        world.family, world.ank, children=[world.deniz], audience=Audience.PARENTS, why="Onrustig."
    )


@pytest.fixture
def entry(world):
    return make_entry(world.family, world.ank, children=[world.deniz], audience=Audience.PARENTS)


def url(record, name):
    return reverse(f"goals:{name}", args=[record.family_id, record.pk])


@pytest.mark.parametrize("kind", ["rating", "entry"])
def test_the_page_says_who_reads_it_and_what_was_said(world, as_, request, kind):
    record = request.getfixturevalue(kind)
    make_reply(world.family, world.kemal, "Dat zie ik anders.", **{kind: record})

    text = as_(world.marloes).get(url(record, kind)).content.decode()

    assert "Kemal, Marloes, Tess, Ank, Joris en de teamleiders" in text
    assert "Dat zie ik anders." in text


@pytest.mark.parametrize(("kind", "model"), [("rating", SafetyRating), ("entry", MappingEntry)])
def test_only_the_author_changes_the_circle_and_it_is_logged(world, as_, request, kind, model):
    record = request.getfixturevalue(kind)

    refused = as_(world.joris).post(url(record, f"{kind}_audience"), {"audience": "counsellors"})
    taken = as_(world.ank).post(url(record, f"{kind}_audience"), {"audience": "counsellors"})

    assert (refused.status_code, taken.url) == (403, url(record, kind))
    assert model.objects.get(pk=record.pk).audience == "counsellors"
    assert AccessLine.objects.get(action="rights").user_id == world.ank.pk
    assert as_(world.marloes).get(url(record, kind)).status_code == 404
    page = as_(world.ank).get(url(record, f"{kind}_audience")).content.decode()
    assert "De ouders van deze kinderen, en professionals" in page.partition("eerder kon lezen")[2]


def test_an_example_of_another_circle_changes_nothing(world, as_, rating):
    data = {"audience": "team", "preview": "1", "preview_as": world.member.aylin.pk}

    response = as_(world.ank).post(url(rating, "rating_audience"), data)

    assert "Onrustig." in response.context["preview"].page
    assert SafetyRating.objects.get().audience == Audience.PARENTS


def test_a_circle_of_parents_needs_a_child(world, as_):
    about_nobody = make_rating(world.family, world.ank)

    response = as_(world.ank).post(url(about_nobody, "rating_audience"), {"audience": "parents"})

    assert response.status_code == 422
    assert "Hier is geen kind bij genoemd" in response.content.decode()
