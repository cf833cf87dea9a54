"""The two worlds of ``ground.py``, made once for each module; nothing of an attack stays."""

import logging

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.browser.conftest import browser_context_args, browser_type_launch_args  # noqa: F401
from tests.security.ground import two_worlds
from tests.security.sheets import sheets


@pytest.fixture(autouse=True)
def _nobody_tried_before():
    """The counts of tries a minute live in Redis and outlast a test."""
    cache.clear()


@pytest.fixture(autouse=True)
def _thousands_of_refusals_are_not_written_out():
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def _worlds(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield two_worlds()
        transaction.set_rollback(True)


@pytest.fixture
def worlds(_worlds, db):
    """The near world and, in ``worlds.far``, another family out of reach."""
    return _worlds


@pytest.fixture
def first_wall_alone(settings):
    """The application by itself: requests ask as owner of the tables, whom the second wall lets through."""
    settings.SIMBA_STEPS_DOWN = False


@pytest.fixture(scope="module")
def _sheets(_worlds, django_db_blocker):
    with django_db_blocker.unblock():
        return list(sheets(_worlds))


@pytest.fixture
def all_sheets(_sheets, worlds):
    """Every form of the near world, as somebody gets it who may send it."""
    return _sheets
