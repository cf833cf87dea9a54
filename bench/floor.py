"""The floor: a bare view in the same server, that answers so many bytes from one indexed query.

It is asked by the same person with the same session, who pays what every page of Django with a sign-in pays; beside it
in the table stands what it costs somebody who is not signed in, and what the plainest list and the plainest page of a
record cost, as a tutorial of Django has them: rows in a template, and nobody asked who may see what.
"""

import threading
import time
from collections.abc import Callable
from functools import cache

from django.core.paginator import Paginator
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines

from accounts.models import Organisation
from families.models import Family
from simba import together
from simba.doors import public
from simba.together import fetch

BARE_LIST = """<p>{{ user.name }}, {{ page.paginator.count }}</p><table>
{% for one in page %}<tr><td><a href="/families/{{ one.pk }}/">{{ one.name }}</a></td><td>{{ one.number }}</td>
<td>{{ one.motto }}</td><td>{{ one.opened_on }}</td></tr>{% endfor %}</table>"""
BARE_RECORD = """<p>{{ user.name }}</p><h1>{{ family.name }} {{ family.number }}</h1>
<ul>{% for goal in goals %}<li>{{ goal.starts }} {{ goal.state }}</li>{% endfor %}</ul><table>
{% for one in sessions %}<tr><td><a href="{{ one.get_absolute_url }}">{{ one.happened_on }}</a></td>
<td>{{ one.kind }}</td><td>{{ one.minutes }}</td></tr>{% endfor %}</table>"""
LINE = "<p>Een bladzijde van deze lengte, zonder iets erop. 0123456789</p>\n"


@public
def floor(request: HttpRequest, pk: int, length: int) -> HttpResponse:
    name = Organisation.objects.filter(pk=pk).values_list("name", flat=True).first()
    return HttpResponse((name + LINE * (length // len(LINE) + 1))[:length])


@public
def bare_list(request: HttpRequest) -> HttpResponse:
    """25 families and how many there are: four queries, with session and account."""
    page = Paginator(Family.objects.order_by("name", "pk"), 25).get_page(1)
    return HttpResponse(_template(BARE_LIST).render({"page": page}, request))


@public
def bare_record(request: HttpRequest) -> HttpResponse:
    """One family with its goals and its last sessions: five queries, with session and account."""
    family = Family.objects.order_by("pk").first()
    context = {"family": family, "goals": family.goals.all()[:8]}
    context["sessions"] = family.counselling_sessions.order_by("-happened_on")[:25]
    return HttpResponse(_template(BARE_RECORD).render(context, request))


_reads = threading.local()  # how the answers to questions that were sent together are read, in this request
together.fetch = lambda cursor: getattr(_reads, "fetched", fetch)(cursor)


@cache
def _template(text: str):
    return engines["django"].from_string(text)


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

        def fetched(cursor):
            began = time.perf_counter()
            try:
                return fetch(cursor)
            finally:
                waited.append(time.perf_counter() - began)

        waited = []
        _reads.fetched = fetched
        with connection.execute_wrapper(timed):
            response = get_response(request)
        response["Server-Timing"] = (
            f"questions;dur={len(asked)}, database;dur={1000 * sum(asked + waited):.2f}"
        )
        return response

    return middleware
