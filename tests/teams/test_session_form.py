"""Writing down a session: a minute's work, and never a word lost."""

import uuid
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from teams.models import CounsellingSession
from tests.conftest import THE_WALL
from tests.world import days_ago, make_child, make_family, make_goal, make_member, make_session

SESSIONS = CounsellingSession.objects


@pytest.fixture
def ank(world, as_):
    return as_(world.ank)


def filled(world, **more):
    """What a form of a first session sends."""
    data = {
        "page_key": str(uuid.uuid4()),
        "seen_version": "",
        "happened_on": days_ago(0).isoformat(),
        "minutes": "45",
        "kind": "home_visit",
        "place": "thuis",
        "present": [world.member.marloes.pk],
        "children": [world.deniz.pk, world.sara.pk],
        f"note_{world.deniz.pk}": "Deniz liet zijn kamer zien.",
        "what_happened": "We ruimden samen op.",
        "audience": "professionals",
    }
    return {**data, **more}


def add_url(world):
    return reverse("teams:add_session", args=[world.family.pk])


def edit_url(session):
    return reverse("teams:edit_session", args=[session.family_id, session.pk])


def autosave(client, url, data):
    return client.post(url, data, headers={"X-Autosave": "1"})


def test_a_draft_that_comes_too_late_takes_nobodys_sign_in_away(world, client, settings):
    """In another tab the same person may be half way signing in, and this answer comes after that one."""
    client.cookies[settings.SESSION_COOKIE_NAME] = "a-session-that-is-over"

    answer = autosave(client, add_url(world), filled(world))

    assert answer.status_code == 401
    assert settings.SESSION_COOKIE_NAME not in answer.cookies


def test_a_session_is_written_down_in_one_go(world, ank):
    goal = make_goal(world.member.marloes, children=[world.deniz])

    response = ank.post(add_url(world), filled(world, goals=[goal.pk], final="1"))

    session = SESSIONS.get()
    assert response.url == session.get_absolute_url()
    assert session.is_final
    assert session.author == world.ank
    assert (session.minutes, session.place) == (45, "thuis")
    assert set(session.present.all()) == {world.member.marloes}
    assert dict(session.about.values_list("child", "note")) == {
        world.deniz.pk: "Deniz liet zijn kamer zien.",
        world.sara.pk: "",
    }
    assert set(session.goals.all()) == {goal}
    assert "We ruimden samen op." in ank.get(response.url).content.decode()


def test_the_form_begins_with_what_is_likely(world, ank):
    make_session(world.family, world.ank, kind="office", place="De Wilg", minutes=30)
    make_session(world.family, world.joris, kind="phone", place="elders", minutes=15)

    form = ank.get(add_url(world)).context["form"]

    assert [form[name].value() for name in ("kind", "place", "minutes")] == ["office", "De Wilg", 30]
    assert form["happened_on"].value() == days_ago(0)
    assert form["present"].value() == [world.member.ank.pk]
    assert form["children"].value() == []


def test_the_only_child_is_chosen_already(world, as_):
    family = make_family("Anders", by=world.mirjam)
    child = make_child(family, "Noah")
    make_member(family, "counsellor", world.ank)

    form = as_(world.ank).get(reverse("teams:add_session", args=[family.pk])).context["form"]

    assert form["children"].value() == [child.pk]


def test_a_draft_is_kept_for_its_author_alone(world, ank, as_):
    response = ank.post(add_url(world), filled(world, audience="team"))

    session = SESSIONS.get()
    assert response.status_code == 302
    assert not session.is_final
    assert "We ruimden samen op." in ank.get(edit_url(session)).content.decode()
    for other in [world.joris, world.mirjam, world.marloes, world.tess]:
        assert as_(other).get(session.get_absolute_url()).status_code == 404
        assert not SESSIONS.visible_to(other).exists()


def test_autosave_makes_the_row_once_and_goes_on_in_it(world, ank):
    data = filled(world)

    first = autosave(ank, add_url(world), data)
    session = SESSIONS.get()
    second = autosave(ank, first.json()["url"], {**data, "seen_version": 1, "next_step": "Bellen"})

    assert first.status_code == second.status_code == 200
    assert first.json()["url"] == edit_url(session)
    assert (first.json()["version"], second.json()["version"]) == (1, 2)
    assert SESSIONS.get().next_step == "Bellen"


def test_a_first_save_whose_answer_was_lost_makes_no_second_draft(world, ank):
    data = filled(world)

    autosave(ank, add_url(world), data)
    again = autosave(ank, add_url(world), {**data, "next_step": "Bellen"})

    assert again.status_code == 200
    assert SESSIONS.get().next_step == "Bellen"


def test_a_page_goes_on_after_an_answer_that_was_lost(world, ank):
    data = filled(world)
    url = autosave(ank, add_url(world), data).json()["url"]

    autosave(ank, url, {**data, "seen_version": 1})
    after_lost_answer = autosave(ank, url, {**data, "seen_version": 1, "next_step": "Bellen"})

    assert after_lost_answer.status_code == 200


def test_nothing_written_makes_no_row(world, ank):
    nothing = {"page_key": str(uuid.uuid4()), "seen_version": "", "audience": "professionals"}

    assert autosave(ank, add_url(world), nothing).status_code == 422
    assert ank.post(add_url(world), nothing).status_code == 422
    assert not SESSIONS.exists()


def test_autosave_keeps_all_but_what_is_wrong(world, ank):
    tomorrow = days_ago(-1).isoformat()
    url = autosave(ank, add_url(world), filled(world)).json()["url"]

    answer = autosave(
        ank, url, filled(world, seen_version=1, happened_on=tomorrow, minutes="0", next_step="Bellen")
    )
    # another page key: the version it saw is the newest

    assert answer.status_code == 422
    assert answer.json()["saved"]
    assert answer.json()["missing"] == "Wanneer, Hoe lang"
    session = SESSIONS.get()
    assert session.next_step == "Bellen"
    assert (session.happened_on, session.minutes) == (days_ago(0), 45)


def test_an_autosave_from_behind_is_refused(world, ank):
    url = autosave(ank, add_url(world), filled(world)).json()["url"]
    autosave(ank, url, filled(world, seen_version=1, next_step="Op de laptop"))

    behind = autosave(ank, url, filled(world, seen_version=1, next_step="Op de telefoon"))

    assert behind.status_code == 409
    assert behind.json() == {"url": SESSIONS.get().get_absolute_url()}
    assert SESSIONS.get().next_step == "Op de laptop"


def test_two_devices_get_both_texts_and_a_choice(world, ank):
    url = autosave(ank, add_url(world), filled(world)).json()["url"]
    autosave(ank, url, filled(world, seen_version=1, next_step="Op de laptop", place="kantoor"))
    phone = filled(
        world, seen_version=1, next_step="Op de telefoon", place="thuis", what_we_agreed="Samen eten"
    )

    page = ank.post(url, phone)
    text = page.content.decode()
    assert page.status_code == 409
    assert "Op de laptop" in text
    assert "Op de telefoon" in text
    chosen = {
        **phone,
        "seen_version": page.context["session"].version,
        "keep_next_step": "theirs",
        "keep_place": "mine",
        "look_again": "1",
    }
    assert ank.post(url, chosen).url == url

    session = SESSIONS.get()
    assert (session.next_step, session.place) == ("Op de laptop", "thuis")
    assert session.what_we_agreed == "Samen eten"


def test_pressing_done_twice_writes_it_down_once(world, ank):
    data = filled(world, final="1")

    first, second = ank.post(add_url(world), data), ank.post(add_url(world), data)

    assert first.url == second.url == SESSIONS.get().get_absolute_url()


def test_text_for_a_session_that_is_final_already_is_not_lost(world, ank):
    data = filled(world, final="1")
    ank.post(add_url(world), data)

    late = ank.post(add_url(world), {**data, "what_we_agreed": "Dit stond hier nog"})

    assert late.status_code == 409
    assert "Dit stond hier nog" in late.content.decode()
    assert autosave(ank, add_url(world), data).status_code == 409


def test_a_final_session_says_what_happened_and_a_draft_need_not(world, ank):
    data = filled(world, what_happened="  ", next_step="Bellen")

    refused = ank.post(add_url(world), {**data, "final": "1"})

    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["what_happened"]
    assert not SESSIONS.get().is_final
    assert SESSIONS.get().next_step == "Bellen"
    assert refused.context["action"] == edit_url(SESSIONS.get())
    assert ank.post(add_url(world), data).status_code == 302


TOO_MUCH = "Een heel lang verhaal. " * 450_000


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("what_happened", TOO_MUCH, "te lang"),
        ("what_was_said", "Milan zei\x00niets", "niet kunnen bewaren"),
        ("what_we_agreed", b"samen \xff\xfe eten", "typ het opnieuw"),
        ("happened_on", days_ago(-1).isoformat(), "nog komen"),
        ("happened_on", "0024-05-03", "jaar"),
        ("happened_on", "gisteren", "datum"),
        ("minutes", "0", "1 tot en met 1440"),
        ("minutes", "99999", "1 tot en met 1440"),
        ("minutes", "9" * 5000, "1 tot en met 1440"),
        ("minutes", "een uur", "1 tot en met 1440"),
        ("kind", "feest", "keuze"),
        ("audience", "author", "keuze"),
        ("starts_at", "25:99", "tijd"),
        ("place", "x" * 121, "te lang"),
    ],
)
def test_bad_input_gets_a_sentence_and_loses_nothing(world, ank, name, value, says):
    body = urlencode(filled(world, **{name: value, "final": "1"}), doseq=True)
    response = ank.post(add_url(world), body, content_type="application/x-www-form-urlencoded")

    form = response.context["form"]
    assert response.status_code == 422
    assert list(form.errors) == [name]
    assert says in str(form.errors[name])
    assert form["what_happened"].value() == (value if name == "what_happened" else "We ruimden samen op.")
    assert not SESSIONS.filter(status="final").exists()


def test_what_belongs_to_another_family_is_no_choice(world, ank):
    other = make_family("Elders", by=world.mirjam)
    child = make_child(other, "Vreemd")
    member = make_member(other, "network", name="Vreemde")
    mother = make_member(other, "parent", world.marloes, person=child)
    goal = make_goal(mother)
    foreign = {"children": [child.pk], "present": [member.pk], "goals": [goal.pk]}

    for name, value in foreign.items():
        response = ank.post(add_url(world), filled(world, **{name: value, "final": "1"}))

        assert response.status_code == 422
        assert list(response.context["form"].errors) == [name]
        assert "Vreemd" not in response.content.decode()


def test_who_left_the_team_before_that_day_was_not_there(world, ank):
    world.member.coby.until = days_ago(5)
    world.member.coby.save()

    later = ank.post(add_url(world), filled(world, present=[world.member.coby.pk]))
    before = filled(world, present=[world.member.coby.pk], happened_on=days_ago(8).isoformat())

    assert list(later.context["form"].errors) == ["present"]
    assert ank.post(add_url(world), before).status_code == 302


def test_words_about_a_child_make_the_session_about_that_child(world, ank):
    data = filled(world, children=[world.sara.pk])

    ank.post(add_url(world), data)

    assert set(SESSIONS.get().children.all()) == {world.deniz, world.sara}


def test_a_child_can_be_left_out_again(world, ank):
    data = filled(world)
    ank.post(add_url(world), data)

    ank.post(add_url(world), {**data, "children": [world.sara.pk], f"note_{world.deniz.pk}": ""})

    assert set(SESSIONS.get().children.all()) == {world.sara}


def test_own_minutes_count_when_other_is_pressed(world, ank):
    ank.post(add_url(world), filled(world, minutes="other", minutes_other="75"))

    assert SESSIONS.get().minutes == 75


def test_the_page_says_who_will_read_it(world, ank):
    url = reverse("teams:who_reads", args=[world.family.pk])
    about_deniz = {"audience": "team", "children": [world.deniz.pk]}

    text = ank.get(url, about_deniz).content.decode()

    assert "Kemal, Marloes, Aylin, Tess, Ank, Joris en de teamleiders" in text
    assert "Aylin" not in ank.get(url, {"audience": "parents"}).content.decode()
    assert ank.get(url, {"audience": "wie dan ook", "children": ["x"]}).status_code == 200


def test_only_the_author_goes_on_with_a_draft(world, as_):
    draft = make_session(world.family, world.ank, final=False, audience="team")
    final = make_session(world.family, world.ank, audience="team")

    assert as_(world.joris).get(edit_url(draft)).status_code == 404
    assert as_(world.joris).post(edit_url(draft), filled(world)).status_code == 404
    assert as_(world.joris).post(edit_url(final), filled(world)).status_code == 403
    assert as_(world.ank).get(edit_url(final)).url == final.get_absolute_url()
    draft.refresh_from_db()
    assert draft.what_happened == "We spraken over de ochtend."


def test_a_draft_is_thrown_away_by_its_author_and_a_final_session_by_nobody(world, ank):
    draft = make_session(world.family, world.ank, final=False)
    final = make_session(world.family, world.ank)

    for session in (draft, final):
        ank.post(reverse("teams:throw_away_session", args=[world.family.pk, session.pk]))

    assert set(SESSIONS.all()) == {final}


def test_the_form_asks_as_little_in_a_large_family(world, ank, django_assert_num_queries):
    draft = make_session(world.family, world.ank, [world.deniz], final=False)
    make_goal(world.member.marloes, children=[world.deniz])
    ank.get(edit_url(draft))
    with django_assert_num_queries(17 + THE_WALL):
        ank.get(edit_url(draft))
    for number in range(12):
        child = make_child(world.family, f"Kind {number}")
        draft.about.create(child=child, note="Iets")
        draft.present.add(make_member(world.family, "network", name=f"Buur {number}", children=[child]))
        make_goal(world.member.marloes)
    with django_assert_num_queries(17 + THE_WALL):
        ank.get(edit_url(draft))
