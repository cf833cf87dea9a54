"""The table of pages: what each costs each of its readers, beside the floor asked in turns with it."""

import gzip
import platform
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from bench.load import Answer, Figures, Visitor, measure, opened
from bench.pages import Page, cookies_of, pages, throw_away_numbers
from bench.server import megabytes, running

COLUMNS = [
    "page",
    "reader",
    "queries",
    "database ms",
    "cold ms",
    "p50 ms",
    "p95 ms",
    "kB gzipped",
    "p95 : floor",
]


@dataclass(frozen=True)
class Row:
    """A page for one reader, and the floor for the same person and the same bytes."""

    page: Page
    cold: Answer
    page_costs: Figures
    floor: Figures

    def __str__(self) -> str:
        it, reader = self.page_costs, self.page.reader.rstrip("0123456789.")
        cells = [
            self.page.name,
            reader,
            f"{it.questions}",
            f"{it.database_ms:.1f}",
            f"{1000 * self.cold.seconds:.0f}",
        ]
        cells += [
            f"{it.p50:.1f}",
            f"{it.p95:.1f}",
            f"{len(gzip.compress(self.cold.body)) / 1000:.1f}",
            f"{it.p95 / self.floor.p95:.1f}",
        ]
        for at_once, per_second in it.per_second.items():
            cells += [f"{per_second:.0f}", f"{per_second / self.floor.per_second[at_once]:.2f}"]
        return f"| {' | '.join(cells)} |"


def measured(options) -> Iterator[str]:
    """The lines of the table, each as soon as it is known."""
    wanted = [page for page in pages() if _asked_for(page, options)]
    if not wanted:
        raise SystemExit(
            "No page and reader of that name: bin/bench without --pages and --readers shows all."
        )
    cookies = {page.reader: cookies_of(page.reader) for page in wanted}
    yield f"{options.families} families, {options.requests} requests, {date.today()}, {platform.platform()}\n"
    more = [name for n in options.concurrency for name in (f"requests/s at {n}", f"of the floor at {n}")]
    yield f"| {' | '.join([*COLUMNS, *more])} |"
    yield f"|{' --- |' * len([*COLUMNS, *more])}"
    with running() as (port, first):
        _wake(port)
        floors = []
        for page in [*wanted, *_bare(wanted)]:
            known = cookies[page.reader]
            cold = opened(page, port, known)
            floor = replace(page, path=f"/floor/1/{max(len(cold.body), 1)}/", sends=None, headers={})
            asked = (options.requests, options.concurrency, throw_away_numbers)
            costs, under = measure([page, floor], port, known, *asked)
            floors.append(under.p50)
            yield str(Row(page, cold, costs, under))
        (nobody,) = measure(
            [Page("floor", "", "/floor/1/20000/")], port, {}, options.requests, options.concurrency
        )
        yield f"\nThe floor: p50 {min(floors):.1f} to {max(floors):.1f} ms signed in, {nobody.p50:.1f} ms for nobody."
        yield f"Memory of the largest web worker: {megabytes(first):.0f} MB."


def _bare(wanted: list[Page]) -> list[Page]:
    """What the plainest list and page of a record cost the first of the readers."""
    reader = wanted[0].reader
    return [Page("a bare list", reader, "/floor/list/"), Page("a bare record", reader, "/floor/record/")]


def _asked_for(page: Page, options) -> bool:
    return any(name in page.name for name in options.pages or [""]) and any(
        page.reader.startswith(name) for name in options.readers or [""]
    )


def _wake(port: int) -> None:
    """Both processes have loaded what any page needs: cold is a page nobody asked for yet, not a server that starts."""
    for _ in range(10):
        Visitor(port, {}).ask(Page("sign-in", "", "/account/login/"))
