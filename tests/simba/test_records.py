"""A record that is made in one step is the record Django makes: for every kind there is, with whom it is read."""

import pytest
from django.apps import apps
from django.db import models
from django.db.models import F, Value, signals
from django.test.utils import CaptureQueriesContext
from phonenumber_field.phonenumber import PhoneNumber

from accounts.models import User
from families.models import Child, LivingArrangement, Person
from simba.kept import Question, kept
from simba.records import Made
from teams.models import CounsellingSession, SessionFile, TeamMember
from tests.test_access import fill
from tests.world import make_person

OUR_APPS = ("accounts", "families", "goals", "teams", "reports", "privacy")
MODELS = [model for app in OUR_APPS for model in apps.get_app_config(app).get_models() if model._meta.managed]


@pytest.fixture
def filled(world):
    return fill(world)


def taken_apart(record, around=()):
    """Everything a record holds, and the records it was read with."""
    held = dict(vars(record))
    state = held.pop("_state")
    others = {
        name: other and (type(other), taken_apart(other, (*around, record)))
        for name, other in state.fields_cache.items()
        if other not in around
    }
    return held, {name: type(value) for name, value in held.items()}, (state.adding, state.db), others


def read_as_django_does(rows):
    """Without any of our reading: Django's own iterator."""
    return [taken_apart(one) for one in rows]


def read_quickly(rows):
    question = Question(read_quickly, rows)
    return [taken_apart(one) for one in question.ask({})]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_kind_of_record(filled, model):
    rows = model._base_manager.order_by("pk")

    assert read_quickly(rows) == read_as_django_does(rows)


def test_most_kinds_have_rows_to_read(filled):
    assert len([model for model in MODELS if model._base_manager.exists()]) > 40


def test_records_that_are_read_with_others(filled):
    for rows in (
        CounsellingSession.objects.select_related("author__organisation", "family"),
        CounsellingSession.objects.select_related("corrects", "author"),
        TeamMember.objects.select_related("person", "user", "family"),
        User.objects.select_related("organisation"),
        LivingArrangement.objects.select_related("child__family"),
    ):
        assert read_quickly(rows.order_by("pk")) == read_as_django_does(rows.order_by("pk"))


def test_fields_that_were_left_out_and_what_was_worked_out(filled):
    rows = Child.objects.only("first_name", "family__name").select_related("family").order_by("pk")
    assert read_quickly(rows) == read_as_django_does(rows)
    rows = Child.objects.defer("first_name").annotate(same=F("family__name"), none=Value("")).order_by("pk")
    assert read_quickly(rows) == read_as_django_does(rows)

    one = Question(read_quickly, Child.objects.only("pk").order_by("pk")).ask({})[0]
    assert one.get_deferred_fields() == Child.objects.only("pk").order_by("pk")[0].get_deferred_fields()
    assert one.first_name == Child.objects.get(pk=one.pk).first_name


def test_a_field_that_does_something_with_its_value_still_does(filled):
    make_person(filled.family, "Bel", "Mij", phone="+31612345678")
    rows = Person.objects.order_by("pk")

    found = Question(read_quickly, rows).ask({})

    assert PhoneNumber in {type(one.phone) for one in found}
    assert SessionFile.objects.exists()
    assert [one.phone for one in found] == [one.phone for one in rows]


def test_a_record_can_be_changed_and_saved(filled):
    one = Question(read_quickly, Person.objects.order_by("-pk")).ask({})[0]
    one.last_name = "Anders"

    one.save()

    assert Person.objects.get(pk=one.pk).last_name == "Anders"


def test_rows_that_belong_to_each_other_are_prefetched(filled, django_assert_num_queries):
    question = Question(read_quickly, TeamMember.objects.prefetch_related("children").order_by("pk"))

    with django_assert_num_queries(2):
        found = question.ask({})
        names = [[child.first_name for child in one.children.all()] for one in found]

    assert names == [
        [child.first_name for child in one.children.all()] for one in TeamMember.objects.order_by("pk")
    ]


def test_the_record_a_question_was_about_is_known_to_its_rows(filled):
    @kept
    def stays(child):
        return LivingArrangement.objects.filter(child=child)

    from django.db import connection

    found = stays(child=filled.deniz)
    with CaptureQueriesContext(connection) as asked:
        assert {one.child for one in found} == {filled.deniz}
    assert found
    assert not asked


def test_values_come_as_they_were_asked_for(filled):
    rows = TeamMember.objects.order_by("pk")
    for one in (
        rows.values_list("pk", "role"),
        rows.values_list("pk", flat=True),
        rows.values_list("pk", "role", named=True),
        Person.objects.order_by("pk").values_list("phone", "email"),
    ):
        assert Question(read_quickly, one).ask({}) == list(one)


def test_no_kind_of_record_is_told_when_it_is_made():
    """Nobody listens, so there is nobody to leave out."""
    assert not any(
        told.has_listeners(model) for model in MODELS for told in (signals.pre_init, signals.post_init)
    )


def test_what_makes_itself_in_its_own_way_is_left_to_it():
    class Own(models.Model):
        class Meta:
            app_label = "teams"
            managed = False

        @classmethod
        def from_db(cls, db, names, values):
            return "own"

        def __str__(self):
            return "own"

    apps.all_models["teams"].pop("own")
    assert Made(Own, ["id"]).from_db("default", ["id"], [1]) == "own"
