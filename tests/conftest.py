import pytest
from django.test import Client

from tests.world import make_world


@pytest.fixture
def world(db):
    """The cast of ``tests/world.py``."""
    return make_world()


@pytest.fixture
def as_():
    """Gives a client on which somebody is signed in, second factor and all: ``as_(world.ank).get(...)``."""

    def sign_in(user=None):
        client = Client()
        if user is not None:
            client.force_login(user)
            session = client.session
            session["has_second_factor"] = True
            session.save()
        return client

    return sign_in
