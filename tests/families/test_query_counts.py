"""As few questions of the database for a large caseload, and a long file, as for a small one."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.families.many import make_many_families


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
