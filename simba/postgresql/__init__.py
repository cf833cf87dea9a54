"""Django's PostgreSQL, with room on each connection for the questions of all pages."""
