"""Children and the adults around them: who they are, whose child, and who may decide."""

from datetime import date

import pytest
import time_machine
from django.utils import timezone

from families.models import Child, Custody, Person, Relation, SupportNeed, SupportNeedKind
from tests.conftest import signed_in
from tests.world import days_ago, make_arrangement, make_organisation, make_person


@pytest.fixture
def ank(world, as_):
    return as_(world.ank)


def url(world, rest):
    return f"/families/{world.family.pk}/{rest}"


def noor(**more):
    return {"first_name": "Noor", "last_name": "Yildirim", "sex": "female", **more}


def test_a_child_gets_its_parents_and_who_may_decide(world, ank):
    father, mother = world.father.pk, world.mother.pk
    data = noor(birth_day=3, birth_month=5, birth_year=2020)
    data |= {f"relation_{father}": "legal", f"relation_{mother}": "biological", f"authority_{mother}": "on"}

    response = ank.post(url(world, "children/add/"), data)

    child = Child.objects.get(first_name="Noor")
    assert response["Location"] == child.get_absolute_url()
    assert dict(Relation.objects.filter(child=child).values_list("parent", "kind")) == {
        father: "legal", mother: "biological",
    }  # fmt: skip
    assert [(c.person_id, c.starts) for c in Custody.objects.filter(child=child)] == [
        (mother, date(2020, 5, 3))
    ]


@pytest.mark.parametrize(
    ("known", "born", "precision", "said"),
    [
        ({"birth_day": 3, "birth_month": 5, "birth_year": 2020}, date(2020, 5, 3), "day", "3 mei 2020"),
        ({"birth_month": 5, "birth_year": 2020}, date(2020, 5, 1), "month", "mei 2020"),
        ({"birth_year": 2020}, date(2020, 1, 1), "year", "2020"),
        ({}, None, "day", "niet bekend"),
    ],
)
def test_what_nobody_knows_of_a_day_of_birth_stays_open(world, ank, known, born, precision, said):
    ank.post(url(world, "children/add/"), noor(**known))

    child = Child.objects.get(first_name="Noor")
    page = ank.get(child.get_absolute_url()).content.decode()
    assert (child.birth_date, child.birth_precision) == (born, precision)
    assert f"<dd>{said}</dd>" in page


def test_a_day_that_is_half_known_comes_back_half_empty(world, ank):
    child = Child.objects.create(
        family=world.family, first_name="Noor", birth_date=date(2020, 5, 1), birth_precision="month"
    )

    form = ank.get(url(world, f"children/{child.pk}/edit/")).context["form"]

    assert [form[f"birth_{part}"].value() for part in ("day", "month", "year")] == [None, 5, 2020]


def test_a_child_still_to_be_born(world, ank):
    expected = timezone.localdate().replace(year=timezone.localdate().year + 1, day=1)

    ank.post(url(world, "children/add/"), noor(expected_on=expected))

    child = Child.objects.get(first_name="Noor")
    assert child.is_expected
    assert "verwacht op" in ank.get(url(world, "")).content.decode()


def test_of_twins_the_second_is_half_filled_in(world, ank):
    mother = world.mother.pk
    data = noor(birth_day=3, birth_month=5, birth_year=2020, again="1")
    data |= {f"relation_{mother}": "biological", f"authority_{mother}": "on"}

    response = ank.post(url(world, "children/add/"), data)

    form = ank.get(response["Location"]).context["form"]
    assert not form["first_name"].value()
    assert (form["last_name"].value(), form["birth_year"].value()) == ("Yildirim", 2020)
    assert (form[f"relation_{mother}"].value(), form[f"authority_{mother}"].value()) == ("biological", True)


def test_authority_that_ends_closes_the_file_to_that_parent(world, ank, as_):
    kemal = as_(world.kemal)
    sara = world.sara.get_absolute_url()
    assert kemal.get(sara).status_code == 200
    Custody.objects.filter(child=world.sara, person=world.father).update(starts=days_ago(900))
    form = ank.get(url(world, f"persons/{world.father.pk}/")).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    del data[f"authority_{world.sara.pk}"]

    ank.post(url(world, f"persons/{world.father.pk}/"), data)

    ended = Custody.objects.get(child=world.sara, person=world.father)
    assert ended.until == timezone.localdate()
    assert Custody.objects.running().filter(person=world.father).count() == 2
    assert kemal.get(sara).status_code == 404


def test_an_adult_is_added_as_a_step_parent_without_authority(world, ank):
    data = {
        "first_name": "Iris",
        "sex": "female",
        f"relation_{world.deniz.pk}": "step",
        "needs_interpreter": "on",
    }

    ank.post(url(world, "persons/add/"), data)

    iris = Person.objects.get(first_name="Iris")
    assert [row.child_id for row in iris.relations_as_parent.all()] == [world.deniz.pk]
    assert not iris.authority_over.exists()
    assert "Stiefouder" in ank.get(url(world, "persons/")).content.decode()


def test_somebody_who_is_no_parent_can_be_guardian(world, ank):
    riet = make_person(world.family, "Riet")

    ank.post(
        url(world, f"persons/{riet.pk}/"),
        {"first_name": "Riet", "sex": "female", f"authority_{world.deniz.pk}": "on"},
    )

    assert riet.authority_over.get().kind == "guardian"


def test_an_organisation_becomes_guardian(world, ank):
    agency = make_organisation("De Brug")

    response = ank.post(
        url(world, f"children/{world.deniz.pk}/guardian/add/"),
        {"organisation": agency.pk, "starts": days_ago(5)},
    )

    assert "De Brug" in ank.get(response["Location"]).content.decode()


def test_a_support_need_is_added_and_corrected(world, ank):
    kind = SupportNeedKind.objects.get(code="autism")
    ank.post(url(world, f"children/{world.deniz.pk}/support/add/"), {"kind": kind.pk, "note": "Rust."})
    need = SupportNeed.objects.get()

    ank.post(url(world, f"support/{need.pk}/"), {"kind": kind.pk, "note": "Rust en een vast plan."})

    need.refresh_from_db()
    assert (need.child_id, need.note) == (world.deniz.pk, "Rust en een vast plan.")


def test_the_school_of_a_child_at_a_secret_place_stays_with_staff(world, ank, as_):
    world.elif_child.school = "De Regenboog"
    world.elif_child.save()
    page = world.elif_child.get_absolute_url()
    assert "De Regenboog" in as_(world.kemal).get(page).content.decode()

    make_arrangement(world.elif_child, place="gezin De Wit", place_is_secret=True)

    assert "De Regenboog" not in as_(world.kemal).get(page).content.decode()
    assert "De Regenboog" in ank.get(page).content.decode()


@pytest.mark.parametrize(
    ("born", "is_of_age"), [("2008-11-25", False), ("2008-11-24", True), ("2008-02-29", True)]
)
def test_over_who_is_of_age_nobody_has_authority(world, ank, born, is_of_age):
    Child.objects.filter(pk=world.elif_child.pk).update(birth_date=born)

    with time_machine.travel("2026-11-24 12:00"):
        page = signed_in(world.ank).get(world.elif_child.get_absolute_url()).content.decode()
        adults = signed_in(world.ank).get(url(world, "persons/")).content.decode()

    assert ("geen gezag meer: meerderjarig" in page) is is_of_age
    assert ("Elif" in adults.split("Gezag:")[1].split("</span>")[0]) is not is_of_age


def test_on_a_leap_day_who_was_born_in_march_is_a_minor_still(world):
    Child.objects.filter(pk=world.elif_child.pk).update(birth_date="2010-03-01")
    Child.objects.filter(pk=world.deniz.pk).update(birth_date="2010-02-28")

    running = Custody.objects.of_minors(date(2028, 2, 29)).values_list("child", flat=True)

    assert world.elif_child.pk in running
    assert world.deniz.pk not in running
