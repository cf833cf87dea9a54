"""As few questions of the database for a large caseload, and a long file, as for a small one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from families.actions import start_aftercare
from families.models import AftercareEpisode, Custody, FamilyProblem, Relation
from tests.conftest import THE_WALL
from tests.families.many import make_many_families, make_many_rows
from tests.world import days_ago, make_arrangement, make_child, make_member, make_person, make_problem_area


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    assert response.status_code == 200
    return len(captured) - THE_WALL


def test_the_caseload_asks_twelve_questions_at_most(world, as_):
    make_many_families(5, by=world.mirjam, member=world.ank)
    few = [queries(as_(who), "/families/") for who in (world.ank, world.mirjam)]

    make_many_families(495, by=world.mirjam, member=world.ank)
    many = [queries(as_(who), "/families/") for who in (world.ank, world.mirjam)]

    assert few == many
    assert max(many) <= 12


@pytest.mark.parametrize("who", ["ank", "mirjam", "tess", "marloes", "aylin", "elif_", "coby"])
def test_the_family_page_asks_twenty_six_questions_at_most(world, as_, who):
    make_many_rows(world, range(5))
    few = queries(as_(getattr(world, who)), f"/families/{world.family.pk}/")

    make_many_rows(world, range(5, 500))
    for number in range(3):
        make_child(world.family, f"Kind {number}", parents=[world.mother])
        make_member(world.family, "network", person=make_person(world.family, f"Buur {number}"))
    many = queries(as_(getattr(world, who)), f"/families/{world.family.pk}/")

    assert few == many
    assert many <= 26


@pytest.mark.parametrize("page", ["persons/", "problems/", "children/{deniz}/"])
def test_the_other_lists_ask_no_more_when_they_grow(world, as_, page):
    path = f"/families/{world.family.pk}/{page.format(deniz=world.deniz.pk)}"
    make_more(world, range(3))
    few = queries(as_(world.ank), path)

    make_more(world, range(3, 60))
    many = queries(as_(world.ank), path)

    assert few == many
    assert many <= 20


def make_more(world, numbers):
    of_child = {"family": world.family, "child": world.deniz}
    area = make_problem_area()
    for n in numbers:
        person = make_person(world.family, f"Oom {n}")
        Relation.objects.create(family=world.family, parent=person, child=world.deniz, kind="step")
        Custody.objects.create(**of_child, person=person, kind="guardian")
        FamilyProblem.objects.create(
            family=world.family, area=area, starts=days_ago(n + 2), ends=days_ago(n + 1)
        )
        make_arrangement(world.deniz, kind="respite", starts=days_ago(3 * n + 2), ends=days_ago(3 * n + 1))
        episode = AftercareEpisode(**of_child, starts=days_ago(n + 2), ends=days_ago(n + 1))
        start_aftercare(episode, by=world.ank)
