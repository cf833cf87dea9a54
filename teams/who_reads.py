"""Who reads a record, as a sentence."""

from collections.abc import Collection
from datetime import date

from django.db.models import Model
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.models import User
from families.models import Child, Family, ToldInTrust
from families.secrecy import NOTHING_UNSAID, Veil
from privacy.audience import Audience
from privacy.models import AccessLine
from privacy.readers import SESSION, organisation_reads, readers
from teams.models import CounsellingSession, TeamMember


def names_of_readers(
    family: Family,
    *,
    audience: str,
    children: Collection[Child],
    author: User,
    present: Collection[TeamMember] = (),
    kind: str = SESSION,
    veil: Veil = NOTHING_UNSAID,
    **trust,
) -> str:
    """The first names of who would read a record, "Lotte, Ank en Joris", in full where two are called the same."""
    members = readers(family, audience, children, present, author, kind, **trust)
    veil.cover(members)
    first = [member.first_name for member in members]
    names = [m.name if first.count(m.first_name) > 1 else m.first_name for m in members]
    if organisation_reads(audience, kind):
        names.append(_("the team leads"))
    return get_text_list(names, _("and")) if names else _("only the author")


def readers_of(session: CounsellingSession, audience: str = "", veil: Veil = NOTHING_UNSAID) -> str:
    """The first names of who reads a session that is written down, or would with another audience."""
    return names_of_readers(
        session.family,
        audience=audience or session.audience,
        children=session.children.all(),
        present=session.present.all(),
        author=session.author,
        veil=veil,
        **trust_of(session),
    )


def trust_of(record: ToldInTrust) -> dict:
    """The adults a record is about, and whether it was told in confidence: what narrows its audience."""
    return {
        "concerns": record.concerns.all(),
        "in_confidence": record.in_confidence,
        "is_withheld": bool(record.withheld_why),
    }


def who_would_read(session: CounsellingSession, audience: str) -> set[int | str]:
    """The accounts that would read a session if it had another audience, and "leads" for the team leads."""
    members = readers(
        session.family,
        audience,
        session.children.all(),
        session.present.all(),
        session.author,
        **trust_of(session),
    )
    found: set[int | str] = {member.user_id for member in members}
    return found | {"leads"} if organisation_reads(audience) else found


def who_had(session: CounsellingSession) -> set[int]:
    """The accounts that opened a version of a session, or got a report of its day while they might read it."""
    lines = AccessLine.objects.filter(
        family_id=session.family_id, object_kind="session", object_id=session.pk
    )
    opened = set(lines.filter(status=200, user_id__isnull=False).values_list("user_id", flat=True))
    day = session.happened_on
    papers = session.family.reports.ready().filter(first_day__lte=day, last_day__gte=day)
    papers = (
        papers.filter(ready_at__gte=session.finalised_at).exclude(reader__in=opened).select_related("reader")
    )
    this_one = CounsellingSession.objects.filter(pk=session.pk)
    on_paper = {paper.reader_id for paper in papers if this_one.visible_to(paper.reader).exists()}
    return set(User.objects.filter(pk__in=opened | on_paper).values_list("pk", flat=True))


def earlier_audiences(record: Model) -> list[tuple[date, str]]:
    """The circles a record had before, the latest first: until which day, and which. For whoever wrote it."""
    found, before = [], None
    for at, audience in record.events.order_by("pk").values_list("pgh_created_at", "audience"):
        if before and audience != before:
            found.append((timezone.localtime(at).date(), str(Audience(before).label)))
        before = audience
    return found[::-1]
