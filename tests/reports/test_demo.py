"""The demo: it loads, it loads once, and its words stay where they belong."""

import pytest
from django.core.management import CommandError, call_command

from accounts.demo_people import PASSWORD
from accounts.models import Organisation, User
from families.models import Family
from reports import demo
from teams.models import CounsellingSession


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The demo families, loaded once for all tests of this file."""
    with django_db_blocker.unblock():
        demo.load()
        yield
        demo.empty()
        User.objects.all().delete()
        Organisation.objects.all().delete()


def test_loading_twice_is_loading_once(loaded, db, capsys):
    before = set(CounsellingSession.objects.values_list("pk", flat=True))

    call_command("demo")

    assert set(CounsellingSession.objects.values_list("pk", flat=True)) == before
    assert "Brandsma-Tuinhof" in Family.objects.values_list("name", flat=True)


def test_a_reset_empties_every_case_and_loads_anew(loaded, db):
    before = set(Family.objects.values_list("pk", flat=True))
    sessions = CounsellingSession.objects.count()

    call_command("demo", reset=True)

    assert not before & set(Family.objects.values_list("pk", flat=True))
    assert CounsellingSession.objects.count() == sessions


@pytest.mark.parametrize("options", [{}, {"reset": True}, {"list": True}])
def test_the_demo_stays_out_of_production(db, settings, options):
    settings.SIMBA_ENV = "production"

    with pytest.raises(CommandError, match="SIMBA_ENV"):
        call_command("demo", **options)


def test_the_list_says_who_and_what_and_the_password(db, capsys):
    call_command("demo", list=True)

    said = capsys.readouterr().out
    assert "lotte@example.org" in said
    assert PASSWORD in said
