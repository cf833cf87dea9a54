"""Django's PostgreSQL, with room on each connection for the questions of all pages."""

from django.conf import settings
from django.db.backends.postgresql import base

# Planning is half of what the questions of a page cost: one that was asked twice on a connection is kept there with its
# plan. psycopg would keep a hundred, which is what ten pages ask.
SEEN_BEFORE, PREPARED = 2, 300
# And one plan for whoever asks. PostgreSQL makes a new one for the first five times, and for ever where it thinks that
# worth it: with the conditions of both walls that is dearer than what it finds.
ONE_PLAN = "-c plan_cache_mode=force_generic_plan"


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection of Django's, or one lent from its pool."""

    def get_connection_params(self):
        conn_params = super().get_connection_params()
        if not settings.DATABASE_POOLER:  # which keeps no plans, and takes no options
            conn_params["options"] = f"{conn_params.get('options', '')} {ONE_PLAN}".strip()
        return conn_params

    def get_new_connection(self, conn_params):
        connection = super().get_new_connection(conn_params)
        # A pooler lends another connection for each transaction.
        connection.prepare_threshold = None if settings.DATABASE_POOLER else SEEN_BEFORE
        connection.prepared_max = PREPARED
        return connection
