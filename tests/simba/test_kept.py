"""A question that is kept finds for each reader what a plain one finds, and holds nothing of who asked before."""

import sys
from datetime import date

import pytest
from django.db import connection, transaction
from django.db.models import Prefetch
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from families.models import Family
from goals.models import Goal
from privacy.access import standing
from simba.kept import kept
from teams.models import CounsellingSession, TeamMember
from tests.world import days_ago, make_goal, make_session, make_user

EVERYBODY = ["ank", "mirjam", "tess", "marloes", "kemal", "aylin", "elif_", "coby", "pim"]


def sessions(reader, family):
    found = CounsellingSession.objects.visible_to(reader).filter(family=family).current()
    return found.select_related("author").order_by("-happened_on", "-pk")


def goals(reader):
    return Goal.objects.visible_to(reader).open().with_words().order_by("pk")


def families(reader):
    return Family.objects.visible_to(reader).order_by("pk")


KEPT = [(goals, kept(goals)), (families, kept(families))]
kept_sessions = kept(sessions)


@pytest.fixture
def told(world):
    """Sessions and goals for different readers."""
    for audience in ("team", "professionals", "counsellors", "parents", "present"):
        make_session(
            world.family, world.ank, children=[world.deniz], present=[world.member.marloes], audience=audience
        )
        make_goal(world.member.marloes, f"Rust, voor {audience}.", children=[world.deniz], audience=audience)
    return world


def people(world):
    return [getattr(world, name) for name in EVERYBODY if hasattr(world, name)]


def test_each_reader_finds_what_a_plain_question_finds(told):
    assert len(people(told)) >= 7
    for _again in range(2):
        for who in people(told):
            assert kept_sessions(reader=who, family=told.family) == list(sessions(who, told.family))
            for plain, question in KEPT:
                assert question(reader=who) == list(plain(who))
    assert {len(kept_sessions(reader=who, family=told.family)) for who in people(told)} > {0}


def test_nothing_of_one_reader_is_left_for_the_next(told):
    """The same shape, other keys: a second counsellor with a family of her own asks what is written already."""
    other = make_user("linda", roles=["counsellor"], organisation=told.ank.organisation)
    before = kept_sessions(reader=told.ank, family=told.family)

    assert before
    assert kept_sessions(reader=other, family=told.family) == []
    assert kept_sessions(reader=told.ank, family=told.family) == before


def test_it_is_written_once(told, monkeypatch):
    written = []
    monkeypatch.setattr("django.conf.settings.TEST", False)

    @kept
    def mine(reader, day):
        written.append(reader)
        return CounsellingSession.objects.visible_to(reader).filter(happened_on__lte=day)

    with CaptureQueriesContext(connection) as captured:
        for back in (3, 2, 1):
            mine(reader=told.ank, day=days_ago(back))

    assert len(written) == 1
    assert len({query["sql"] for query in captured}) >= 1
    assert type(written[0]).__name__ == "Reader"


@pytest.mark.parametrize(
    "value", [timezone.localdate(), timezone.now(), 70], ids=["a day", "a moment", "a key"]
)
def test_a_value_that_is_written_in_is_refused(db, value):
    field = {date: "happened_on", int: "minutes"}.get(type(value), "saved_at")

    @kept
    def stale():
        return CounsellingSession.objects.filter(**{field: value})

    with pytest.raises(TypeError, match="give it by its name"):
        stale()


def test_no_key_and_no_text_is_written_in(told):
    keys, name = {told.family.pk}, told.family.name
    for fields in ({"pk__among": keys}, {"name": name}, {"organisation_id": 7}):

        @kept
        def stale(fields=fields):
            return Family.objects.filter(**fields)

        with pytest.raises(TypeError, match="give it by its name"):
            stale()


def test_a_queryset_to_prefetch_would_stay_as_it_is(db):
    @kept
    def stale():
        return Family.objects.prefetch_related(Prefetch("members", TeamMember.objects.running(days_ago(400))))

    with pytest.raises(TypeError, match="prefetch"):
        stale()


def test_shape_and_keys_are_of_one_moment(told, monkeypatch):
    """Between the two midnight may fall, and somebody reach something else: what is asked is what was looked at."""
    looked = []

    def ticking(user):
        looked.append(user)
        return standing(user)

    monkeypatch.setattr(sys.modules["privacy.access.standing"], "standing", ticking)
    monkeypatch.setattr("django.conf.settings.TEST", False)

    kept_sessions(reader=told.marloes, family=told.family)
    kept_sessions(reader=told.marloes, family=told.family)

    assert len(looked) == 2


@pytest.mark.django_db(transaction=True)
def test_a_lock_outside_a_transaction_is_refused(world):
    @kept
    def locked(account):
        return User.objects.filter(pk=account).select_for_update()

    with transaction.atomic():
        locked(account=world.mirjam.pk)
    with pytest.raises(transaction.TransactionManagementError):
        locked(account=world.mirjam.pk)


def test_what_has_no_shape_is_refused(db):
    @kept
    def any_of(things):
        return Family.objects.filter(pk__in=things)

    with pytest.raises(TypeError, match="list"):
        any_of(things=[1])


def test_sets_of_keys_and_empty_ones(told):
    @kept
    def among(keys):
        return Family.objects.filter(pk__among=keys)

    assert among(keys={told.family.pk}) == [told.family]
    assert among(keys=set()) == []
    assert among(keys=frozenset({told.family.pk, 0})) == [told.family]


def test_the_record_it_was_asked_about_is_no_new_question(told):
    found = kept_sessions(reader=told.ank, family=told.family)

    with CaptureQueriesContext(connection) as captured:
        assert {one.family for one in found} == {told.family}
    assert not captured


def test_who_is_not_signed_in_asks_nothing(told):
    from django.contrib.auth.models import AnonymousUser

    assert standing(AnonymousUser()).user_id is None
    with pytest.raises(TypeError):
        kept_sessions(reader=AnonymousUser(), family=told.family)
