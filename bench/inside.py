"""Where a page's time goes inside the process that answers: the database, the template, and the rest of Python.

    bin/bench --inside

Each page is asked of the application itself, in a process of its own, without web server or network: what is left when
those are taken away. The template's part is that of the page, with the questions it asks by itself.
"""

import io
import multiprocessing
import os
import re
import statistics
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from bench.server import environment

WARM = 10  # one connection: it keeps the plan of a question at the third time
FORM = "application/x-www-form-urlencoded"


def measure(families: int, requests: int) -> Iterator[str]:
    """Medians of so many requests for each page, in milliseconds; the processor's part is a mean."""
    from bench.pages import cookies_of, pages

    asked = [_as_wsgi(page, cookies_of(page.reader), WARM + requests) for page in pages()]
    os.environ.update(environment(families))
    columns = ["page", "reader", "ms", "processor", "database", "template", "around them"]
    yield f"| {' | '.join(columns)} |\n|{' --- |' * len(columns)}"
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        for one in asked:
            took = pool.apply(_answers, [one["each"]])
            whole, processor, database, template = took
            parts = [whole, processor, database, template, whole - database - template]
            yield f"| {one['name']} | {one['reader']} | {' | '.join(f'{part:.1f}' for part in parts)} |"


def _as_wsgi(page, cookies: dict[str, str], times: int) -> dict:
    """A page as a server hands it to the application, so many times: of a form each with values of its own."""
    token = "a" * 32
    cookies = {**cookies, "csrftoken": token, "__Host-csrftoken": token}
    path, _, query = page.path.partition("?")
    always = {"SERVER_NAME": "localhost", "SERVER_PORT": "443", "SERVER_PROTOCOL": "HTTP/1.1"}
    always |= {"PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "localhost"}
    always |= {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_REFERER": "https://localhost/"}
    always |= {"HTTP_X_CSRFTOKEN": token, "HTTP_ACCEPT_ENCODING": "gzip"}
    always["HTTP_COOKIE"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    always |= {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in page.headers.items()}
    each = []
    for _ in range(times):
        body = urlencode(page.sends()).encode() if page.sends else b""
        how = {"REQUEST_METHOD": "POST", "CONTENT_TYPE": FORM} if page.sends else {"REQUEST_METHOD": "GET"}
        each.append((always | how | {"CONTENT_LENGTH": str(len(body))}, body))
    return {"name": page.name, "reader": page.reader.rstrip("0123456789."), "each": each}


def _answers(each: list[tuple[dict, bytes]]) -> tuple[float, float, float, float]:
    """In the process that is measured: milliseconds in all, of the processor, the database and the template."""
    from bench.wsgi import application

    drawn = _clock_templates()
    whole, database, template = [], [], []
    for place, (environ, body) in enumerate(each):
        if place == WARM:
            processor = time.process_time()
        drawn.clear()
        began = time.perf_counter()
        asked = _ask(application, environ, body)
        whole.append(1000 * (time.perf_counter() - began))
        database.append(asked)
        template.append(1000 * sum(drawn))
    spent = 1000 * (time.process_time() - processor) / (len(each) - WARM)
    one, two, three = (statistics.median(some[WARM:]) for some in (whole, database, template))
    return one, spent, two, three


def _ask(application: Callable, environ: dict, body: bytes) -> float:
    """One answer, read to its end. The milliseconds it took of the database. Errors: SystemExit where it is refused."""
    told = {}
    environ = environ | {
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "https",
    }
    answer = application(environ, lambda status, headers: told.update(dict(headers), status=status))
    for _part in answer:
        pass
    answer.close()
    if told["status"][0] not in "23":
        raise SystemExit(f"{told['status']} at {environ['PATH_INFO']}: nothing to measure.")
    return float(re.search(r"database;dur=([\d.]+)", told["Server-Timing"])[1])


def _clock_templates() -> list[float]:
    """Seconds of each page that is drawn from now on; a field drawn within it counts as a part of it."""
    from django.template.backends.django import Template

    drawn, inside = [], []
    if not hasattr(Template, "undrawn"):
        Template.undrawn = Template.render

    def render(self, *args, **kwargs):
        inside.append(self)
        began = time.perf_counter()
        try:
            return self.undrawn(*args, **kwargs)
        finally:
            inside.pop()
            if not inside:
                drawn.append(time.perf_counter() - began)

    Template.render = render
    return drawn
