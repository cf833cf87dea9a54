import time

from django.core.management.base import BaseCommand, CommandError

from reports.populate import NotEmpty, analyse, populate

WIDTH = 40


class Command(BaseCommand):
    """Fills an empty database with a country of invented families, to measure on."""

    help = "Fill an empty database with invented families; the same seed gives the same country."

    def add_arguments(self, parser):
        parser.add_argument("--families", type=int, default=1000)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args, families, seed, **options):
        began = time.monotonic()
        try:
            for done in populate(families, seed=seed):
                self._show(done, families, began)
        except NotEmpty:
            raise CommandError(
                "There are families already; a country is only made in an empty database."
            ) from None
        analyse()
        self.stdout.write(f"\n{families} families in {time.monotonic() - began:.0f} s.")

    def _show(self, done, families, began):
        filled = WIDTH * done // families
        left = (time.monotonic() - began) * (families - done) / done
        self.stdout.write(
            f"\r[{'#' * filled}{' ' * (WIDTH - filled)}] {done} of {families}, {left:.0f} s to go ", ending=""
        )
        self.stdout.flush()
