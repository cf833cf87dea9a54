"""What happens to accounts and invitations."""

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from accounts.models import Invitation, User
from accounts.tasks import send_invitation
from simba.celery import ring
from simba.crypto import same
from simba.db import say_until_commit


@transaction.atomic
def accept_invitation(invitation: Invitation, *, name: str, password: str) -> User:
    """Make the account an invitation was sent for, and give it the place in the team that waited for it.

    Raises Invitation.DoesNotExist when the link was used in the meantime: it works once.
    """
    invitation = Invitation.objects.open().select_for_update().get(pk=invitation.pk)
    _show(invitation)
    user = User.objects.create_user(
        invitation.email,
        password,
        name=name,
        language=invitation.language,
        organisation=invitation.organisation,
        roles=invitation.roles,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    invitation.members.update(user=user)
    return user


@transaction.atomic
def link_existing_account(invitation: Invitation, *, by: User) -> User:
    """Give somebody who already has an account, and is signed in with it, the place that waited."""
    rows = Invitation.objects.open().select_for_update().filter(organisation=None)
    invitation = rows.filter(same(Invitation, "email", by.email)).get(pk=invitation.pk)
    _show(invitation)
    invitation.accepted_at, invitation.accepted_by = timezone.now(), by
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    invitation.members.update(user=by)
    return by


def _show(invitation: Invitation) -> None:
    """The place in a team that waits for this invitation is within reach of who holds it, and nothing else is."""
    say_until_commit("simba.invitation", invitation.pk)


@transaction.atomic
def invite_colleague(invitation: Invitation, *, by: User) -> Invitation:
    """Ask somebody to come and work in the own organisation; the letter goes once it is certain."""
    invitation.organisation, invitation.invited_by = by.organisation, by
    invitation.save()
    transaction.on_commit(lambda: ring(send_invitation, invitation.pk))
    return invitation


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User) -> None:
    """A letter that is not answered yet opens nothing any more."""
    Invitation.objects.open().filter(pk=invitation.pk, organisation=by.organisation).update(
        expires_at=timezone.now()
    )


@transaction.atomic
def change_roles(user: User, roles: list[str], *, by: User) -> User:
    """Give a colleague other work. Whoever loses a role is signed out: pages that stand open are of before."""
    user = _colleague(user, by)
    lost = set(user.roles) - set(roles)
    user.roles = roles
    user.save(update_fields=["roles"])
    if lost:
        end_sessions(user)
    return user


@transaction.atomic
def end_account(user: User, *, by: User) -> User:
    """A colleague leaves: may not sign in any more, and is signed out everywhere at once."""
    user = _colleague(user, by)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    return user


@transaction.atomic
def reopen_account(user: User, *, by: User) -> User:
    """A colleague who left is back."""
    user = _colleague(user, by)
    user.is_active = True
    user.save(update_fields=["is_active"])
    return user


def end_sessions(user: User) -> None:
    """Sign somebody out on every device."""
    keys = list(UserSession.objects.filter(user=user).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(user=user).delete()


def _colleague(user: User, by: User) -> User:
    """The colleague, held until the change is made. Nobody changes the own rights, or those of another organisation."""
    return User.objects.staff_of(by.organisation).exclude(pk=by.pk).select_for_update().get(pk=user.pk)
