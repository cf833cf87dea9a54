"""Reports in a browser: asked for, watched while they are made, opened; a schedule; one that did not work."""

import re

import pytest
from playwright.sync_api import expect

from reports.models import Report, ReportSchedule
from tests.browser.conftest import PHONE, serious
from tests.processes import celery
from tests.reports.quarter import fill, report_for
from tests.world import make_report, make_schedule

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_lead_asks_for_a_report_and_sees_it_become_paper(world, signed_in):
    fill(world)
    page = signed_in(world.mirjam)
    page.goto(f"/families/{world.family.pk}/reports/")
    assert serious(page) == []

    page.locator("a[href$='/reports/add/']").first.click()
    assert serious(page) == []
    page.locator("[name=first_day]").fill("2026-12-31")
    page.locator("[name=last_day]").fill("2026-01-01")
    page.locator(f"label:has(input[name=readers][value='{world.mirjam.pk}'])").click()
    page.locator("form#report-form button").click()
    expect(page.get_by_role("alert")).to_contain_text("De periode eindigt voordat die begint")
    expect(page.locator(f"input[name=readers][value='{world.mirjam.pk}']")).to_be_checked()
    assert serious(page) == []

    page.goto(f"/families/{world.family.pk}/reports/add/")
    page.locator(f"label:has(input[name=readers][value='{world.mirjam.pk}'])").click()
    page.locator("form#report-form button").click()
    expect(page.locator("#report-state")).to_contain_text("Wacht op zijn beurt")
    assert serious(page) == []
    with celery("worker", "--pool", "solo"):
        frame = page.locator("iframe.paper")
        frame.wait_for(timeout=60_000)

    assert Report.objects.get().state == "ready"
    assert page.request.get(frame.get_attribute("src")).body()[:4] == b"%PDF"
    assert serious(page) == []


def test_one_that_did_not_work_says_why_and_is_tried_again(world, signed_in):
    report = report_for(world, world.ank, state="failed", failure="broke")
    page = signed_in(world.ank)
    page.goto(report.get_absolute_url())
    assert serious(page) == []

    page.get_by_role("button", name="Probeer opnieuw").click()

    expect(page.locator("#report-state")).to_contain_text("Wacht op zijn beurt")


def test_a_schedule_is_made_and_stopped(world, signed_in):
    make_schedule(world.family, [world.kemal], by=world.ank)
    page = signed_in(world.mirjam)
    page.goto(f"/families/{world.family.pk}/reports/schedule/add/")
    assert serious(page) == []

    page.locator("[name=every_weeks]").fill("6")
    page.locator(f"label:has(input[name=readers][value='{world.mirjam.pk}'])").click()
    page.locator("form#schedule-form button").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Om de 6 weken")
    assert serious(page) == []
    page.get_by_role("button", name="Stoppen").click()

    expect(page.get_by_text("Gestopt", exact=True)).to_be_visible()
    assert ReportSchedule.objects.running().count() == 1
    page.goto(f"/families/{world.family.pk}/reports/")
    assert serious(page) == []


def test_a_parent_opens_the_own_report_on_a_phone(world, signed_in):
    report = make_report(world.family, world.marloes)
    page = signed_in(world.marloes, viewport=PHONE, is_mobile=True, has_touch=True)
    page.goto(f"/families/{world.family.pk}/reports/")
    assert serious(page) == []

    page.get_by_role("link", name="Voortgangsrapport").click()

    expect(page).to_have_url(re.compile(f"/reports/{report.pk}/$"))
    expect(page).to_have_title("Simba")
    expect(page.get_by_role("link", name="Openen en printen")).to_be_visible()
    expect(page.locator("iframe.paper")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert serious(page) == []
