"""Sessions as the rows of a list: what opens them, when, and the first names of who was there."""

from collections.abc import Iterable

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from families.models import Child, Family
from families.secrecy import veil_for
from simba.kept import kept
from teams.models import CounsellingSession, SessionChild, SessionFile, TeamMember


def listed(keys: set[int], family: Family, user: User) -> dict[int, CounsellingSession]:
    """Sessions by their keys, each with ``who_was_there``, ``which_children`` and ``files_count``.

    The same few people are in most of them, so each is read once. A carer of a secret place has no name here either.
    """
    found = _sessions(reader=user, family=family, keys=keys)
    members = _members(family=family, keys={key for one in found for key in one.there})
    children = _children(family=family, keys={key for one in found for key in one.about_whom})
    veil_for(family, user).cover(members)
    for one in found:
        one.who_was_there = _first_names(members, one.there)
        one.which_children = _first_names(children, one.about_whom)
    return {one.pk: one for one in found}


def _first_names(persons: Iterable, keys: list[int]) -> list[str]:
    return [person.first_name for person in persons if person.pk in keys]


@kept
def _sessions(reader, family, keys) -> QuerySet:
    present = CounsellingSession.present.through.objects.filter(counsellingsession=OuterRef("pk"))
    children = SessionChild.objects.filter(session=OuterRef("pk")).order_by()
    files = SessionFile.objects.filter(session=OuterRef("pk")).order_by().values("session")
    sessions = CounsellingSession.objects.visible_to(reader).filter(family=family, pk__among=keys)
    return sessions.defer("place", "what_was_said", "what_we_agreed", "next_step").annotate(
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
    return Child.objects.filter(family=family, pk__among=keys)
