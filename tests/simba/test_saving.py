"""Columns that are saved by a statement that was written once are saved as Django saves them."""

import pytest
from django.db import DatabaseError, connection
from django.db.models import signals

from families.models import Child
from simba.saving import save_columns
from teams.models import CounsellingSession
from tests.simba.test_records import MODELS
from tests.test_access import fill
from tests.world import make_session

OF_ONE_TABLE = [model for model in MODELS if not model._meta.parents]


@pytest.fixture
def filled(world):
    return fill(world)


class Written(Exception):
    """Stops a statement before the database sees it."""


def written(save, record):
    """What a way of saving would send, its values filled in as the driver gets them."""

    def stop(execute, sql, params, many, context):
        filled_in = tuple("NULL" if one is None else str(one) for one in params)
        raise Written(sql.replace("(%s)", "%s") % filled_in)

    with connection.execute_wrapper(stop), pytest.raises(Written) as stopped:
        save(record)
    return str(stopped.value)


@pytest.mark.parametrize("model", OF_ONE_TABLE, ids=lambda model: model._meta.label)
def test_columns_of_every_kind_of_record(filled, model):
    """All but those that Django works out when it saves."""
    names = tuple(
        one.name
        for one in model._meta.local_concrete_fields
        if not (one.primary_key or one.generated or one.editable is False)
    )
    for record in model._base_manager.order_by("-pk")[: 3 if names else 0]:
        theirs = written(lambda one: one.save(update_fields=names), record)
        assert written(lambda one: save_columns(one, names), record) == theirs


def test_no_value_of_one_record_stays_for_the_next(world, ank_writes):
    other = make_session(world.family, world.marloes, final=False, next_step="Van een ander")
    ank_writes.next_step = "Bellen"
    for one in (ank_writes, other):
        save_columns(one, ("next_step",))

    found = dict(CounsellingSession.objects.values_list("pk", "next_step"))
    assert found == {ank_writes.pk: "Bellen", other.pk: "Van een ander"}


def test_a_row_is_changed(world, ank_writes):
    ank_writes.next_step, ank_writes.place, ank_writes.minutes = "Bellen", "Bij oma", 5
    save_columns(ank_writes, ("next_step", "place"))

    found = CounsellingSession.objects.get(pk=ank_writes.pk)
    assert (found.next_step, found.place, found.minutes) == ("Bellen", "Bij oma", 60)


def test_a_row_that_is_gone_is_said_so(world, ank_writes):
    CounsellingSession.objects.filter(pk=ank_writes.pk).delete()

    with pytest.raises(DatabaseError):
        save_columns(ank_writes, ("next_step",))


def test_a_kind_of_two_tables_is_refused(world):
    with pytest.raises(TypeError):
        save_columns(Child.objects.first(), ("school",))


def test_nobody_listens_to_a_session_being_saved():
    for signal in (signals.pre_save, signals.post_save):
        assert not signal.has_listeners(CounsellingSession)


@pytest.fixture
def ank_writes(world):
    return make_session(world.family, world.ank, final=False)
