"""What goes in and out through the gate, with the secrets of the families in question covered."""

import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from secrets import token_hex

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from privacy.access import model_named, standing
from privacy.shroud import Marks, Shroud
from simba.kept import kept
from simba.paper import text_of

TEXTS = ("text/html", "application/json", "text/plain", "text/csv", "text/calendar")
TAG = re.compile(r"(<[^>]*>)")
PDF = "application/pdf"
READ_ALOUD = re.compile(r'(\s(?:value|title|alt|placeholder|aria-label|content|label)=")([^"]*)(")')


class Covering:
    """The shroud over one request and its answer.

    Words somebody wrote, in what only they wrote, stay as they were written: to see them replaced would tell that a
    guess was right. Templates say which those are (``own`` of ``simba.tags``), and a field that comes back holds what
    was sent. What others wrote stays covered, whatever a reader writes.
    """

    def __init__(self, request: HttpRequest, family=None):
        self.request, self.family = request, family
        if family:
            families = [family.pk] if family.has_secrets else []
        else:
            families = _with_secrets(reader=request.user)
        self.secrecies = model_named("families.AddressSecrecy").objects
        self.shroud: Shroud = self.secrecies.shroud_for(request.user, families)
        self.marks = Marks(self.shroud, salt=f"{request.user.pk}")
        self.own_fields: set[str] = set()
        # Around own words, until the page is covered; new for each answer, so that no text can hold it.
        self._own = f"\ue000{token_hex(8)}\ue000"
        request.covering = self

    def leave(self, text: str) -> str:
        """Words of the reader's own, for a page: they are not covered there."""
        return f"{self._own}{text}{self._own}" if self.shroud else text

    def leave_in_fields(self, values: Iterable[object]) -> None:
        """Words of the reader's own that stand in the fields of a form."""
        self.own_fields |= {_as_typed(value) for value in values if isinstance(value, str)}

    def take_in(self) -> None:
        """Give back the words behind the marks of a form, and keep which secrets somebody wrote unasked."""
        if not (self.shroud or self.shroud.known):
            return
        self.leave_in_fields([*_values(self.request.POST), *_values(self.request.GET)])
        if self.request.method == "POST":
            self._read_what_was_sent()

    def _read_what_was_sent(self) -> None:
        sent = self.request.POST.copy()
        text = "\n".join(_values(sent))
        if typed := self.shroud.written_in(text):
            self.secrecies.write_typed(typed, by=self.request.user)
        if self.shroud:
            for name in sent:
                sent.setlist(name, [self.marks.back(value) for value in sent.getlist(name)])
            self.request.POST = sent
        if self.shroud.told_in(text) and not getattr(
            self.request.resolver_match.func, "is_about_secrets", False
        ):
            messages.warning(self.request, _told())

    def over(self, response: HttpResponse) -> HttpResponse:
        """The answer, covered when it is something to read; a paper on which something hidden stands is not given."""
        kind = response.get("Content-Type", "").split(";")[0]
        if not self.shroud or response.streaming or kind not in (*TEXTS, PDF):
            return response
        if kind == PDF:
            return response if self._may_be_read(response) else withheld_paper(self.request, self.family)
        text = response.content.decode(response.charset or "utf-8")
        response.content = (
            self.over_page(text) if kind == "text/html" else self._words(text, self._in_sight(text))
        )
        return response

    def _may_be_read(self, response: HttpResponse) -> bool:
        if getattr(response, "is_let_through", False):
            return True
        return is_clean(response.content, self.shroud)

    def over_page(self, html: str) -> str:
        """A page, covered. On most stands no secret at all: then only the marks around own words are taken away."""
        shroud = self._in_sight(html)
        return ("".join(self._page(html, shroud)) if shroud else html).replace(self._own, "")

    def _in_sight(self, text: str) -> Shroud:
        """What is looked for in a text: what could stand there, for a colleague who reads about many families.

        For somebody of a family all of it, whatever stands there: the time that takes would tell of a word that is
        searched for whether it is a secret, and a search leaves no line that says what was searched.
        """
        return self.shroud if standing(self.request.user).at_home else self.shroud.within(text)

    def _page(self, html: str, shroud: Shroud) -> Iterator[str]:
        """Only what can be read is covered: no name of a tag, a class or an address is a word of somebody's."""
        is_typing = False
        for piece in TAG.split(html):
            if not piece or piece.isspace():
                yield piece
            elif piece.startswith("<"):
                is_typing = piece.startswith("<textarea") or (
                    is_typing and not piece.startswith("</textarea")
                )
                yield READ_ALOUD.sub(self._attribute_of(piece.startswith("<input"), shroud), piece)
            else:
                yield self._field(piece, shroud) if is_typing else self._words(piece, shroud)

    def _attribute_of(self, is_field: bool, shroud: Shroud) -> Callable[[re.Match], str]:
        cover = self._field if is_field else self._words
        return lambda found: found[1] + cover(found[2], shroud) + found[3]

    def _words(self, text: str, shroud: Shroud) -> str:
        """Every second piece between the marks is the reader's own."""
        pieces = text.split(self._own)
        if len(pieces) == 1:
            return shroud.over(text)
        return "".join(piece if at % 2 else shroud.over(piece) for at, piece in enumerate(pieces))

    def _field(self, text: str, shroud: Shroud) -> str:
        return text if _as_typed(unescape(text)) in self.own_fields else shroud.over(text, self.marks)


@kept
def _with_secrets(reader):
    """The families within reach of which something is secret, by their keys."""
    families = model_named("families.Family").objects.visible_to(reader).hiding()
    return families.order_by().values_list("pk", flat=True)


def is_clean(pdf: bytes, shroud: Shroud, apart_from: Iterable[str] = ()) -> bool:
    """Whether nothing hidden can be read in a PDF; of one that cannot be read nobody knows."""
    try:
        text = text_of(pdf)
    except Exception:  # pypdf raises many kinds at what only looks like a PDF
        return False
    return not shroud.seen_in(text, apart_from=apart_from)


def let_through(response: HttpResponse) -> HttpResponse:
    """A paper that was looked at for its reader in another way, or that the reader brought in."""
    response.is_let_through = True
    return response


def withheld_paper(request: HttpRequest, family) -> HttpResponse:
    """The page in the place of a paper that may not be read: it does not say what stands there, or whose."""
    back = family.get_absolute_url() if family else "/"
    return render(request, "privacy/paper_withheld.html", {"back": back}, status=403)


def about_secrets(view):
    """Marks a view whose form is the place to write a secret."""
    view.is_about_secrets = True
    return view


def _values(sent) -> list[str]:
    return [value for name, values in sent.lists() for value in values if name != "csrfmiddlewaretoken"]


def _as_typed(text: str) -> str:
    return " ".join(text.split())


def _told() -> str:
    return _(
        "In your text stands something of a secret address. Others read there: [address known to child protection]. "
        "Better take it out."
    )
