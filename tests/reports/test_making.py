"""A report is made: once, whole, and whatever happens to who makes it."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from privacy.models import AccessLine
from reports import making, pdf, tasks
from reports.models import Report, ReportFile
from reports.tasks import render_report, ring_again
from tests.reports.quarter import fill, report_for
from tests.world import days_ago, make_world

PAPER = pdf.Paper(b"%PDF-1.7 paper", 2)


@pytest.fixture
def quick(monkeypatch):
    """Draws nothing, so that a test of the order of things takes no time; ``quick`` holds what was drawn."""
    drawn = []

    def render(html):
        drawn.append(html)
        return PAPER

    monkeypatch.setattr(pdf, "render", render)
    return drawn


@pytest.fixture
def rung(monkeypatch):
    """The reports the worker was rung for."""
    rung = []
    monkeypatch.setattr(tasks, "ring", lambda task, pk: rung.append(pk))
    return rung


def test_a_report_is_made(world):
    report = report_for(fill(world), world.ank)

    render_report(report.pk)

    report.refresh_from_db()
    assert (report.state, report.attempts) == (Report.State.READY, 1)
    assert report.pages >= 2
    assert bytes(report.file.content[:8]) == b"%PDF-1.7"
    assert report.started_at <= report.ready_at


def test_who_it_was_made_for_is_in_the_access_log(world, quick):
    report = report_for(world, world.marloes)

    render_report(report.pk)
    render_report(report.pk)

    line = AccessLine.objects.get()
    assert (line.user_id, line.on_behalf_of, line.status) == (None, "Ank Veldmuis", 200)
    assert (line.action, line.object_kind, line.object_id, line.family_id) == (
        "create", "report", report.pk, world.family.pk,
    )  # fmt: skip


def test_one_that_may_not_go_out_is_in_the_access_log_too(world, quick):
    report = report_for(world, world.kemal)
    world.family.members.filter(user=world.kemal).update(until=days_ago(1))

    render_report(report.pk)

    line = AccessLine.objects.get()
    assert (line.status, line.on_behalf_of, line.object_id) == (403, "Ank Veldmuis", report.pk)


def test_making_it_twice_makes_it_once(world, quick):
    report = report_for(world, world.ank)

    render_report(report.pk)
    first = Report.objects.get().ready_at
    render_report(report.pk)

    assert len(quick) == 1
    assert Report.objects.get().ready_at == first


def test_a_report_that_is_gone_is_no_trouble(db):
    render_report(4711)


def test_one_left_being_made_is_taken_up(world, quick):
    report = report_for(world, world.ank, state="being_made", attempts=1, started_at=timezone.now())

    render_report(report.pk)

    report.refresh_from_db()
    assert (report.state, report.attempts) == ("ready", 2)


def test_it_is_given_up_after_five_workers_were_lost(world, quick):
    report = report_for(world, world.ank, state="being_made", attempts=5, started_at=timezone.now())

    render_report(report.pk)

    report.refresh_from_db()
    assert (report.state, report.failure) == ("failed", "interrupted")
    assert quick == []


def test_it_is_given_up_after_it_went_wrong_three_times_and_nothing_of_it_is_logged(
    world, monkeypatch, caplog
):
    def render(html):
        raise ValueError("Elif woont in de Schuilhof")

    monkeypatch.setattr(pdf, "render", render)
    report = report_for(world, world.ank)

    states = []
    for _ in range(4):
        render_report(report.pk)
        states.append(Report.objects.get().state)

    assert states == ["being_made", "being_made", "failed", "failed"]
    assert Report.objects.get().failure == "broke"
    assert f"Report {report.pk} was not made: ValueError" in caplog.text
    assert "Schuilhof" not in caplog.text
    assert not ReportFile.objects.exists()


def test_what_was_left_behind_is_rung_for_again(world, rung):
    now = timezone.now()
    long_ago, minutes_ago = now - timedelta(hours=1), now - timedelta(minutes=3)
    left = [
        report_for(world, world.ank, asked_at=minutes_ago),
        report_for(
            world, world.ank, state="being_made", asked_at=long_ago, started_at=now - timedelta(minutes=1)
        ),
    ]
    report_for(world, world.ank, asked_at=now - timedelta(seconds=5))
    report_for(world, world.ank, state="being_made", asked_at=long_ago, started_at=now)
    report_for(world, world.ank, state="failed", failure="broke", asked_at=long_ago)
    report_for(world, world.ank, state="ready", ready_at=now, asked_at=long_ago)

    ring_again()

    assert rung == [report.pk for report in left]


@pytest.mark.django_db(transaction=True)
def test_one_that_is_being_made_is_left_to_who_makes_it(quick):
    world = make_world()
    report = report_for(world, world.ank)
    at_work, done = threading.Event(), threading.Event()

    def other_worker():
        with transaction.atomic():
            Report.objects.select_for_update().get(pk=report.pk)
            at_work.set()
            done.wait(10)
        connection.close()

    thread = threading.Thread(target=other_worker)
    thread.start()
    at_work.wait(10)
    render_report(report.pk)
    done.set()
    thread.join()

    report.refresh_from_db()
    assert (report.state, report.attempts) == ("asked", 0)
    assert quick == []


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_make_one_report(quick):
    world = make_world()
    report = report_for(world, world.ank)
    together = threading.Barrier(4)

    def worker():
        together.wait()
        render_report(report.pk)
        connection.close()

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(quick) == 1
    assert ReportFile.objects.count() == 1
    assert Report.objects.get().state == "ready"


def test_a_vanished_machine_does_not_keep_the_row(world, quick):
    report = report_for(world, world.ank, state="being_made", attempts=1)

    making.make(report.pk)

    with connection.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone() == ("250s",)
