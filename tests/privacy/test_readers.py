"""“Read by: ...” before saving names exactly those who can read it afterwards."""

from itertools import product

import pytest

from accounts.models import User
from families.models import Custody
from privacy.audience import Audience
from privacy.readers import organisation_reads, readers
from teams.actions import finalise
from teams.models import CounsellingSession
from tests.world import born, days_ago, make_member, make_session

TEAM = ["ank", "joris", "tess", "kemal", "marloes", "elif_", "aylin", "hanneke", "coby"]


def who_can_read(world, session):
    found = set()
    for name in TEAM:
        user = User.objects.get(pk=getattr(world, name).pk)
        if CounsellingSession.objects.visible_to(user).filter(pk=session.pk).exists():
            found.add(user.pk)
    return found


def promised(world, audience, children, present, **trust):
    return {m.user_id for m in readers(world.family, audience, children, present, world.ank, **trust)}


ABOUT = {"nobody": [], "deniz": ["deniz"], "elif": ["elif_child"], "two": ["elif_child", "sara"]}


@pytest.mark.parametrize(("audience", "about"), list(product(Audience.values, ABOUT)))
def test_readers_are_those_who_can_read_it_afterwards(world, audience, about):
    children = [getattr(world, name) for name in ABOUT[about]]
    present = [world.member.marloes, world.member.elif_, world.member.coby]

    before = promised(world, audience, children, present)
    session = make_session(world.family, world.ank, children=children, present=present, audience=audience)

    assert before == who_can_read(world, session)


@pytest.mark.parametrize(("audience", "in_confidence"), list(product(Audience.values, [False, True])))
def test_trust_narrows_the_promise_as_it_narrows_the_reading(world, audience, in_confidence):
    make_member(world.family, "professional", world.kemal, children=world.children)
    present = list(world.family.members.all())
    for concerns in ([], [world.mother], [world.mother, world.father]):
        trust = {"concerns": concerns, "in_confidence": in_confidence}
        before = promised(world, audience, [world.deniz], present, **trust)
        kept_back = promised(world, audience, [world.elif_child], present, is_withheld=True, **trust)
        assert world.elif_.pk not in kept_back
        session = make_session(
            world.family,
            world.ank,
            [world.deniz],
            present,
            audience=audience,
            final=False,
            in_confidence=in_confidence,
        )
        session.concerns.set(concerns)
        finalise(session, by=world.ank)
        assert before == who_can_read(world, session), concerns


def test_what_changes_reading_changes_the_promise(world):
    """Authority that ended, a birthday, staff that left and somebody with two places at once."""
    Custody.objects.filter(child=world.sara, person=world.father).update(until=days_ago(1))
    world.elif_child.birth_date = born(16)
    world.elif_child.save()
    world.joris.roles = ["counsellor"]
    world.joris.save()
    make_member(world.family, "carer", world.coby, children=[world.sara])
    world.hanneke.is_active = False
    world.hanneke.save()

    for audience, children in product(Audience.values, [[world.sara], [world.elif_child], []]):
        before = promised(world, audience, children, [])
        session = make_session(world.family, world.ank, children=children, audience=audience)
        assert before == who_can_read(world, session), (audience, children)


@pytest.mark.parametrize("audience", Audience.values)
def test_the_team_lead_is_named_when_the_organisation_reads_along(world, audience):
    make_session(world.family, world.ank, children=[world.deniz], audience=audience)

    reads = CounsellingSession.objects.visible_to(User.objects.get(pk=world.mirjam.pk)).exists()

    assert organisation_reads(audience) == reads


def test_the_promise_costs_as_much_in_a_large_team(world, django_assert_num_queries):
    with django_assert_num_queries(4):
        promised(world, Audience.TEAM, world.children, [])
    for child in world.children:
        for _ in range(4):
            make_member(world.family, "network", name="Buur", children=[child])
    with django_assert_num_queries(4):
        promised(world, Audience.TEAM, world.children, [])
