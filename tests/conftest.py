import pytest

from tests.world import make_world


@pytest.fixture
def world(db):
    """The cast of ``tests/world.py``."""
    return make_world()
