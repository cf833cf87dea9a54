"""Who reads what: the pages that are measured, each for one reader of an invented country."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID, uuid4, uuid5

from django.test import Client
from django.utils import timezone

from accounts.models import User
from families.models import AddressSecrecy
from goals.models import Goal, GoalScore
from reports.models import Report
from teams.models import CounsellingSession, TeamMember

NOTE = (
    "We spraken over de week. De ochtenden gaan beter, zeggen zij, en de school belde niet meer. " * 8
).strip()
PAGES = UUID(int=0)


@dataclass(frozen=True)
class Page:
    """One thing a reader does: an address to open, or to send a form to."""

    name: str
    reader: str
    path: str
    sends: Callable[[], dict] | None = None
    headers: dict = field(default_factory=dict)


def cookies_of(key: str) -> dict[str, str]:
    """Somebody signed in, second factor and all; the cookies their browser would hold."""
    user = User.objects.get(email=f"{key}@example.org")
    client = Client()
    client.force_login(user)
    session = client.session
    session["has_second_factor"] = True
    session.save()
    return {name: morsel.value for name, morsel in client.cookies.items()}


def pages() -> list[Page]:
    """The pages the three people use most, and those of who may see least."""
    counsellor, lead, parent = "counsellor0.0", "lead0", "parent0.0"
    family = User.objects.get(email=f"{parent}@example.org").memberships.get().family
    here = f"/families/{family.pk}/"
    goal = Goal.objects.filter(family=family, owner__user__email=f"{parent}@example.org").first()
    report = Report.objects.filter(family=family).order_by("pk").first()
    autosave = {"X-Autosave": "1"}
    found = [
        Page("caseload", counsellor, "/families/"),
        Page("caseload", "coach0", "/families/"),
        Page("family page", counsellor, here),
        Page("family page", "coach0", here),
        Page("family page", parent, here),
        Page("family page", "network0.0", here),
        Page("sessions", counsellor, f"{here}sessions/"),
        Page("session form", counsellor, f"{here}sessions/add/"),
        Page("saving a session", counsellor, f"{here}sessions/add/", _session, autosave),
        Page("own start page", parent, "/my/"),
        Page("own start page", "network0.0", "/my/"),
        Page("saving a score", parent, f"{goal.get_absolute_url()}score/", _score),
        Page("overview", lead, "/overview/"),
        Page("caseload", lead, "/families/"),
        Page("search", lead, "/families/?q=Molenaar"),
    ]
    found += [Page("a report's page", counsellor, report.get_absolute_url())] if report else []
    return found + _with_a_secret()


def _with_a_secret() -> list[Page]:
    """The page of a family for the parent from whom an address in it is hidden: what goes out to them is covered."""
    secrecies = AddressSecrecy.objects.order_by("pk").prefetch_related("persons")
    for secrecy in secrecies[:20]:
        parents = TeamMember.objects.filter(family=secrecy.family_id, role=TeamMember.Role.PARENT)
        for away in parents.exclude(person__in=secrecy.persons.all())[:1]:
            return [
                Page(
                    "family page, a secret",
                    away.user.email.partition("@")[0],
                    f"/families/{secrecy.family_id}/",
                )
            ]
    return []


def _session() -> dict:
    return {
        "what_happened": NOTE,
        "happened_on": timezone.localdate().isoformat(),
        "minutes": "60",
        "kind": "home_visit",
        "audience": "team",
        "page_key": str(uuid5(PAGES, str(threading.get_ident()))),  # each visitor writes on a page of its own
    }


def _score() -> dict:
    return {"value": "5", "why": str(uuid4()), "scored_on": timezone.localdate().isoformat()}


def throw_away_numbers() -> None:
    """What was typed as a number for a goal: each time is a new one, and nobody gives three hundred."""
    GoalScore.objects.filter(why__regex="^[0-9a-f-]{36}$").delete()


def throw_away_what_was_typed() -> None:
    """And the drafts, one for each visitor, which the next run would find in its lists."""
    throw_away_numbers()
    CounsellingSession.objects.filter(status="draft", what_happened=NOTE).delete()
