"""Whether a page costs more in a larger country: the same pages in each, asked in turns, in one run.

    bin/bench --growth 1000,10000,100000

A server for each country stands beside the others, so that whatever else the machine does falls on all of them.
"""

import contextlib
import statistics
from collections.abc import Iterator, Sequence

from bench.load import Visitor
from bench.server import environment, running
from bench.visits import in_a_process

WARM = 16  # requests before it counts: each connection has seen each question, and the plan is made for good


def measure(sizes: Sequence[int], requests: int) -> Iterator[str]:
    """For each page the median milliseconds in the database, in each country, and the last beside the first."""
    found = {families: in_a_process(families) for families in sizes}
    columns = ["page", "reader", "queries", *(f"{families:,} families, database ms" for families in sizes)]
    yield f"| {' | '.join([*columns, 'ratio', 'p50 ms, ratio'])} |\n|{' --- |' * (len(columns) + 2)}"
    totals = dict.fromkeys(sizes, 0.0)
    with contextlib.ExitStack() as stack:
        ports = {n: stack.enter_context(running(more=environment(n)))[0] for n in sizes}
        for place in range(len(found[sizes[0]])):
            asked = {n: (found[n][place][0], Visitor(ports[n], found[n][place][1])) for n in sizes}
            spent, took, questions = _in_turns(asked, requests)
            for families in sizes:
                totals[families] += spent[families]
            page = asked[sizes[0]][0]
            yield _line(page.name, page.reader.rstrip("0123456789."), questions, spent, took)
    yield _line("all", "of them", "", totals, None)


def _line(page: str, reader: str, questions, spent: dict, took: dict | None) -> str:
    first, *_, last = spent
    cells = [page, reader, str(questions), *(f"{ms:.1f}" for ms in spent.values())]
    cells += [f"{spent[last] / spent[first]:.2f}", f"{took[last] / took[first]:.2f}" if took else ""]
    return f"| {' | '.join(cells)} |"


def _in_turns(asked: dict, requests: int) -> tuple[dict, dict, int]:
    answers = {families: [] for families in asked}
    for _ in range(WARM + requests):
        for families, (page, visitor) in asked.items():
            answers[families].append(visitor.ask(page))
    counted = {families: some[WARM:] for families, some in answers.items()}
    spent = {n: statistics.median(one.database_ms for one in some) for n, some in counted.items()}
    took = {n: statistics.median(1000 * one.seconds for one in some) for n, some in counted.items()}
    return spent, took, max(one.questions for some in counted.values() for one in some)
