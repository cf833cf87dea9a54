"""The tables may be owned by somebody who is no superuser: a database that another runs gives nobody such powers."""

import os
import subprocess
import sys

import pytest

from privacy.policies import JOBS, WEB
from simba import embedded
from tests.simba.conftest import ROOT
from tests.simba.test_settings import PRODUCTION

NAME = f"plain_{os.getpid()}"
AT_WORK = """
import django; django.setup()
from django.http import HttpResponse
from django.test import RequestFactory
from accounts.models import User
from families.models import Family
from privacy import wall

def ask(who, view):
    request = RequestFactory().get("/")
    request.user = User.objects.get(email=f"{who}@example.org")
    return wall.behind_the_wall(lambda request: HttpResponse(str(view())))(request).content.decode()
"""
MAKE = """
from tests.world import make_family, make_member, make_organisation, make_user
with wall.as_job():
    here = make_organisation()
    lead = make_user("lead", roles=["team_lead"], organisation=here)
    ank = make_user("ank", roles=["counsellor"], organisation=here)
    make_member(make_family("Prins", by=lead), "counsellor", ank)
    make_family("Bos", by=lead)
"""


@pytest.fixture(scope="module")
def manage():
    """A database of a plain owner, and commands that are connected to it as one role or another."""
    if os.environ.get("DATABASE_URL"):
        pytest.skip("only where we may make a database")

    def run(role, *arguments):
        own = {"DATABASE_URL": embedded.database_url(NAME, role), "DJANGO_SETTINGS_MODULE": "simba.settings"}
        own |= {name: os.environ[name] for name in ("PATH", "SIMBA_VAR") if name in os.environ}
        command = [sys.executable, *arguments]
        return subprocess.run(command, cwd=ROOT, env=PRODUCTION | own, capture_output=True, text=True)

    with embedded._connect("postgres") as superuser:
        superuser.execute(f"CREATE ROLE {NAME} LOGIN")
        superuser.execute(f"CREATE DATABASE {NAME} OWNER {NAME}")
        yield run
        superuser.execute(f"DROP DATABASE {NAME} WITH (FORCE)")
        superuser.execute(f"DROP ROLE {NAME}")


@pytest.fixture(scope="module")
def migrated(manage, django_db_setup):
    """Where simba_web and simba_jobs are there already: whoever runs the database made them."""
    done = manage(NAME, "manage.py", "migrate", "--noinput")
    assert done.returncode == 0, done.stderr
    made = manage(JOBS, "-c", AT_WORK + MAKE)
    assert made.returncode == 0, made.stderr
    return manage


def said(asked):
    assert asked.returncode == 0, asked.stderr
    return asked.stdout.strip()


@pytest.mark.parametrize(("who", "reached"), [("ank", "Prins"), ("lead", "Bos Prins")])
def test_who_reaches_a_family_is_found_in_it(migrated, who, reached):
    names = "' '.join(Family.objects.order_by('name').values_list('name', flat=True))"

    assert said(migrated(WEB, "-c", f"{AT_WORK}\nprint(ask({who!r}, lambda: {names}))")) == reached


def test_what_looks_past_reach_stays_open_to_nobody_afterwards(migrated):
    look = "(len(wall.names_of_families()), Family.objects.count())"

    assert said(migrated(WEB, "-c", f"{AT_WORK}\nprint(ask('ank', lambda: {look}))")) == "(2, 1)"


def test_a_job_for_one_person_sees_no_more_than_that_person(migrated):
    ank = "User.objects.get(email='ank@example.org')"
    asked = f"with wall.as_job(), wall.as_person({ank}): print(Family.objects.count())"

    assert said(migrated(JOBS, "-c", f"{AT_WORK}\n{asked}")) == "1"


def test_the_owner_migrates_again_turns_keys_and_walks_over_the_log(migrated):
    said(migrated(NAME, "manage.py", "migrate", "--noinput"))

    assert "Older keys can go" in said(migrated(NAME, "manage.py", "rotate_keys"))
    with_lines = migrated(
        WEB, "-c", f"{AT_WORK}\nfrom privacy.log import record\nask('ank', lambda: record('view'))"
    )
    assert with_lines.returncode == 0, with_lines.stderr
    assert "1 lines" in said(migrated(NAME, "manage.py", "verify_log"))


def test_an_owner_who_may_not_make_the_roles_hears_what_is_needed(manage):
    code = (
        "import django; django.setup(); from django.db import connection; from privacy import wall\n"
        "with connection.cursor() as cursor: wall._make_role(cursor, {owner!r}, 'simba_new', '')"
    )

    refused = manage(NAME, "-c", code.format(owner=NAME))

    assert "ImproperlyConfigured" in refused.stderr
    assert f"ALTER ROLE {NAME} CREATEROLE" in refused.stderr
    assert "CREATE ROLE simba_new LOGIN PASSWORD" in refused.stderr
