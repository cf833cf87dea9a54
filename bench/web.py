"""What a page weighs and how it behaves in a browser: bytes over the wire, shifts of the layout, Lighthouse.

    bin/bench --web

Lighthouse comes from npm, into var/lighthouse, the first time.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench.pages import Page, cookies_of, pages
from bench.server import ROOT, running

LIGHTHOUSE = "lighthouse@12.8.2"
FOLDER = ROOT / "var" / "lighthouse"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
CATEGORIES = ("performance", "accessibility", "best-practices")
# The main pages of the three people.
MAIN = [
    ("caseload", "counsellor"),
    ("session form", "counsellor"),
    ("own start page", "parent"),
    ("overview", "lead"),
]
WATCH = """
    window.shifted = 0;
    new PerformanceObserver(list => list.getEntries().forEach(entry => { window.shifted += entry.value; }))
        .observe({type: "layout-shift", buffered: true});
"""
WEIGHT = """
    [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
        .reduce((sum, entry) => sum + entry.transferSize, 0)
"""


def measure() -> Iterator[str]:
    """The lines of two tables: what each page weighs, and what Lighthouse says of it."""
    wanted = [page for page in pages() if (page.name, page.reader.rstrip("0123456789.")) in MAIN]
    headers = {page.reader: _headers(page.reader) for page in wanted}
    with running() as (port, _first), sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=_browser(), args=FLAGS)
        yield "| page | reader | kB at first | kB at the next visit | layout shift |\n| --- | --- | --- | --- | --- |"
        for page in wanted:
            first, second, shift = _weigh(
                browser, f"http://localhost:{port}{page.path}", headers[page.reader]
            )
            yield f"| {page.name} | {_who(page)} | {first / 1000:.1f} | {second / 1000:.1f} | {shift:.3f} |"
        browser.close()
        if not shutil.which("npm"):
            yield "\nnpm is not here, so Lighthouse is not either. Run: apt-get install npm"
            return
        _install()
        yield f"\n| page | reader | {' | '.join(CATEGORIES)} | layout shift, slow network |\n|{' --- |' * 6}"
        for page in wanted:
            scores = _judge(f"http://localhost:{port}{page.path}", headers[page.reader])
            yield f"| {page.name} | {_who(page)} | {' | '.join(map(str, scores))} |"


def _who(page: Page) -> str:
    return page.reader.rstrip("0123456789.")


def _headers(reader: str) -> dict[str, str]:
    cookie = "; ".join(f"{name}={value}" for name, value in cookies_of(reader).items())
    return {"Cookie": cookie, "X-Forwarded-Proto": "https"}


def _browser() -> str:
    return next(path for name in BROWSERS if (path := shutil.which(name)))


def _weigh(browser: Browser, url: str, headers: dict[str, str]) -> tuple[int, int, float]:
    """Bytes over the wire with an empty cache and with a full one, and how far the layout moved."""
    context = browser.new_context(extra_http_headers=headers, viewport={"width": 390, "height": 844})
    context.add_init_script(WATCH)
    page, found = context.new_page(), []
    for _ in range(2):
        answer = page.goto(url, wait_until="networkidle")
        if answer is None or not answer.ok or page.url != url:
            raise SystemExit(f"{url} was not opened.")
        found.append(page.evaluate(WEIGHT))
    shift = page.evaluate("window.shifted")
    context.close()
    return found[0], found[1], shift


def _install() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not (FOLDER / "node_modules" / ".bin" / "lighthouse").exists():
        command = [
            "npm",
            "install",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--prefix",
            str(FOLDER),
            LIGHTHOUSE,
        ]
        subprocess.run(command, check=True, capture_output=True)


def _judge(url: str, headers: dict[str, str]) -> list:
    """Lighthouse's scores of a page, 0 to 100, as a telephone on a slow network sees it, and how far it moved."""
    sent, report = FOLDER / "headers.json", FOLDER / "report.json"
    sent.write_text(json.dumps(headers))
    command = [str(FOLDER / "node_modules" / ".bin" / "lighthouse"), url, "--quiet", "--output=json"]
    command += [f"--output-path={report}", f"--extra-headers={sent}", f"--chrome-flags={' '.join(FLAGS)}"]
    command += [f"--only-categories={','.join(CATEGORIES)}"]
    subprocess.run(command, check=True, capture_output=True, env=os.environ | {"CHROME_PATH": _browser()})
    sent.unlink()  # it signs in
    found = json.loads(Path(report).read_text())
    moved = found["audits"]["cumulative-layout-shift"]["numericValue"]
    return [*(round(100 * found["categories"][name]["score"]) for name in CATEGORIES), f"{moved:.3f}"]
