from django.core.management.commands import migrate
from django.db import connections

from privacy import wall


class Command(migrate.Command):
    """Django's own, and the second wall around the tables that came or changed."""

    def handle(self, *args, **options):
        database = connections[options["database"]]
        with wall.open_to_owner(database):
            super().handle(*args, **options)
        whole = not (options["app_label"] or options["plan"] or options["check_unapplied"])
        if whole:
            wall.build(database)
