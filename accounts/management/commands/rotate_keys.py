from django.core.management.base import BaseCommand, CommandError

from simba import crypto, rotation


class Command(BaseCommand):
    """Seals with the newest key of FIELD_KEYS everything an older one sealed."""

    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="only say how many rows an older key sealed")

    def handle(self, *args, check, **options):
        if hidden := rotation.hidden():
            raise CommandError(
                f"The database hides rows of {', '.join(hidden)} from this connection, so nothing is done or said."
                " Run it connected as the owner of the tables, as `migrate` is, or as the worker is (simba_jobs)."
            )
        tables = rotation.tables()
        if not check:
            for table in tables:
                self._rotate(table)
        left = {table.name: count for table in tables if (count := rotation.left(table))}
        for name, count in left.items():
            self.stdout.write(f"{name}: {count} rows are of an older key")
        if left and not check:
            raise CommandError(
                "Not everything is of the newest key yet: run it again, keep the older keys until then."
            )
        if not left:
            self.stdout.write(f"Everything is of key {crypto.keys()[0].name}. Older keys can go.")

    def _rotate(self, table):
        count, done = rotation.left(table), 0
        for number in rotation.rotate(table):
            done += number
            self.stdout.write(f"{table.name}: {done} of {max(count, done)}")
