"""Who may open what: each row of the hand-written ``tests/access_table.py`` is tried by the whole cast.

A new address without a row fails ``test_every_address_is_in_the_table``.
"""

import re
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.utils import timezone

from families.actions import start_aftercare
from families.models import AftercareEpisode, CitizenNumber, FamilyProblem, SupportNeed, SupportNeedKind
from privacy.audience import Audience
from privacy.models import EmergencyAccess
from teams.actions import finalise
from teams.models import Notice
from tests.access_table import CAST, TABLE
from tests.conftest import signed_in
from tests.world import (
    make_arrangement,
    make_entry,
    make_file,
    make_goal,
    make_invitation,
    make_problem_area,
    make_proposal,
    make_rating,
    make_reply,
    make_report,
    make_schedule,
    make_secrecy,
    make_session,
    make_step,
    make_user,
    make_world,
)

pytestmark = pytest.mark.django_db

# Sign-in and the own account are allauth's; the admin's pages are all behind one door, tried by three rows above.
GATED_ELSEWHERE = ("account/", "admin/")
TOKEN = re.compile(r"\b[A-Za-z0-9]{64}\b")
STRANGERS = ["stranger", "privacy", "beheer", "nobody"]


def rows():
    for line in TABLE.strip().splitlines():
        if line.strip() and not line.startswith("#"):
            method, path, *answers = line.split()
            yield pytest.param(method, path, answers, id=f"{method} {path}")


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker):
    """The filled world and everybody of the cast at an own browser; made once, for nothing of a row stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = fill(make_world())
        world.clients = {who: signed_in(getattr(world, who, None)) for who in CAST}
        yield world
        transaction.set_rollback(True)


def fill(world):
    """Add one record of each kind: what ``{name}`` in the table stands for."""
    everybody = {"children": [world.deniz], "audience": Audience.TEAM}
    session = make_session(world.family, world.ank, present=[world.member.marloes], final=False, **everybody)
    file = make_file(session)
    finalise(session, by=world.ank)
    draft = make_session(world.family, world.ank, final=False, **everybody)
    goal = make_goal(world.member.marloes, children=[world.deniz])
    rating = make_rating(world.family, world.ank, **everybody)
    reply = make_reply(world.family, world.marloes, session=session)
    notice = Notice.objects.create(family=world.family, user=world.marloes, kind="replied")
    world.ids = {
        "reply": reply.pk,
        "rating": rating.pk,
        "notice": notice.pk,
        "family": world.family.pk,
        "deniz": world.deniz.pk,
        "marloes": world.member.marloes.pk,
        "coby": world.member.coby.pk,
        "mother": world.mother.pk,
        "arrangement": make_arrangement(world.deniz).pk,
        "session": session.pk,
        "draft": draft.pk,
        "file": file.pk,
        "draft_file": make_file(draft).pk,
        "goal": goal.pk,
        "hidden": make_goal(world.member.marloes, audience=Audience.COUNSELLORS).pk,
        "step": make_step(goal, world.member.coby).pk,
        "proposal": make_proposal(goal, world.ank).pk,
        "report": make_report(world.family, world.marloes).pk,
        "schedule": make_schedule(world.family, [world.marloes], by=world.ank).pk,
        "ank": world.ank.pk,
        "tess": world.tess.pk,
        "invitation": make_invitation(world.beheer).pk,
        "entry": make_entry(world.family, world.ank, **everybody).pk,
    }
    world.ids |= ids_of_families(world) | ids_of_privacy(world)
    return world


def ids_of_privacy(world):
    colleague = make_user("pim", "Pim Zwart", ["counsellor"], world.here)
    hours = {"starts": timezone.now() - timedelta(hours=2), "ends_at": timezone.now() - timedelta(hours=1)}
    access = EmergencyAccess.objects.create(
        family=world.family, user=colleague, kind="danger", reason="De politie belt.", **hours
    )
    return {"number": world.family.number, "emergency": access.pk}


def ids_of_families(world):
    of_child = {"family": world.family, "child": world.deniz}
    episode = start_aftercare(AftercareEpisode(**of_child), by=world.ank)
    need = SupportNeed.objects.create(**of_child, kind=SupportNeedKind.objects.first())
    problem = FamilyProblem.objects.create(family=world.family, area=make_problem_area())
    number = CitizenNumber(**of_child, number="111222333", purpose="protection")
    number.save()
    secrecy = make_secrecy(world.family, world.mother, by=world.ank, clues=["Dolfijnschool"])
    return {
        "secrecy": secrecy.pk,
        "clue": secrecy.clues.get().pk,
        "reader": secrecy.readers.get().pk,
        "problem": problem.pk,
        "need": need.pk,
        "episode": episode.pk,
        "check_in": episode.check_ins.first().pk,
    }


def ask(client, method, path, **how):
    """The response to a request of which nothing stays, in the database or in the browser."""
    cookies = client.cookies.output()
    with transaction.atomic():
        response = client.generic(method, path, "csrf=", "application/x-www-form-urlencoded", **how)
        transaction.set_rollback(True)
    client.cookies = SimpleCookie(cookies.replace("Set-Cookie: ", ""))
    return response


def answer(client, method, path):
    response = ask(client, method, path)
    to_sign_in = response.status_code == 302 and "/login/" in response["Location"]
    return "in" if to_sign_in else str(response.status_code)


@pytest.mark.parametrize(("method", "path", "expected"), list(rows()))
def test_each_gets_the_answer_written_down(cast, method, path, expected):
    path = path.format(**cast.ids)

    answers = {who: answer(client, method, path) for who, client in cast.clients.items()}

    assert answers == dict(zip(CAST, expected, strict=True))


def routes(resolver, prefix=""):
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, route)
        elif isinstance(entry, URLPattern):
            yield route


def test_every_address_is_in_the_table():
    tried = {resolve(re.sub(r"\{\w+\}", "1", row.values[1])).route for row in rows()}

    ours = {route for route in routes(get_resolver()) if not route.startswith(GATED_ELSEWHERE)}

    assert ours - tried == set()


@pytest.mark.parametrize("who", STRANGERS)
def test_no_page_tells_a_stranger_a_name(cast, who):
    """Lists, pages and error pages alike: nothing of the family is in what a stranger gets back."""
    names = ["Yildirim", "Prins", "Kemal", "Marloes", "Elif", "Deniz", "Sara", "Aylin", "Twee huizen"]

    for row in rows():
        method, path, _ = row.values
        text = ask(cast.clients[who], method, path.format(**cast.ids), follow=True).content.decode()
        text = TOKEN.sub("", text)  # four letters of a name come up in one of them by chance
        assert [name for name in names if name in text] == [], path
