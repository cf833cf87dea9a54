"""The pages around a report: asking, waiting, opening, and the overview of a team lead."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from privacy.models import AccessLine
from reports import actions, making
from reports.models import Report, ReportSchedule
from tests.reports.quarter import report_for
from tests.world import PAPER, days_ago, make_family, make_report


@pytest.fixture
def on_paper(world):
    """A report for Marloes that is ready."""
    return make_report(world.family, world.marloes, asked_by=world.ank)


def url(world, rest=""):
    return f"/families/{world.family.pk}/reports/{rest}"


def asked(world, **fields):
    data = {
        "kind": "progress",
        "first_day": days_ago(84),
        "last_day": days_ago(1),
        "readers": [world.kemal.pk],
    }
    return data | fields


def test_asking_makes_a_row_for_each_reader(world, as_):
    readers = [world.kemal.pk, world.mirjam.pk]

    response = as_(world.ank).post(url(world, "add/"), asked(world, readers=readers, is_final="yes"))

    assert response.status_code == 302
    rows = Report.objects.values_list("reader", "state", "is_final", "asked_by")
    assert set(rows) == {(pk, "asked", True, world.ank.pk) for pk in readers}


def test_asking_twice_asks_once(world, as_):
    for _ in range(2):
        as_(world.ank).post(url(world, "add/"), asked(world))

    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"first_day": days_ago(1), "last_day": days_ago(84)}, "De periode eindigt voordat die begint"),
        ({"last_day": days_ago(-3)}, "Deze dag moet nog komen"),
        ({"readers": []}, "Kies minstens één persoon"),
        ({"first_day": "31-02-2026"}, "Voer een geldige datum in"),
        ({"kind": "everything"}, "everything"),
    ],
)
def test_what_cannot_be_is_said_at_the_field(world, as_, fields, sentence):
    response = as_(world.ank).post(url(world, "add/"), asked(world, **fields))

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Report.objects.exists()


def test_a_reader_of_elsewhere_is_no_choice(world, as_):
    response = as_(world.ank).post(url(world, "add/"), asked(world, readers=[world.stranger.pk]))

    assert response.status_code == 422
    assert world.stranger.name not in response.content.decode()


def test_the_pdf_opens_in_the_browser_and_is_kept_nowhere(world, as_, on_paper):
    response = as_(world.marloes).get(url(world, f"{on_paper.pk}/pdf/"))

    assert response.content == PAPER
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    assert response["Content-Disposition"].startswith("inline")
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_the_file_name_says_nothing_of_who_it_is_about(world, as_, on_paper):
    response = as_(world.marloes).get(url(world, f"{on_paper.pk}/download/"))

    assert response["Content-Disposition"] == (
        f'attachment; filename="{world.family.number}_{on_paper.first_day}_{on_paper.last_day}.pdf"'
    )


@pytest.mark.parametrize("way", ["pdf", "download"])
@pytest.mark.parametrize("who", ["kemal", "elif_", "coby", "tess", "mirjam"])
def test_nobody_opens_the_version_of_another(world, as_, on_paper, way, who):
    assert as_(getattr(world, who)).get(url(world, f"{on_paper.pk}/{way}/")).status_code == 404


def test_printing_and_downloading_are_in_the_log(world, as_, on_paper):
    as_(world.ank).get(url(world, f"{on_paper.pk}/pdf/"))
    as_(world.ank).get(url(world, f"{on_paper.pk}/download/"))

    lines = AccessLine.objects.filter(user_id=world.ank.pk, object_kind="report", object_id=on_paper.pk)
    assert sorted(lines.values_list("action", flat=True)) == ["download", "print"]


def test_asking_how_far_it_is_is_no_line_in_the_log_and_keeps_nobody_signed_in(world, as_):
    report, client = report_for(world, world.ank), as_(world.ank)
    kept = client.session.model.objects.filter(session_key=client.session.session_key)
    kept.update(expire_date=timezone.now() + timedelta(minutes=3))
    before = kept.get().expire_date

    response = client.get(url(world, f"{report.pk}/state/"), headers={"HX-Request": "true"})

    assert response.status_code == 200
    assert "HX-Refresh" not in response.headers
    assert not AccessLine.objects.filter(user_id=world.ank.pk).exists()
    assert kept.get().expire_date == before


def test_the_page_is_asked_for_anew_once_the_report_is_finished(world, as_, on_paper):
    response = as_(world.ank).get(url(world, f"{on_paper.pk}/state/"), headers={"HX-Request": "true"})

    assert response["HX-Refresh"] == "true"


def test_a_report_that_did_not_work_says_why_and_can_be_tried_again(world, as_):
    report = report_for(world, world.ank, state="failed", failure="broke", attempts=3)

    page = as_(world.mirjam).get(url(world, f"{report.pk}/")).content.decode()
    as_(world.mirjam).post(url(world, f"{report.pk}/again/"))

    assert "Er ging iets mis in Simba" in page
    report.refresh_from_db()
    assert (report.state, report.failure, report.attempts) == ("asked", "", 0)


def test_trying_again_leaves_a_finished_report_alone(world, on_paper):
    actions.ask_again(on_paper, by=world.ank)

    on_paper.refresh_from_db()
    assert on_paper.state == "ready"


def test_a_maker_sees_that_the_version_of_another_is_there_but_not_the_paper(world, as_, on_paper):
    page = as_(world.mirjam).get(url(world, f"{on_paper.pk}/")).content.decode()

    assert "Dit is de versie van Marloes Prins" in page
    assert "<iframe" not in page


def test_a_parent_sees_the_own_reports_alone(world, as_, on_paper):
    report_for(world, world.kemal)

    page = as_(world.marloes).get(url(world)).content.decode()

    assert f"/reports/{on_paper.pk}/" in page
    assert page.count('class="rows-title"') == 1
    assert "Vraag een rapport" not in page


def test_the_list_asks_the_same_of_the_database_for_five_and_for_fifty(world, as_, django_assert_num_queries):
    client = as_(world.ank)
    counts = []
    for many in [5, 45]:
        for number in range(many):
            report_for(world, world.kemal, first_day=days_ago(100 + number))
        with django_assert_num_queries(100, exact=False) as captured:
            client.get(url(world))
        counts.append(len(captured))

    assert counts[0] == counts[1] <= 20


def test_a_schedule_is_made_and_stopped(world, as_):
    client = as_(world.mirjam)
    data = {"kinds": ["progress"], "every_weeks": 12, "starts": days_ago(10), "readers": [world.mirjam.pk]}

    client.post(url(world, "schedule/add/"), data)
    schedule = ReportSchedule.objects.get()
    page = client.get(schedule.get_absolute_url()).content.decode()
    client.post(f"{schedule.get_absolute_url()}stop/")

    assert "Mirjam Kroon" in page
    schedule.refresh_from_db()
    assert schedule.until == timezone.localdate()
    assert not ReportSchedule.objects.running().exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"every_weeks": 0}, "Kies een aantal weken van 1 tot en met 52"),
        ({"every_weeks": 53}, "Kies een aantal weken van 1 tot en met 52"),
        ({"until": days_ago(20)}, "Het einde kan niet voor het begin liggen"),
        ({"readers": []}, "Kies minstens één persoon"),
    ],
)
def test_a_schedule_that_cannot_be_is_said_at_the_field(world, as_, fields, sentence):
    data = {"kinds": ["progress"], "every_weeks": 12, "starts": days_ago(10), "readers": [world.mirjam.pk]}

    response = as_(world.mirjam).post(url(world, "schedule/add/"), data | fields)

    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_a_schedule_of_another_family_does_not_exist_here(world, as_):
    other = make_family("Anders", by=world.mirjam)
    schedule = ReportSchedule.objects.create(
        family=other, kinds=["progress"], starts=days_ago(10), made_by=world.mirjam
    )

    assert as_(world.mirjam).get(url(world, f"schedule/{schedule.pk}/")).status_code == 404


def test_somebody_who_left_the_team_is_refused_while_being_made(world):
    report = report_for(world, User.objects.get(pk=world.coby.pk))
    world.member.coby.until = timezone.localdate()
    world.member.coby.save()

    assert making.claim(report.pk)
    making.make(report.pk)

    report.refresh_from_db()
    assert (report.state, report.failure) == ("failed", "out_of_reach")
