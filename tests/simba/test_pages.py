"""A page of a long list: what Django's own paginator shows, in one question."""

import pytest
from django.core.paginator import Paginator

from families.models import Family
from simba.pages import page_of
from tests.world import make_family


@pytest.fixture
def families(world):
    for number in range(6):
        make_family(f"Familie {number}", by=world.mirjam)
    return Family.objects.order_by("pk")


@pytest.mark.parametrize(
    "asked", [None, "", "1", "2", "3", "4", "99", "0", "-1", "twee", "²", "9" * 30, "9" * 5000, "2; DROP"]
)
def test_it_is_the_page_django_shows(families, asked):
    djangos = Paginator(families.values_list("pk", flat=True), 3).get_page(asked)

    page = page_of(families, 3, asked)

    assert (list(page), page.number) == (list(djangos), djangos.number)
    assert page.paginator.num_pages == djangos.paginator.num_pages == 3
    assert page.has_next() == djangos.has_next()


def test_it_asks_once(families, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert page_of(families, 3, "2").paginator.count == 7
    with django_assert_num_queries(1):
        assert page_of(families.filter(name="Niemand"), 3, None).paginator.count == 0
