"""What goes in and out through the gate, with the secrets of the families in question covered."""

import re
from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from privacy.access import model_named
from privacy.shroud import Marks, Secret, Shroud

TEXTS = ("text/html", "application/json", "text/plain", "text/csv", "text/calendar")
TAG = re.compile(r"(<[^>]*>)")
READ_ALOUD = re.compile(r'(\s(?:value|title|alt|placeholder|aria-label|content|label)=")([^"]*)(")')


class Covering:
    """The shroud over one request and its answer."""

    def __init__(self, request: HttpRequest, family=None):
        self.request, self.family = request, family
        if family:
            families = [family.pk] if family.has_secrets else []
        else:
            mine = model_named("families.Family").objects.visible_to(request.user).with_secrets()
            families = list(mine.filter(has_secrets=True).order_by().values_list("pk", flat=True))
        self.secrecies = model_named("families.AddressSecrecy").objects
        self.shroud: Shroud = self.secrecies.shroud_for(request.user, families)
        self.marks = Marks(self.shroud, salt=f"{request.user.pk}")

    def take_in(self) -> None:
        """Give back the words behind the marks of a form, and see which secrets somebody wrote unasked."""
        if not (self.shroud or self.shroud.known):
            return
        if self.request.method == "POST":
            self._read_what_was_sent()
        elif self.family is None and self.shroud:
            # A list that repeats what was looked for must not answer that it is a secret.
            self.shroud = self.shroud.without(self.shroud.written_in(" ".join(_values(self.request.GET))))

    def _read_what_was_sent(self) -> None:
        sent = self.request.POST.copy()
        text = "\n".join(_values(sent))
        if typed := self.shroud.written_in(text):
            self.secrecies.write_typed(typed, by=self.request.user)
            self.shroud = self.shroud.without(typed)
        if self.shroud:
            for name in sent:
                sent.setlist(name, [self.marks.back(value) for value in sent.getlist(name)])
            self.request.POST = sent
        if self.shroud.told_in(text) and not getattr(
            self.request.resolver_match.func, "is_about_secrets", False
        ):
            messages.warning(self.request, _told())

    def over(self, response: HttpResponse) -> HttpResponse:
        """The answer, covered when it is something to read; a file has been checked when it was made."""
        kind = response.get("Content-Type", "").split(";")[0]
        if not self.shroud or response.streaming or kind not in TEXTS:
            return response
        text = response.content.decode(response.charset or "utf-8")
        response.content = "".join(self._page(text)) if kind == "text/html" else self.shroud.over(text)
        return response

    def _page(self, html: str) -> Iterator[str]:
        """Only what can be read is covered: no name of a tag, a class or an address is a word of somebody's."""
        is_typing = False
        for piece in TAG.split(html):
            if piece.startswith("<"):
                is_typing = piece.startswith("<textarea") or (
                    is_typing and not piece.startswith("</textarea")
                )
                marks = self.marks if piece.startswith("<input") else None
                yield READ_ALOUD.sub(
                    lambda m, marks=marks: m[1] + self.shroud.over(m[2], marks) + m[3], piece
                )
            else:
                yield self.shroud.over(piece, self.marks if is_typing else None)


def about_secrets(view):
    """Marks a view whose form is the place to write a secret."""
    view.is_about_secrets = True
    return view


def _values(sent) -> list[str]:
    return [value for name, values in sent.lists() for value in values if name != "csrfmiddlewaretoken"]


def _told() -> str:
    return _(
        "In your text stands something of a secret address. Others read there: [address known to child protection]. "
        "Better take it out."
    )


__all__ = ["Covering", "Secret", "about_secrets"]
