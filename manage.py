#!/usr/bin/env python
"""Django's command line; starts the embedded PostgreSQL and Redis when the environment names no others."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "simba.settings")
    if "runserver" not in sys.argv:
        # Who types commands here keeps the tables; a server does not (privacy/wall.py).
        os.environ.setdefault("SIMBA_ROLE", "simba")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as problem:
        sys.exit(f"Simba cannot start: {problem}")


if __name__ == "__main__":
    main()
