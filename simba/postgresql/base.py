"""Django's PostgreSQL, with room on each connection for the questions of all pages."""

from django.conf import settings
from django.db.backends.postgresql import base

# Planning is half of what the questions of a page cost: one that was asked twice on a connection is kept there with its
# plan. psycopg would keep a hundred, which is what ten pages ask.
SEEN_BEFORE, PREPARED = 2, 300


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection of Django's, or one lent from its pool."""

    def get_new_connection(self, conn_params):
        connection = super().get_new_connection(conn_params)
        # A pooler lends another connection for each transaction.
        connection.prepare_threshold = None if settings.DATABASE_POOLER else SEEN_BEFORE
        connection.prepared_max = PREPARED
        return connection
