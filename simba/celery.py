"""The background worker and its timetable."""

import logging
import os

from celery import Celery
from kombu.exceptions import OperationalError

from simba.pulse import WorkerPulse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "simba.settings")

app = Celery("simba")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["consumer"].add(WorkerPulse)


def every(seconds: int) -> dict:
    """A place in the timetable. What the worker did not get to before the next round is not kept for later."""
    seconds = float(os.environ.get("SIMBA_BEAT_SECONDS") or seconds)
    return {"schedule": seconds, "options": {"expires": seconds}}


app.conf.beat_schedule = {
    "ask for the reports that are due": {"task": "reports.tasks.ask_for_what_is_due", **every(60)},
    "ring again for reports left behind": {"task": "reports.tasks.ring_again", **every(30)},
    "ring again for letters for a new password": {
        "task": "accounts.tasks.ring_again_for_password_letters",
        **every(30),
    },
    "ring again for invitations left behind": {
        "task": "accounts.tasks.ring_again_for_invitations",
        **every(30),
    },
    "seal the access log": {"task": "privacy.tasks.seal_log", **every(60)},
    "make the coming months of the access log": {"task": "privacy.tasks.make_log_months", **every(3600)},
    "drop the months of the access log that are over": {
        "task": "privacy.tasks.drop_log_months",
        **every(86_400),
    },
    "ring again for emergencies left behind": {
        "task": "privacy.tasks.ring_again_for_emergencies",
        **every(30),
    },
}


def ring(task, *args) -> bool:
    """Ask the worker to do a task; False when the broker is away.

    Whoever asks need not mind: the row in the database says what is to be done, and the timetable rings again for
    what was left behind.
    """
    try:
        task.delay(*args)
    except OperationalError:
        logging.getLogger(__name__).warning("The broker is away; %s will be rung for again.", task.name)
        return False
    return True
