import sys
import time

from django.core.management.base import BaseCommand
from django.db import connection

from privacy import wall
from privacy.verifying import Walk


class Command(BaseCommand):
    """Says whether the access log is as it was written, and if not, where. Ends with 1 when something is wrong."""

    help = "Walk the chain over the access log and say which line or seal was changed, removed or added."

    def add_arguments(self, parser):
        parser.add_argument(
            "--last", default="", help="the last seal of an earlier walk, kept outside the database"
        )

    def handle(self, *args, last, **options):
        walk, wrong, started = Walk(last_seen=last), 0, time.monotonic()
        told = started
        with wall.open_to_owner(connection):  # or a line out of reach would seem to be gone
            for finding in walk.findings():
                wrong += 1
                self.stdout.write(f"{finding.about}: {finding.wrong}")
                if time.monotonic() - told > 5:
                    told = time.monotonic()
                    self.stderr.write(f"{walk.lines} lines so far")
        self.stdout.write(f"{walk.lines} lines and {walk.seals} seals in {time.monotonic() - started:.1f} s.")
        if walk.last:
            self.stdout.write(f"Last seal, to keep elsewhere: {walk.last}")
        if wrong:
            self.stdout.write(f"{wrong} things are not as they were written.")
            sys.exit(1)
        self.stdout.write("Everything is as it was written.")
