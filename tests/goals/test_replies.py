"""Own words beside what others wrote: kept as they are, read with what they answer or by fewer."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.models import User
from goals.models import Reply
from privacy.audience import Audience
from reports.contents import gather
from reports.models import Report
from teams.actions import change_audience
from teams.models import Notice
from tests.conftest import THE_WALL
from tests.world import (
    days_ago,
    make_entry,
    make_goal,
    make_member,
    make_rating,
    make_reply,
    make_report,
    make_session,
)

CAST = ["kemal", "marloes", "elif_", "aylin", "hanneke", "coby", "tess", "ank", "joris", "mirjam", "stranger"]


@pytest.fixture
def session(world):
    return make_session(world.family, world.ank, [world.deniz], audience=Audience.PARENTS)


def readers(world, reply):
    users = {who: User.objects.get(pk=getattr(world, who).pk) for who in CAST}
    return [who for who, user in users.items() if Reply.objects.visible_to(user).filter(pk=reply.pk).exists()]


def url(world, name, *args):
    return reverse(f"goals:{name}", args=[world.family.pk, *args])


def test_a_parent_replies_to_a_session_and_it_stands_with_it(world, session, as_):
    marloes = as_(world.marloes)

    response = marloes.post(
        url(world, "reply", "session", session.pk), {"text": "Ik was er niet bij.", "audience": "team"}
    )

    assert response.url == session.get_absolute_url()
    reply = Reply.objects.get()
    assert (reply.text, reply.author, reply.voice) == ("Ik was er niet bij.", world.marloes, "mother")
    for who in (world.marloes, world.kemal, world.ank):
        page = as_(who).get(session.get_absolute_url()).content.decode()
        assert "Ik was er niet bij." in page
        assert "Marloes Prins" in page


def test_a_reply_is_read_by_who_reads_what_it_answers(world, session):
    to_session = make_reply(world.family, world.marloes, session=session)
    goal = make_goal(world.member.marloes, audience=Audience.COUNSELLORS)
    rating = make_rating(world.family, world.ank, children=[world.deniz], audience=Audience.PROFESSIONALS)
    entry = make_entry(world.family, world.ank, children=[world.deniz], audience=Audience.CARERS)
    report = make_report(world.family, world.marloes)

    assert readers(world, to_session) == ["kemal", "marloes", "tess", "ank", "joris", "mirjam"]
    assert readers(world, make_reply(world.family, world.ank, goal=goal)) == ["marloes", "ank", "joris"]
    assert readers(world, make_reply(world.family, world.tess, rating=rating)) == [
        "tess",
        "ank",
        "joris",
        "mirjam",
    ]
    assert readers(world, make_reply(world.family, world.aylin, entry=entry)) == [
        "aylin",
        "tess",
        "ank",
        "joris",
        "mirjam",
    ]
    assert readers(world, make_reply(world.family, world.marloes, report=report)) == [
        "marloes",
        "ank",
        "joris",
    ]


def test_a_reply_may_be_for_fewer(world, session):
    reply = make_reply(world.family, world.marloes, session=session, audience=Audience.COUNSELLORS)

    assert readers(world, reply) == ["marloes", "ank", "joris"]


def test_a_statement_has_readers_of_its_own(world):
    def statement(audience):
        return make_reply(world.family, world.marloes, children=[world.deniz], audience=audience)

    assert readers(world, statement("counsellors")) == ["marloes", "ank", "joris"]
    assert readers(world, statement("professionals")) == ["marloes", "tess", "ank", "joris", "mirjam"]
    assert readers(world, statement("parents")) == ["kemal", "marloes", "tess", "ank", "joris", "mirjam"]


def test_the_database_keeps_the_words(world, session):
    reply = make_reply(world.family, world.marloes, session=session)

    for change in ({"text": "Iets anders."}, {"author": world.ank}, {"session": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Reply.objects.filter(pk=reply.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        reply.delete()


def test_a_reply_answers_one_thing(world, session):
    goal = make_goal(world.member.marloes)

    with pytest.raises(DatabaseError), transaction.atomic():
        make_reply(world.family, world.marloes, session=session, goal=goal)


def test_written_again_others_read_the_last_words_only(world, session, as_):
    first = make_reply(world.family, world.marloes, text="Eerst zo.", session=session)

    as_(world.marloes).post(url(world, "reply_again", first.pk), {"text": "Toch anders.", "audience": "team"})

    last = Reply.objects.get(corrects=first)
    assert (last.session, last.text) == (session, "Toch anders.")
    assert readers(world, first) == ["marloes"]
    page = as_(world.kemal).get(session.get_absolute_url()).content.decode()
    assert "Toch anders." in page
    assert "Eerst zo." not in page


def test_written_again_it_stays_a_reply_when_what_it_answers_went_out_of_sight(world, session, as_):
    first = make_reply(world.family, world.kemal, text="Eerst zo.", session=session)
    change_audience(session, audience=Audience.PROFESSIONALS, by=world.ank)
    again = url(world, "reply_again", first.pk)

    page = as_(world.kemal).get(again)
    answer = as_(world.kemal).post(again, {"text": "Toch anders.", "audience": "team"})

    last = Reply.objects.get(corrects=first)
    assert "Eigen verklaring" not in page.content.decode()
    assert answer.url == url(world, "replies")
    assert (last.session, last.audience, last.is_statement) == (session, "team", False)
    assert readers(world, last) == ["kemal", "tess", "ank", "joris", "mirjam"]


def test_the_page_of_a_reply_tells_nothing_of_what_went_out_of_sight(world, as_):
    entry = make_entry(
        world.family, world.ank, "Over mama.", children=[world.deniz], audience=Audience.PARENTS
    )
    reply = make_reply(world.family, world.kemal, entry=entry)
    assert "Over mama." in as_(world.kemal).get(url(world, "reply_again", reply.pk)).content.decode()

    entry.concerns.add(world.mother)

    page = as_(world.kemal).get(url(world, "reply_again", reply.pk))
    assert page.status_code == 200
    assert "Over mama." not in page.content.decode()


def test_the_author_of_a_session_hears_of_a_reply_and_of_the_same_reply_once(world, session, as_):
    to = url(world, "reply", "session", session.pk)

    for _ in range(2):
        as_(world.marloes).post(to, {"text": "Ik was er niet bij.", "audience": "team"})

    notice = Notice.objects.get()
    assert (notice.user, notice.kind, notice.reply.text) == (world.ank, "replied", "Ik was er niet bij.")
    assert "Iemand reageerde" in as_(world.ank).get(world.family.get_absolute_url()).content.decode()
    assert "Iemand reageerde" not in as_(world.joris).get(world.family.get_absolute_url()).content.decode()


def test_an_empty_reply_is_told_and_loses_nothing(world, session, as_):
    response = as_(world.marloes).post(
        url(world, "reply", "session", session.pk), {"text": " ", "audience": "counsellors"}
    )

    assert response.status_code == 422
    assert "Schrijf wat u wilt zeggen." in response.content.decode()
    assert response.context["form"]["audience"].value() == "counsellors"


@pytest.mark.parametrize("rows", [1, 15])
def test_the_list_asks_as_little_for_many_replies(world, session, as_, django_assert_num_queries, rows):
    goal = make_goal(world.member.marloes)
    for number in range(rows):
        make_reply(world.family, world.marloes, session=session)
        make_reply(world.family, world.kemal, goal=goal)
        make_reply(world.family, world.tess, children=[world.deniz])
        make_member(world.family, "network", name=f"Buur {number}")
    client = as_(world.ank)
    client.get(url(world, "replies"))

    with django_assert_num_queries(9 + THE_WALL):
        client.get(url(world, "replies"))


def test_an_empty_list_says_what_comes_here(world, as_):
    assert (
        "Hier komt wat mensen van het team zelf zeggen"
        in as_(world.coby).get(url(world, "replies")).content.decode()
    )


def test_to_a_draft_nobody_replies(world, as_):
    draft = make_session(world.family, world.ank, final=False)

    assert as_(world.ank).get(url(world, "reply", "session", draft.pk)).status_code == 404


def test_a_reply_is_printed_for_who_may_read_it(world, session):
    make_reply(world.family, world.marloes, text="Ik was er niet bij.", session=session)
    make_reply(world.family, world.marloes, text="Alleen voor Ank.", session=session, audience="counsellors")
    make_reply(
        world.family, world.marloes, text="Mijn verklaring.", children=[world.deniz], audience="parents"
    )

    said = {who: told(world, who) for who in ("kemal", "tess", "ank", "coby")}

    assert said["kemal"] == said["tess"] == ["Ik was er niet bij.", "Mijn verklaring."]
    assert said["ank"] == ["Ik was er niet bij.", "Alleen voor Ank.", "Mijn verklaring."]
    assert said["coby"] == []


def told(world, who):
    reader, days = getattr(world, who), {"first_day": days_ago(60), "last_day": days_ago(0)}
    report = Report.objects.create(family=world.family, reader=reader, **days)
    return [one.text for one in gather(report).own_words]
