"""What a newcomer reads is true."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

ROOT = Path(settings.BASE_DIR)
README = (ROOT / "README.md").read_text()
NAMED = re.findall(
    r"\]\(([\w./-]+)\)|src=\"([\w./-]+)\"|`((?:bin|docs|templates|locale|tests)/[\w./-]*)`", README
)


@pytest.mark.parametrize("path", sorted({next(filter(None, found)) for found in NAMED}))
def test_what_the_readme_names_is_there(path):
    assert (ROOT / path).exists() or "/tr/" in path  # the language that is yet to be added


def test_pictures_are_quick_to_fetch():
    pictures = list((ROOT / "docs" / "pictures").glob("*.png"))

    assert pictures
    assert [picture.name for picture in pictures if picture.stat().st_size > 250_000] == []


def test_the_commands_of_the_readme_exist():
    named = re.findall(r"manage\.py (\w+)", README)

    assert named
    assert set(named) <= set(get_commands())
