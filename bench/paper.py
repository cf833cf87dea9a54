"""Where the time of a report goes: WeasyPrint beside Chromium, the first one and the next, one worker and two.

    bin/bench --paper

Everything is asked in one process run, in turns, on the report of one family of the invented country.
"""

import cProfile
import multiprocessing
import pstats
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

ROUNDS, MANY, LONGEST = 7, 200, 60
# What one could write otherwise in print.css.
WAYS = {
    "as it is": "",
    "tables instead of flex and grid": ".glance, .pair, .has-chart { display: table !important; width: 100% }"
    " .glance > *, .pair > *, .has-chart > * { display: table-cell !important }",
    "widths of tables found, not fixed": "table { table-layout: auto !important }",
    "no hyphens": "html { hyphens: none !important }",
}
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
# Which part of the work a function belongs to, by where it is written; the first that fits counts.
PARTS = {
    "breaking lines (Pango)": ("/weasyprint/text/",),
    "style sheets": ("/weasyprint/css/", "/tinycss2/", "/cssselect2/", "/tinyhtml5/"),
    "layout": ("/weasyprint/layout/", "/weasyprint/formatting_structure/"),
    "drawing and writing": ("/weasyprint/draw/", "/weasyprint/pdf/", "/pydyf/", "/weasyprint/svg/"),
    "letters": ("/fontTools/",),
    "gathering and template": (
        "/django/",
        "/psycopg",
        "/reports/",
        "/goals/",
        "/families/",
        "/teams/",
        "/privacy/",
    ),
}


def measure(reports: int) -> Iterator[str]:
    """The lines of the tables, as they are known."""
    report, html = _report_of_a_family()
    yield from _beside_chromium(html)
    yield from _first_after_start(html)
    yield from _profile(report)
    yield from _other_ways(html)
    yield from _as_it_grows(html)
    yield from _many(html, reports)


def _report_of_a_family():
    """A report as its reader's worker would make it, and its HTML."""
    from django.db import transaction

    from privacy import wall
    from reports import making
    from reports.models import Report

    report = Report.objects.filter(kind="progress").select_related("family", "reader").order_by("pk").first()
    with transaction.atomic(), wall.as_person(report.reader):
        return report, making.written(report)


def _beside_chromium(html: str) -> Iterator[str]:
    from reports import pdf

    pages = pdf.render(html).pages
    times = {"WeasyPrint": [], "Chromium": []}
    for _ in range(ROUNDS):
        times["WeasyPrint"].append(_seconds(lambda: pdf.render(html)))
        times["Chromium"].append(_seconds(lambda: _print(html)))
    ours, theirs = (statistics.median(some) for some in times.values())
    yield f"A report of {pages} pages, median of {ROUNDS}, in turns:\n"
    yield "| | seconds | of Chromium |\n| --- | --- | --- |"
    yield f"| WeasyPrint, warm worker | {ours:.2f} | {ours / theirs:.2f} |"
    yield f"| Chromium's print, its start counted | {theirs:.2f} | 1 |\n"


def _print(html: str) -> None:
    """The same page by Chromium, with its style sheet, as a worker would have it printed."""
    from reports.pdf import STATIC

    program = next(path for name in CHROMIUM if (path := shutil.which(name)))
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        style = f'<link rel="stylesheet" href="{(STATIC / "print.css").as_uri()}"><base href="{STATIC.as_uri()}/">'
        page.write_text(html.replace("<head>", f"<head>{style}", 1))
        paper = Path(folder) / "report.pdf"
        subprocess.run(
            [program, *FLAGS, f"--print-to-pdf={paper}", page.as_uri()], capture_output=True, check=True
        )
        assert paper.stat().st_size > 1000


def _first_after_start(html: str) -> Iterator[str]:
    """In a process that has just begun: what it takes to be ready, then the first report and the next."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        loading, first, second = pool.apply(_first_and_second, [html])
    yield "| in a new process | seconds |\n| --- | --- |"
    yield f"| loading WeasyPrint | {loading:.2f} |\n| the first report | {first:.2f} |\n| the next | {second:.2f} |\n"


def _first_and_second(html: str) -> tuple[float, float, float]:
    import django

    django.setup()
    began = time.perf_counter()
    from reports import pdf

    loading = time.perf_counter() - began
    return loading, _seconds(lambda: pdf.render(html)), _seconds(lambda: pdf.render(html))


def _profile(report) -> Iterator[str]:
    from django.db import transaction

    from privacy import wall
    from reports import making, pdf

    profile = cProfile.Profile()
    with transaction.atomic(), wall.as_person(report.reader):
        profile.enable()
        pdf.render(making.written(report))
        profile.disable()
    spent: dict[str, float] = {}
    for (path, _line, _name), (_calls, _prim, own, _cumulative, _callers) in pstats.Stats(
        profile
    ).stats.items():
        part = next(
            (part for part, places in PARTS.items() if any(p in path for p in places)), "the rest of Python"
        )
        spent[part] = spent.get(part, 0) + own
    total = sum(spent.values())
    yield "Where the time goes (a profile makes everything slower; the shares count):\n"
    yield "| part | share |\n| --- | --- |"
    yield from (
        f"| {part} | {100 * own / total:.0f} % |"
        for part, own in sorted(spent.items(), key=lambda one: -one[1])
    )
    yield ""


def _other_ways(html: str) -> Iterator[str]:
    """The same report with one thing changed, in turns."""
    from reports import pdf

    def with_style(css: str) -> Callable[[], object]:
        page = html.replace("</head>", f"<style>{css}</style></head>", 1)
        return lambda: pdf.render(page)

    def with_style_read_anew() -> None:
        pdf._style.cache_clear()
        pdf.render(html)

    ways = {name: with_style(css) for name, css in WAYS.items()}
    ways |= {"without tags": lambda: _without_tags(html), "style sheet read anew": with_style_read_anew}
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, work in ways.items():
            times[name].append(_seconds(work))
    plain = statistics.median(times["as it is"])
    yield "| a report | seconds | of as it is |\n| --- | --- | --- |"
    for name, some in times.items():
        yield f"| {name} | {statistics.median(some):.2f} | {statistics.median(some) / plain:.2f} |"
    yield ""


def _without_tags(html: str) -> None:
    from weasyprint import HTML

    from reports import pdf

    fonts, style = pdf._style()
    page = HTML(string=html, base_url=pdf.STATIC.as_uri() + "/", url_fetcher=pdf.OwnFiles())
    page.render(stylesheets=[style], font_config=fonts).write_pdf()


def _as_it_grows(html: str) -> Iterator[str]:
    """The sections of the report once, twice and so on: the time of a page must not grow with their number."""
    from reports import pdf

    yield "| pages | seconds | milliseconds a page |\n| --- | --- | --- |"
    before, sections, after = re.split(r"(<section.*</section>)", html, maxsplit=1, flags=re.DOTALL)
    times = 1
    while True:
        paper: list = []
        longer = before + sections * times + after
        seconds = _seconds(lambda: paper.append(pdf.render(_with_own_ids(longer))))  # noqa: B023
        pages = paper[0].pages
        yield f"| {pages} | {seconds:.2f} | {1000 * seconds / pages:.0f} |"
        if pages >= LONGEST:
            yield ""
            return
        times *= 2


def _with_own_ids(html: str) -> str:
    """No two things of a page may have one name."""
    seen: dict[str, int] = {}

    def numbered(found: re.Match) -> str:
        seen[found[1]] = seen.get(found[1], 0) + 1
        return f'id="{found[1]}-{seen[found[1]]}"' if seen[found[1]] > 1 else found[0]

    return re.sub(r'id="([^"]+)"', numbered, html)


def _many(html: str, reports: int) -> Iterator[str]:
    yield f"| {reports} reports, warm | reports/s | MB after 10 | MB at the end |\n| --- | --- | --- | --- |"
    for processes in (1, 2):
        with multiprocessing.get_context("spawn").Pool(processes) as pool:
            began_at = time.perf_counter()
            share = [(html, reports // processes)] * processes
            found = pool.starmap(_make_many, share, chunksize=1)
            per_second = reports / max(one[0] for one in found)
        early, late = max(one[1] for one in found), max(one[2] for one in found)
        yield f"| {processes} process{'es' if processes > 1 else ''} | {per_second:.2f} | {early:.0f} | {late:.0f} |"
        sys.stderr.write(f"{time.perf_counter() - began_at:.0f} s\n")


def _make_many(html: str, reports: int) -> tuple[float, float, float]:
    """Seconds for so many, warm; megabytes of the process after ten and after all of them."""
    import django

    django.setup()
    from reports import pdf

    pdf.render(html)
    own, early, began = psutil.Process(), 0.0, time.perf_counter()
    for number in range(reports):
        pdf.render(html)
        if number == 9:
            early = own.memory_full_info().uss / 1e6
    return time.perf_counter() - began, early, own.memory_full_info().uss / 1e6


def _seconds(work) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
