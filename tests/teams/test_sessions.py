"""The sessions of a family: finding one, and reading what one may."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from families.models import Child
from privacy.audience import Audience
from teams.models import SessionPresence
from teams.views.sessions import MOST_DRAFTS
from tests.conftest import THE_WALL
from tests.world import days_ago, make_child, make_family, make_goal, make_session


def list_url(world):
    return reverse("teams:sessions", args=[world.family.pk])


def found(client, world, **asked):
    return list(client.get(list_url(world), asked).context["page_obj"])


def test_sessions_are_found_by_words_and_by_child(world, as_):
    ank = as_(world.ank)
    school = make_session(world.family, world.ank, [world.deniz], what_happened="Over school en slapen")
    sleep = make_session(world.family, world.ank, [world.sara], next_step="Vroeger naar bed, ook na school")
    noted = make_session(world.family, world.ank, what_happened="Kort", final=False)
    noted.about.create(child=world.sara, note="Sara wil niet naar school")

    assert found(ank, world) == [sleep, school]
    assert found(ank, world, q="school slapen") == [school]
    assert found(ank, world, q="SCHOOL", child=world.sara.pk) == [sleep]
    assert found(ank, world, q="vakantie") == []


def test_a_session_is_found_by_where_it_was_which_is_kept_encrypted(world, as_):
    walk = make_session(world.family, world.ank, [world.deniz], place="In het Park", next_step="Samen koken")
    make_session(world.family, world.ank, [world.deniz], place="Op kantoor")

    assert found(as_(world.ank), world, q="park") == [walk]
    assert found(as_(world.ank), world, q="PARK koken") == [walk]
    assert found(as_(world.ank), world, q="park vakantie") == []


def test_words_are_not_found_in_what_one_may_not_read(world, as_):
    make_session(world.family, world.ank, [world.deniz], what_happened="Geheim plan", audience="counsellors")

    assert found(as_(world.kemal), world, q="geheim") == []
    assert found(as_(world.tess), world, q="geheim") == []
    assert len(found(as_(world.joris), world, q="geheim")) == 1


def test_a_search_that_cannot_be_is_said(world, as_):
    other = make_child(make_family("Elders", by=world.mirjam), "Vreemd")

    for asked in [{"q": "a\x00b"}, {"child": other.pk}, {"child": "x"}, {"q": "x" * 300}]:
        response = as_(world.ank).get(list_url(world), asked)
        assert response.status_code == 422
        assert "Vreemd" not in response.content.decode()


def test_own_drafts_stand_on_top_and_nobody_elses(world, as_):
    mine = make_session(world.family, world.ank, final=False)
    make_session(world.family, world.joris, final=False, audience="team")

    response = as_(world.ank).get(list_url(world))

    assert list(response.context["drafts"]) == [mine]
    assert list(response.context["page_obj"]) == []


def test_a_pile_of_drafts_makes_no_long_page(world, as_):
    for _ in range(MOST_DRAFTS + 2):
        make_session(world.family, world.ank, final=False)

    response = as_(world.ank).get(list_url(world))
    overview = as_(world.ank).get(f"/families/{world.family.pk}/")

    assert len(response.context["drafts"]) == MOST_DRAFTS
    assert "Er zijn er meer" in response.content.decode()
    assert len(overview.context["page"].drafts) == 3


@pytest.mark.parametrize("rows", [5, 500])
def test_a_long_list_asks_as_little_as_a_short_one(world, as_, django_assert_num_queries, rows):
    for number in range(rows):
        make_session(
            world.family,
            world.ank,
            [world.deniz, world.sara],
            [world.member.marloes],
            happened_on=days_ago(number % 400),
            audience="team",
        )
    ank = as_(world.ank)
    ank.get(list_url(world))

    with django_assert_num_queries(10 + THE_WALL):
        response = ank.get(list_url(world))

    assert response.context["page_obj"].paginator.count == rows


def test_pages_keep_what_was_asked(world, as_):
    for _ in range(30):
        make_session(world.family, world.ank, [world.deniz], what_happened="School")

    response = as_(world.ank).get(list_url(world), {"q": "school", "page": "2"})

    assert len(response.context["page_obj"]) == 5
    assert "q=school&amp;page=1" in response.content.decode()
    assert as_(world.ank).get(list_url(world), {"page": "veel"}).status_code == 200


def test_a_reader_sees_the_whole_of_a_session_and_only_the_goals_shared(world, as_):
    session = make_session(world.family, world.ank, [world.deniz], final=False, audience=Audience.PARENTS)
    shared = make_goal(world.member.marloes, "Ik wil rust", children=[world.deniz])
    own = make_goal(world.member.marloes, "Ik wil slapen zonder schrikken", audience=Audience.COUNSELLORS)
    session.goals.set([shared, own])
    type(session).objects.filter(pk=session.pk).update(status="final", finalised_at=session.saved_at)

    text = as_(world.kemal).get(session.get_absolute_url()).content.decode()

    assert "We spraken over de ochtend." in text
    assert "Ik wil rust" in text
    assert "schrikken" not in text
    assert "schrikken" in as_(world.ank).get(session.get_absolute_url()).content.decode()


def test_a_family_member_reads_in_the_surroundings_of_the_family(world, as_):
    session = make_session(world.family, world.ank, [world.deniz], audience=Audience.PARENTS)

    page = as_(world.marloes).get(session.get_absolute_url())

    assert "base_family.html" in [template.name for template in page.templates]
    assert "<title>Simba</title>" in page.content.decode()


def test_a_session_of_another_family_is_not_here(world, as_):
    other = make_family("Elders", by=world.mirjam)
    session = make_session(other, world.mirjam)

    url = reverse("teams:session", args=[world.family.pk, session.pk])

    assert as_(world.mirjam).get(url).status_code == 404
    assert as_(world.mirjam).get(reverse("teams:session", args=[other.pk, 2**62])).status_code == 404


def refused(sql, *values):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_nothing_of_a_final_session_changes_in_the_database(world):
    session = make_session(world.family, world.ank, [world.deniz], [world.member.marloes])
    child = Child.objects.get(pk=world.sara.pk)

    refused("UPDATE teams_counsellingsession SET what_happened = 'anders' WHERE id = %s", session.pk)
    refused("DELETE FROM teams_counsellingsession WHERE id = %s", session.pk)
    refused("UPDATE teams_sessionchild SET note = 'anders' WHERE session_id = %s", session.pk)
    refused("DELETE FROM teams_counsellingsession_present WHERE counsellingsession_id = %s", session.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        session.about.create(child=child)
    with pytest.raises(DatabaseError), transaction.atomic():
        session.present.add(world.member.coby)

    assert SessionPresence.objects.count() == 1


def test_a_session_tonight_is_of_today_in_the_netherlands(world):
    """Between midnight and two o'clock it is still yesterday in UTC; the database must go by our day."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [
            "session_happened_in_the_past"
        ])  # fmt: skip
        assert "Europe/Amsterdam" in cursor.fetchone()[0]


def test_reading_asks_as_little_for_a_long_session(world, as_, django_assert_num_queries):
    short = make_session(world.family, world.ank, [world.deniz])
    long = make_session(world.family, world.ank, world.children, vars(world.member).values())
    ank = as_(world.ank)
    ank.get(short.get_absolute_url())

    for session in (short, long):
        with django_assert_num_queries(19 + THE_WALL):
            ank.get(session.get_absolute_url())
