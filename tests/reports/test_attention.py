"""The overview of a team lead: what needs attention, by rules, and the reports as they come."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from accounts.models import User
from families.actions import start_aftercare
from families.models import AftercareEpisode, Trajectory
from goals.models import GoalScore
from privacy.audience import Audience
from privacy.models import AccessLine
from reports.attention import alerts_for
from reports.models import Report
from tests.reports.quarter import report_for
from tests.world import (
    days_ago,
    make_family,
    make_goal,
    make_rating,
    make_report,
    make_score,
    make_session,
)


def alerts(world, who="mirjam", rule=None):
    user = User.objects.get(pk=getattr(world, who).pk)
    with translation.override("nl"):
        found, _beside = alerts_for(user, timezone.localdate())
    return [alert.text for alert in found if rule in (None, alert.rule)]


@pytest.fixture
def busy(world):
    """The family of the world, talked to today: nothing needs attention."""
    make_session(world.family, world.ank, audience=Audience.TEAM, happened_on=days_ago(0))
    return world


def test_nothing_needs_attention(busy):
    assert alerts(busy) == []


@pytest.mark.parametrize(("ago", "expected"), [(14, []), (15, ["Al 15 dagen geen gesprek."])])
def test_more_than_fourteen_days_without_a_session(world, ago, expected):
    make_session(world.family, world.ank, audience=Audience.TEAM, happened_on=days_ago(ago))

    assert alerts(world) == expected


def test_a_session_whose_words_are_not_for_the_lead_counts_as_one(world):
    make_session(world.family, world.ank, audience=Audience.COUNSELLORS, happened_on=days_ago(1))

    assert alerts(world, rule="quiet") == []


def test_the_page_of_a_lead_counts_a_session_she_may_not_read(world, as_):
    make_session(world.family, world.ank, audience=Audience.COUNSELLORS, happened_on=days_ago(1))

    assert "geen gesprek" not in as_(world.mirjam).get("/overview/").content.decode()


@pytest.mark.parametrize(
    ("age", "days", "expected"),
    [
        (12, -28, "wordt op"),
        (12, -29, ""),
        (16, 0, "is op"),
        (18, 14, "is op"),
        (18, 15, ""),
        (13, 0, ""),
    ],
)
def test_a_birthday_on_which_rights_switch_is_told(busy, age, days, expected):
    today = timezone.localdate()
    day = today - timedelta(days=days)
    busy.sara.birth_date = date(day.year - age, day.month, day.day)
    busy.sara.save()

    found = alerts(busy, rule="birthday")

    assert len(found) == bool(expected)
    assert all(expected in text and f" {age}" in text for text in found)


def test_who_was_born_on_a_leap_day_is_a_year_older_on_the_first_of_march(world):
    world.sara.birth_date = date(2012, 2, 29)

    assert world.sara.birthday(12) == date(2024, 2, 29)
    assert world.sara.birthday(18) == date(2030, 3, 1)


def test_a_draft_is_no_session_yet(world):
    world.family.opened_on = days_ago(30)
    world.family.save()
    make_session(world.family, world.ank, final=False, happened_on=days_ago(1))

    assert alerts(world) == ["Nog geen gesprek opgeschreven."]


def test_a_family_that_is_no_longer_helped_needs_nothing(world):
    Trajectory.objects.update(status="closed", ends=days_ago(40), end_reason="Klaar")

    assert alerts(world) == []


def test_a_goal_nobody_gave_a_number_for_six_weeks(busy):
    goal = make_goal(busy.member.marloes, starts=days_ago(43))
    assert alerts(busy) == ["Het doel van Marloes kreeg al 6 weken geen cijfer."]

    make_score(goal, busy.marloes, scored_on=days_ago(42))
    assert alerts(busy) == []


def test_a_goal_whose_day_to_look_again_passed(busy):
    make_goal(busy.member.marloes, review_on=days_ago(1))

    assert alerts(busy) == ["Kijk opnieuw naar het doel van Marloes."]


def test_a_goal_the_lead_may_not_read_is_not_spoken_of(busy):
    make_goal(busy.member.marloes, starts=days_ago(100), audience=Audience.COUNSELLORS)

    assert alerts(busy) == []


def test_somebody_who_was_asked_and_did_not_answer(busy):
    busy.member.coby.commitments.create(
        family=busy.family, answer="asked", recorded_by=busy.ank, given_on=days_ago(2)
    )
    assert alerts(busy) == []  # the yes of today is the later one

    busy.member.coby.commitments.create(family=busy.family, answer="asked", recorded_by=busy.ank)
    assert alerts(busy) == ["Coby Visser heeft nog niet gezegd of die meedoet."]


def test_nobody_is_named_with_another_family_than_the_own(busy):
    other = make_family("Ander gezin", by=busy.mirjam)
    busy.member.coby.commitments.all().delete()
    busy.member.coby.commitments.create(family=other, answer="asked", recorded_by=busy.ank)

    assert alerts(busy, rule="commitment") == []


def test_a_voice_nobody_knows_takes_no_overview_away(busy):
    make_rating(busy.family, busy.ank, 2, voice="lodger")

    assert alerts(busy, rule="safety") == ["Veiligheid: lodger geeft een 2."]


def test_check_ins_of_this_week_and_those_not_done(busy):
    episode = AftercareEpisode(family=busy.family, child=busy.elif_child, starts=days_ago(12))
    start_aftercare(episode, by=busy.ank)

    assert alerts(busy) == [
        "Het nazorggesprek over Elif is niet gehouden.",
        "Deze week: nazorggesprek over Elif.",
    ]


def rate(world, value, voice, author, ago):
    make_rating(world.family, author, value, voice, rated_on=days_ago(ago), audience=Audience.TEAM)


VOICE = GoalScore.Voice


@pytest.mark.parametrize(("value", "is_said"), [(3, True), (4, False)])
def test_a_number_for_safety_of_three_or_lower(busy, value, is_said):
    rate(busy, value, VOICE.COUNSELLOR, busy.ank, 1)

    assert alerts(busy) == (["Veiligheid: Familiebegeleider geeft een 3."] if is_said else [])


@pytest.mark.parametrize(("before", "is_said"), [(8, True), (7, False)])
def test_a_number_for_safety_that_drops_by_two(busy, before, is_said):
    rate(busy, before, VOICE.COUNSELLOR, busy.ank, 30)
    rate(busy, 6, VOICE.COUNSELLOR, busy.ank, 1)

    assert alerts(busy) == (["Veiligheid: Familiebegeleider gaat van 8 naar 6."] if is_said else [])


@pytest.mark.parametrize(("parent", "is_said"), [(9, True), (8, False)])
def test_a_parent_and_a_professional_who_are_four_apart(busy, parent, is_said):
    rate(busy, parent, VOICE.FATHER, busy.kemal, 3)
    rate(busy, 5, VOICE.PROFESSIONAL, busy.tess, 1)

    assert alerts(busy) == (["Veiligheid: Vader geeft een 9, Professional een 5."] if is_said else [])


def test_only_the_latest_number_of_each_counts(busy):
    rate(busy, 2, VOICE.COUNSELLOR, busy.ank, 60)
    rate(busy, 7, VOICE.COUNSELLOR, busy.ank, 1)

    assert alerts(busy) == []


def test_a_report_that_could_not_be_made(busy):
    report_for(busy, busy.kemal, state="failed", failure="broke")

    assert alerts(busy) == ["Het rapport voor Kemal Yildirim kon niet worden gemaakt."]


def test_urgent_comes_first_and_then_what_waits_longest(world):
    make_session(world.family, world.ank, audience=Audience.TEAM, happened_on=days_ago(20))
    make_goal(world.member.marloes, starts=days_ago(50))
    rate(world, 2, VOICE.COUNSELLOR, world.ank, 1)

    assert alerts(world) == [
        "Veiligheid: Familiebegeleider geeft een 2.",
        "Het doel van Marloes kreeg al 7 weken geen cijfer.",
        "Al 20 dagen geen gesprek.",
    ]


def test_a_lead_of_elsewhere_hears_nothing(world):
    rate(world, 2, VOICE.COUNSELLOR, world.ank, 1)

    assert alerts(world, "stranger") == []


def many_families(world, number):
    for at in range(number):
        family = make_family(f"Gezin {number} {at}", by=world.mirjam, opened_on=days_ago(60))
        rating = {"rated_on": days_ago(3), "audience": Audience.TEAM}
        make_rating(family, world.ank, 2, VOICE.COUNSELLOR, **rating)
        report_for(world, world.kemal, first_day=days_ago(100 + at), family=family)
        make_report(family, world.mirjam)


def test_a_hundred_and_fifty_families_ask_no_more_of_the_database_than_five(
    world, as_, django_assert_max_num_queries
):
    client, counts = as_(world.mirjam), []
    for number in [5, 145]:
        many_families(world, number)
        with django_assert_max_num_queries(40) as captured:
            assert client.get("/overview/").status_code == 200
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_the_list_is_cut_into_pages(world, as_):
    many_families(world, 30)

    first = as_(world.mirjam).get("/overview/").content.decode()
    last = as_(world.mirjam).get("/overview/?page=99").content.decode()

    assert "Pagina 1 van 3" in first
    assert "Pagina 3 van 3" in last


def token(page):
    return page.partition("/overview/bell/?seen=")[2].partition('"')[0]


def test_the_bell_rings_when_a_report_comes_and_says_nothing_of_it(world, as_):
    client = as_(world.mirjam)
    seen = token(client.get("/overview/").content.decode())
    lines = AccessLine.objects.count()

    quiet = client.get(f"/overview/bell/?seen={seen}")
    make_report(world.family, world.mirjam)
    rings = client.get(f"/overview/bell/?seen={seen}")

    assert (quiet.status_code, rings.status_code) == (204, 200)
    assert rings["HX-Trigger"] == "reports-changed"
    assert rings.content == b""
    assert AccessLine.objects.count() == lines


def test_the_reports_come_without_the_rest_of_the_page(world, as_):
    report = make_report(world.family, world.mirjam)
    Report.objects.filter(pk=report.pk).update(asked_at=timezone.now())

    part = as_(world.mirjam).get("/overview/", headers={"HX-Request": "true"}).content.decode()

    assert f"/reports/{report.pk}/" in part
    assert "<html" not in part
    assert 'id="reports-news"' in part


def test_the_lead_sees_that_reports_of_others_are_on_their_way_but_no_others_to_print(world, as_):
    make_report(world.family, world.kemal)
    report_for(world, world.marloes)

    page = as_(world.mirjam).get("/overview/").content.decode()

    assert "voor Marloes Prins" in page
    assert 'id="reports-ready"' not in page
