"""Rights follow the age on the day itself (domain.md, section 6), at the first wall and at the second.

Nobody here is a day off: each birthday is tried with the day before it, that of a child of 29 February too.
"""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection

from accounts.models import User
from families.models import Child, Custody, Family
from goals.models import MappingEntry
from privacy import wall
from tests.privacy.test_wall import found_by
from tests.world import make_entry, make_member

# Age, born on, the day before that birthday and the birthday. Turning 12 or 16, a leap child finds a 29 February.
BIRTHDAYS = [
    (12, date(2015, 7, 9), date(2027, 7, 8), date(2027, 7, 9)),
    (12, date(2016, 2, 29), date(2028, 2, 28), date(2028, 2, 29)),
    (12, date(2016, 3, 1), date(2028, 2, 29), date(2028, 3, 1)),
    (16, date(2010, 1, 1), date(2025, 12, 31), date(2026, 1, 1)),
    (16, date(2012, 2, 29), date(2028, 2, 28), date(2028, 2, 29)),
    (18, date(2008, 7, 9), date(2026, 7, 8), date(2026, 7, 9)),
    (18, date(2008, 2, 29), date(2026, 2, 28), date(2026, 3, 1)),
]
# The last and the first minute of a day in the Netherlands, summer and winter.
EDGES = [
    (datetime(2027, 7, 8, 21, 59, tzinfo=UTC), False),
    (datetime(2027, 7, 8, 22, 1, tzinfo=UTC), True),
]


def turning(*ages):
    return [row[1:] for row in BIRTHDAYS if row[0] in ages]


@pytest.fixture
def elif_born(world):
    """Make Elif of an age; everybody's place and authority began long before."""
    world.family.members.update(starts=date(2016, 1, 1))

    def born(on):
        Child.objects.filter(pk=world.elif_child.pk).update(birth_date=on)
        Custody.objects.filter(child=world.elif_child).update(starts=on)

    return born


def on(day, user, question):
    """What somebody gets for an answer on a day, from an account as the first request of that day loads it."""
    with time_machine.travel(datetime(day.year, day.month, day.day, 12, tzinfo=UTC)):
        return question(User.objects.get(pk=user.pk))


def families(user):
    return Family.objects.visible_to(user).count()


def children(user):
    return {child.first_name for child in Child.objects.visible_to(user)}


def entries(user):
    return MappingEntry.objects.visible_to(user).count()


def at_the_second_wall(moment, user):
    """What an unfiltered query finds in a database in which it is that moment."""
    with connection.cursor() as cursor:
        functions = wall.FUNCTIONS.read_text().replace("%", "%%")
        assert "statement_timestamp()" in functions
        cursor.execute(functions.replace("statement_timestamp()", f"'{moment.isoformat()}'::timestamptz"))
    return len(found_by(user, "SELECT id FROM families_family"))


@pytest.mark.parametrize(("age", "born", "before", "birthday"), BIRTHDAYS)
def test_an_age_is_reached_on_the_birthday(age, born, before, birthday):
    child = Child(birth_date=born)

    assert (child.age(before), child.age(birthday)) == (age - 1, age)
    assert child.birthday(age) == birthday


@pytest.mark.parametrize(("born", "before", "birthday"), turning(12))
def test_a_young_person_reads_along_from_the_twelfth_birthday(world, elif_born, born, before, birthday):
    elif_born(born)
    make_entry(world.family, world.ank, children=[world.elif_child], audience="parents")

    assert [on(day, world.elif_, families) for day in (before, birthday)] == [0, 1]
    assert [on(day, world.elif_, entries) for day in (before, birthday)] == [0, 1]


@pytest.mark.parametrize(("born", "before", "birthday"), turning(12))
def test_the_database_opens_to_a_young_person_on_the_same_day(world, elif_born, born, before, birthday):
    elif_born(born)
    noons = [datetime(day.year, day.month, day.day, 12, tzinfo=UTC) for day in (before, birthday)]

    assert [at_the_second_wall(noon, world.elif_) for noon in noons] == [0, 1]


@pytest.mark.parametrize(("moment", "is_birthday"), EDGES)
def test_both_walls_begin_the_day_at_midnight_in_the_netherlands(world, elif_born, moment, is_birthday):
    elif_born(date(2015, 7, 9))

    with time_machine.travel(moment):
        first = families(User.objects.get(pk=world.elif_.pk))

    assert (first, at_the_second_wall(moment, world.elif_)) == (is_birthday, is_birthday)


@pytest.mark.parametrize(("born", "before", "birthday"), turning(16))
def test_from_the_sixteenth_birthday_a_child_decides_whether_parents_read(
    world, elif_born, born, before, birthday
):
    elif_born(born)
    make_entry(world.family, world.ank, children=[world.elif_child], audience="parents")

    for parent in (world.kemal, world.marloes):
        assert "Elif" in on(before, parent, children)
        assert "Elif" not in on(birthday, parent, children)
        assert [on(day, parent, entries) for day in (before, birthday)] == [1, 0]

    Child.objects.filter(pk=world.elif_child.pk).update(parents_may_read=True)

    assert "Elif" in on(birthday, world.kemal, children)
    assert on(birthday, world.kemal, entries) == 1


def test_before_sixteen_the_wish_of_a_child_closes_nothing_and_opens_nothing(world, elif_born):
    born, before, _ = turning(16)[0]
    elif_born(born)
    Custody.objects.filter(child=world.elif_child, person=world.father).update(until=before)
    Child.objects.filter(pk=world.elif_child.pk).update(parents_may_read=True)

    assert "Elif" not in on(before, world.kemal, children)
    assert "Elif" in on(before, world.marloes, children)


@pytest.mark.parametrize(("born", "before", "birthday"), turning(18))
def test_of_age_it_is_still_the_child_who_decides_whether_parents_read(
    world, elif_born, born, before, birthday
):
    """Nothing opens or closes by itself at eighteen: what the young person allowed at sixteen goes on."""
    elif_born(born)

    for wish in (False, True):
        Child.objects.filter(pk=world.elif_child.pk).update(parents_may_read=wish)
        for day in (before, birthday):
            assert ("Elif" in on(day, world.kemal, children)) is wish
            assert on(day, world.elif_, children) == {"Elif"}


def test_a_child_whose_age_nobody_knows_reads_nothing_and_decides_nothing(world, elif_born):
    Child.objects.filter(pk=world.elif_child.pk).update(birth_date=None)
    day = date(2027, 7, 9)

    assert on(day, world.elif_, families) == 0
    assert "Elif" in on(day, world.kemal, children)
    assert at_the_second_wall(datetime(2027, 7, 9, 12, tzinfo=UTC), world.elif_) == 0


def test_another_place_in_the_team_does_not_make_a_child_older(world, elif_born):
    """Who is also asked along by the neighbours reads what a neighbour reads, and no more about themselves."""
    born, before, birthday = turning(12)[0]
    elif_born(born)
    make_member(world.family, "network", world.elif_, name="Elif", starts=date(2016, 1, 1))
    make_entry(world.family, world.ank, children=[world.elif_child], audience="parents")

    assert [on(day, world.elif_, entries) for day in (before, birthday)] == [0, 1]
