"""What the timetable does for the access log, and telling of an emergency access."""

from celery import shared_task
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from privacy import emergency, months, sealing, wall
from privacy.models import EmergencyAccess
from simba.celery import ring
from simba.letters import Letter


@shared_task
def seal_log():
    """Seal the lines that wait."""
    with wall.as_job():
        sealing.seal()


@shared_task
def make_log_months():
    """Make the tables of the coming months."""
    with wall.as_job():
        months.make_months()


@shared_task
def drop_log_months():
    """Drop the months whose term is over."""
    with wall.as_job():
        months.drop_expired()


@shared_task(acks_late=True, autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def tell_of_emergency(pk):
    """Tell who must know of an emergency access; running it twice tells once. The letter names nobody."""
    with wall.as_job():
        untold = EmergencyAccess.objects.untold().select_for_update(skip_locked=True, of=("self",))
        access = untold.select_related("family").filter(pk=pk).first()
        if access is None:
            return
        for person in emergency.who_must_know(access):
            _write_to(person, access.family_id)
        access.told_at = timezone.now()
        access.save(update_fields=["told_at"])


def _write_to(person, family_id):
    with translation.override(person.language):
        link = settings.SIMBA_ADDRESS + reverse("home")
        subject = render_to_string("privacy/emergency_subject.txt").strip()
        body = render_to_string("privacy/emergency.txt", {"person": person, "link": link})
    Letter(subject, body, to=[person.email], families=[family_id]).send()


@shared_task
def ring_again_for_emergencies():
    """Tell of what was left behind when the broker was away."""
    with wall.as_job():
        untold = list(EmergencyAccess.objects.untold().values_list("pk", flat=True)[:100])
    for pk in untold:
        ring(tell_of_emergency, pk)
