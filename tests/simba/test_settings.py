"""The settings: careful in production, and never losing a task."""

import os
import subprocess
import sys
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.backends import db
from django.db.models import FileField

from simba.celery import app
from tests.simba.conftest import ROOT

PRODUCTION = {
    "SIMBA_ENV": "production",
    "SECRET_KEY": "dit-is-geen-geheim-maar-wel-lang-genoeg-0123456789-abcdefghijk",
    "FIELD_KEYS": "ook-dit-is-geen-geheim-maar-wel-lang-genoeg-0123,een-oudere-sleutel-die-nog-opent-wat-er-was-012",
    "DATABASE_URL": "postgres://simba:secret@database/simba",
    "REDIS_URL": "redis://redis:6379/0",
    "ALLOWED_HOSTS": "simba.example.org",
    "SIMBA_ADDRESS": "https://simba.example.org",
    "EMAIL_URL": "smtp+tls://simba:secret@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "Simba <simba@example.org>",
}


def manage(*arguments, **environment):
    command = [sys.executable, "manage.py", *arguments]
    bare = {"PATH": os.environ["PATH"]}
    return subprocess.run(command, cwd=ROOT, env={**bare, **environment}, capture_output=True, text=True)


def in_production(question, **environment):
    """What a server in production answers about itself."""
    asked = manage("shell", "--no-imports", "-c", question, **{**PRODUCTION, **environment})
    return asked.stdout.strip()


def test_cookies_of_production_belong_to_this_address_and_to_no_script():
    question = (
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME, s.SESSION_COOKIE_SECURE,"
        " s.CSRF_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE,"
        " s.CSRF_COOKIE_SAMESITE, s.SESSION_COOKIE_DOMAIN, s.SESSION_COOKIE_PATH)"
    )

    assert in_production(question) == (
        "__Host-simba __Host-csrftoken __Host-language True True True True Lax Lax None /"
    )


def test_production_believes_one_proxy_unless_told_otherwise():
    question = (
        "from django.conf import settings as s; print(s.ALLAUTH_TRUSTED_PROXY_COUNT, s.SECURE_HSTS_SECONDS)"
    )

    assert in_production(question) == "1 31536000"
    assert in_production(question, TRUSTED_PROXIES="2", HSTS_SECONDS="60") == "2 60"


def test_letters_about_errors_go_to_who_runs_the_server_and_by_our_hand_only():
    question = (
        "import logging; from django.conf import settings as s;"
        "print(s.DEFAULT_EXCEPTION_REPORTER, [a for _, a in s.ADMINS],"
        " [type(h).__name__ for h in logging.getLogger('django').handlers + logging.getLogger().handlers])"
    )

    assert in_production(question, ERROR_MAIL_TO="beheer@example.org") == (
        "simba.discreet.Reporter ['beheer@example.org'] ['StreamHandler', 'LetterHandler']"
    )


def test_production_starts_with_all_it_needs_and_django_has_nothing_to_add():
    checked = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)

    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("name", [name for name in PRODUCTION if name != "SIMBA_ENV"])
def test_production_without_a_setting_refuses_and_names_it(name):
    checked = manage("check", **{**PRODUCTION, name: ""})

    assert checked.returncode != 0
    assert f"set {name} in the environment" in checked.stderr
    assert "Traceback" not in checked.stderr


def test_production_names_all_that_is_missing_at_once():
    checked = manage("check", SIMBA_ENV="production")

    assert all(name in checked.stderr for name in PRODUCTION)


def test_production_refuses_a_short_secret_key():
    checked = manage("check", **{**PRODUCTION, "SECRET_KEY": "short"})

    assert "SECRET_KEY is too short" in checked.stderr


def test_production_refuses_a_short_key_for_fields():
    checked = manage("check", **{**PRODUCTION, "FIELD_KEYS": PRODUCTION["FIELD_KEYS"] + ",short"})

    assert "FIELD_KEYS is too short" in checked.stderr


def test_production_answers_to_hosts_it_knows_and_not_to_any():
    checked = manage("check", **{**PRODUCTION, "ALLOWED_HOSTS": "simba.example.org,*"})

    assert checked.returncode != 0
    assert "name the hosts" in checked.stderr


def test_an_unknown_environment_is_refused():
    assert "must be demo, test or production" in manage("check", SIMBA_ENV="prod").stderr


def test_no_task_is_lost_by_a_worker_that_dies():
    assert app.conf.task_acks_late is True
    assert app.conf.task_reject_on_worker_lost is True
    assert app.conf.worker_prefetch_multiplier == 1
    longest = app.conf.broker_transport_options["visibility_timeout"]
    assert app.conf.task_time_limit < longest <= 300


def test_the_worker_never_gives_up_on_the_broker_and_a_page_does_so_at_once():
    assert app.conf.broker_connection_max_retries is None
    assert app.conf.broker_connection_retry_on_startup is True
    assert app.conf.broker_transport_options["max_retries"] == 1
    assert app.conf.task_publish_retry_policy["max_retries"] == 1


def test_everything_on_the_timetable_is_a_task_that_exists():
    app.loader.import_default_modules()

    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)


LOADED = """
import sys
from django.core.wsgi import get_wsgi_application
get_wsgi_application()
from django.urls import get_resolver
get_resolver().url_patterns
web = "weasyprint" in sys.modules
from simba.celery import app
app.loader.import_default_modules()
print(web, "weasyprint" in sys.modules)
"""


def test_what_draws_paper_is_loaded_by_a_worker_and_not_by_a_web_process():
    """It holds 40 MB; a worker has it before the first report."""
    known = {**os.environ, "DJANGO_SETTINGS_MODULE": "simba.settings"}
    result = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, env=known, capture_output=True, text=True
    )

    assert result.stdout.split() == ["False", "True"], result.stderr


def test_the_browser_runs_nothing_written_inside_a_page(client, db):
    policy = client.get("/account/login/")["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_staying_signed_in_does_not_hang_on_redis():
    assert issubclass(import_module(settings.SESSION_ENGINE).SessionStore, db.SessionStore)


def test_ten_megabytes_in_a_field_is_answered_and_not_a_fault(client, db):
    answer = client.post("/account/login/", {"login": "a" * 10_000_000, "password": "x"})

    assert answer.status_code < 500


def test_no_record_is_a_file_on_the_disk_of_one_machine():
    """Web servers share the database and Redis, and no folder: what people send, and reports, are rows."""
    files = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, FileField)
    ]

    assert files == []


ASK_DATABASE = "from simba import settings as s; d = s.DATABASES['default']; print("
ASK_DATABASE += (
    "'pool' in d['OPTIONS'], d.get('CONN_MAX_AGE', 0), d.get('DISABLE_SERVER_SIDE_CURSORS', False))"
)


@pytest.mark.parametrize(("pooler", "told"), [("", "True 0 False"), ("transaction", "False 60 True")])
def test_behind_a_pooler_there_is_no_pool_and_no_cursor_of_our_own(pooler, told):
    own = {**PRODUCTION, "PATH": os.environ["PATH"], "DATABASE_POOLER": pooler}

    asked = subprocess.run(
        [sys.executable, "-c", ASK_DATABASE], cwd=ROOT, env=own, capture_output=True, text=True
    )

    assert asked.stdout.strip() == told, asked.stderr


def test_another_pooler_is_refused():
    assert "must be transaction" in manage("check", **PRODUCTION, DATABASE_POOLER="session").stderr
