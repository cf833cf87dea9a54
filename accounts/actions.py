"""What happens to accounts and invitations."""

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from accounts.models import Invitation, User
from simba.db import say_until_commit


@transaction.atomic
def accept_invitation(invitation: Invitation, *, name: str, password: str) -> User:
    """Make the account an invitation was sent for, and give it the place in the team that waited for it.

    Raises Invitation.DoesNotExist when the link was used in the meantime: it works once.
    """
    invitation = Invitation.objects.open().select_for_update().get(pk=invitation.pk)
    _show(invitation)
    user = User.objects.create_user(invitation.email, password, name=name, language=invitation.language)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    invitation.members.update(user=user)
    return user


@transaction.atomic
def link_existing_account(invitation: Invitation, *, by: User) -> User:
    """Give somebody who already has an account, and is signed in with it, the place that waited."""
    invitation = Invitation.objects.open().select_for_update().get(pk=invitation.pk, email__iexact=by.email)
    _show(invitation)
    invitation.accepted_at, invitation.accepted_by = timezone.now(), by
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    invitation.members.update(user=by)
    return by


def _show(invitation: Invitation) -> None:
    """The place in a team that waits for this invitation is within reach of who holds it, and nothing else is."""
    say_until_commit("simba.invitation", invitation.pk)
