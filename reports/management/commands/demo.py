from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.demo_people import PASSWORD, PEOPLE
from reports import demo


class Command(BaseCommand):
    """Loads the invented families to look at, once; says whom one can sign in as."""

    help = "Load the demo families when there are none yet."

    def add_arguments(self, parser):
        parser.add_argument("--reset", action="store_true", help="empty every case first, and load anew")
        parser.add_argument("--list", action="store_true", help="only print the accounts")

    def handle(self, *args, reset, list, **options):
        if settings.SIMBA_ENV not in ("demo", "test"):
            raise CommandError("The demo has a password everybody knows: it only runs with SIMBA_ENV=demo.")
        if list:
            self.print_accounts()
            return
        if reset:
            demo.empty()
        loaded = demo.load()
        self.stdout.write("The demo families are loaded." if loaded else "There are families already.")

    def print_accounts(self):
        with override(settings.LANGUAGE_CODE):
            for person in PEOPLE:
                self.stdout.write(f"{person.name:<20} {person.email:<34} {person.line}")
            self.stdout.write(_("Password for everybody: %(password)s") % {"password": PASSWORD})
