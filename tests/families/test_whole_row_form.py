"""A form of a row of a case looks at the whole row, and says in words what is wrong."""

from families.models import Custody, FamilyProblem, LivingArrangement, Person
from simba.forms import WholeRowForm
from tests.world import days_ago, make_arrangement, make_family, make_person, make_problem_area


class NameForm(WholeRowForm):
    class Meta:
        model = Person
        fields = ["first_name", "birth_date"]


class WhereForm(WholeRowForm):
    class Meta:
        model = LivingArrangement
        fields = ["kind", "starts", "ends"]


class HolderForm(WholeRowForm):
    class Meta:
        model = Custody
        fields = ["person", "starts"]


class ProblemForm(WholeRowForm):
    class Meta:
        model = FamilyProblem
        fields = ["area", "starts"]


def where(child, **data):
    row = LivingArrangement(family=child.family, child=child)
    return WhereForm({"kind": "foster", **data}, instance=row)


def test_an_overlap_is_said_at_the_first_night_though_the_child_is_not_on_the_form(world):
    make_arrangement(world.deniz, starts=days_ago(50), ends=days_ago(10))

    form = where(world.deniz, starts=days_ago(20))

    assert list(form.errors) == ["starts"]
    assert form.status == 422
    assert where(world.deniz, starts=days_ago(9)).is_valid()
    assert where(world.sara, starts=days_ago(20)).is_valid()


def test_an_end_before_the_start_is_an_answer_and_no_error_of_the_database(world):
    form = where(world.deniz, starts=days_ago(1), ends=days_ago(9))

    assert list(form.errors) == ["ends"]


def test_a_problem_is_open_once_though_the_family_is_not_on_the_form(world):
    area = make_problem_area()
    FamilyProblem.objects.create(family=world.family, area=area)

    again = ProblemForm({"area": area.pk, "starts": days_ago(1)}, instance=FamilyProblem(family=world.family))

    assert list(again.errors) == ["area"]


def test_somebody_of_another_family_is_no_choice(world):
    other = make_person(make_family("Elders", by=world.mirjam), "Vreemd")
    row = Custody(family=world.family, child=world.deniz)

    form = HolderForm({"person": other.pk, "starts": days_ago(1)}, instance=row, user=world.mirjam)

    assert list(form.errors) == ["person"]


def test_text_that_cannot_be_kept_is_refused_and_stays_on_the_form(world):
    for broken in ["Mi\x00lan", "Mi\N{REPLACEMENT CHARACTER}lan", "Mi\ud800lan", "M" * 81]:
        form = NameForm({"first_name": broken}, instance=Person(family=world.family))

        assert list(form.errors) == ["first_name"]
        assert form["first_name"].value() == broken


def test_a_day_stands_on_the_form_as_the_browser_wants_it(world):
    assert 'value="2020-05-03"' in str(NameForm(initial={"birth_date": "2020-05-03"})["birth_date"])
    form = NameForm({"first_name": "Noa", "birth_date": "3-5-2020"}, instance=Person(family=world.family))
    assert form.is_valid(), form.errors
