"""Deniz lives at a secret place with his aunt Aylin: her name reaches nobody from whom the place is secret."""

import io

import pytest
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from accounts.models import User
from privacy.audience import Audience
from reports import making, pdf
from reports.contents import gather
from reports.models import Report
from tests.reports.quarter import report_for
from tests.world import (
    days_ago,
    make_arrangement,
    make_goal,
    make_rating,
    make_report,
    make_score,
    make_session,
    make_step,
)

NAMED = "Aylin"
NO_HINT = ["Aylin", "aylin", "tante", ">AY<"]


@pytest.fixture
def hidden(world):
    """Aylin was at a session, has a step, and gave numbers that the whole team reads."""
    family, member = world.family, world.member
    team = {"children": [world.deniz], "audience": Audience.TEAM}
    make_arrangement(world.deniz, "kinship", place="Schuilhof 7", place_is_secret=True)
    world.goal = make_goal(member.kemal, "Ik wil Deniz zien.", [world.deniz], starts=days_ago(60))
    make_score(world.goal, world.aylin, 6, "carer", scored_on=days_ago(20), why="Het gaat beter.")
    make_score(world.goal, world.kemal, 4, "father", scored_on=days_ago(10))
    make_step(world.goal, member.aylin, "Elke week een foto sturen.")
    make_rating(family, world.aylin, 7, "carer", rated_on=days_ago(9), **team)
    make_rating(family, world.kemal, 8, "father", rated_on=days_ago(8), **team)
    present = [member.kemal, member.aylin, member.ank]
    world.talk = make_session(family, world.ank, present=present, goals=[world.goal], **team)
    for reader in [world.kemal, world.ank, world.aylin]:
        make_report(family, reader)
    return world


def pages(world, who):
    family = world.family.pk
    own = [
        reverse("goals:start"),
        reverse("goals:add_step", args=[family, world.goal.pk]),
        reverse("goals:audience", args=[family, world.goal.pk]),
    ]
    return [
        reverse("families:family", args=[family]),
        reverse("families:child", args=[family, world.deniz.pk]),
        reverse("teams:team", args=[family]),
        reverse("teams:sessions", args=[family]),
        reverse("teams:session", args=[family, world.talk.pk]),
        reverse("goals:goals", args=[family]),
        reverse("goals:goal", args=[family, world.goal.pk]),
        reverse("goals:safety", args=[family]),
        reverse("reports:reports", args=[family]),
        *(own if who == "kemal" else []),
    ]


def test_a_name_somebody_wrote_is_covered_on_every_page_too(hidden, as_):
    told = "Deniz kookte met Aylin. Tante Aylin leest voor."
    team = {"children": [hidden.deniz], "audience": Audience.TEAM}
    talk = make_session(hidden.family, hidden.ank, happened_on=days_ago(2), what_happened=told, **team)

    assert NAMED not in as_(hidden.kemal).get(talk.get_absolute_url()).content.decode()
    assert (
        "naam bekend bij de jeugdbescherming"
        in as_(hidden.kemal).get(talk.get_absolute_url()).content.decode()
    )
    for who in (hidden.ank, hidden.aylin):
        assert told in as_(who).get(talk.get_absolute_url()).content.decode()


def read(client, page):
    response = client.get(page)
    assert response.status_code == 200, page
    return response.content.decode()


def report_of(world, who):
    """A report that was asked for, as the worker finds it."""
    reader = User.objects.get(pk=getattr(world, who).pk)
    found = Report.objects.select_related("family__organisation", "reader", "asked_by")
    return found.get(pk=report_for(world, reader).pk)


def told(world, who):
    with translation.override("nl"):
        return gather(report_of(world, who))


def test_no_page_of_the_father_names_the_carer_or_hints_who_it_is(hidden, as_):
    client = as_(hidden.kemal)

    for page in pages(hidden, "kemal"):
        text = read(client, page)
        assert [hint for hint in NO_HINT if hint in text] == [], page


def test_what_the_carer_brought_is_still_read_by_the_role(hidden, as_):
    client = as_(hidden.kemal)

    for name, args in [("goals:goal", [hidden.goal.pk]), ("goals:safety", []), ("teams:team", [])]:
        assert "leegouder" in read(client, reverse(name, args=[hidden.family.pk, *args])), name


@pytest.mark.parametrize("who", ["marloes", "coby", "tess", "hanneke"])
def test_others_without_addresses_do_not_read_the_name_either(hidden, as_, who):
    client = as_(getattr(hidden, who))

    for page in pages(hidden, who):
        response = client.get(page)
        assert "Aylin" not in response.content.decode(), page


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("families:family", []),
        ("teams:team", []),
        ("teams:sessions", []),
        ("teams:session", ["talk"]),
        ("goals:goal", ["goal"]),
        ("goals:safety", []),
    ],
)
@pytest.mark.parametrize("who", ["ank", "aylin"])
def test_who_knows_the_place_reads_the_name(hidden, as_, who, name, args):
    page = reverse(name, args=[hidden.family.pk, *(getattr(hidden, arg).pk for arg in args)])

    assert "Aylin" in read(as_(getattr(hidden, who)), page)


def test_the_fathers_report_says_the_role_in_place_of_the_name(hidden):
    contents = told(hidden, "kemal")

    assert [hint for hint in NO_HINT if hint in repr(contents)] == []
    assert any("leegouder" in name for name in contents.sessions[0].present)
    assert "Pleegouder of gezinshuisouder" in {voice.name for voice in contents.safety}
    silent = next(line for line in contents.not_recorded if line.startswith("Geen cijfer voor veiligheid"))
    assert "Marloes" in silent


def test_the_fathers_paper_keeps_the_name_too(hidden):
    paper = PdfReader(io.BytesIO(pdf.render(making.written(report_of(hidden, "kemal"))).content))
    text = "\n".join(page.extract_text() for page in paper.pages)

    assert [hint for hint in NO_HINT if hint in text] == []


@pytest.mark.parametrize("who", ["kemal", "ank"])
def test_a_surname_the_carer_shares_with_the_family_stays_readable(hidden, who):
    contents = repr(told(hidden, who))

    assert "Yildirim-Prins" in contents
    assert "Kemal Yildirim" in contents
    assert "Aylin" not in contents
