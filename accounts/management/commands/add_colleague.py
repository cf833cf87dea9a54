from allauth.account.models import EmailAddress
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Organisation, User


class Command(BaseCommand):
    """Gives somebody of the staff an account, without a password: that they choose themselves."""

    help = "Add an account for a colleague, who chooses a password by “Forgot your password?”."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--organisation", required=True, help="its name; made when it is not there yet")
        parser.add_argument(
            "--kind", choices=Organisation.Kind.values, default=Organisation.Kind.CARE_PROVIDER
        )
        parser.add_argument("--role", action="append", required=True, choices=User.Role.values)

    @transaction.atomic
    def handle(self, *args, email, name, organisation, kind, role, **options):
        if User.objects.filter(email__iexact=email).exists():
            raise CommandError(f"There is an account with {email} already.")
        employer, _ = Organisation.objects.get_or_create(name=organisation, defaults={"kind": kind})
        user = User.objects.create_user(email, name=name, organisation=employer, roles=role)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        self.stdout.write(
            f"{name} can sign in with {user.email} after choosing a password by “Forgot your password?”."
        )
