"""Who types on at a draft: what was chosen before stands, and little is asked and written at each pause."""

import pytest

from goals.models import Goal
from teams.actions import new_session
from teams.forms import SessionForm
from tests.conftest import THE_WALL
from tests.teams.test_session_form import SESSIONS, add_url, autosave, edit_url, filled
from tests.world import make_child, make_goal, make_session


@pytest.fixture
def ank(world, as_):
    return as_(world.ank)


def test_each_adult_of_the_family_can_be_whom_it_is_about(world, ank):
    page = ank.get(add_url(world)).content.decode()

    assert page.count('name="concerns"') == 2
    assert "Kemal Yildirim" in page
    assert "Marloes Prins" in page


def test_who_types_on_changes_a_text_and_nothing_beside_it(world, ank, django_assert_num_queries):
    """At every pause in typing: what was chosen and noted before stands as it is, and is not written again."""
    data = filled(world)
    url = autosave(ank, add_url(world), data).json()["url"]
    with django_assert_num_queries(9 + THE_WALL) as asked:
        autosave(ank, url, {**data, "seen_version": 1, "next_step": "Bellen"})

    written = [query["sql"] for query in asked if query["sql"].startswith(("INSERT", "DELETE", "UPDATE"))]
    assert [sql.split()[1] for sql in written] == ['"teams_counsellingsession"']
    draft = SESSIONS.get()
    assert draft.next_step == "Bellen"
    assert (draft.present.count(), draft.about.get(child=world.deniz).note) == (
        1,
        data[f"note_{world.deniz.pk}"],
    )


def test_a_choice_taken_back_while_typing_is_kept(world, ank):
    data = filled(world)
    url = autosave(ank, add_url(world), data).json()["url"]
    autosave(ank, url, {**data, "seen_version": 1, "present": [], f"note_{world.deniz.pk}": "Anders."})

    draft = SESSIONS.get()
    assert not draft.present.exists()
    assert draft.about.get(child=world.deniz).note == "Anders."


def test_each_note_stands_with_its_child_whatever_the_order_of_birth(world, ank):
    """A child that is entered later may be the eldest."""
    elder = make_child(world.family, "Sara", years=15)
    draft = make_session(world.family, world.ank, final=False)
    notes = {child.pk: f"Over {child.first_name}" for child in (world.deniz, elder)}
    for child, note in notes.items():
        draft.about.create(child_id=child, note=note)

    form = SessionForm(instance=draft, user=world.ank)
    assert {child: form[f"note_{child}"].value() for child in notes} == notes

    sent = {
        **filled(world),
        "seen_version": 1,
        "children": [*notes],
        **{f"note_{pk}": n for pk, n in notes.items()},
    }
    autosave(ank, edit_url(draft), {**sent, f"note_{elder.pk}": "Over Sara."})
    assert dict(draft.about.values_list("child", "note")) == {**notes, elder.pk: "Over Sara."}


def test_a_new_session_offers_no_goal_that_is_closed(world, ank):
    closed = make_goal(world.member.marloes, "Al lang klaar", [world.deniz], state=Goal.State.REACHED)
    open_one = make_goal(world.member.marloes, "Nog niet klaar", [world.deniz])

    page = ank.get(add_url(world)).content.decode()
    assert "Nog niet klaar" in page
    assert "Al lang klaar" not in page

    autosave(ank, add_url(world), filled(world, goals=[closed.pk, open_one.pk]))
    assert not closed.sessions.exists()


def test_the_last_session_is_one_question(world, django_assert_num_queries):
    make_session(world.family, world.ank, kind="phone")
    with django_assert_num_queries(1):
        assert new_session(world.family, by=world.ank).kind == "phone"


def test_both_texts_name_people_in_the_order_of_the_form(world, ank):
    """Whatever order they were kept or sent in: two lists are compared by somebody between two visits."""
    both = [world.elif_child.pk, world.sara.pk]
    url = autosave(ank, add_url(world), filled(world, children=both[::-1])).json()["url"]
    autosave(ank, url, filled(world, seen_version=1, children=[*both[::-1], world.deniz.pk]))

    page = ank.post(url, filled(world, seen_version=1, children=both[::-1]))
    told = {one["name"]: one for one in page.context["differences"]}["children"]
    born = sorted([world.elif_child, world.sara, world.deniz], key=lambda child: (child.birth_date, child.pk))
    for side, chosen in (("mine", both), ("theirs", [*both, world.deniz.pk])):
        first_names = [part.split()[0] for part in told[side].split(", ")]
        assert first_names == [child.first_name for child in born if child.pk in chosen]


def test_a_draft_thrown_away_meanwhile_has_an_empty_form(world):
    draft = make_session(world.family, world.ank, [world.deniz], final=False)
    SESSIONS.filter(pk=draft.pk).delete()

    form = SessionForm(instance=draft, user=world.ank)

    assert not form["children"].value()
