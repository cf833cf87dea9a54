"""Paper: HTML in, a tagged PDF out. It reads our own files and nothing else, from no network."""

from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from urllib.request import url2pathname

from django.conf import settings
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

STATIC = Path(settings.BASE_DIR) / "static"


class Paper(NamedTuple):
    """A finished PDF: its bytes and the number of its pages."""

    content: bytes
    pages: int


class OwnFiles(URLFetcher):
    """Fetches files under ``static/``; anything else stops the rendering, so that no address can be smuggled in."""

    def fetch(self, url, headers=None):
        address = urlsplit(url)
        path = Path(url2pathname(address.path)).resolve()
        # A file "of" another machine is refused before anybody looks up where that machine is.
        is_ours = address.scheme == "file" and not address.netloc and path.is_relative_to(STATIC.resolve())
        if not is_ours:
            raise FatalURLFetchingError("Only own files may be drawn on paper.")
        return super().fetch(url, headers)


@cache
def _style() -> tuple[FontConfiguration, CSS]:
    """Letters and style sheet, read once in each worker process: that is most of the time of a short report."""
    fonts = FontConfiguration()
    return fonts, CSS(filename=STATIC / "print.css", font_config=fonts, url_fetcher=OwnFiles())


def render(html: str) -> Paper:
    """Draw a page of HTML as PDF/UA-1: tagged, with real text, a title and a language."""
    fonts, style = _style()
    page = HTML(string=html, base_url=STATIC.as_uri() + "/", url_fetcher=OwnFiles())
    document = page.render(stylesheets=[style], font_config=fonts)
    return Paper(document.write_pdf(pdf_variant="pdf/ua-1"), len(document.pages))
