"""Which web server, and whether connections are shared: the same pages on each, in turns, in one run.

bin/bench --servers
"""

import statistics
from collections.abc import Iterator

from bench.load import measure
from bench.pages import cookies_of, pages
from bench.server import SERVERS, megabytes, running

ROUNDS = 3
MEASURED = ("caseload", "family page", "saving a session")


def compare(requests: int) -> Iterator[str]:
    """The lines of a table: each server with and without a pool, by the medians of a few rounds."""
    wanted = {page.name: page for page in reversed(pages()) if page.name in MEASURED}
    cookies = {page.reader: cookies_of(page.reader) for page in wanted.values()}
    found: dict[tuple, list] = {}
    for _ in range(ROUNDS):
        for kind in SERVERS:
            for pool in (True, False):
                with running(kind, pool) as (port, first):
                    for page in wanted.values():
                        (figures,) = measure([page], port, cookies[page.reader], requests)
                        found.setdefault((kind, pool, page.name), []).append(figures)
                    found.setdefault((kind, pool, "MB"), []).append(megabytes(first))
    yield "| server | pool | page | p50 ms | p95 ms | requests/s at 8 |\n| --- | --- | --- | --- | --- | --- |"
    for (kind, pool, name), figures in found.items():
        if name != "MB":
            said = [(one.p50, one.p95, one.per_second[8]) for one in figures]
            middle = [statistics.median(each) for each in zip(*said, strict=True)]
            yield (
                f"| {kind} | {'yes' if pool else 'no'} | {name} | "
                + " | ".join(f"{one:.1f}" for one in middle)
                + " |"
            )
    yield "\n| server | pool | MB of the largest worker |\n| --- | --- | --- |"
    for (kind, pool, name), figures in found.items():
        if name == "MB":
            yield f"| {kind} | {'yes' if pool else 'no'} | {statistics.median(figures):.0f} |"
