"""Covering secret words: found however they are written, back whole when a form is sent."""

import re

import pytest
from django.utils import translation

from privacy.shroud import Kind, Marks, Secret, Shroud

SECRETS = [Secret("Schuilhof", 1, "street"), Secret("9999 XS", 1, "postcode"), Secret("Sint Née", 1, "town")]


@pytest.fixture(autouse=True)
def _in_dutch():
    with translation.override("nl"):
        yield


@pytest.mark.parametrize(
    "text",
    ["Schuilhof 7", "SCHUILHOF", "schuilhof.", "9999XS", "9999 xs", "9999&nbsp;XS", "9999-XS", "Sint Nee",
     "sint-née", "Sint\nNée", "Sint Ne\u0301e", "Sint&nbsp;NEE"],
)  # fmt: skip
def test_a_secret_is_found_however_it_is_written(text):
    covered = Shroud(SECRETS).over(f"Zij woont in {text} nu")

    assert "[adres bekend bij de jeugdbescherming]" in covered
    assert not re.search(r"schuilhof|9999|n[eé]", covered.split("[")[0].split("woont in")[1], re.IGNORECASE)


@pytest.mark.parametrize(
    ("secret", "text"),
    [
        ("anna@voorbeeld.nl", "anna@voorbeeld.nl"),
        ("anna@voorbeeld.nl", "Anna @ VOORBEELD.nl"),
        ("anna_b+thuis@voorbeeld.nl", "anna_b+thuis@voorbeeld.nl"),
        ("School “De Vlinder", "School “De Vlinder"),
        ('School "De Vlinder', "School &quot;De Vlinder"),
        ("De Vlinder (groep 3", "de vlinder (groep 3"),
        ("Zuid–Oost", "Zuid–Oost"),
        ("Jan & Zn", "Jan &amp; Zn"),
        ("0612345678", "06-12 34 56 78"),
        ("0612345678", "06 (12) 345678"),
        ("06-12345678", "0612345678"),
        ("038 123 45 67", "038-1234567"),
        ("שָׁלוֹם", "שָׁלוֹם"),
        ("อ่าวไทย", "อ่าวไทย"),
    ],
)
def test_what_stands_between_its_letters_does_not_show_a_secret(secret, text):
    shroud = Shroud([Secret(secret, 1, "clue 1")])

    assert shroud.over(f"Bel {text} even") == "Bel [adres bekend bij de jeugdbescherming] even"
    assert shroud.within(text).hidden
    assert shroud.written_in(text)


@pytest.mark.parametrize("text", ["Schuilhofstraat", "verschuilhof", "99990 XS", "9999 XSA", "sintnees"])
def test_a_word_that_only_looks_like_it_stays(text):
    assert Shroud(SECRETS).over(text) == text


@pytest.mark.parametrize("text", ["S c h u i l h o f", "Schuil-\nhof", "S.chuilhof", "999 9 X S"])
def test_the_last_look_at_a_paper_sees_through_hyphens_and_gaps(text):
    assert Shroud(SECRETS).over(text) == text
    assert Shroud(SECRETS).seen_in(f"Woont aan {text} hoor")


@pytest.mark.parametrize("text", ["Schuilhof…", "Schuilh…", "schui&hellip;", "Sint N...", "999…"])
def test_a_secret_cut_short_by_a_list_is_covered_too(text):
    covered = Shroud(SECRETS).over(f"Zij woont in {text}")

    assert covered.rstrip("…") == "Zij woont in [adres bekend bij de jeugdbescherming]"


def test_covered_words_come_back_when_a_form_is_sent():
    shroud = Shroud(SECRETS)
    marks = Marks(shroud, salt="5")

    shown = shroud.over("Sara is blij op de Schuilhof in Sint Née.", marks)

    assert "Schuilhof" not in shown
    assert marks.back(shown + " Erbij getypt.") == "Sara is blij op de Schuilhof in Sint Née. Erbij getypt."


def test_the_mark_of_one_reader_tells_another_nothing():
    shroud = Shroud(SECRETS)
    shown = shroud.over("Schuilhof", Marks(shroud, salt="5"))

    assert Marks(shroud, salt="6").back(shown) == shown


def test_what_somebody_wrote_unasked_is_known_and_opens_nothing():
    shroud = Shroud(SECRETS)

    assert [one.part for one in shroud.written_in("Is zij in Sint Nee?")] == ["town"]
    assert "Nee" not in shroud.over("Sint Nee, Schuilhof")


def test_on_paper_own_words_tell_their_writer_nothing_however_the_lines_end():
    shroud, own = Shroud(SECRETS), ["Ik wil naar Sint Nee, dichtbij."]
    paper = "Doel van Kemal\nIk wil naar\nSint-\nNee, dicht\u00adbij.\nVerder niets."

    assert shroud.seen_in(paper)
    assert shroud.seen_in(paper, apart_from=own) == []
    assert [one.part for one in shroud.seen_in(paper + " Zij woont in Sint Nee.", apart_from=own)] == ["town"]


def test_a_short_name_is_no_word_with_a_small_letter():
    shroud = Shroud([Secret("Door", 1, "carer 0", Kind.CARER), Secret("Hanneke", 1, "carer 1", Kind.CARER)])

    assert shroud.over("De buurvrouw en hanneke, door Ank.") == (
        "De buurvrouw en [pleegouder, naam bekend bij de jeugdbescherming], door Ank."
    )
    assert "Door" not in shroud.over("Gisteren was Door er.")


def test_nothing_secret_changes_nothing():
    assert Shroud().over("Schuilhof 7") == "Schuilhof 7"
    assert not Shroud([Secret("", 1, "postcode"), Secret("  ,", 1, "town")])
