"""The whole job, as the three people do it: a session, a goal, a report on its way to the printer."""

import re
from datetime import timedelta
from io import BytesIO

import time_machine
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from goals.models import GoalScore
from reports.models import Report, ReportSchedule
from reports.tasks import ask_for_what_is_due
from teams.models import CounsellingSession
from tests.browser.conftest import PHONE, serious
from tests.processes import celery
from tests.world import make_brandsma

HAPPENED = "Milan las voor uit zijn boek. Fenna viel bij oma in slaap."
SAID = "Lotte: “Ik heb nee gezegd tegen de wijn.”"
NEW_WORDS = "Ik wil nuchter blijven, ook als ik alleen ben"
WHY = "Al drie weken gelukt"


def log_a_session(page, home):
    """Ank, between two visits: from the caseload to a session that is written down."""
    assert serious(page) == []
    page.get_by_role("link", name=re.compile("Brandsma-Tuinhof")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Brandsma-Tuinhof")
    assert serious(page) == []

    page.locator(f"a[href$='/families/{home.family.pk}/sessions/add/']").first.click()
    for child in (home.milan, home.fenna):
        page.locator(f"label:has(input[name=children][value='{child.pk}'])").click()
    page.locator(f"label:has(input[name=present][value='{home.member.pk}'])").click()
    page.locator("[name=what_happened]").fill(HAPPENED)
    page.locator("[name=what_was_said]").fill(SAID)
    page.locator("[name=what_we_agreed]").fill("Lotte belt de wijkagent.")
    page.locator("[name=next_step]").fill("Woensdag samen koken.")
    page.locator(f"label:has(input[name=goals][value='{home.goal.pk}'])").click()
    page.locator("label:has(input[name=audience][value=team])").click()
    expect(page.get_by_text(re.compile(r"Opgeslagen \d\d:\d\d"))).to_be_visible()
    assert serious(page) == []
    page.locator("button[name=final]").click()
    expect(page.get_by_text(HAPPENED).first).to_be_visible()
    assert serious(page) == []


def review_the_goal(page, home):
    """Lotte, on her phone: new words for her goal, and a number."""
    page.get_by_text("Ik wil nuchter zijn als Milan en Fenna thuiskomen").first.wait_for()
    assert serious(page) == []
    page.goto(f"/families/{home.family.pk}/goals/{home.goal.pk}/")
    assert serious(page) == []

    page.locator("a[href$='/words/']").first.click()
    assert serious(page) == []
    page.locator("textarea[name=text]").fill(NEW_WORDS)
    page.locator("form:has(textarea[name=text]) button[type=submit]").first.click()
    expect(page.get_by_text(NEW_WORDS).first).to_be_visible()

    page.locator("a[href$='/score/']").first.click()
    assert serious(page) == []
    page.locator("label:has(input[name=value][value='7'])").click()
    page.locator("[name=why]").fill(WHY)
    page.locator("form:has([name=why]) button[type=submit]").first.click()
    expect(page.get_by_text(NEW_WORDS).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def promise_reports(world, home):
    """A schedule whose first period is over tomorrow."""
    schedule = ReportSchedule.objects.create(
        family=home.family,
        kinds=["progress"],
        every_weeks=4,
        starts=timezone.localdate() - timedelta(weeks=4) + timedelta(days=1),
        made_by=world.ank,
    )
    schedule.readers.set([world.mirjam])


def paper_of(report):
    reader = PdfReader(BytesIO(bytes(report.file.content)))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_whole_job(world, signed_in):
    home = make_brandsma(world)
    promise_reports(world, home)

    log_a_session(signed_in(world.ank), home)
    session = CounsellingSession.objects.current().get(what_happened=HAPPENED)
    assert {child.first_name for child in session.children.all()} == {"Milan", "Fenna"}
    assert list(session.goals.all()) == [home.goal]

    review_the_goal(signed_in(home.lotte, viewport=PHONE, is_mobile=True, has_touch=True), home)
    assert [wording.text for wording in home.goal.wordings.all()][0] == NEW_WORDS
    assert GoalScore.objects.get(goal=home.goal).value == 7

    mirjam = signed_in(world.mirjam)
    expect(mirjam).to_have_url(re.compile("/overview/$"))
    assert serious(mirjam) == []
    mirjam.evaluate("window.notReloaded = true")
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=True):
        ask_for_what_is_due()
    with celery("worker", "--pool", "solo"):
        ready = mirjam.locator(f"#reports-ready a[href*='/families/{home.family.pk}/reports/']").first
        ready.wait_for(timeout=60_000)
        assert mirjam.evaluate("window.notReloaded") is True
    report = Report.objects.get(reader=world.mirjam)
    assert report.state == Report.State.READY

    mirjam.goto(report.get_absolute_url())
    assert serious(mirjam) == []
    answer = mirjam.request.get(f"{report.get_absolute_url()}pdf/")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body() == bytes(report.file.content)
    paper = paper_of(report)
    for words in [HAPPENED, "nee gezegd tegen de wijn", NEW_WORDS, WHY, "Mirjam Kroon", "Brandsma-Tuinhof"]:
        assert words in paper, words
