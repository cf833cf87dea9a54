"""Asks a server for pages and keeps what each answer cost."""

import http.client
import re
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from bench.pages import Page

HOST = "localhost"
# Warm is when each connection of both pools has made its plans: they take turns, and a plan is kept at the third time
# (simba/postgresql). Those who ask eight at once for the page before opened all of them.
WARM = 3 * 2 * 8
ROUNDS = 3  # of several at once, in turns with the other pages


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
    """What one page costs: milliseconds, and requests a second by how many ask at once."""

    p50: float
    p95: float
    questions: int
    database_ms: float
    per_second: dict[int, float]


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


def opened(page: Page, port: int, cookies: dict[str, str]) -> Answer:
    """The first answer, which nobody asked for before. Errors: SystemExit where the reader is refused."""
    answer = Visitor(port, cookies).ask(page)
    if answer.status >= 400:
        raise SystemExit(f"{page.reader} gets {answer.status} at {page.path}: nothing to measure.")
    return answer


def measure(
    pages: Sequence[Page],
    port: int,
    cookies: dict[str, str],
    requests: int,
    concurrency: Sequence[int] = (8,),
    tidy: Callable[[], None] = lambda: None,
) -> list[Figures]:
    """Ask one reader's pages in turns, so that whatever else the machine does falls on all of them.

    Each ``requests`` times one by one, then in a few rounds of as many by several at once. ``tidy`` throws away what
    was typed, now and then.
    """
    visitor = Visitor(port, cookies)
    for page in pages:
        for _ in range(WARM):
            visitor.ask(page)
    tidy()
    warm = [[visitor.ask(page) for page in pages] for _ in range(requests)]
    per_second = {n: _at_once(pages, port, cookies, requests, n, tidy) for n in concurrency}
    return [
        _figures(answers, {n: each[place] for n, each in per_second.items()})
        for place, answers in enumerate(zip(*warm, strict=True))
    ]


def _figures(warm: Sequence[Answer], per_second: dict[int, float]) -> Figures:
    times = sorted(1000 * answer.seconds for answer in warm)
    return Figures(
        p50=statistics.median(times),
        p95=times[int(0.95 * (len(times) - 1))],
        questions=max(answer.questions for answer in warm),
        database_ms=statistics.median(answer.database_ms for answer in warm),
        per_second=per_second,
    )


def _at_once(
    pages: Sequence[Page],
    port: int,
    cookies: dict[str, str],
    requests: int,
    visitors: int,
    tidy: Callable[[], None],
) -> list[float]:
    """Requests a second of each page."""
    each, took = max(requests // visitors, 1), [0.0 for _ in pages]
    for _ in range(ROUNDS):
        tidy()
        for place, page in enumerate(pages):
            took[place] += _by_several(page, port, cookies, each, visitors)
    return [ROUNDS * each * visitors / seconds for seconds in took]


def _by_several(page: Page, port: int, cookies: dict[str, str], each: int, visitors: int) -> float:
    """Seconds until each of so many visitors has so many answers."""
    failed = []

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
    return time.perf_counter() - began
