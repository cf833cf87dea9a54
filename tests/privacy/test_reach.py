"""What a membership opens, and when it stops; ages are in ``test_ages.py``."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from families.models import Child, Custody, Family, Trajectory
from goals.models import Goal, MappingEntry
from privacy.access import Can, may
from privacy.audience import Audience
from teams.actions import record_commitment
from teams.models import Commitment, CounsellingSession
from tests.world import (
    days_ago,
    make_entry,
    make_family,
    make_goal,
    make_member,
    make_session,
    make_user,
)


def fresh(user):
    """The account as the next request would load it."""
    return User.objects.get(pk=user.pk)


def reached(user):
    return set(Family.objects.visible_to(fresh(user)))


@pytest.mark.parametrize(
    "who", ["ank", "joris", "tess", "mirjam", "kemal", "marloes", "elif_", "aylin", "coby"]
)
def test_everybody_of_the_team_reaches_the_family(world, who):
    assert reached(getattr(world, who)) == {world.family}


@pytest.mark.parametrize("who", ["stranger", "privacy", "beheer"])
def test_strangers_reach_nothing(world, who):
    assert reached(getattr(world, who)) == set()


def test_a_counsellor_reaches_no_family_of_a_colleague(world):
    make_family("Elders", by=world.mirjam)

    assert reached(world.ank) == {world.family}


def test_a_team_lead_reaches_every_family_of_the_organisation(world):
    other = make_family("Anders", by=world.mirjam)
    make_family("Buiten", by=world.stranger)

    assert reached(world.mirjam) == {world.family, other}


def test_intake_reaches_a_family_while_it_is_being_referred(world):
    intake = make_user("intake", roles=["intake"], organisation=world.here)
    referred = make_family("Nieuw", by=world.mirjam)
    Trajectory.objects.filter(family=world.family).update(phase=Trajectory.Phase.GOALS)

    assert reached(intake) == {referred}


def test_a_membership_that_ended_opens_nothing_from_that_day(world):
    world.member.coby.until = timezone.localdate()
    world.member.coby.save()

    assert reached(world.coby) == set()


def test_a_withdrawn_agreement_ends_the_membership(world):
    answer = Commitment(family=world.family, member=world.member.marloes, answer="withdrawn")

    record_commitment(answer, by=world.ank)

    assert reached(world.marloes) == set()


def test_a_counsellor_who_left_the_organisation_reaches_nothing(world):
    world.ank.organisation = world.elsewhere
    world.ank.save()

    assert reached(world.ank) == set()


def children_seen(user):
    return {child.first_name for child in Child.objects.visible_to(fresh(user))}


def test_each_sees_the_children_in_scope_only(world):
    assert children_seen(world.aylin) == {"Deniz"}
    assert children_seen(world.elif_) == {"Elif"}
    assert children_seen(world.kemal) == {"Elif", "Deniz", "Sara"}
    assert children_seen(world.ank) == {"Elif", "Deniz", "Sara"}


def test_without_authority_a_parent_does_not_see_the_child(world):
    Custody.objects.filter(child=world.sara, person=world.father).update(until=days_ago(1))

    assert children_seen(world.kemal) == {"Elif", "Deniz"}
    assert children_seen(world.marloes) == {"Elif", "Deniz", "Sara"}


READERS = {
    Audience.AUTHOR: {"ank"},
    Audience.COUNSELLORS: {"ank", "joris"},
    Audience.PROFESSIONALS: {"ank", "joris", "mirjam", "tess"},
    Audience.PRESENT: {"ank", "joris", "mirjam", "marloes"},
    Audience.PARENTS: {"ank", "joris", "mirjam", "tess", "kemal", "marloes"},
    Audience.CARERS: {"ank", "joris", "mirjam", "tess", "aylin"},
    Audience.TEAM: {"ank", "joris", "mirjam", "tess", "kemal", "marloes", "aylin"},
}
CAST = [
    "ank", "joris", "mirjam", "tess", "kemal", "marloes", "elif_", "aylin", "hanneke", "coby",
    "stranger", "privacy", "beheer",
]  # fmt: skip


@pytest.mark.parametrize("audience", Audience.values)
def test_a_session_about_deniz_is_read_by_its_audience_and_nobody_else(world, audience):
    make_session(
        world.family, world.ank, children=[world.deniz], present=[world.member.marloes], audience=audience
    )

    readers = {
        who for who in CAST if CounsellingSession.objects.visible_to(fresh(getattr(world, who))).exists()
    }

    assert readers == READERS[audience]


def test_a_session_about_nobody_in_particular_stays_from_the_other_parent(world):
    make_session(world.family, world.ank, present=[world.member.marloes], audience=Audience.PARENTS)

    assert not CounsellingSession.objects.visible_to(fresh(world.kemal)).exists()


def test_an_own_goal_for_the_counsellor_stays_from_everybody_else(world):
    words = "Ik wil weer slapen zonder wakker te schrikken"
    make_goal(world.member.marloes, words, audience=Audience.COUNSELLORS)

    readers = {who for who in CAST if Goal.objects.visible_to(fresh(getattr(world, who))).exists()}

    assert readers == {"marloes", "ank", "joris"}


def test_a_young_person_sees_what_parents_see_about_themselves_alone(world):
    make_entry(world.family, world.ank, "over Elif", children=[world.elif_child], audience=Audience.PARENTS)
    make_entry(
        world.family, world.ank, "over beiden", children=[world.elif_child, world.sara], audience="parents"
    )
    make_entry(world.family, world.ank, "over niemand", audience=Audience.TEAM)

    assert [entry.text for entry in MappingEntry.objects.visible_to(fresh(world.elif_))] == ["over Elif"]


def test_rights_hold_in_the_family_where_one_has_the_part(world):
    other = make_family("Anders", by=world.mirjam)
    make_member(other, "network", world.kemal)
    kemal = fresh(world.kemal)

    assert may(kemal, Can.WRITE_OWN_GOAL, world.family)
    assert not may(kemal, Can.WRITE_OWN_GOAL, other)
    assert not may(fresh(world.ank), Can.RECORD_SESSION, other)


def test_nobody_is_an_author_after_leaving(world):
    make_goal(world.member.kemal, audience=Audience.COUNSELLORS)
    world.member.kemal.until = timezone.localdate() - timedelta(days=1)
    world.member.kemal.save()

    assert not Goal.objects.visible_to(fresh(world.kemal)).exists()
