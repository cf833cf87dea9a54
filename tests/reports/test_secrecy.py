"""Secret places and who takes care there, on paper that may travel."""

import pytest

from privacy.audience import Audience
from tests.reports.quarter import fill, told, words
from tests.world import days_ago, make_session

READERS = ["ank", "mirjam", "tess", "kemal", "marloes", "elif_", "aylin", "coby"]


@pytest.fixture
def quarter(world):
    return fill(world)


@pytest.mark.parametrize("who", READERS)
def test_a_secret_place_is_in_no_report_not_even_out_of_a_note(quarter, who):
    text = words(told(quarter, who)).lower()

    assert "schuilhof" not in text
    assert "nergenshuizen" not in text


def test_a_secret_place_is_said_to_be_known(quarter):
    sara = next(child for child in told(quarter, "kemal").children if child.first_name == "Sara")

    assert sara.home.place == "adres bekend bij de jeugdbescherming"


def secret_foster_family(world):
    """From now on nobody may know that Elif lives with Hanneke de Wit."""
    world.family.living_arrangements.filter(child=world.elif_child, kind="home").delete()
    world.family.living_arrangements.filter(child=world.elif_child).update(
        place="gezin De Wit", place_is_secret=True, ends=None, end_reason=""
    )
    make_session(
        world.family, world.ank, [world.elif_child], [world.member.hanneke], audience=Audience.PARENTS,
        happened_on=days_ago(4), what_happened="Hanneke kookte. Gezin de Wit is lief. De witte muur is nieuw.",
    )  # fmt: skip


@pytest.mark.parametrize("who", ["ank", "mirjam", "tess", "kemal", "marloes", "coby"])
def test_the_carer_at_a_secret_place_is_named_to_nobody(quarter, who):
    secret_foster_family(quarter)

    text = words(told(quarter, who))

    assert "Hanneke" not in text
    assert "de Wit" not in text


@pytest.mark.parametrize("who", ["ank", "kemal"])
def test_a_note_says_that_there_is_a_name(quarter, who):
    secret_foster_family(quarter)

    assert "naam bekend bij de jeugdbescherming" in words(told(quarter, who))


@pytest.mark.parametrize("who", ["hanneke", "elif_"])
def test_but_to_that_carer_and_the_child(quarter, who):
    secret_foster_family(quarter)

    assert "Hanneke de Wit" in words(told(quarter, who))


def test_words_that_only_look_like_a_secret_stay(quarter):
    secret_foster_family(quarter)

    assert "De witte muur is nieuw." in words(told(quarter, "ank"))


def test_the_secret_is_not_masked_away_when_it_is_everyday_language(quarter):
    """Words of three letters or fewer between the commas of a secret place are left alone."""
    quarter.family.living_arrangements.filter(place_is_secret=True).update(place="oma, Schuilhof 7")

    contents = told(quarter, "ank")

    assert "schuilhof" not in words(contents).lower()
