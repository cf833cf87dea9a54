"""Letters about accounts, sent in the background."""

from datetime import timedelta

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Invitation, PasswordLetter, User
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


@shared_task(acks_late=True, autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def send_password_letter(pk):
    """Send the link to a new password, or say that there is no account; running it twice sends one letter."""
    with transaction.atomic():
        letter = PasswordLetter.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
        if letter is None:
            return
        user = User.objects.filter(email__iexact=letter.email, is_active=True).first()
        kind = "password_reset_key" if user else "unknown_account"
        with translation.override(user.language if user else letter.language):
            context = {"email": letter.email, "password_reset_url": _reset_link(user) if user else ""}
            subject = render_to_string(f"account/email/{kind}_subject.txt", context)
            body = render_to_string(f"account/email/{kind}_message.txt", context)
        # To the address of the account, not to one that only looks like it.
        send_mail(" ".join(subject.split()), body.strip(), None, [user.email if user else letter.email])
        letter.delete()


def _reset_link(user):
    names = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return settings.SIMBA_ADDRESS + reverse("account_reset_password_from_key", kwargs=names)


@shared_task
def ring_again_for_password_letters():
    """Send what was left behind when the broker was away; nobody waits for a letter of yesterday."""
    PasswordLetter.objects.filter(asked_at__lt=timezone.now() - timedelta(hours=2)).delete()
    late = PasswordLetter.objects.filter(asked_at__lt=timezone.now() - timedelta(seconds=20))
    for pk in late.values_list("pk", flat=True)[:100]:
        ring(send_password_letter, pk)


@shared_task
def ring_again_for_invitations():
    """Send what was left behind when the broker was away."""
    for pk in Invitation.objects.unsent().values_list("pk", flat=True)[:100]:
        ring(send_invitation, pk)
