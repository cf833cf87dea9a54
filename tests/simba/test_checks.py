"""Checks of the whole: style, migrations and translations."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.core.management import call_command

from tests.simba.conftest import ROOT

BIN = Path(sys.executable).parent


def said_by(*command, cwd=ROOT):
    bare = {"PATH": os.environ["PATH"]}
    result = subprocess.run([str(p) for p in command], cwd=cwd, env=bare, capture_output=True, text=True)
    return result.stdout + result.stderr if result.returncode else ""


def test_the_code_has_no_common_mistakes():
    assert said_by(BIN / "ruff", "check", ".") == ""


def test_the_code_is_laid_out():
    assert said_by(BIN / "ruff", "format", "--check", ".") == ""


def test_no_change_of_a_model_lacks_its_migration(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.fixture(scope="module")
def words(tmp_path_factory):
    """The Dutch catalogue as it would be after makemessages, with the repository left as it is."""
    copy = tmp_path_factory.mktemp("words") / "simba"
    leave_out = shutil.ignore_patterns(".*", "var", "tests", "vendor", "node_modules", "staticfiles", "*.mo")
    shutil.copytree(ROOT, copy, ignore=leave_out)
    made = said_by(
        BIN / "django-admin", "makemessages", "-l", "nl", "--no-location", "--no-obsolete", cwd=copy
    )
    assert made == ""
    with (copy / "locale" / "nl" / "LC_MESSAGES" / "django.po").open("rb") as file:
        return [message for message in read_po(file, locale="nl") if message.id]


def test_every_word_on_the_screen_has_its_dutch(words):
    missing = [m.id for m in words if not (m.string if isinstance(m.string, str) else all(m.string))]
    doubtful = [m.id for m in words if m.fuzzy]

    assert (missing, doubtful) == ([], [])


def test_a_translation_keeps_the_places_that_are_filled_in():
    catalogues = sorted((ROOT / "locale").rglob("*.po"))

    assert catalogues
    assert "".join(said_by("msgfmt", "--check-format", "-o", "/dev/null", path) for path in catalogues) == ""
