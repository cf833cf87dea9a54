"""What a report says to whom. Nothing here looks at paper."""

from datetime import timedelta

import pytest
from django.utils import timezone

from privacy.audience import Audience
from teams.models import Commitment
from tests.reports.quarter import (
    FIRST,
    KEMAL_ALONE,
    LAST,
    MARLOES_ALONE,
    fill,
    report_for,
    told,
    words,
)
from tests.world import born, days_ago, make_goal, make_rating, make_score, make_session

READERS = ["ank", "mirjam", "tess", "kemal", "marloes", "elif_", "aylin", "coby"]


@pytest.fixture
def quarter(world):
    return fill(world)


def test_the_head_says_whose_when_by_and_for_whom(quarter):
    head = told(quarter, "mirjam", is_final=True).head

    assert head.family_number == quarter.family.number
    assert (head.first, head.last) == (days_ago(FIRST), days_ago(LAST))
    assert (head.reader, head.reader_role) == ("Mirjam Kroon", "Teamleider")
    assert (head.author, head.author_role) == ("Ank Veldmuis", "Familiebegeleider")
    assert (head.version, head.is_final) == (1, True)


def test_the_next_of_the_same_period_is_the_second_version(quarter):
    report_for(quarter, quarter.ank, state="ready", ready_at=timezone.now())

    assert told(quarter, "ank").head.version == 2
    assert told(quarter, "kemal").head.version == 1


TALKS = {
    "Voor het team": {"ank", "mirjam", "tess", "kemal", "marloes"},
    "Voor de ouders van Deniz": {"ank", "mirjam", "tess", "kemal", "marloes"},
    "Voor begeleiders": {"ank"},
    "Alleen voor Ank": set(),
    "Nog een concept": set(),
}


@pytest.mark.parametrize("opening", TALKS)
def test_a_session_is_in_the_report_of_who_may_read_it(quarter, opening):
    readers = {who for who in READERS if opening in words(told(quarter, who))}

    assert readers == TALKS[opening]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (MARLOES_ALONE, {"ank", "marloes"}),
        (KEMAL_ALONE, {"ank", "kemal"}),
        ("Nog niet af", set()),
        ("Voor professionals.", {"ank", "mirjam", "tess"}),
        ("Deniz lacht weer.", {"ank", "mirjam", "tess", "kemal", "marloes", "aylin", "coby"} - {"coby"}),
    ],
)
def test_what_is_meant_for_some_is_read_by_those_alone(quarter, text, expected):
    assert {who for who in READERS if text in words(told(quarter, who))} == expected


def test_who_is_out_of_scope_is_no_child_of_this_report(quarter):
    assert [child.first_name for child in told(quarter, "aylin").children] == ["Deniz"]
    assert "Sara" not in words(told(quarter, "aylin"))


def test_a_neighbour_learns_first_names_and_no_more_of_the_children(quarter):
    children = told(quarter, "coby").children

    assert {child.name for child in children} == {"Elif", "Deniz", "Sara"}
    assert all(child.age is None and child.home is None and not child.wish for child in children)


def test_the_wish_of_a_child_of_twelve_stays_from_the_parents(quarter):
    wish = "Dat iedereen ophoudt met schreeuwen"

    assert {who for who in READERS if wish in words(told(quarter, who))} == {"ank", "mirjam", "tess", "elif_"}
    assert "Weer samen eten" in words(told(quarter, "kemal"))


def test_facts_stand_apart_from_what_was_said(quarter):
    talk = told(quarter, "ank").sessions[0]

    assert talk.happened == "Voor het team: we aten samen.\nHet was rustig."
    assert talk.said == "Kemal zei: “Dit ging goed.”"
    assert (talk.agreed, talk.next_step) == ("Kemal belt op dinsdag.", "Ank vraagt de school.")
    assert talk.present == ["Kemal Yildirim", "Ank Veldmuis"]
    assert talk.children == ["Elif", "Deniz", "Sara"]


def test_sessions_are_counted(quarter):
    count = told(quarter, "mirjam").count

    assert (count.number, count.minutes, count.hours) == (2, 105, 1.8)
    assert count.by_kind == [("Huisbezoek", 2)]
    assert ("Kemal Yildirim", 1) in count.by_person


def test_a_session_outside_the_period_is_not_counted(quarter):
    for ago in [FIRST + 1, LAST - 1]:
        make_session(quarter.family, quarter.ank, audience=Audience.TEAM, happened_on=days_ago(ago))
    for ago in [FIRST, LAST]:
        make_session(quarter.family, quarter.ank, audience=Audience.TEAM, happened_on=days_ago(ago))

    assert told(quarter, "mirjam").count.number == 2 + 2


def test_a_corrected_session_is_told_in_its_new_version_alone(quarter):
    old = quarter.family.counselling_sessions.get(happened_on=days_ago(70))
    make_session(
        quarter.family, quarter.ank, audience=Audience.TEAM, happened_on=days_ago(70), corrects=old,
        correction_reason="Verkeerde dag", what_happened="Verbeterd.",
    )  # fmt: skip

    contents = told(quarter, "mirjam")

    assert "we aten samen" not in words(contents)
    assert contents.sessions[0].correction_reason == "Verkeerde dag"


def test_a_goal_stands_in_its_words_of_the_last_day_with_what_it_was_before(quarter):
    goal = told(quarter, "kemal").goals[0]

    assert goal.words == "Ik wil rustig blijven, ook als ik boos ben."
    assert [wording.text for wording in goal.earlier_words] == ["Ik wil rustig blijven."]
    assert goal.changed_on == days_ago(30)


def test_words_written_after_the_period_are_not_in_it(quarter):
    goal = told(quarter, "kemal", last_day=days_ago(40)).goals[0]

    assert goal.words == "Ik wil rustig blijven."
    assert goal.earlier_words == []


def test_each_voice_has_its_own_numbers_and_none_is_averaged(quarter):
    goal = told(quarter, "kemal").goals[0]

    numbers = {v.voice: (v.before.value, v.now.value) for v in goal.voices}
    assert numbers == {"Vader": (3, 7), "Familiebegeleider": (2, 6)}
    assert [(number.value, number.why) for _, number in goal.evidence] == [
        (5, "Waarom het een 5 is."),
        (6, "Waarom het een 6 is."),
        (7, "Waarom het een 7 is."),
    ]


def test_a_goal_that_was_stopped_before_the_period_is_not_in_it(quarter):
    make_goal(
        quarter.member.kemal, "Lang geleden", state="stopped", state_reason="Klaar", starts=days_ago(300),
        state_since=days_ago(FIRST + 1),
    )  # fmt: skip
    make_goal(
        quarter.member.kemal, "Pas geleden", state="stopped", state_reason="Klaar", starts=days_ago(300),
        state_since=days_ago(FIRST),
    )  # fmt: skip

    goals = [goal.words for goal in told(quarter, "ank").goals]

    assert "Pas geleden" in goals
    assert "Lang geleden" not in goals


def test_safety_stands_side_by_side_with_why_and_one_higher(quarter):
    voices = {voice.name: voice for voice in told(quarter, "mirjam").safety}

    assert (voices["Kemal Yildirim"].before.value, voices["Kemal Yildirim"].now.value) == (8, 6)
    assert voices["Kemal Yildirim"].now.one_higher == "Eerder weglopen."
    assert voices["Tess Oudewater"].now.value == 3
    assert set(voices) == {"Kemal Yildirim", "Tess Oudewater"}
    assert {voice.name for voice in told(quarter, "kemal").safety} == {"Kemal Yildirim"}


def test_a_number_of_before_the_period_is_told_as_such(quarter):
    make_rating(quarter.family, quarter.ank, 9, rated_on=days_ago(200), audience=Audience.TEAM)

    voice = next(v for v in told(quarter, "ank").safety if v.name == "Ank Veldmuis")

    assert (voice.now.value, voice.before, voice.was_heard) == (9, None, False)


def test_each_place_is_told_once_with_first_and_last_night(quarter):
    stays = told(quarter, "ank").homes_told

    assert [(names, home.kind, home.starts, home.ends) for names, home in stays] == [
        (["Deniz"], "Thuis bij een ouder", days_ago(500), days_ago(151)),
        (["Elif"], "Pleeggezin", days_ago(150), days_ago(40)),
        (["Deniz"], "Pleegzorg bij bekenden", days_ago(150), None),
        (["Sara"], "Bij de andere ouder", days_ago(120), None),
        (["Elif"], "Thuis bij een ouder", days_ago(39), None),
    ]


def test_where_a_child_lives_is_that_of_the_last_day(quarter):
    elif_now = next(c for c in told(quarter, "ank", last_day=days_ago(60)).children if c.first_name == "Elif")

    assert elif_now.home.kind == "Pleeggezin"
    assert elif_now.home.ends is None


def test_changes_of_the_period_stand_in_order(quarter):
    quarter.member.coby.until = days_ago(5)
    quarter.member.coby.save()

    changes = told(quarter, "ank").changes

    assert [change.day for change in changes] == [days_ago(39), days_ago(5)]
    assert "Elif" in changes[0].text
    assert "Coby Visser" in changes[1].text


def test_check_ins_tell_what_was_heard_and_what_is_next(quarter):
    first, *_ = quarter.family.aftercare_check_ins.order_by("due_on")
    first.done_on, first.outcome, first.note = days_ago(30), "well", "Elif slaapt goed."
    first.save()

    check_ins = told(quarter, "ank").check_ins

    assert [(c.due, c.is_overdue) for c in check_ins] == [
        (days_ago(32), False),
        (days_ago(25), True),
        (days_ago(11), True),
        (days_ago(-17), False),
    ]
    assert check_ins[0].note == "Elif slaapt goed."


def test_what_nobody_recorded_is_said(quarter):
    Commitment.objects.create(
        family=quarter.family, member=quarter.member.joris, answer="asked", recorded_by=quarter.ank
    )
    quarter.family.living_arrangements.filter(child=quarter.sara).delete()

    missing = "\n".join(told(quarter, "ank").not_recorded)

    assert "5 weken geen gesprek" in missing
    assert "Geen gesprek met Deniz alleen." in missing
    assert f"Geen cijfer in deze periode voor het doel van Marloes Prins: “{MARLOES_ALONE}”." in missing
    assert "Marloes Prins" in missing.split("Geen cijfer voor veiligheid in deze periode van: ")[1]
    assert "Kemal Yildirim" not in missing.split("Geen cijfer voor veiligheid in deze periode van: ")[1]
    assert "Waar Sara woont, is niet opgeschreven." in missing
    assert "Nog geen antwoord op “doet u mee?” van: Joris Hagedoorn." in missing


def test_a_quarter_with_a_session_every_two_weeks_has_no_silence(quarter):
    for ago in range(LAST, FIRST, 14):
        make_session(quarter.family, quarter.ank, audience=Audience.TEAM, happened_on=days_ago(ago))

    assert not [line for line in told(quarter, "ank").not_recorded if "weken geen gesprek" in line]


def test_who_sees_everything_has_nothing_left_out(quarter):
    contents = told(quarter, "ank")

    assert contents.left_out == []
    assert contents.is_whole


@pytest.mark.parametrize("who", ["mirjam", "tess", "kemal", "marloes", "elif_", "aylin", "coby"])
def test_what_is_left_out_is_said_of_the_reader_and_not_of_what_there_is(world, who):
    empty = told(world, who).left_out

    fill(world)

    assert told(world, who).left_out == empty
    assert empty[0] == "[weggelaten: gaat over iemand anders]"


def test_sections_somebody_may_not_see_are_named(quarter):
    assert "gesprekken, waar de kinderen wonen" in told(quarter, "coby").left_out[1]


def test_who_may_know_reads_who_takes_part(quarter):
    assert {member.answer for member in told(quarter, "mirjam").team} == {"Ja, ik doe mee"}
    assert {member.answer for member in told(quarter, "kemal").team} == {""}


def test_from_sixteen_the_parents_read_nothing_about_a_child_who_does_not_want_it(quarter):
    quarter.elif_child.birth_date = born(16)
    quarter.elif_child.save()

    contents = told(quarter, "kemal")

    assert {child.first_name for child in contents.children} == {"Deniz", "Sara"}
    assert "we aten samen" not in words(contents)


def grow(world, sessions):
    """More of everything: sessions with notes, numbers, wordings, lines of the map."""
    for number in range(sessions):
        talk = make_session(
            world.family, world.ank, world.children, [world.member.kemal, world.member.ank],
            audience=Audience.TEAM, happened_on=days_ago(2 + number % 80), final=False,
        )  # fmt: skip
        talk.about.update(note="Was erbij.")
        talk.status, talk.finalised_at = "final", timezone.now()
        talk.save()
    goal = make_goal(world.member.kemal, f"Doel {sessions}", world.children, starts=days_ago(100))
    for number in range(sessions // 4):
        make_score(goal, world.kemal, 4, scored_on=days_ago(2 + number))
        make_rating(
            world.family,
            world.kemal,
            5,
            children=world.children,
            audience="team",
            rated_on=days_ago(2 + number),
        )


@pytest.mark.parametrize("who", ["ank", "kemal"])
def test_two_hundred_sessions_ask_no_more_of_the_database_than_five(
    quarter, who, django_assert_max_num_queries
):
    counts = []
    for more in [5, 195]:
        grow(quarter, more)
        with django_assert_max_num_queries(60) as captured:
            told(quarter, who)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_a_report_for_who_sees_nothing_holds_no_word_of_the_family(quarter):
    contents = told(quarter, "stranger")

    assert contents.sessions == contents.goals == contents.safety == contents.children == contents.team == []


def test_the_period_may_be_one_day(quarter):
    contents = told(quarter, "ank", first_day=days_ago(70), last_day=days_ago(70))

    assert contents.count.number == 1
    assert contents.head.last - contents.head.first == timedelta(0)
