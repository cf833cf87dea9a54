"""Logs and error letters that help to mend something and tell nothing of anybody.

What an exception says may be a row of the database, what an address says may be the key of an invitation, and what a
library logs may be anything. So a line holds its kind, the address as it stands in the site map, the kind of error and
the places in the code; words only from code that is known to log none of anybody's.
"""

import copy
import logging
import traceback
from collections.abc import Mapping

from django.core import mail
from django.utils.log import AdminEmailHandler
from django.views.debug import ExceptionReporter

# Whose sentences are filled in: our own code, and libraries that name tasks, servers and processes only.
KNOWN = ("simba", "accounts", "privacy", "families", "teams", "goals", "placements", "reports")
KNOWN += ("celery", "kombu", "redis", "gunicorn")
OF_REQUESTS = ("django.request", "django.security", "django.server")
OF_TASKS = ("exc", "args", "kwargs", "traceback", "return_value", "description")
UNKNOWN = "-"


class Formatter(logging.Formatter):
    """One line without anybody's words; below it, for an error, its kind and the places in the code."""

    def format(self, record: logging.LogRecord) -> str:
        discreet = copy.copy(record)
        discreet.msg, discreet.args = sentence(record), ()
        discreet.exc_text = discreet.stack_info = None
        return super().format(discreet)

    def formatException(self, exc_info) -> str:
        return kind_and_places(exc_info[1])


def sentence(record: logging.LogRecord) -> str:
    """What a record says, less what may be somebody's."""
    if record.name.startswith(OF_REQUESTS):
        return _of_request(record)
    if record.name.startswith("celery") and isinstance(record.args, Mapping):
        said = {name: _of_task(value) if name in OF_TASKS else value for name, value in record.args.items()}
        return str(record.msg) % said
    if record.name.split(".")[0] in KNOWN and not record.exc_info:
        return record.getMessage()
    # A sentence with its gaps tells what happened; what fills the gaps may be anything, and so may one without any.
    return str(record.msg) if record.args or record.exc_info else "(not told)"


def _of_request(record) -> str:
    request = getattr(record, "request", None)
    status = getattr(record, "status_code", "")
    return f"{status} {getattr(request, 'method', UNKNOWN)} {route_of(request)}".strip()


def _of_task(value) -> str:
    return type(value).__name__ if isinstance(value, BaseException) else "..."


def route_of(request) -> str:
    """The address as it stands in the site map, without the ids, keys and questions in it."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else UNKNOWN


def kind_and_places(error: BaseException | None) -> str:
    """The kinds of an error and of what caused it, and where in the code: no words, no values."""
    lines, met = [], set()
    while error is not None and id(error) not in met:
        met.add(id(error))
        lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
        frames = traceback.extract_tb(error.__traceback__)
        lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        error = error.__cause__ or error.__context__
    return "\n".join(lines)


class LetterHandler(AdminEmailHandler):
    """Writes to who runs the server that something broke, in the same words as the log."""

    def emit(self, record: logging.LogRecord) -> None:
        words = Formatter("%(asctime)s %(levelname)s %(name)s %(message)s").format(record)
        mail.mail_admins(f"{record.levelname} {sentence(record)}"[:120], words, fail_silently=True)


class Reporter(ExceptionReporter):
    """Django's report of an exception, for whatever else asks for one: kind and places only."""

    def get_traceback_text(self) -> str:
        return kind_and_places(self.exc_value)

    def get_traceback_html(self) -> str:
        return f"<pre>{self.get_traceback_text()}</pre>"
