"""The pictures of numbers: what is where, that they tell themselves in words, and that paper can draw them."""

from datetime import date
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import HTML

from goals.pictures import BOTTOM, LABEL_GAP, LEFT, RIGHT, TOP, Number, chart_of, ladder, signed

DAY_1, DAY_2, DAY_3 = date(2026, 1, 5), date(2026, 2, 5), date(2026, 3, 5)


def number(value, day=DAY_1, voice="mother", person=1, name="Lotte"):
    return Number(voice, person, name, day, value)


def test_no_numbers_are_no_picture():
    assert chart_of([], 0, 10) is None


def test_every_person_has_a_line_of_their_own_and_nothing_is_averaged():
    chart = chart_of([number(2), number(8, DAY_2), number(5, DAY_2, "counsellor", 2, "Ank")], 0, 10)

    assert [line.label for line in chart.lines] == ["Moeder", "Begeleider"]
    assert [line.path.count(" L") for line in chart.lines] == [1, 0]
    assert chart.lines[0].dashes != chart.lines[1].dashes
    assert chart.lines[0].sample != chart.lines[1].sample


def test_a_higher_number_stands_higher_and_the_ends_stay_inside():
    chart = chart_of([number(0), number(10, DAY_3)], 0, 10)

    (x1, y1), (x2, y2) = [tuple(map(int, spot.split())) for spot in chart.lines[0].path[1:].split(" L")]
    assert (y1, y2) == (BOTTOM, TOP)
    assert LEFT <= x1 < x2 <= RIGHT


def test_the_second_number_of_a_day_takes_the_place_of_the_first():
    chart = chart_of([number(2), number(7)], 0, 10)

    assert "7" in chart.description
    assert "2 " not in chart.description.replace("2026", "")
    assert chart.lines[0].path.count("L") == 0


def test_two_mothers_are_called_by_their_names():
    chart = chart_of([number(2), number(3, person=2, name="Ann")], 0, 10)

    assert [line.label for line in chart.lines] == ["Lotte", "Ann"]


@pytest.mark.parametrize("value", [0, 5, 10])
def test_names_of_equal_lines_do_not_cover_each_other(value):
    chart = chart_of([number(value, person=n, name=f"N{n}") for n in range(9)], 0, 10)

    heights = sorted(line.label_y for line in chart.lines)
    assert all(b - a >= LABEL_GAP for a, b in zip(heights, heights[1:], strict=False))
    assert heights[-1] <= BOTTOM


def test_a_long_line_marks_its_last_number_alone():
    few = chart_of([number(n, date(2026, 1, n + 1)) for n in range(10)], 0, 10)
    many = chart_of([number(n % 10, date(2026, 1, n + 1)) for n in range(25)], 0, 10)

    assert (len(few.lines[0].marks), len(many.lines[0].marks)) == (10, 1)


def test_levels_are_written_with_their_sign():
    chart = chart_of([number(-1), number(1, DAY_2)], -2, 2)

    assert [tick.text for tick in chart.ticks] == ["−2", "−1", "0", "+1", "+2"]
    assert (signed(-1, -2), signed(3)) == ("−1", "3")


def test_the_ladder_tells_itself_in_words():
    assert ladder(None).label == "Nog geen cijfer"
    assert ladder(6).label == "6 op een ladder van 0 tot 10"
    assert sum(rung.reached for rung in ladder(6).rungs) == 7
    assert ladder(-1, -2, 2).foot_y == ladder(-1, -2, 2).rungs[1].y


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_drawing_is_sound_and_told_in_words_in_both_languages(language):
    with translation.override(language):
        chart = chart_of([number(2), number(8, DAY_2, name="<Lotte> & co")], 0, 10)
        drawn = render_to_string("goals/_score_chart.svg", {"chart": chart})

    root = ElementTree.fromstring(drawn.strip())
    assert root.get("role") == "img"
    assert chart.description in root.get("aria-label")
    assert [child.tag.rpartition("}")[2] for child in root[:2]] == ["title", "desc"]
    assert "," not in root.find(".//{*}g/{*}path").get("d")


def test_paper_draws_the_same_picture():
    chart = chart_of([number(2), number(8, DAY_2), number(5, DAY_2, "counsellor", 2, "Ank")], 0, 10)
    drawn = render_to_string("goals/_score_chart.svg", {"chart": chart})

    document = HTML(string=f"<body>{drawn}</body>").render()

    assert len(document.pages) == 1
    assert document.write_pdf().startswith(b"%PDF")
