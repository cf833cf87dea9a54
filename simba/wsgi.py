"""The door for the web server: `gunicorn simba.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "simba.settings")

application = get_wsgi_application()
