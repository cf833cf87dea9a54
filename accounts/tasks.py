"""Letters about accounts, sent in the background."""

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.models import Invitation
from simba.celery import ring


@shared_task(acks_late=True, autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def send_invitation(pk):
    """Send one invitation; running it twice sends one letter. The letter names no family and no child."""
    with transaction.atomic():
        invitation = Invitation.objects.unsent().select_for_update(skip_locked=True).filter(pk=pk).first()
        if invitation is None:
            return
        with translation.override(invitation.language):
            link = settings.SIMBA_ADDRESS + invitation.get_absolute_url()
            subject = render_to_string("accounts/invitation_subject.txt").strip()
            body = render_to_string("accounts/invitation.txt", {"invitation": invitation, "link": link})
        send_mail(subject, body, None, [invitation.email])
        invitation.sent_at = timezone.now()
        invitation.save(update_fields=["sent_at"])


@shared_task
def ring_again_for_invitations():
    """Send what was left behind when the broker was away."""
    for pk in Invitation.objects.unsent().values_list("pk", flat=True)[:100]:
        ring(send_invitation, pk)
