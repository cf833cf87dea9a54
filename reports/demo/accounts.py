"""The accounts of the demo, ready to sign in with."""

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from accounts.demo_people import ORGANISATIONS, PASSWORD, PEOPLE
from accounts.models import Organisation, User


def make_accounts() -> dict[str, User]:
    """Make every account of the demo, or bring it back to how it was; answers them by key."""
    organisations = {
        key: Organisation.objects.get_or_create(name=name, defaults={"kind": kind})[0]
        for key, (name, kind) in ORGANISATIONS.items()
    }
    password = make_password(PASSWORD)  # one hash for all: making it is slow on purpose
    return {person.key: _make_account(person, organisations, password) for person in PEOPLE}


def _make_account(person, organisations: dict[str, Organisation], password: str) -> User:
    user, _ = User.objects.update_or_create(
        email=person.email,
        defaults={
            "name": person.name,
            "password": password,
            "organisation": organisations.get(person.organisation),
            "roles": list(person.roles),
            "is_active": True,
        },
    )
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    return user
