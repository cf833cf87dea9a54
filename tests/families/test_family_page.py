"""The family on one page: everybody of the team opens it, and finds what is theirs to know."""

import pytest

from families.actions import start_aftercare
from families.models import AftercareEpisode, FamilyProblem, SupportNeed, SupportNeedKind
from goals.models import GoalStep
from privacy.audience import Audience
from reports.models import Report
from tests.world import (
    days_ago,
    make_ambition,
    make_arrangement,
    make_entry,
    make_goal,
    make_problem_area,
    make_rating,
    make_score,
    make_session,
)


@pytest.fixture
def full(world):
    """Something in every part of the page."""
    family, ank, deniz = world.family, world.ank, world.deniz
    team = {"children": [deniz], "audience": Audience.TEAM}
    make_arrangement(deniz, kind="kinship", place="tante Aylin")
    make_arrangement(world.elif_child, kind="foster", place="gezin De Wit", place_is_secret=True)
    make_ambition(deniz, by=ank)
    SupportNeed.objects.create(family=family, child=deniz, kind=SupportNeedKind.objects.get(code="autism"))
    FamilyProblem.objects.create(family=family, area=make_problem_area(), note="Veel brieven.")
    make_entry(family, ank, "Mama slaapt slecht.", **team)
    make_entry(family, ank, "Elke zondag pannenkoeken.", column="goes_well", **team)
    goal = make_goal(world.member.marloes, "Ik wil rust aan tafel.", children=[deniz])
    GoalStep.objects.create(family=family, goal=goal, text="Samen eten", added_by=ank, due_on=days_ago(1))
    make_score(goal, world.marloes, 4, "mother", scored_on=days_ago(30))
    make_score(goal, world.marloes, 7, "mother", scored_on=days_ago(2))
    make_rating(family, world.marloes, 8, "mother", rated_on=days_ago(5), **team)
    make_rating(family, world.tess, 3, "professional", rated_on=days_ago(3), **team)
    make_rating(family, world.hanneke, 5, "carer", rated_on=days_ago(3), **team)
    make_session(family, ank, present=[world.member.marloes], next_step="Bel de bank.", **team)
    start_aftercare(AftercareEpisode(family=family, child=deniz, starts=days_ago(20)), by=ank)
    Report.objects.create(
        family=family, first_day=days_ago(90), last_day=days_ago(1), reader=world.ank, state="asked"
    )
    return world


def page(world, as_, who):
    response = as_(getattr(world, who)).get(f"/families/{world.family.pk}/")
    assert response.status_code == 200
    return response


def part(response, name):
    return getattr(response.context["page"], name)


def lines(response, kind):
    return [line.text for column in part(response, "columns") if column.kind == kind for line in column.lines]


def test_a_counsellor_finds_everything_on_one_page(full, as_):
    response = page(full, as_, "ank")

    assert [card.name for card in part(response, "children")] == [
        "Elif Yildirim", "Deniz Yildirim", "Sara Yildirim",
    ]  # fmt: skip
    deniz = part(response, "children")[1]
    assert (deniz.age, deniz.stay.where, deniz.ambition) == ("11", "tante Aylin", "return_home")
    assert [str(need) for need in deniz.needs] == ["Autisme (ASS)"]
    assert "Schulden: Veel brieven." in lines(response, "worry")
    assert "Mama slaapt slecht." in lines(response, "worry")
    assert lines(response, "good") == ["Elke zondag pannenkoeken."]
    assert lines(response, "do") == ["Samen eten", "Bel de bank."]
    assert part(response, "sessions_count") == 1
    assert part(response, "aftercare")[0].is_late
    assert len(part(response, "reports")) == 1
    assert f"/families/{full.family.pk}/sessions/add/" in response.content.decode()


def test_voices_stand_side_by_side_with_where_each_began(full, as_):
    response = page(full, as_, "ank")

    assert [(voice.who, voice.value) for voice in part(response, "voices")] == [
        ("Marloes Prins", 8), ("Hanneke de Wit", 5), ("Tess Oudewater", 3),
    ]  # fmt: skip
    (goal,) = part(response, "goals")
    assert goal.goal.words == "Ik wil rust aan tafel."
    assert [(voice.value, voice.first) for voice in goal.voices] == [(7, 4)]


def test_a_low_number_and_a_wide_gap_are_worries(full, as_):
    worries = lines(page(full, as_, "ank"), "worry")

    assert len(worries) == 4  # low, gap, problem, mapping


def test_a_neighbour_finds_the_family_the_team_and_first_names(full, as_):
    response = page(full, as_, "coby")
    text = response.content.decode()

    assert [card.name for card in part(response, "children")] == ["Elif", "Deniz", "Sara"]
    assert [(card.age, card.stay, card.ambition, card.needs) for card in part(response, "children")] == [
        ("", None, "", [])
    ] * 3
    assert part(response, "timeline") is None
    assert part(response, "sessions") == part(response, "aftercare") == part(response, "reports") == []
    assert len(part(response, "team")) == 9
    assert "Schulden" not in text
    assert "Autisme" not in text
    assert "Yildirim (" not in text


def test_what_is_for_staff_is_absent_for_a_parent(full, as_):
    response = page(full, as_, "kemal")
    text = response.content.decode()

    assert "Schulden" not in text
    assert f"/families/{full.family.pk}/edit/" not in text
    assert f"/families/{full.family.pk}/sessions/add/" not in text
    assert {member.answer for member in part(response, "team")} == {""}
    assert "<title>Simba</title>" in text  # somebody may look over a shoulder


@pytest.mark.parametrize("who", ["kemal", "marloes", "coby", "tess", "aylin"])
def test_a_secret_place_and_its_carer_stay_unnamed(full, as_, who):
    client = as_(getattr(full, who))

    for path in ["", "team/", f"children/{full.elif_child.pk}/"]:
        text = client.get(f"/families/{full.family.pk}/{path}").content.decode()

        assert "De Wit" not in text, path
        assert "Hanneke" not in text, path


@pytest.mark.parametrize("who", ["ank", "mirjam", "hanneke", "elif_"])
def test_who_lives_or_works_there_reads_the_carer_s_name(full, as_, who):
    assert "Hanneke" in page(full, as_, who).content.decode()


def test_a_draft_is_listed_for_its_author_alone(full, as_):
    make_session(full.family, full.ank, final=False, what_happened="Nog niet af.", audience=Audience.TEAM)

    assert "Nog niet af." in page(full, as_, "ank").content.decode()
    assert "Nog niet af." not in page(full, as_, "joris").content.decode()


def test_the_time_line_says_in_a_table_what_it_draws(full, as_):
    timeline = part(page(full, as_, "ank"), "timeline")

    assert [lane.name for lane in timeline.lanes] == ["Fase", "Elif", "Deniz"]
    assert [row.child.first_name for row in timeline.rows] == ["Elif", "Deniz"]
    assert timeline.lanes[2].bars[0].title.startswith("Pleegzorg bij bekenden · tante Aylin")


def test_an_empty_family_says_what_belongs_where(world, as_):
    text = page(world, as_, "ank").content.decode()

    assert "Nog geen gesprekken" in text
    assert "Nog geen doelen" in text
