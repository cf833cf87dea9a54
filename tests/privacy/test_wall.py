"""The second wall: the database shows nobody a family out of reach, whatever a query forgets to ask."""

import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta

import pytest
from celery import shared_task
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from accounts.models import User
from families.models import Family, Person
from privacy import wall
from privacy.audience import Audience
from privacy.checks import the_wall_stands_for_this_role
from privacy.log import record
from privacy.models import AccessLine
from privacy.policies import JOBS, WEB, case_tables, record_of, statements
from tests.conftest import signed_in
from tests.secrets import make_secrets
from tests.security.ground import far_world
from tests.simba.conftest import ROOT
from tests.test_access import fill
from tests.world import make_goal, make_member, make_user, make_world

CAST = ["kemal", "marloes", "elif_", "aylin", "hanneke", "coby", "tess", "ank", "joris", "mirjam"]
CAST += ["stranger", "privacy", "beheer", "nobody", "intake", "new_counsellor"]
BETWEEN = {model: link for model in case_tables() if (link := record_of(model))}
AUDIENCES_OF_THE_FAMILY = {"team", "parents", "carers", "present"}


@pytest.fixture(scope="module")
def _families(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield _make_families()
        transaction.set_rollback(True)


@pytest.fixture
def two_families(_families, db):
    """The family of the cast and, just as full, one that only its own people and the lead elsewhere reach."""
    return _families


def _make_families():
    far = fill_every_table(far_world())
    rows_of_far = {model: pks_of(model) for model in case_tables()}
    world = fill_every_table(fill(make_world()))
    world.far, world.other = far, far.family
    world.rows_of_far, world.rows = rows_of_far, {m: pks_of(m) - rows_of_far[m] for m in case_tables()}
    User.objects.filter(pk=world.stranger.pk).update(organisation=far.here)
    world.elsewhere = far.here
    world.intake, world.nobody = make_user("intake", roles=["intake"], organisation=world.here), None
    world.new_counsellor = make_user("els", roles=["counsellor"], organisation=world.here)
    return world


def fill_every_table(world):
    """Also the tables that no page of the access table needs a row of."""
    make_secrets(world)
    where = {"street": "Dorpsstraat", "house_number": "1", "town": "Ergens"}
    world.father.addresses.create(family=world.family, **where)
    secrecy = world.family.address_secrecies.get()
    secrecy.against.add(world.father)
    secrecy.typed.create(family=world.family, user=world.ank, part="street")
    record(AccessLine.Action.VIEW, by=world.ank, family=world.family)
    return world


def pks_of(model):
    """Every key there is, asked by the owner of the tables."""
    return set(model._base_manager.values_list("pk", flat=True))


def found_by(user, sql):
    """What a query without any condition finds for somebody, asked as the web server asks."""
    found = []

    def forgetful(request):
        with connection.cursor() as cursor:
            cursor.execute(sql)
            found.extend(cursor.fetchall())
        return HttpResponse()

    request = RequestFactory().get("/")
    request.user = user or RequestFactory()
    if user is None:
        request.user = type("Nobody", (), {"pk": None, "is_authenticated": False})()
    wall.behind_the_wall(forgetful)(request)
    return found


def in_reach(user):
    if user is None:
        return set()
    return set(Family.objects.visible_to(User.objects.get(pk=user.pk)).values_list("pk", flat=True))


def found_in(user, model):
    column = model._meta.pk.column
    return {pk for (pk,) in found_by(user, f'SELECT "{column}" FROM "{model._meta.db_table}"')}


def test_each_of_the_two_families_has_a_row_in_every_table(two_families):
    """Or the test below would be content with tables in which there is nothing to find."""
    empty = {
        model._meta.label
        for model in case_tables()
        if not (two_families.rows[model] and two_families.rows_of_far[model])
    }

    assert empty == set()


@pytest.mark.parametrize("who", CAST)
def test_a_query_without_a_filter_finds_no_row_of_a_family_out_of_reach(two_families, who):
    user = getattr(two_families, who)
    reached = in_reach(user)
    out_of_reach = {model: set() for model in case_tables()}
    for family, rows in [
        (two_families.family, two_families.rows),
        (two_families.other, two_families.rows_of_far),
    ]:
        if family.pk not in reached:
            out_of_reach = {model: out_of_reach[model] | rows[model] for model in case_tables()}

    found = {
        model._meta.label: leaked
        for model in case_tables()
        if (leaked := found_in(user, model) & out_of_reach[model])
    }

    assert found == {}
    assert any(out_of_reach.values())
    assert found_in(user, Family) == reached


@pytest.mark.parametrize(("who", "rows"), [("ank", "rows"), ("mirjam", "rows"), ("stranger", "rows_of_far")])
def test_everybody_who_reaches_a_family_finds_its_rows(two_families, who, rows):
    """Or the test above would be content with a wall that lets nothing through."""
    user = getattr(two_families, who)

    missed = {
        model._meta.label
        for model in case_tables()
        if not found_in(user, model) & getattr(two_families, rows)[model]
    }

    assert missed == set()


def written_by(model):
    """Which account wrote a row, in SQL."""
    if "author_id" in {field.column for field in model._meta.local_fields}:
        return "author_id"
    return "(SELECT user_id FROM teams_teammember m WHERE m.id = owner_id)"


@pytest.mark.parametrize("who", ["kemal", "marloes", "elif_", "aylin", "hanneke", "coby"])
def test_the_family_does_not_get_what_was_written_for_professionals(two_families, who):
    user = getattr(two_families, who)
    with_audience = [m for m in case_tables() if "audience" in {f.column for f in m._meta.local_fields}]

    leaked = {
        (model._meta.db_table, audience)
        for model in with_audience
        for audience, author in found_by(
            user, f"SELECT audience, {written_by(model)} FROM {model._meta.db_table}"
        )
        if audience not in AUDIENCES_OF_THE_FAMILY and author != user.pk
    }

    assert leaked == set()
    assert len(with_audience) >= 6


@pytest.mark.parametrize("who", CAST)
def test_a_row_between_two_records_is_seen_by_who_sees_the_record(two_families, who):
    """It carries a family, and is hidden all the same where its record has other readers."""
    user = getattr(two_families, who)

    wrong = []
    for model, link in BETWEEN.items():
        of_these = model._base_manager.filter(**{f"{link.name}__in": found_in(user, link.related_model)})
        wrong += [model] if found_in(user, model) != set(of_these.values_list("pk", flat=True)) else []

    assert (wrong, len(BETWEEN)) == ([], 15)


def test_a_parent_keeps_the_own_goal_that_only_the_counsellor_reads(two_families):
    hidden = make_goal(two_families.member.marloes, "Ik wil slapen", audience=Audience.COUNSELLORS)

    sql = f"SELECT text FROM goals_goalwording WHERE goal_id = {hidden.pk}"
    readers = {who for who in CAST if found_by(getattr(two_families, who), sql)}

    assert readers == {"marloes", "ank", "joris", "mirjam"}  # from her lead the first wall keeps it


def test_a_young_person_reaches_the_family_from_the_twelfth_birthday(two_families):
    """As the database says it today; ``test_ages.py`` tries other days."""
    today = timezone.localdate()
    for day, expected in [(today, 1), (today + timedelta(days=1), 0)]:
        birth_date = day.replace(year=day.year - 12)
        Person.objects.filter(pk=two_families.elif_child.pk).update(birth_date=birth_date)
        assert len(found_by(two_families.elif_, "SELECT id FROM families_family")) == expected


@pytest.mark.parametrize("change", ["until", "inactive", "left", "role"])
def test_what_ended_opens_nothing(two_families, change):
    ank, member = two_families.ank, two_families.member.ank
    if change == "until":
        member.until = timezone.localdate()
        member.save()
    else:
        new = {"inactive": {"is_active": False}, "left": {"organisation": two_families.elsewhere}}
        User.objects.filter(pk=ank.pk).update(**new.get(change, {"roles": ["intake"]}))
        two_families.family.trajectories.update(phase="goals")

    assert found_by(User.objects.get(pk=ank.pk), "SELECT id FROM families_family") == []


def test_nobody_writes_into_a_family_out_of_reach(two_families):
    def forgetful(request):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Person.objects.create(family=two_families.family, first_name="Indringer")
        changed = Person.objects.filter(family=two_families.family).update(first_name="Iemand anders")
        return HttpResponse(str(changed))

    request = RequestFactory().post("/")
    request.user = two_families.stranger

    assert wall.behind_the_wall(forgetful)(request).content == b"0"


def test_what_one_request_says_is_gone_for_the_next(two_families):
    found_by(two_families.ank, "SELECT 1")

    assert found_by(None, "SELECT id FROM families_family") == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('simba.families', true), current_user")
        assert cursor.fetchone() == ("", "simba")


def test_a_job_works_for_the_family_it_names_and_a_person_in_it_sees_their_own(two_families):
    with wall.as_job(two_families.other.pk):
        assert list(Family.objects.all()) == [two_families.other]
    with wall.as_job():
        assert Family.objects.count() == 2
        with wall.as_person(two_families.kemal):
            assert [family.name for family in Family.objects.all()] == ["Yildirim-Prins"]
        assert Family.objects.count() == 2


def test_the_web_server_cannot_call_itself_a_job(two_families):
    sql = "SELECT id FROM families_family, (SELECT set_config('simba.job', '*', true)) AS claim"

    assert found_by(two_families.stranger, sql) == [(two_families.other.pk,)]


def test_every_table_of_a_case_has_its_wall(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        walled = {name for (name,) in cursor.fetchall()}

    assert {model._meta.db_table for model in case_tables()} - walled == set()


def test_a_table_that_belongs_to_nothing_is_refused_rather_than_left_open():
    with pytest.raises(LookupError, match="belongs to nothing"):
        list(statements(User, owner="simba"))


def of_the_roles(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql, [[WEB, JOBS]])
        return cursor.fetchall()


def test_the_roles_of_the_servers_own_nothing_and_pass_through_nothing(db):
    powers = "rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb"

    assert sorted(of_the_roles(f"SELECT rolname, {powers} FROM pg_roles WHERE rolname = ANY (%s)")) == [
        (JOBS, False),
        (WEB, False),
    ]
    assert (
        of_the_roles("SELECT 1 FROM pg_class c JOIN pg_roles r ON r.oid = relowner WHERE rolname = ANY (%s)")
        == []
    )
    assert (
        of_the_roles(
            "SELECT 1 FROM pg_auth_members m JOIN pg_roles r ON r.oid = member WHERE rolname = ANY (%s)"
        )
        == []
    )


def test_the_role_of_a_server_is_what_the_settings_give_it():
    code = "from django.conf import settings; print(settings.DATABASES['default']['USER'])"
    bare = {"PATH": "/usr/bin:/bin", "SIMBA_ENV": "demo", "DJANGO_SETTINGS_MODULE": "simba.settings"}
    asked = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=bare, capture_output=True, text=True)

    assert asked.stdout.strip() == WEB


def test_nobody_migrates_as_the_role_of_a_server(db):
    with connection.cursor() as cursor, pytest.raises(ImproperlyConfigured, match="owner of the tables"):
        wall._make_roles(cursor, owner=WEB)


@pytest.fixture
def in_production(settings):
    """A server in production, connected as whoever the test says: the owner, unless it says another."""
    settings.SIMBA_ENV, settings.SIMBA_STEPS_DOWN = "production", False
    wall._refuse_what_sees_through.cache_clear()
    yield
    wall._refuse_what_sees_through.cache_clear()


@contextmanager
def connected_as(role):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', %s, true)", [role])
        yield
        cursor.execute("SELECT set_config('role', 'none', true)")


def test_production_serves_nobody_for_whom_there_is_no_wall(two_families, in_production):
    request = RequestFactory().get("/")
    request.user = two_families.ank
    serve = wall.behind_the_wall(lambda request: HttpResponse("served"))

    with pytest.raises(ImproperlyConfigured, match="connect the web server as simba_web"):
        serve(request)
    with connected_as(WEB):
        assert serve(request).content == b"served"


def test_nor_does_a_task(two_families, in_production):
    @shared_task
    def goes_through_all():
        with wall.as_job():
            return Family.objects.count()

    failed = goes_through_all.apply()
    assert isinstance(failed.result, ImproperlyConfigured)
    with connected_as(JOBS):
        assert goes_through_all.apply().result == 2  # both, for a job sees every family


@pytest.mark.parametrize("powers", ["SUPERUSER", "BYPASSRLS", "IN ROLE simba"])
def test_the_check_before_going_live_names_who_sees_through(db, powers):
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE too_much {powers}")

    for role, said in [(WEB, []), (JOBS, []), ("too_much", ["privacy.E001"])]:
        with connected_as(role):
            assert [one.id for one in the_wall_stands_for_this_role(databases=["default"])] == said
    assert the_wall_stands_for_this_role(databases=None) == []


def test_a_fault_takes_back_all_a_request_did(two_families):
    def falls(request):
        assert Family.objects.update(motto="half gedaan") == 1
        return HttpResponse(status=500)

    request = RequestFactory().post("/")
    request.user = two_families.mirjam
    wall.behind_the_wall(falls)(request)

    assert Family.objects.get(pk=two_families.family.pk).motto == "Twee huizen"


def test_health_is_told_without_the_database(client, db, monkeypatch):
    monkeypatch.setattr(wall, "_begin", lambda *_: pytest.fail("asked the database"))

    assert client.get("/health/").status_code in (200, 503)


def test_an_invitation_opens_one_place_and_no_more(two_families):
    assert settings.SIMBA_STEPS_DOWN
    newcomer = make_member(two_families.family, "network", name="Riet", person=None)
    from teams.actions import invite

    invitation = invite(newcomer, email="riet@example.org", by=two_families.ank)
    client = signed_in()
    sent = {"name": "Riet", "password": "samen-sterk-en-verder"}
    answer = client.post(invitation.get_absolute_url(), sent)

    newcomer.refresh_from_db()
    assert answer.status_code == 302
    assert newcomer.user.email == "riet@example.org"
