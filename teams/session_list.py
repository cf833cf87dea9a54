"""Sessions as the rows of a list: what opens them, when, and the first names of who was there."""

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Page
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from families.models import Child, Family
from families.secrecy import veil_for
from simba.kept import kept
from simba.pages import first_page, with_count
from teams.models import CounsellingSession, SessionChild, SessionFile, TeamMember

A_PAGE, MOST_DRAFTS = 25, 20
SHOWN = ("kind", "what_happened", "happened_on", "minutes", "author", "family", "corrects", "saved_at")


def latest(family: Family, user: User) -> Page:
    """The first page of who looks for nothing: the latest sessions of a family."""
    return first_page(_latest(reader=user, family=family), A_PAGE)


def listed(page: Page, family: Family, user: User) -> Page:
    """A page of keys as one of sessions."""
    found = {one.pk: one for one in _sessions(reader=user, family=family, keys=set(page))}
    page.object_list = [found[key] for key in page if key in found]
    return page


def own_drafts(family: Family, user: User) -> list[CounsellingSession]:
    """The own drafts, and one more than are shown."""
    return _drafts(reader=user, family=family)


def name_people(found: list[CounsellingSession], family: Family, user: User) -> None:
    """Says of each session ``who_was_there`` and ``which_children``.

    The same few people are in most of them, so each is read once. A carer of a secret place has no name here either.
    """
    members = _members(family=family, keys={key for one in found for key in one.there})
    veil_for(family, user).cover(members)
    there = {member.pk: member.first_name for member in members}
    children = dict(_children(family=family, keys={key for one in found for key in one.about_whom}))
    for one in found:
        one.who_was_there = [name for pk, name in there.items() if pk in one.there]
        one.which_children = [name for pk, name in children.items() if pk in one.about_whom]


@kept
def _latest(reader, family) -> QuerySet:
    sessions = CounsellingSession.objects.visible_to(reader).filter(family=family).current()
    return with_count(_for_list(sessions), A_PAGE)


@kept
def _sessions(reader, family, keys) -> QuerySet:
    return _for_list(CounsellingSession.objects.visible_to(reader).filter(family=family, pk__among=keys))


@kept
def _drafts(reader, family) -> QuerySet:
    drafts = CounsellingSession.objects.visible_to(reader).filter(family=family).drafts_of(reader)
    return _for_list(drafts)[: MOST_DRAFTS + 1]


def _for_list(sessions: QuerySet) -> QuerySet:
    """Sessions with ``files_count``, and the keys of who was there and of the children they are about."""
    present = CounsellingSession.present.through.objects.filter(counsellingsession=OuterRef("pk"))
    children = SessionChild.objects.filter(session=OuterRef("pk")).order_by()
    files = SessionFile.objects.filter(session=OuterRef("pk")).order_by().values("session")
    return sessions.only(*SHOWN).annotate(
        there=ArraySubquery(present.values("teammember")),
        about_whom=ArraySubquery(children.values("child")),
        files_count=Coalesce(
            Subquery(files.annotate(n=Count("pk")).values("n")), 0, output_field=IntegerField()
        ),
    )


@kept
def _members(family, keys) -> QuerySet:
    return TeamMember.objects.filter(family=family, pk__among=keys)


@kept
def _children(family, keys) -> QuerySet:
    return Child.objects.filter(family=family, pk__among=keys).values_list("pk", "first_name")
