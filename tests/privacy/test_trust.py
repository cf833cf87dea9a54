"""What is about one adult, or was told in confidence, stays away from the others of the family."""

from itertools import product

import pytest
from django.urls import reverse

from accounts.models import User
from goals.models import MappingEntry
from privacy.audience import Audience
from privacy.models import AccessLine
from teams.actions import begin_correction, finalise
from teams.models import CounsellingSession
from tests.world import make_entry, make_member, make_session

FAMILY = ["kemal", "marloes", "elif_", "aylin", "hanneke", "coby"]
EVERYBODY = [*FAMILY, "tess", "ank", "joris", "mirjam"]


def reads(world, who, record):
    user = User.objects.get(pk=getattr(world, who).pk)
    return type(record).objects.visible_to(user).filter(pk=record.pk).exists()


def readers(world, record):
    return [who for who in EVERYBODY if reads(world, who, record)]


def make(kind, world, audience, concerns=(), in_confidence=False, child="deniz"):
    about = {"children": [getattr(world, child)], "audience": audience, "in_confidence": in_confidence}
    if kind is MappingEntry:
        entry = make_entry(world.family, world.ank, **about)
        entry.concerns.set(concerns)
        return entry
    session = make_session(world.family, world.ank, present=world.family.members.all(), final=False, **about)
    session.concerns.set(concerns)
    return finalise(session, by=world.ank)


KINDS = [CounsellingSession, MappingEntry]


@pytest.mark.parametrize(("kind", "audience"), list(product(KINDS, Audience.values)))
def test_what_is_about_one_parent_no_other_of_the_family_reads(world, kind, audience):
    record = make(kind, world, audience, [world.mother])

    assert [who for who in FAMILY if reads(world, who, record)] in ([], ["marloes"])


def test_the_parent_it_is_about_reads_along_as_the_audience_says(world):
    assert readers(world, make(CounsellingSession, world, Audience.TEAM, [world.mother])) == [
        "marloes",
        "tess",
        "ank",
        "joris",
        "mirjam",
    ]
    assert "marloes" not in readers(world, make(MappingEntry, world, Audience.PROFESSIONALS, [world.mother]))


@pytest.mark.parametrize(("kind", "audience"), list(product(KINDS, Audience.values)))
def test_what_was_told_in_confidence_stays_with_who_supports_the_family(world, kind, audience):
    record = make(kind, world, audience, in_confidence=True)

    assert set(readers(world, record)) <= {"ank", "joris", "mirjam"}
    assert "ank" in readers(world, record)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_withheld_with_a_reason_no_young_person_reads(world, kind):
    make_member(world.family, "network", world.elif_, name="Elif")  # in no other place either
    about = {"children": [world.elif_child], "audience": Audience.TEAM}
    make_one = make_entry if kind is MappingEntry else make_session
    open_, withheld = (
        make_one(world.family, world.ank, withheld_why=why, **about) for why in ("", "Eerst praten.")
    )

    assert "elif_" in readers(world, open_)
    assert readers(world, withheld) == [who for who in readers(world, open_) if who != "elif_"]


def test_what_turns_out_to_be_too_heavy_closes_the_earlier_version_too(world):
    first = make_session(world.family, world.ank, [world.elif_child], audience=Audience.TEAM)
    draft = begin_correction(first, by=world.ank)
    draft.correction_reason, draft.withheld_why = "Dit was te zwaar.", "Eerst praten."
    draft.save()
    later = finalise(draft, by=world.ank)

    first.refresh_from_db()
    assert [reads(world, "elif_", one) for one in (first, later)] == [False, False]
    assert reads(world, "hanneke", first)
    assert begin_correction(later, by=world.ank).withheld_why == "Eerst praten."


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_about_readers_withholds_and_gives_back(world, as_, kind):
    record = make(kind, world, Audience.TEAM, child="elif_child")
    place = "teams:session_audience" if kind is CounsellingSession else "goals:entry_audience"
    url, ank = reverse(place, args=[world.family.pk, record.pk]), as_(world.ank)
    assert reads(world, "elif_", record)

    kept_back = ank.post(url, {"audience": "team", "withheld_why": "Eerst praten."})
    asked_again = ank.get(url).content.decode()

    assert kept_back.status_code == 302
    assert not reads(world, "elif_", record)
    assert "Eerst praten." in asked_again
    assert AccessLine.objects.filter(action="rights").count() == 1
    ank.post(url, {"audience": "team", "withheld_why": ""})
    assert reads(world, "elif_", record)


def test_a_reason_that_is_too_long_is_said_at_the_field(world, as_):
    record = make(CounsellingSession, world, Audience.TEAM)
    url = reverse("teams:session_audience", args=[world.family.pk, record.pk])

    answer = as_(world.ank).post(url, {"audience": "team", "withheld_why": "x" * 301})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["withheld_why"]
    assert "x" * 301 in answer.content.decode()


def test_a_parent_who_also_has_a_place_of_another_kind_is_still_the_other_parent(world):
    make_member(world.family, "professional", world.kemal, children=world.children)

    about_her = make(CounsellingSession, world, Audience.PROFESSIONALS, [world.mother])
    about_nobody = make(CounsellingSession, world, Audience.PROFESSIONALS)

    assert not reads(world, "kemal", about_her)
    assert reads(world, "kemal", about_nobody)


@pytest.mark.parametrize("trust", ["concerns", "in_confidence"])
def test_what_turns_out_to_be_a_secret_closes_the_earlier_version_too(world, trust):
    first = make(CounsellingSession, world, Audience.TEAM)
    draft = begin_correction(first, by=world.ank)
    draft.correction_reason = "Dit vertelde oma in vertrouwen."
    if trust == "concerns":
        draft.concerns.set([world.mother])
    else:
        draft.in_confidence = True
    draft.save()

    finalise(draft, by=world.ank)

    first.refresh_from_db()
    assert [who for who in FAMILY if reads(world, who, first)] == []


def test_a_correction_is_about_the_same_adult(world):
    first = make(CounsellingSession, world, Audience.TEAM, [world.mother])

    draft = begin_correction(first, by=world.ank)

    assert list(draft.concerns.all()) == [world.mother]
