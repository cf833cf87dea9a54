"""What people said themselves: replies, with what they answer, and own statements."""

from dataclasses import dataclass
from datetime import date

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from goals.models import Reply
from goals.replies import of_the_family, things_in_sight

from .scope import Scope


@dataclass
class Said:
    """The own words of one person, and what they are about."""

    day: date
    who: str
    about: str
    text: str


def replies_of(scope: Scope) -> list[Said]:
    """The replies and statements of the period that the reader may read, each in its last wording."""
    rows = of_the_family(scope.family, scope.reader).filter(
        made_at__date__gte=scope.first, made_at__date__lte=scope.last
    )
    found = rows.exclude(audience="author").order_by("made_at", "pk").said(scope.veil)
    things_in_sight(found, scope.reader)
    return [
        Said(timezone.localtime(reply.made_at).date(), reply.said_by, _about(reply), reply.text.strip())
        for reply in found
    ]


def _about(reply: Reply) -> str:
    """What is answered, as far as the reader may see that."""
    if reply.is_statement:
        return _("Own statement")
    if not reply.opens:
        return _("Reply")
    if reply.session:
        return _("Reply to the session of %(day)s") % {"day": _day(reply.session.happened_on)}
    if reply.rating:
        return _("Reply to the number for safety of %(day)s") % {"day": _day(reply.rating.rated_on)}
    if reply.entry:
        return _("Reply to “%(text)s”") % {"text": reply.entry.text[:60]}
    return _("Reply to a goal") if reply.goal else _("Reply to a report")


def _day(value: date) -> str:
    return formats.date_format(value, "j F Y")
