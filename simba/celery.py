"""The background worker and its timetable."""

import logging
import os

from celery import Celery
from kombu.exceptions import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "simba.settings")

app = Celery("simba")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def ring(task, *args) -> bool:
    """Ask the worker to do a task. The broker may be away: the row in the database says what is to be done, and the
    timetable rings again for what was left behind, so nobody's page need know."""
    try:
        task.delay(*args)
    except OperationalError:
        logging.getLogger(__name__).warning("The broker is away; %s will be rung for again.", task.name)
        return False
    return True
