"""Each one's own number for safety, and the map of worries and what goes well."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from goals.models import MappingEntry, SafetyRating
from privacy.audience import Audience
from tests.world import days_ago, make_child, make_entry, make_family, make_rating


@pytest.fixture
def rate(world):
    return reverse("goals:rate_safety", args=[world.family.pk])


def number(world, **changes):
    answers = {"value": "6", "why": "Het is rustiger.", "one_higher": "Als oma helpt."}
    return answers | {"children": [world.deniz.pk], "audience": "professionals"} | changes


def test_somebody_gives_an_own_number_for_safety(world, as_, rate):
    for who in ("marloes", "kemal", "coby", "ank"):
        assert as_(getattr(world, who)).post(rate, number(world)).status_code == 302

    assert {(r.author, r.voice) for r in SafetyRating.objects.all()} == {
        (world.marloes, "mother"),
        (world.kemal, "father"),
        (world.coby, "network"),
        (world.ank, "counsellor"),
    }
    assert {r.one_higher for r in SafetyRating.objects.all()} == {"Als oma helpt."}


def test_family_goes_back_to_the_start_and_staff_to_the_family(world, as_, rate):
    assert as_(world.coby).post(rate, number(world))["Location"] == reverse("goals:start")
    assert as_(world.ank).post(rate, number(world))["Location"] == world.family.get_absolute_url()


def test_a_number_of_one_parent_stays_from_the_other_unless_shared(world, as_, rate):
    as_(world.marloes).post(rate, number(world, why="Ik ben bang."))
    numbers = reverse("goals:safety", args=[world.family.pk])
    assert "Ik ben bang." not in as_(world.kemal).get(numbers).content.decode()

    as_(world.marloes).post(rate, number(world, why="Het gaat beter.", audience="parents"))
    assert "Het gaat beter." in as_(world.kemal).get(numbers).content.decode()


def test_a_young_person_is_asked_about_themselves(world, as_, rate):
    page = as_(world.elif_).get(rate).content.decode()
    as_(world.elif_).post(rate, number(world, children=[world.elif_child.pk], audience="counsellors"))

    assert "Mijn ouders ook" in page
    assert "Deniz" not in page
    assert list(SafetyRating.objects.get().children.all()) == [world.elif_child]
    assert SafetyRating.objects.get().voice == "child"


BAD_NUMBERS = [
    ({"value": "11"}, "Kies een cijfer van 0 tot en met 10."),
    ({"value": "-5"}, "Kies een cijfer van 0 tot en met 10."),
    ({"value": "x"}, "Kies een cijfer van 0 tot en met 10."),
    ({"value": ""}, "Kies een cijfer van 0 tot en met 10."),
    ({"why": "Kijk\x00"}, "niet kunnen bewaren"),
    ({"why": "x" * 10_000_000}, "te lang"),
    ({"children": [], "audience": "parents"}, "Kies over welke kinderen het gaat."),
    ({"audience": "present"}, "Selecteer een geldige keuze"),
]


@pytest.mark.parametrize(("change", "sentence"), BAD_NUMBERS, ids=[str(n) for n in range(len(BAD_NUMBERS))])
def test_bad_answers_get_a_sentence_and_keep_the_rest(world, as_, rate, change, sentence):
    response = as_(world.marloes).post(rate, number(world, **change))

    text = response.content.decode()
    assert response.status_code == 422
    assert sentence in text
    assert "Als oma helpt." in text
    assert not SafetyRating.objects.exists()


def test_a_child_out_of_scope_or_of_another_family_is_no_choice(world, as_, rate):
    stranger = make_child(make_family("Anders", by=world.mirjam), "Vreemd")

    for who, child in ((world.marloes, stranger), (world.aylin, world.sara), (world.elif_, world.deniz)):
        assert as_(who).post(rate, number(world, children=[child.pk])).status_code == 422
    assert not SafetyRating.objects.exists()


def test_the_start_asks_for_a_number_when_four_weeks_have_passed(world, as_, rate):
    asks = "Hoe veilig is het nu thuis?"
    start = reverse("goals:start")
    assert asks in as_(world.coby).get(start).content.decode()

    make_rating(world.family, world.coby, voice="network", rated_on=days_ago(29))
    assert asks in as_(world.coby).get(start).content.decode()

    make_rating(world.family, world.coby, voice="network", rated_on=days_ago(3))
    assert asks not in as_(world.coby).get(start).content.decode()


def entry(world, **changes):
    answers = {"column": "worry", "text": "Fenna slaapt slecht.", "children": [world.sara.pk]}
    return answers | {"audience": "professionals", "starts": timezone.localdate()} | changes


def test_a_counsellor_writes_a_worry_and_ends_it_later(world, as_):
    client = as_(world.ank)
    add = reverse("goals:add_entry", args=[world.family.pk])

    chosen = client.get(add + "?column=goes_well").content.decode()
    client.post(add, entry(world))
    found = MappingEntry.objects.get()
    end = reverse("goals:end_entry", args=[world.family.pk, found.pk])
    client.post(end, {"ends": timezone.localdate()})

    assert 'value="goes_well"' in chosen.split("checked")[0].rsplit("<input", 1)[1]
    assert (found.author, found.column, list(found.children.all())) == (world.ank, "worry", [world.sara])
    assert MappingEntry.objects.get().ends == timezone.localdate()
    assert client.get(end).status_code == 404


TOMORROW = timezone.localdate() + timedelta(days=1)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"text": ""}, "verplicht"),
        ({"column": "sunshine"}, "Selecteer een geldige keuze"),
        ({"starts": TOMORROW}, "nog"),
        ({"children": [], "audience": "carers"}, "Kies over welke kinderen het gaat."),
    ],
)
def test_a_bad_entry_gets_a_sentence(world, as_, change, sentence):
    response = as_(world.ank).post(reverse("goals:add_entry", args=[world.family.pk]), entry(world, **change))

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not MappingEntry.objects.exists()


@pytest.mark.parametrize("day", [TOMORROW, days_ago(400), "", "x"])
def test_an_entry_ends_after_it_began_and_not_in_the_future(world, as_, day):
    found = make_entry(world.family, world.ank, starts=days_ago(30), audience=Audience.TEAM)

    response = as_(world.ank).post(
        reverse("goals:end_entry", args=[world.family.pk, found.pk]), {"ends": day}
    )

    assert response.status_code == 422
    assert MappingEntry.objects.get().ends is None


def test_an_entry_for_others_eyes_cannot_be_ended(world, as_):
    found = make_entry(world.family, world.joris, audience=Audience.AUTHOR)

    end = reverse("goals:end_entry", args=[world.family.pk, found.pk])
    assert as_(world.ank).post(end, {"ends": timezone.localdate()}).status_code == 404
