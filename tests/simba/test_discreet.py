"""Logs and error letters tell where something broke, and nothing of anybody."""

import io
import logging
import os
import smtplib
import socket
import subprocess
import sys
import time

import pytest
import requests
from celery.app.trace import build_tracer
from django.core import mail
from django.test import Client, override_settings

from privacy.policies import WEB
from simba.celery import app
from simba.discreet import Formatter, LetterHandler, sentence
from tests.processes import ROOT, of_the_test

WORDS = [
    "Marloes",
    "geheime schuilplaats",
    "zoekwoord",
    "sleutel-van-een-uitnodiging",
    "koekje-geheim",
    "kopwoord",
]


@pytest.fixture
def logged():
    """What the console of a server would show, and the letters to who runs it."""
    console = io.StringIO()
    handlers = [logging.StreamHandler(console), LetterHandler()]
    handlers[1].setLevel("ERROR")
    handlers[0].setFormatter(Formatter("%(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    for handler in handlers:
        root.addHandler(handler)
    with override_settings(ADMINS=[("Beheer", "beheer@example.org")]):
        yield console
    for handler in handlers:
        root.removeHandler(handler)


def told(console):
    letters = [f"{letter.subject} {letter.body} {letter.message()}" for letter in mail.outbox]
    return console.getvalue() + " ".join(letters)


@pytest.mark.urls("tests.simba.broken")
def test_a_page_that_breaks_tells_where_and_nothing_of_what_was_asked(logged, db):
    client = Client(raise_request_exception=False, headers={"X-Words": "kopwoord"})
    client.cookies["simba"] = "koekje-geheim"

    answer = client.post(
        "/broken/sleutel-van-een-uitnodiging/?q=zoekwoord", {"note": "Marloes geheime schuilplaats"}
    )

    assert answer.status_code == 500
    assert len(mail.outbox) == 1
    for text in (logged.getvalue(), mail.outbox[0].body):
        assert "500 POST /broken/<str:key>/" in text
        assert "builtins.ValueError" in text
        assert "django.db.utils.IntegrityError" in text
        assert "tests/simba/broken.py:" in text
    assert [word for word in WORDS if word in told(logged)] == []
    assert [word for word in WORDS if word in answer.content.decode()] == []


def test_what_is_not_there_or_forbidden_is_told_without_its_address(logged, client, db):
    client.get("/Marloes/?q=zoekwoord")
    client.get("/invitation/sleutel-van-een-uitnodiging/")
    Client(enforce_csrf_checks=True).post("/account/login/", {"login": "Marloes"})

    assert "404 GET /invitation/<str:token>/" in logged.getvalue()
    assert "403 POST /account/login/" in logged.getvalue()
    assert [word for word in WORDS if word in told(logged)] == []


def test_a_task_that_breaks_is_told_by_its_name_and_kind_of_error(logged):
    @app.task(name="tests.refused")
    def refused(whom):
        raise smtplib.SMTPRecipientsRefused({"Marloes@example.org": (550, b"geheime schuilplaats")})

    build_tracer(refused.name, refused, app=app)("some-id", ["Marloes"], {}, None)

    assert "tests.refused" in logged.getvalue()
    assert "smtplib.SMTPRecipientsRefused" in logged.getvalue()
    assert [word for word in WORDS if word in told(logged)] == []


def test_a_library_nobody_vouches_for_keeps_its_gaps_open():
    said = logging.makeLogRecord({"name": "urllib3", "msg": "cannot reach %s", "args": ("Marloes",)})
    plain = logging.makeLogRecord({"name": "urllib3", "msg": "cannot reach Marloes", "args": ()})

    assert sentence(said) == "cannot reach %s"
    assert "Marloes" not in sentence(plain)


def test_our_own_sentences_are_told_whole():
    said = logging.makeLogRecord({"name": "simba.celery", "msg": "rung for %s", "args": ("a report",)})

    assert sentence(said) == "rung for a report"


def test_the_web_server_tells_the_place_in_the_site_map_only(db):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "simba.wsgi", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(
        [*command, "--no-control-socket"],
        cwd=ROOT,
        env={**os.environ, **of_the_test(role=WEB)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )

    for _ in range(300):
        try:
            requests.get(
                f"http://127.0.0.1:{port}/invitation/sleutel-van-een-uitnodiging/?q=zoekwoord",
                headers={"Referer": "http://127.0.0.1/Marloes/", "User-Agent": "kopwoord"},
                cookies={"simba": "koekje-geheim"},
                timeout=20,
            )
            break
        except requests.ConnectionError:
            time.sleep(0.1)
    process.terminate()
    told_by_server = process.communicate(timeout=30)[0]

    assert "GET /invitation/<str:token>/ 404" in told_by_server
    assert [word for word in WORDS if word in told_by_server] == []
