"""The words of a PDF, as whoever opens it can read them."""

import io

from pypdf import PdfReader


def text_of(pdf: bytes) -> str:
    """All that is written on the pages of a PDF; nothing of a page that is a picture.

    Raises what pypdf raises (``PyPdfError``, and others for a file that only looks like one).
    """
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
