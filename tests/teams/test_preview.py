"""“Show an example as ...” shows before saving exactly what that member reads afterwards, and saves nothing."""

import re
import uuid
from itertools import product

import pytest
from django.urls import reverse

from accounts.models import User
from goals.models import Goal, MappingEntry, SafetyRating
from privacy.audience import Audience
from privacy.models import AccessLine
from teams.models import CounsellingSession
from tests.conftest import signed_in
from tests.world import make_arrangement, make_brandsma, make_goal, make_member, make_secrecy, make_session

TEAM = ["kemal", "marloes", "elif_", "aylin", "hanneke", "coby", "tess", "joris"]
CIRCLES = [audience for audience in Audience.values if audience != Audience.AUTHOR]
SESSION = re.compile(r'<article class="panel session-text">.*?</section>', re.DOTALL)


def session_data(world, **more):
    return {
        "page_key": str(uuid.uuid4()),
        "happened_on": world.family.trajectories.first().starts.isoformat(),
        "minutes": "45",
        "kind": "home_visit",
        "children": [world.deniz.pk],
        "present": [world.member.marloes.pk, world.member.hanneke.pk, world.member.coby.pk],
        f"note_{world.deniz.pk}": "Deniz was blij.",
        "what_happened": "We spraken over de ochtend.",
        "audience": "team",
        **more,
    }


def looked(client, url, data, member):
    response = client.post(url, {**data, "preview": "1", "preview_as": str(member.pk)})
    return response, response.context["preview"]


def squeezed(html):
    return re.sub(r"\s+", " ", html).strip()


@pytest.mark.parametrize(
    ("audience", "trust"),
    [*product(CIRCLES, ["nothing"]), ("team", "about_mother"), ("present", "in_confidence")],
)
def test_the_example_is_what_each_member_reads_afterwards(world, as_, audience, trust):
    make_arrangement(world.elif_child, place="Schuilhof 7", place_is_secret=True)
    ank, add_url = as_(world.ank), reverse("teams:add_session", args=[world.family.pk])
    more = {
        "about_mother": {"concerns": [world.mother.pk], "told_by": "oma"},
        "in_confidence": {"in_confidence": "on"},
    }
    data = session_data(
        world, audience=audience, goals=[make_goal(world.member.marloes).pk], **more.get(trust, {})
    )

    examples = {who: looked(ank, add_url, data, getattr(world.member, who))[1] for who in TEAM}
    saved = ank.post(add_url, {**data, "final": "1"})

    for who in TEAM:
        page = signed_in(getattr(world, who)).get(saved.url)
        found = SESSION.search(page.content.decode()) if page.status_code == 200 else None
        # Each page is drawn in the language of who asks: here all of them read Dutch.
        assert squeezed(examples[who].page).removesuffix(" ") == (squeezed(found.group()) if found else ""), (
            who
        )
        assert bool(examples[who].why_not) == (found is None), who


def test_an_example_saves_nothing_and_keeps_what_was_typed(world, as_):
    add_url = reverse("teams:add_session", args=[world.family.pk])

    response, preview = looked(as_(world.ank), add_url, session_data(world), world.member.marloes)

    text = response.content.decode()
    assert response.status_code == 200
    assert "Zo ziet Marloes Prins het" in text
    assert text.count("We spraken over de ochtend.") == 2  # in the example, and still in the form
    assert not CounsellingSession.objects.exists()
    assert AccessLine.objects.get(rule="record_session").action == AccessLine.Action.VIEW


def test_an_example_of_a_draft_leaves_the_draft_as_it_was(world, as_):
    draft = make_session(world.family, world.ank, [world.deniz], final=False, what_happened="Eerst dit.")
    edit_url = reverse("teams:edit_session", args=[world.family.pk, draft.pk])

    _response, preview = looked(
        as_(world.ank), edit_url, session_data(world, seen_version="1"), world.member.joris
    )

    draft.refresh_from_db()
    assert "We spraken over de ochtend." in preview.page
    assert (draft.what_happened, draft.status, draft.version) == ("Eerst dit.", "draft", 1)


def test_an_example_needs_what_a_session_needs(world, as_):
    add_url = reverse("teams:add_session", args=[world.family.pk])

    response, preview = looked(
        as_(world.ank), add_url, session_data(world, what_happened=""), world.member.joris
    )

    assert response.status_code == 422
    assert "Schrijf op wat er gebeurde." in response.content.decode()
    assert preview.page == ""


@pytest.mark.parametrize(
    ("who", "more", "sentence"),
    [
        ("coby", {}, "In deze rol leest iemand dit soort stukken niet."),
        ("hanneke", {}, "Dit gaat over een kind waarover deze persoon niet mag lezen."),
        ("kemal", {"audience": "counsellors"}, "U koos deze persoon niet als lezer."),
        ("kemal", {"children": [], "audience": "parents", "note": ""}, "Er is geen kind gekozen."),
        ("tess", {"in_confidence": "on"}, "Dit is in vertrouwen verteld."),
        ("elif_", {"withheld_why": "Eerst praten."}, "U schreef waarom een jongere dit nog niet leest."),
    ],
)
def test_who_does_not_see_it_is_told_why(world, as_, who, more, sentence):
    data = session_data(world, **more)
    if "note" in more:
        data[f"note_{world.deniz.pk}"] = ""
    add_url = reverse("teams:add_session", args=[world.family.pk])

    response, _preview = looked(as_(world.ank), add_url, data, getattr(world.member, who))

    assert sentence in response.content.decode()


def test_who_left_or_has_no_account_is_told_apart(world, as_):
    left = make_member(world.family, "network", name="Oud Buur", until=world.member.coby.starts)
    new = make_member(world.family, "network", name="Nieuwe Buur")
    add_url = reverse("teams:add_session", args=[world.family.pk])

    gone = looked(as_(world.ank), add_url, session_data(world), left)[1]
    no_account = looked(as_(world.ank), add_url, session_data(world), new)[1]

    assert gone.why_not == "Hoort nu niet bij het team."
    assert no_account.why_not.startswith("Heeft nog geen account in Simba.")


def test_nobody_looks_as_somebody_of_another_family(world, as_):
    member = make_brandsma(world).member
    add_url = reverse("teams:add_session", args=[world.family.pk])

    _response, preview = looked(as_(world.ank), add_url, session_data(world), member)

    assert preview.chosen is None


@pytest.mark.parametrize("audience", [a for a in CIRCLES if a != Audience.PRESENT])
def test_a_goal_is_shown_as_each_will_read_it(world, as_, audience):
    goal = make_goal(world.member.marloes, children=[world.deniz], audience=Audience.COUNSELLORS)
    url = reverse("goals:audience", args=[world.family.pk, goal.pk])
    others = [who for who in [*TEAM, "ank"] if who != "marloes"]

    examples = {
        who: looked(as_(world.marloes), url, {"audience": audience}, getattr(world.member, who))[1].page
        for who in others
    }
    stored = Goal.objects.get(pk=goal.pk).audience
    as_(world.marloes).post(url, {"audience": audience})

    assert stored == Audience.COUNSELLORS
    for who in others:
        reads = (
            Goal.objects.visible_to(User.objects.get(pk=getattr(world, who).pk)).filter(pk=goal.pk).exists()
        )
        assert ("Ik wil rust in huis." in examples[who]) == reads, who


def test_a_number_and_a_line_of_the_map_are_shown_as_another_reads_them(world, as_):
    rate, add = (reverse(f"goals:{name}", args=[world.family.pk]) for name in ("rate_safety", "add_entry"))
    about = {"children": [world.deniz.pk], "audience": "parents"}
    number = {"value": "4", "why": "Het was onrustig.", **about}
    line = {"column": "worry", "text": "Het is vaak laat.", "starts": "2026-01-05", **about}

    number_kemal = looked(as_(world.marloes), rate, number, world.member.kemal)[1]
    number_coby = looked(as_(world.marloes), rate, number, world.member.coby)[1]
    line_kemal = looked(as_(world.ank), add, line, world.member.kemal)[1]
    line_about_her = looked(as_(world.ank), add, {**line, "concerns": [world.mother.pk]}, world.member.kemal)[
        1
    ]

    assert "Het was onrustig." in number_kemal.page
    assert (number_coby.page, number_coby.why_not) == ("", "U koos deze persoon niet als lezer.")
    assert "Het is vaak laat." in line_kemal.page
    assert (line_about_her.page, line_about_her.why_not) == (
        "",
        "Dit gaat over een andere volwassene van het gezin.",
    )
    assert not SafetyRating.objects.exists()
    assert not MappingEntry.objects.exists()


def test_an_example_covers_what_is_secret_to_who_reads_it(world, as_):
    make_secrecy(world.family, world.sara, by=world.ank)
    add_url = reverse("teams:add_session", args=[world.family.pk])
    data = session_data(world, what_happened="Op de Schuilhof was het druk.", audience="parents")

    response, preview = looked(as_(world.ank), add_url, data, world.member.kemal)

    assert "Op de [adres bekend bij de jeugdbescherming] was het druk." in preview.page
    assert preview.page in response.content.decode()  # as a page, not as its source


def test_a_parent_does_not_learn_the_name_of_a_secret_carer_by_looking(world, as_):
    make_arrangement(world.elif_child, place="Schuilhof 7", place_is_secret=True)
    goal = make_goal(world.member.marloes, audience=Audience.COUNSELLORS)
    url = reverse("goals:audience", args=[world.family.pk, goal.pk])

    response, _preview = looked(as_(world.marloes), url, {"audience": "team"}, world.member.hanneke)

    assert "Hanneke" not in response.content.decode()
