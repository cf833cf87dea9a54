"""A draft is kept at every pause in typing: the log and the history of a country must not grow with the typing."""

import uuid
from datetime import timedelta

import time_machine
from django.utils import timezone

from privacy.models import AccessLine
from teams.models import CounsellingSession
from tests.teams.test_session_form import add_url, autosave, edit_url, filled

TEN = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0)
PAGE = str(uuid.uuid4())


def type_at(client, world, seconds, clock):
    """The draft is kept at these seconds after ten o'clock, by one page that goes on."""
    version = ""
    for second in seconds:
        clock.move_to(TEN + timedelta(seconds=second))
        words = {"page_key": PAGE, "seen_version": version, "next_step": f"Bellen, {second}"}
        version = autosave(client, add_url(world), filled(world, **words)).json()["version"]
    return CounsellingSession.objects.get()


def lines(world):
    written = AccessLine.objects.filter(rule="record_session", user_id=world.ank.pk, status__lt=400)
    return [
        timezone.localtime(at).strftime("%H:%M") for at in written.order_by("at").values_list("at", flat=True)
    ]


def test_who_types_on_is_told_of_once_in_ten_minutes(world, as_):
    with time_machine.travel(TEN, tick=False) as clock:
        draft = type_at(as_(world.ank), world, [5, 30, 65, 300, 590, 605, 700, 1300], clock)

        assert draft.next_step == "Bellen, 1300"
        assert lines(world) == ["10:00", "10:10", "10:21"]


def test_history_begins_with_what_is_written_down(world, as_):
    with time_machine.travel(TEN, tick=False) as clock:
        client = as_(world.ank)
        draft = type_at(client, world, [5, 30, 65], clock)
        assert draft.events.count() == 1  # that it was begun

        version = draft.version
        client.post(edit_url(draft), filled(world, page_key=PAGE, seen_version=version, final="1"))

    assert [event.status for event in draft.events.order_by("pk")] == ["draft", "final"]
    assert lines(world) == ["10:00", "10:01"]  # begun, and written down


def test_somebody_else_who_tries_is_told_of_at_once(world, as_):
    with time_machine.travel(TEN, tick=False) as clock:
        draft = type_at(as_(world.ank), world, [5], clock)

        answer = autosave(as_(world.joris), edit_url(draft), filled(world, page_key=PAGE))

    assert answer.status_code in (403, 404)
    assert AccessLine.objects.filter(user_id=world.joris.pk, status=answer.status_code).exists()
