"""What bin/screenshots does once the packages are there: a browser walks through the demo and looks."""

import argparse
import contextlib
import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DESK = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True}
PASSWORD = "samen-terug-naar-huis"
PATIENCE = 300  # seconds the demo may take to start for the first time
FLAGS = ["--no-sandbox", "--disable-gpu", "--lang=nl"]
COLOURS = 96  # enough for pages of text, and a third of the size
LARGEST = 250_000  # bytes of one picture

# Name, who is signed in, and where that is: an address, or the family's page by its name.
PAGES = [
    ("counsellor", "ank", "Brandsma-Tuinhof"),
    ("caseload", "ank", "/families/"),
    ("session", "ank", "Brandsma-Tuinhof|sessions/add/"),
    ("parent", "lotte", "/"),
    ("team_lead", "mirjam", "/"),
]


def main():
    parser = argparse.ArgumentParser(prog="bin/screenshots", description="Take the pictures of the README.")
    parser.add_argument("--address", help="of a demo that is running; without it one is started for this")
    parser.add_argument("--into", type=Path, default=PICTURES, help="the folder for the pictures")
    parser.add_argument("--language", default="nl", choices=["nl", "en"])
    parser.add_argument("--dark", action="store_true", help="as the pages look at night")
    options = parser.parse_args()
    options.into.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as closing:
        address = options.address or closing.enter_context(own_demo())
        driver = closing.enter_context(sync_playwright())
        program = next(filter(None, map(shutil.which, BROWSERS)))
        browser = driver.chromium.launch(
            executable_path=program, args=FLAGS, env=os.environ | {"LANGUAGE": "nl"}
        )
        Walk(browser, address.rstrip("/"), options).take_all()


@contextlib.contextmanager
def own_demo():
    """A demo of our own, with its data in a folder that goes when we are done."""
    with tempfile.TemporaryDirectory(prefix="simba-pictures-") as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = {**os.environ, "SIMBA_VAR": folder, "SIMBA_ENV": "demo"}
        command = [sys.executable, str(ROOT / "bin" / "run"), "--port", str(port)]
        demo = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        try:
            wait_for(f"http://localhost:{port}", demo)
            yield f"http://localhost:{port}"
        finally:
            demo.terminate()
            demo.wait(timeout=60)


def wait_for(address, demo):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and demo.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/health/", timeout=5):
            return
        time.sleep(0.5)
    sys.exit("Simba: the demo did not start; run bin/run to see why.")


class Walk:
    """One browser, and somebody signed in on it at a time."""

    def __init__(self, browser, address, options):
        self.browser, self.address, self.options = browser, address, options
        self.families = {}

    def take_all(self):
        for screen, shape in (("1280", DESK), ("390", PHONE)):
            for key in dict.fromkeys(person for _, person, _ in PAGES):
                page = self.signed_in(key, shape)
                for name, person, where in PAGES:
                    if person == key:
                        page.goto(self.find(page, where))
                        self.keep(f"{name}-{screen}", page.screenshot())
                page.context.close()
        self.take_report()

    def signed_in(self, key, shape):
        shape = shape | {"color_scheme": "dark" if self.options.dark else "light", "locale": "nl-NL"}
        page = self.browser.new_context(base_url=self.address, reduced_motion="reduce", **shape).new_page()
        page.goto("/account/login/")
        page.locator("input[name=login]").fill(f"{key}@example.org")
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(lambda url: "/account/" not in url)
        return page

    def find(self, page, where):
        """The address of a page: itself, or under the family with that name."""
        if where.startswith("/"):
            return where
        name, _, rest = where.partition("|")
        if name not in self.families:
            page.goto("/families/")
            self.families[name] = page.get_by_role("link", name=name).first.get_attribute("href")
        return self.families[name] + rest

    def take_report(self):
        """The first page of the latest report of the first family, as it comes from the printer."""
        page = self.signed_in("mirjam", DESK)
        page.goto(self.find(page, "Brandsma-Tuinhof|reports/"))
        report = page.locator("main a[href*='/reports/']").filter(has_not_text="+")
        links = [link.get_attribute("href") for link in report.all()]
        number = next(link for link in links if link.rstrip("/").split("/")[-1].isdigit())
        paper = page.context.request.get(number.rstrip("/") + "/pdf/").body()
        for sheet in (1, 2):
            command = ["pdftoppm", "-png", "-r", "90", "-f", str(sheet), "-l", str(sheet), "-"]
            drawn = subprocess.run(command, input=paper, capture_output=True, check=True).stdout
            self.keep(f"report-{sheet}", drawn)
        page.context.close()

    def keep(self, name, picture):
        """A picture with fewer colours, which nobody sees and everybody downloads."""
        image = Image.open(io.BytesIO(picture)).convert("RGB")
        path = self.options.into / f"{name}.png"
        image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
        size = path.stat().st_size
        print(f"  {path.name}: {size // 1000} kB{' - too large' if size > LARGEST else ''}", flush=True)


if __name__ == "__main__":
    main()
