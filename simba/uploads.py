"""Files that people send: taken in with a limit, and made anew before anything is kept."""

import io
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext_lazy as _

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
SECONDS = 40
CLEANER = Path(__file__).with_name("cleaning.py")
# Each takes memory: others of the same process wait their turn.
AT_ONCE = BoundedSemaphore(2)

REFUSALS = {
    "empty": _("This file is empty. Choose it again, or take the photo again."),
    "too_large": _("This file is larger than 10 MB. Choose a smaller one, or take a photo of it."),
    "unknown": _("This is not a photo or a PDF. Take a photo of it, or save it as a PDF first."),
    "broken": _("This file is damaged. Open it to see whether it works, or take the photo again."),
    "too_many_pixels": _("This picture has too many dots. Make it smaller first, or take a photo of it."),
    "locked": _("This PDF is locked. Save it without a password first, or print it and take a photo."),
    "too_many_pages": _("This PDF has more than 60 pages. Keep only the pages that matter."),
    "form": _("This PDF is a form or holds other files. Print it to a new PDF first, or take a photo of it."),
    "busy": _("It is too busy to take in a file. Wait a minute and try again."),
}


@dataclass(frozen=True)
class Clean:
    """A file that was made anew from what somebody sent: ``kind`` is jpeg, png or pdf."""

    kind: str
    content: bytes
    small: bytes = b""
    width: int | None = None
    height: int | None = None
    pages: int | None = None
    left_out: bool = False


class CappedUpload(FileUploadHandler):
    """Keeps what is sent in memory, and of one request no more than one file may hold.

    Nothing of a case lies on a disk before it is clean. What is too large is read to its end, so that the form can
    say so, and forgotten.
    """

    def handle_raw_input(self, *args, **kwargs):
        self.taken = 0

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.file = io.BytesIO()

    def receive_data_chunk(self, raw_data, start):
        self.taken += len(raw_data)
        if self.taken <= LARGEST:
            self.file.write(raw_data)

    def file_complete(self, file_size):
        self.file.seek(0)
        return InMemoryUploadedFile(
            self.file, self.field_name, self.file_name, self.content_type, file_size, self.charset
        )


def clean(upload: UploadedFile) -> Clean:
    """The file made anew. What it calls itself counts for nothing; what cannot be kept is refused in words."""
    if upload.size > LARGEST:
        raise _refusal("too_large")
    if not AT_ONCE.acquire(timeout=SECONDS):
        raise _refusal("busy")
    try:
        return _made_anew(upload.read())
    finally:
        AT_ONCE.release()


def _made_anew(data: bytes) -> Clean:
    """Run the cleaner on these bytes. One that is killed, or takes too long, was given something that is no file."""
    if len(data) > LARGEST:
        raise _refusal("too_large")
    command = [sys.executable, "-I", str(CLEANER)]
    alone = {"env": {"MALLOC_ARENA_MAX": "2"}, "cwd": "/"}
    try:
        ran = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=True, **alone)
        head, _newline, rest = ran.stdout.partition(b"\n")
        about = json.loads(head)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired, ValueError) as error:
        raise _refusal("broken") from error
    if "refused" in about:
        raise _refusal(about["refused"])
    first, *more = about.pop("sizes")
    if first > LARGEST:
        raise _refusal("too_large")
    return Clean(content=rest[:first], small=rest[first : first + sum(more)], **about)


def _refusal(word: str) -> ValidationError:
    return ValidationError(REFUSALS[word], code=word)
