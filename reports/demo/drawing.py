"""Milan's drawing, drawn when the story is told: Sunday at home, with pancakes."""

import io
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from simba.uploads import clean
from teams.actions import add_file
from teams.models import CounsellingSession

PAPER = (1600, 1200)
RED, BLUE, GREEN, YELLOW, BROWN = "#c8372d", "#2f62b5", "#3f8f46", "#e9b92c", "#8a5a2b"
PEOPLE = [(560, 1.0, RED), (830, 0.72, BLUE), (1060, 0.58, GREEN)]


def hang_up(session: CounsellingSession, title: str) -> None:
    """Put the drawing with a draft, made anew like everything that is sent."""
    out = io.BytesIO()
    milans_sunday().save(out, "PNG")
    made = clean(SimpleUploadedFile("tekening.png", out.getvalue()))
    add_file(session, clean=made, title=title, by=session.author)


def milans_sunday() -> Image.Image:
    paper = Image.new("RGB", PAPER, "#fdfbf4")
    crayon = Crayon(ImageDraw.Draw(paper))
    crayon.line([(60, 1040), (1540, 1030)], GREEN, 26)
    _house(crayon)
    for x, size, colour in PEOPLE:
        _somebody(crayon, x, size, colour)
    _table(crayon)
    crayon.round(1380, 170, 95, YELLOW, 30)
    for x, y in [(1180, 130), (1200, 300), (1380, 360), (1530, 330)]:
        crayon.line([(x, y), ((x + 1380) // 2, (y + 170) // 2)], YELLOW, 14)
    return paper


def _house(crayon) -> None:
    crayon.line([(170, 1040), (175, 520), (1180, 505), (1195, 1035)], BROWN, 18)
    crayon.line([(110, 530), (670, 130), (1260, 515), (110, 530)], RED, 22)
    crayon.line([(910, 300), (905, 160), (1000, 165), (1000, 365)], BROWN, 16)
    crayon.line([(230, 620), (400, 615), (400, 770), (230, 775), (230, 620)], BLUE, 12)
    crayon.line([(315, 615), (315, 775)], BLUE, 10)
    crayon.line([(230, 695), (400, 692)], BLUE, 10)


def _somebody(crayon, x: int, size: float, colour: str) -> None:
    head, neck, hip = int(1030 - 350 * size), int(1030 - 300 * size), int(1030 - 120 * size)
    reach = int(90 * size)
    crayon.round(x, head, int(52 * size), BROWN, 12)
    crayon.line([(x, neck), (x + 5, hip)], colour, 30)
    crayon.line([(x - reach, hip - 60), (x, neck + 50), (x + reach, hip - 70)], colour, 14)
    crayon.line([(x - 45, 1030), (x + 5, hip), (x + 50, 1030)], colour, 16)
    for eye in (-18, 18):
        crayon.round(x + int(eye * size), head - 8, 4, BLUE, 6)
    crayon.line([(x - 20, head + 14), (x, head + 24), (x + 22, head + 13)], RED, 7)


def _table(crayon) -> None:
    crayon.line([(480, 900), (1150, 893)], BROWN, 22)
    crayon.line([(520, 905), (515, 1035)], BROWN, 16)
    crayon.line([(1110, 900), (1118, 1032)], BROWN, 16)
    for number in range(5):
        crayon.line([(660, 875 - 17 * number), (790, 872 - 17 * number)], YELLOW, 15)


class Crayon:
    """Draws as a hand of eight does: no line is straight, and each time the same."""

    def __init__(self, pen: ImageDraw.ImageDraw) -> None:
        self.pen, self.hand = pen, Random(8)

    def line(self, points, colour, width) -> None:
        path = []
        for (x, y), (to_x, to_y) in zip(points, points[1:], strict=False):
            steps = max(int(((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5 / 40), 2)
            path += [(x + (to_x - x) * n / steps, y + (to_y - y) * n / steps) for n in range(steps + 1)]
        path = [(x + self.hand.uniform(-5, 5), y + self.hand.uniform(-5, 5)) for x, y in path]
        self.pen.line(path, fill=colour, width=width, joint="curve")

    def round(self, x, y, radius, colour, width) -> None:
        wobble = self.hand.randint(0, max(radius // 10, 1))
        box = (x - radius, y - radius + wobble, x + radius + wobble, y + radius)
        self.pen.ellipse(box, outline=colour, width=width)
