"""The floor: a bare view in the same server, that answers so many bytes from one indexed query.

It is asked by the same person with the same session, who pays what every page of Django with a sign-in pays; beside it
in the table stands what it costs somebody who is not signed in.
"""

import time
from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse

from accounts.models import Organisation
from simba.doors import public

LINE = "<p>Een bladzijde van deze lengte, zonder iets erop. 0123456789</p>\n"


@public
def floor(request: HttpRequest, pk: int, length: int) -> HttpResponse:
    name = Organisation.objects.filter(pk=pk).values_list("name", flat=True).first()
    return HttpResponse((name + LINE * (length // len(LINE) + 1))[:length])


def count_questions(get_response: Callable) -> Callable:
    """Middleware: how many questions an answer asked of the database, and the milliseconds they took."""

    def middleware(request: HttpRequest) -> HttpResponse:
        asked = []

        def timed(execute, sql, params, many, context):
            began = time.perf_counter()
            try:
                return execute(sql, params, many, context)
            finally:
                asked.append(time.perf_counter() - began)

        with connection.execute_wrapper(timed):
            response = get_response(request)
        response["Server-Timing"] = f"questions;dur={len(asked)}, database;dur={1000 * sum(asked):.2f}"
        return response

    return middleware
