"""Asks a server for pages and keeps what each answer cost."""

import gzip
import http.client
import re
import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from bench.pages import Page

HOST = "localhost"
# Warm is when each connection of both pools has made its plans: they take turns, and a plan is kept at the third time
# (simba/postgresql). Those who ask eight at once for the page before opened all of them.
WARM = 3 * 2 * 8


@dataclass(frozen=True)
class Answer:
    """One answer: its status, its time as the browser feels it, and what the server says it asked."""

    status: int
    seconds: float
    questions: int
    database_ms: float
    body: bytes


@dataclass(frozen=True)
class Figures:
    """What one page costs: milliseconds, requests a second by how many ask at once, bytes over the wire."""

    cold_ms: float
    p50: float
    p95: float
    questions: int
    database_ms: float
    per_second: dict[int, float]
    length: int
    gzipped: int


class Visitor:
    """A browser of one reader, with a connection that stays open."""

    def __init__(self, port: int, cookies: dict[str, str]):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        # A form is sent with the token of a cookie; any token will do that is the same in both.
        token = "a" * 32
        cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        names = f"csrftoken={token}; __Host-csrftoken={token}"
        self.headers = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "Referer": f"https://{HOST}/",
            "Cookie": f"{cookie}; {names}",
            "X-CSRFToken": token,
        }

    def ask(self, page: Page) -> Answer:
        sent = urlencode(page.sends()) if page.sends else None
        headers = self.headers | page.headers
        if sent:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        self.connection.request("POST" if sent else "GET", page.path, sent, headers)
        response = self.connection.getresponse()
        body = response.read()
        seconds = time.perf_counter() - began
        questions, database = re.findall(
            r"dur=([\d.]+)", response.headers.get("Server-Timing", "dur=0, dur=0")
        )
        return Answer(response.status, seconds, int(float(questions)), float(database), body)


def measure(
    page: Page, port: int, cookies: dict[str, str], requests: int, concurrency: Sequence[int] = (8,)
) -> Figures:
    """Ask for one page: once cold, then ``requests`` times one by one, then as many by several at once."""
    visitor = Visitor(port, cookies)
    cold = visitor.ask(page)
    if cold.status >= 400:
        raise SystemExit(f"{page.reader} gets {cold.status} at {page.path}: nothing to measure.")
    for _ in range(WARM):
        visitor.ask(page)
    warm = [visitor.ask(page) for _ in range(requests)]
    times = sorted(1000 * answer.seconds for answer in warm)
    return Figures(
        cold_ms=1000 * cold.seconds,
        p50=statistics.median(times),
        p95=times[int(0.95 * (len(times) - 1))],
        questions=max(answer.questions for answer in warm),
        database_ms=statistics.median(answer.database_ms for answer in warm),
        per_second={n: _at_once(page, port, cookies, requests, n) for n in concurrency},
        length=len(cold.body),
        gzipped=len(gzip.compress(cold.body)),
    )


def _at_once(page: Page, port: int, cookies: dict[str, str], requests: int, visitors: int) -> float:
    failed, each = [], max(requests // visitors, 1)

    def visit():
        visitor = Visitor(port, cookies)
        for _ in range(each):
            if visitor.ask(page).status >= 400:
                failed.append(page.path)

    threads = [threading.Thread(target=visit) for _ in range(visitors)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise SystemExit(f"{len(failed)} of the answers at {failed[0]} failed.")
    return each * visitors / (time.perf_counter() - began)
