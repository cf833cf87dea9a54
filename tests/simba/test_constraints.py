"""All checks of a row in one question: the same answers Django gets one by one."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, Q
from django.utils import timezone

from families.models import Child, Family, LivingArrangement, Person
from goals.models import SafetyRating
from reports.models import ReportSchedule
from simba.constraints import _question, that_hold
from teams.forms import SessionForm
from teams.forms.sessions import OF_A_DRAFT, SEEN_TO
from teams.models import CounsellingSession
from tests.world import days_ago, make_session


def checks_of(row):
    return [
        (model, constraint)
        for model, constraints in row.get_constraints()
        for constraint in constraints
        if isinstance(constraint, CheckConstraint)
    ]


def names(row):
    return {constraint.name for _model, constraint in checks_of(row)}


def one_by_one(row):
    kept = set()
    for model, constraint in checks_of(row):
        try:
            constraint.validate(model, row)
        except ValidationError:
            continue
        kept.add(constraint.name)
    return kept


def session(world, **values):
    usual = {"happened_on": days_ago(0), "minutes": 60, "kind": "home_visit", "audience": "team"}
    return CounsellingSession(family=world.family, author=world.ank, **usual | values)


ROWS = {
    "right": lambda w: session(w),
    "no time": lambda w: session(w, minutes=0),
    "tomorrow": lambda w: session(w, happened_on=timezone.localdate() + timedelta(days=1)),
    "final without a moment": lambda w: session(w, status="final"),
    "nothing known": lambda w: session(w, happened_on=None, minutes=None),
    "ends before it starts": lambda w: LivingArrangement(
        family=w.family, child=w.sara, kind="home", starts=days_ago(1), ends=days_ago(9)
    ),
    "runs on": lambda w: LivingArrangement(family=w.family, child=w.sara, kind="home", starts=days_ago(1)),
    "a list": lambda w: ReportSchedule(family=w.family, kinds=["progress"], until=days_ago(-9)),
    "an empty list": lambda w: ReportSchedule(family=w.family, kinds=[], every_weeks=99),
    "a column worked out": lambda w: Child(family=w.family, first_name="Elif", birth_date=days_ago(9)),
    "a number still to come": lambda w: Family(organisation=w.ank.organisation, name="Nieuw"),
    "a number of twelve": lambda w: SafetyRating(family=w.family, author=w.ank, value=12, audience="team"),
}


@pytest.mark.parametrize("which", ROWS)
def test_all_at_once_says_what_one_by_one_says(world, which):
    row = ROWS[which](world)

    assert that_hold(row, set()) == one_by_one(row)
    assert checks_of(row)


def test_it_is_one_question(world, django_assert_num_queries):
    with django_assert_num_queries(3):  # and what stands around it: a savepoint, and its end
        assert that_hold(session(world), set())


def test_what_is_settled_is_not_asked_about(world, django_assert_num_queries):
    row, lasts = session(world, minutes=0), frozenset({"session_lasts_a_day_at_most"})

    assert that_hold(row, set(), lasts) == that_hold(row, set()) | lasts
    with django_assert_num_queries(0):
        assert that_hold(row, set(), frozenset(names(row))) == names(row)


@pytest.mark.parametrize("what_happened", ["", "Gebeld."])
@pytest.mark.parametrize("correction_reason", ["", "Te kort."])
@pytest.mark.parametrize("is_correction", [False, True])
def test_what_a_form_takes_as_so_of_a_draft_is_so(world, what_happened, correction_reason, is_correction):
    first = make_session(world.family, world.ank)
    draft = session(
        world,
        status="draft",
        what_happened=what_happened,
        correction_reason=correction_reason,
        corrects=first if is_correction else None,
    )

    assert one_by_one(draft) >= OF_A_DRAFT
    assert names(draft) == OF_A_DRAFT | SEEN_TO


@pytest.mark.parametrize(
    ("field", "value"),
    [("happened_on", days_ago(-1)), ("happened_on", ""), ("minutes", 0), ("minutes", 1441)],
)
def test_what_a_form_sees_to_it_refuses(world, field, value):
    draft = CounsellingSession(family=world.family, author=world.ank)
    sent = {"happened_on": days_ago(1), "minutes": 60, "kind": "home_visit", field: value}

    form = SessionForm(sent, instance=draft, user=world.ank)

    assert field in form.errors
    assert len(form.errors[field]) == 1


def test_just_after_midnight_the_database_is_asked_what_day_it_is(world, time_machine):
    """The clock of the web server may be ahead of it: the day is refused at its field, and the rest is kept."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=5) + timedelta(days=1)
    time_machine.move_to(midnight)
    sent = {"happened_on": midnight.date(), "minutes": 60, "kind": "home_visit", "what_happened": "Gebeld."}

    form = SessionForm(
        sent, instance=CounsellingSession(family=world.family, author=world.ank), user=world.ank
    )

    assert set(form.errors) >= {"happened_on"}


def test_of_an_excluded_field_nothing_is_said(world):
    row = session(world)

    assert that_hold(row, set()) - that_hold(row, {"minutes"}) == {"session_lasts_a_day_at_most"}


def test_what_was_asked_of_one_row_says_nothing_of_the_next(world):
    """The question is the same for all of them; the values are each row's own."""
    lasts = "session_lasts_a_day_at_most"

    assert [lasts in that_hold(session(world, minutes=n), set()) for n in (60, 0, 60, 1441)] == [1, 0, 1, 0]
    assert lasts in that_hold(session(world, minutes=None), set())
    assert lasts not in that_hold(session(world, minutes=0), set())


@pytest.fixture
def no_question_kept():
    """A check that is only there for a moment must not be missed, nor stay."""
    _question.cache_clear()
    yield
    _question.cache_clear()


@pytest.mark.parametrize("first", ["Goed", "Slecht"])
def test_what_the_database_works_out_is_worked_out_for_each_row(world, monkeypatch, no_question_kept, first):
    """No check names such a column today; its words are a person's, and must not stay in the question."""
    refused = CheckConstraint(name="nobody_of_this_name", condition=~Q(search_name="Slecht Mens"))
    monkeypatch.setattr(Person._meta, "constraints", [*Person._meta.constraints, refused])

    for name in (first, "Goed", "Slecht", "Goed"):
        person = Person(family=world.family, first_name=name, last_name="Mens")
        assert (refused.name in that_hold(person, set())) == (name == "Goed")


def test_a_list_is_asked_about_with_the_others(world):
    """Of a value the database does not know the kind of, it answers nothing at all."""
    assert that_hold(ROWS["a list"](world), set()) == {
        "schedule_every_one_to_fifty_two_weeks",
        "schedule_ends_after_start",
        "schedule_makes_something",
    }
