"""Recording a family from nothing: the family, a mother, a child, the team, and the letter that lets her in."""

import re

from django.core import mail
from playwright.sync_api import expect

from accounts.models import Invitation
from accounts.tasks import send_invitation
from families.models import Child, Family
from privacy.access import Can, may
from teams.models import TeamMember
from tests.browser.conftest import PASSWORD, PHONE, serious


def submit(page):
    page.locator("main form button[type=submit], main form button:not([type])").first.click()
    page.wait_for_load_state()


def record_the_family(page):
    page.get_by_role("link", name="Nieuw gezin").click()
    page.locator("[name=name]").fill("Van der Meer")
    page.locator("label:has([name=framework][value=voluntary])").click()
    assert serious(page) == []
    submit(page)
    return Family.objects.get(name="Van der Meer")


def record_the_mother(page, family):
    page.goto(f"/families/{family.pk}/persons/add/")
    page.locator("[name=first_name]").fill("Nadia")
    page.locator("[name=last_name]").fill("van der Meer")
    page.locator("[name=sex]").select_option("female")
    assert serious(page) == []
    submit(page)
    return family.persons.get(first_name="Nadia")


def record_the_child(page, family, mother):
    page.goto(f"/families/{family.pk}/children/add/")
    page.locator("[name=first_name]").fill("Sem")
    page.locator("[name=birth_day]").fill("3")
    page.locator("[name=birth_month]").select_option("5")
    page.locator("[name=birth_year]").fill("2018")
    page.locator(f"[name=relation_{mother.pk}]").select_option("biological")
    page.locator(f"[name=authority_{mother.pk}]").check(force=True)
    assert serious(page) == []
    submit(page)
    return Child.objects.get(first_name="Sem", family=family)


def put_her_in_the_team(page, family, mother, child):
    page.goto(f"/families/{family.pk}/team/add/")
    page.locator("label:has([name=role][value=parent])").click()
    page.locator("[name=person]").select_option(str(mother.pk))
    page.locator(f"label:has([name=children][value='{child.pk}'])").click()
    assert serious(page) == []
    submit(page)
    member = TeamMember.objects.get(family=family, person=mother)
    page.goto(f"/families/{family.pk}/team/{member.pk}/invite/")
    page.locator("[name=email]").fill("nadia@example.org")
    assert serious(page) == []
    submit(page)
    return member


def follow_the_letter(browser_page):
    send_invitation(Invitation.objects.get().pk)
    letter = mail.outbox[0]
    link = re.search(r"https?://\S+?(/invitation/\S+/)", letter.body)[1]
    said = letter.subject + letter.body.replace(link, "")
    assert not re.search("van der meer|sem|gezin|kind", said, re.IGNORECASE)
    browser_page.goto(link)
    assert serious(browser_page) == []
    browser_page.locator("[name=password]").fill(PASSWORD + "-2")
    submit(browser_page)
    return link


def test_a_counsellor_records_a_family_and_the_mother_comes_in(world, signed_in, live_server, new_context):
    page = signed_in(world.ank)
    family = record_the_family(page)
    mother = record_the_mother(page, family)
    child = record_the_child(page, family, mother)
    member = put_her_in_the_team(page, family, mother, child)
    page.goto(family.get_absolute_url())
    for name in ["Van der Meer", "Sem", "Nadia van der Meer", "Ank Veldmuis"]:
        expect(page.get_by_text(name).first).to_be_visible()

    hers = new_context(base_url=live_server.url, viewport=PHONE).new_page()
    link = follow_the_letter(hers)

    expect(hers).to_have_url(re.compile("/my/$"))
    assert serious(hers) == []
    member.refresh_from_db()
    assert member.user.email == "nadia@example.org"
    assert may(member.user, Can.WRITE_OWN_GOAL, family)
    again = new_context(base_url=live_server.url).new_page()
    assert again.goto(link).status == 404
