"""Who types on at a draft: what was chosen before stands, and little is asked and written at each pause."""

import pytest

from tests.conftest import THE_WALL
from tests.teams.test_session_form import SESSIONS, add_url, autosave, filled


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
    with django_assert_num_queries(19 + THE_WALL) as asked:
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
