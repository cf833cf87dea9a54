"""A copy of the database that takes no changes (a read replica) has the same wall, and lets in the same people."""

import pytest
from django.db import InternalError, connection, transaction

from families.models import Family
from privacy import wall
from privacy.policies import WEB
from teams.models import CounsellingSession
from tests.world import make_family, make_session, make_world


def read_only():
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
        cursor.execute("SELECT set_config('role', %s, true)", [WEB])


@pytest.mark.django_db(transaction=True)
def test_the_wall_stands_where_nothing_may_be_written():
    world = make_world()
    make_family("Elders")
    make_session(world.family, world.ank, [world.sara])

    with transaction.atomic():
        read_only()
        assert not Family.objects.exists()
        wall.enter(world.ank)

        assert list(Family.objects.all()) == [world.family]
        assert CounsellingSession.objects.visible_to(world.ank).count() == 1
        with pytest.raises(InternalError, match="read-only"), transaction.atomic():
            Family.objects.update(motto="Geschreven")
