"""Addresses that are written once come out as Django writes them."""

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix

from simba.links import link


@pytest.mark.parametrize(
    ("name", "keys"), [("families:family", (7,)), ("teams:session", (1, 10**12 + 1)), ("goals:goal", (12, 1))]
)
def test_an_address_is_that_of_django(name, keys):
    assert link(name, *keys) == reverse(name, args=keys)
    assert link(name, *keys) == reverse(name, args=keys)


def test_an_address_follows_where_simba_stands():
    assert link("families:family", 7) == "/families/7/"
    set_script_prefix("/simba/")
    try:
        assert link("families:family", 7) == "/simba/families/7/"
    finally:
        set_script_prefix("/")


def test_a_name_that_is_not_there_is_refused():
    with pytest.raises(NoReverseMatch):
        link("families:nowhere", 7)


def test_a_record_without_a_key_has_no_address():
    with pytest.raises(TypeError):
        link("families:family", None)
