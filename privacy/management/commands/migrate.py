from contextlib import nullcontext

from django.core.management.commands import migrate
from django.db import connections

from privacy import wall


class Command(migrate.Command):
    """Django's own, and the second wall around the tables that came or changed."""

    def handle(self, *args, **options):
        database = connections[options["database"]]
        only_looks = options["plan"] or options["check_unapplied"]  # as a server does, with its own role
        with nullcontext() if only_looks else wall.open_to_owner(database):
            super().handle(*args, **options)
        if not (only_looks or options["app_label"]):
            wall.build(database)
