"""As few questions of the database for a large caseload, and a long file, as for a small one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.families.many import make_many_families, make_many_rows
from tests.world import make_child, make_member, make_person


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    assert response.status_code == 200
    return len(captured)


def test_the_caseload_asks_twelve_questions_at_most(world, as_):
    make_many_families(5, by=world.mirjam, member=world.ank)
    few = [queries(as_(who), "/families/") for who in (world.ank, world.mirjam)]

    make_many_families(495, by=world.mirjam, member=world.ank)
    many = [queries(as_(who), "/families/") for who in (world.ank, world.mirjam)]

    assert few == many
    assert max(many) <= 12


@pytest.mark.parametrize("who", ["ank", "mirjam", "tess", "marloes", "aylin", "elif_", "coby"])
def test_the_family_page_asks_twenty_five_questions_at_most(world, as_, who):
    make_many_rows(world, range(5))
    few = queries(as_(getattr(world, who)), f"/families/{world.family.pk}/")

    make_many_rows(world, range(5, 500))
    for number in range(3):
        make_child(world.family, f"Kind {number}", parents=[world.mother])
        make_member(world.family, "network", person=make_person(world.family, f"Buur {number}"))
    many = queries(as_(getattr(world, who)), f"/families/{world.family.pk}/")

    assert few == many
    assert many <= 25
