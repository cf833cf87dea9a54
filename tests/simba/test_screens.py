"""What every page stands on: icons that exist, licences beside what we did not make, one small script."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.template.defaultfilters import truncatechars
from django.template.loader import render_to_string
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from simba.tags import day, device, initials, shortly

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
ROOMS = ["accounts", "privacy", "families", "teams", "goals", "reports", "simba"]
SPRITE = (ROOT / "static/vendor/bootstrap-icons/sprite.svg").read_text()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_page_names_only_icons_that_exist(path):
    named = set(re.findall(r"""\{% icon ["']([^"']+)["']""", path.read_text()))

    assert [name for name in named if f'id="{name}"' not in SPRITE] == []


def test_every_first_visit_carries_only_icons_that_some_page_names():
    code = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    written = "".join(path.read_text() for path in [*TEMPLATES, *code])

    unused = [
        name for name in re.findall(r'id="([^"]+)"', SPRITE) if not re.search(f"""["']{name}["']""", written)
    ]
    assert unused == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_page_runs_nothing_written_inside_it(path):
    inline = re.findall(
        r"<script(?![^>]*(?:src=|application/json))|<style|\sstyle=|\son[a-z]+=|javascript:", path.read_text()
    )

    assert inline == []


@pytest.mark.parametrize("folder", ["static/vendor", "tests/vendor"])
def test_what_we_did_not_make_keeps_its_licence_and_is_in_the_list(folder):
    table = (ROOT / "static/vendor/README.md").read_text()
    packages = [path for path in (ROOT / folder).iterdir() if path.is_dir()]

    assert packages
    assert [path.name for path in packages if not list(path.glob("LICENSE*"))] == []
    assert [path.name for path in packages if f"{path.name}/" not in table] == []


def test_the_one_script_stays_small():
    assert len((ROOT / "static/simba.js").read_text().splitlines()) < 200


def test_both_ways_to_dark_have_the_same_colours():
    css = (ROOT / "static/simba.css").read_text()
    by_device, by_choice = re.findall(
        r'data-bs-theme="(?:light"\]\)|dark"\]) \{\n\s*color-scheme: dark;(.*?)\}', css, re.S
    )

    assert by_device.split() == by_choice.split()


def test_an_error_of_ours_is_told_without_a_context_or_the_database():
    page = render_to_string("500.html")

    assert "<h1>" in page
    assert 'href="/"' in page


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Version/17.0 Safari/604.1",
            "Safari, iPhone",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0",
            "Edge, Windows",
        ),
        ("", ""),
    ],
)
def test_a_device_is_called_as_people_call_it(user_agent, name):
    assert device(user_agent) == name


def test_initials_are_of_the_first_and_the_last_word():
    assert initials("Ank van der Veldmuis") == "AV"
    assert initials("Coby") == "C"
    assert initials("") == ""


def test_a_day_in_a_list_says_its_year_when_it_is_another():
    today = timezone.localdate()

    assert day(today.replace(month=10, day=18)) == "18 okt"
    assert day(date(2019, 3, 1)) == "1 mrt 2019"
    with translation.override("en"):
        assert day(date(2019, 3, 1)) == "1 Mar 2019"
    assert day(None) == ""


@given(st.text(alphabet="ab é\u0301e\u200d🙂\u1100\u1161<&\n", max_size=14), st.integers(1, 8))
def test_shortly_says_what_django_says(text, length):
    assert shortly(text, length) == truncatechars(text, length)
