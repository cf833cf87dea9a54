"""The web server's own lines: what was asked as it stands in the site map, never the address somebody typed.

And its memory: what a process has loaded stays, so the collector need not go through it again (docs/performance.md).
"""

import gc


def post_worker_init(worker):
    """A process that has loaded everything. A round of the collector over all of it took a tenth of a second."""
    gc.collect()
    gc.freeze()


# A connection that stays open stays with one process, however busy that is; a new one goes to whoever is free. The
# proxy in front keeps those of browsers.
keepalive = 0
accesslog = "-"
access_log_format = "%(m)s %({simba.route}e)s %(s)s %(B)s %(M)sms"
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "discreet": {
            "()": "simba.discreet.Formatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "discreet"},
        # Gunicorn's own two, which it would otherwise make with formatters of its own.
        "error_console": {"class": "logging.StreamHandler", "formatter": "discreet"},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "gunicorn.error": {"handlers": ["error_console"], "level": "INFO", "propagate": False},
        "gunicorn.access": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
