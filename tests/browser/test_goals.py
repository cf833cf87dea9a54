"""A parent at a phone: a first goal, words that are not lost, and a number with the keyboard alone."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from goals.models import Goal, GoalStep
from tests.browser.conftest import PHONE, serious
from tests.world import make_goal, make_proposal, make_score, make_step

TOUCH = {"viewport": PHONE, "is_mobile": True, "has_touch": True}
pytestmark = pytest.mark.django_db(transaction=True)


def fits(page):
    """Nothing serious for axe, and nothing to scroll sideways for."""
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


@pytest.fixture
def goal(world):
    goal = make_goal(world.member.marloes, "Ik wil rust in huis.", children=[world.deniz])
    make_score(goal, world.marloes, 4, "mother", why="Het was druk")
    make_score(goal, world.ank, 6, "counsellor")
    make_step(goal, world.member.marloes, "Zelf de school bellen")
    return goal


def press(page, form="form:has(.save-bar)"):
    page.locator(f"{form} button[type=submit]").first.click()


def test_a_first_goal_is_written_with_a_thumb(world, signed_in):
    page = signed_in(world.marloes, **TOUCH)
    fits(page)
    page.get_by_role("link", name="Mijn eerste doel schrijven").tap()
    page.wait_for_url("**/goals/add/")
    fits(page)
    page.get_by_label("Wat wilt u bereiken?").fill("Ik wil elke dag samen eten.")
    press(page)
    page.wait_for_url("**/about/children/?new=1")

    page.locator(f"label:has(input[value='{world.deniz.pk}'])").tap()
    for question in ("children", "area", "why", "notice"):
        page.wait_for_url(f"**/about/{question}/?new=1")
        fits(page)
        press(page)
    page.wait_for_url("**/audience/?new=1")
    fits(page)
    page.locator("label:has(input[name=audience][value=parents])").tap()
    page.get_by_role("button", name="Klaar, ik begin met dit doel").tap()

    expect(page.get_by_role("heading", name="Mijn doel")).to_be_visible()
    goal = Goal.objects.with_words().get()
    assert (goal.words, goal.state, goal.audience) == ("Ik wil elke dag samen eten.", "active", "parents")
    assert list(goal.children.all()) == [world.deniz]


def test_words_typed_and_not_sent_are_offered_again_and_never_sent_by_themselves(world, goal, signed_in):
    page = signed_in(world.marloes, **TOUCH)
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.goto(reverse("goals:words", args=[world.family.pk, goal.pk]))
    page.locator("textarea[name=text]").fill("Ik wil stilte na acht uur.")
    page.wait_for_timeout(1600)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()

    page.get_by_role("button", name="Zet terug").tap()

    expect(page.locator("textarea[name=text]")).to_have_value("Ik wil stilte na acht uur.")
    assert sent == []
    press(page)
    expect(page.get_by_text("Ik wil stilte na acht uur.").first).to_be_visible()
    assert goal.wordings.count() == 2


def test_two_screens_end_side_by_side(world, goal, signed_in):
    here = signed_in(world.marloes, **TOUCH)
    there = here.context.new_page()
    for page in (here, there):
        page.goto(reverse("goals:words", args=[world.family.pk, goal.pk]))
    here.locator("textarea[name=text]").fill("Op mijn telefoon")
    press(here)
    expect(here.get_by_text("Op mijn telefoon").first).to_be_visible()
    there.locator("textarea[name=text]").fill("Op de oude telefoon")
    press(there)

    expect(there.get_by_text("Op mijn telefoon")).to_be_visible()
    expect(there.locator("textarea[name=text]")).to_have_value("Op de oude telefoon")
    fits(there)
    there.get_by_role("button", name="Deze woorden gebruiken").tap()

    expect(there.locator(".own-words").first).to_contain_text("Op de oude telefoon")
    assert [w.text for w in goal.wordings.all()][:2] == ["Op de oude telefoon", "Op mijn telefoon"]


def test_a_number_is_given_with_the_keyboard_alone(world, goal, signed_in):
    page = signed_in(world.marloes)
    page.goto(reverse("goals:score", args=[world.family.pk, goal.pk]))
    page.locator("input[name=value][value='0']").focus()
    for _ in range(7):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Zeven keer goed")
    fits(page)
    press(page)

    expect(page.get_by_text(re.compile("Opgeslagen"))).to_be_visible()
    last = goal.scores.last()
    assert (last.value, last.why) == (7, "Zeven keer goed")


def test_a_step_is_ticked_off_on_the_start_with_one_thumb(world, goal, signed_in):
    page = signed_in(world.marloes, **TOUCH)
    page.get_by_role("button", name="Gedaan: Zelf de school bellen").tap()

    expect(page.get_by_text("Gedaan. Goed zo!")).to_be_visible()
    assert GoalStep.objects.get().done_on


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_every_page_of_a_goal_is_sound_for_everybody(world, goal, signed_in, colours):
    proposal = make_proposal(goal, world.ank)
    places = [("goals:start", []), ("goals:answer", [world.family.pk, proposal.pk])]
    names = ["goal", "words", "audience", "state", "score", "levels", "add_step"]
    places += [(f"goals:{name}", [world.family.pk, goal.pk]) for name in names]
    places += [
        (f"goals:{name}", [world.family.pk]) for name in ("goals", "safety", "rate_safety", "add_goal")
    ]
    page = signed_in(world.marloes, color_scheme=colours, **TOUCH)

    for name, args in places:
        page.goto(reverse(name, args=args))
        for fold in page.locator("main details").all():
            fold.evaluate("fold => fold.open = true")
        fits(page)


def test_pages_of_staff_are_sound_too(world, goal, signed_in):
    make_proposal(goal, world.ank)
    page = signed_in(world.ank)
    places = [(f"goals:{name}", [world.family.pk, goal.pk]) for name in ("goal", "propose", "score")]
    places += [
        (f"goals:{name}", [world.family.pk]) for name in ("goals", "safety", "rate_safety", "add_entry")
    ]

    for name, args in places:
        page.goto(reverse(name, args=args))
        fits(page)
