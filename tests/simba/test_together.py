"""Questions that are sent together find what each finds by itself, for each reader, and fail as one."""

import pytest
from django.db import DataError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from families import overview
from families.models import Child, Family
from simba.kept import kept
from simba.together import together
from tests.test_access import fill

EVERYBODY = ["ank", "mirjam", "tess", "marloes", "kemal", "aylin", "elif_", "coby"]


@pytest.fixture
def filled(world):
    return fill(world)


@kept
def families(reader):
    return Family.objects.visible_to(reader).order_by("pk")


@kept
def children(reader, keys):
    return Child.objects.visible_to(reader).filter(family__among=keys).order_by("pk")


@kept
def names(reader):
    return Child.objects.visible_to(reader).order_by("pk").values_list("first_name", flat=True)


@kept
def impossible(reader):
    parts = Child.objects.visible_to(reader).annotate(part=F("pk") / (F("pk") - F("pk")))
    return parts.values_list("part", flat=True)


def asked(who, keys):
    questions = [
        families.asked(reader=who),
        children.asked(reader=who, keys=keys),
        names.asked(reader=who),
        children.asked(reader=who, keys=set()),
        families.asked(reader=who),
        names.asked(reader=who),
    ]
    return dict(enumerate(questions))


@pytest.mark.parametrize("who", EVERYBODY)
def test_each_finds_what_it_finds_by_itself(filled, who):
    reader, keys = getattr(filled, who), {filled.family.pk}

    found = together(asked(reader, keys))

    assert found == {name: one.now() for name, one in asked(reader, keys).items()}
    assert found[0]
    assert found[3] == []


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_questions_of_a_family_page_are_the_same_one_by_one(filled, who, monkeypatch):
    reader = getattr(filled, who)
    at_once = overview.gather(filled.family, reader)
    monkeypatch.setattr(overview, "together", lambda asked: {name: one.now() for name, one in asked.items()})

    assert overview.gather(filled.family, reader) == at_once
    assert at_once.children


def test_each_is_counted(filled):
    together(asked(filled.ank, {filled.family.pk}))  # who that is was asked here
    with CaptureQueriesContext(connection) as captured:
        together(asked(filled.ank, {filled.family.pk}))
    assert len(captured) == 5  # the one about no family at all is not even asked


def test_what_is_asked_next_is_asked_as_ever(filled):
    together(asked(filled.ank, {filled.family.pk}))

    assert Family.objects.get(pk=filled.family.pk) == filled.family
    with transaction.atomic():
        assert Child.objects.count()


def test_one_that_fails_fails_them_all(filled):
    with pytest.raises(DataError), transaction.atomic():
        together(asked(filled.ank, {filled.family.pk}) | {"no": impossible.asked(reader=filled.ank)})

    assert Family.objects.get(pk=filled.family.pk) == filled.family
    assert together(asked(filled.ank, {filled.family.pk}))[0]


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_they_would_tell_of_different_moments(world):
    with pytest.raises(transaction.TransactionManagementError):
        together(asked(world.ank, {world.family.pk}))


def test_a_lock_and_a_question_that_asks_another_are_refused(filled):
    @kept
    def locked(account):
        return User.objects.filter(pk=account).select_for_update(of=("self",))

    @kept
    def more(reader):
        return Family.objects.visible_to(reader).prefetch_related("children")

    for one in (locked.asked(account=filled.ank.pk), more.asked(reader=filled.ank)):
        with pytest.raises(ValueError, match="together"):
            together({"one": one})
