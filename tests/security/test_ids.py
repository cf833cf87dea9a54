"""Another record's id at every place of every address: it does not exist, and nothing is written."""

import re
from itertools import cycle

import pytest

from families.models import Family
from tests.access_table import CAST
from tests.crawl import OPENS, SENT, what_broke
from tests.security.ground import OTHER_WORLD, Written, kind_of, undone
from tests.test_access import rows

# What each address refuses by itself; that the database refuses it as well is tried in tests/privacy/test_wall.py.
pytestmark = pytest.mark.usefixtures("first_wall_alone")
IN_A_FAMILY = ["kemal", "marloes", "elif_", "aylin", "hanneke", "coby", "tess", "ank", "joris", "mirjam"]


def addresses():
    """Each address with a record in it, and for whom of the cast it opens; for nobody it is not tried."""
    for row in rows():
        method, route, answers = row.values
        who = [person for person, answer in zip(CAST, answers, strict=True) if answer in OPENS]
        # A family is also asked for by the number people say, in an emergency: tests/privacy/test_emergency.py.
        if "{" in route and "{number}" not in route and who:
            yield method, route, who


def asked(client, method, path):
    """The answer, and the tables that were written to; nothing of it stays."""
    with undone():
        with Written() as written:
            answer = client.generic(method, path, "csrf=", content_type=SENT)
    return answer, written.tables


def refused(client, method, path, expected=(404,)):
    """What is wrong with an answer that should refuse; empty when nothing is."""
    answer, written = asked(client, method, path)
    said = OTHER_WORLD in answer.content.decode(errors="ignore").replace(path, "")
    if answer.status_code in expected and not written and not said:
        return []
    return [(method, path, what_broke(answer), sorted(written), said)]


def ids_of(world):
    """The ids of a world that are numbers."""
    return [pk for pk in world.ids.values() if isinstance(pk, int)]


def of_others(worlds, place, turn):
    """Ids that are not there for an address: of a family out of reach, and by turns of each other kind."""
    kind = kind_of(worlds.ids[place])
    others = [pk for pk in ids_of(worlds) if kind_of(pk) != kind]
    return [worlds.far.ids[place], others[turn % len(others)]]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_record_of_another_family_or_kind_is_not_found(worlds, method):
    wrong, tried = [], 0
    for how, route, who in addresses():
        client = worlds.clients[who[-1]]
        for place in re.findall(r"\{(\w+)\}", route) if how == method else []:
            for other in of_others(worlds, place, tried):
                wrong += refused(client, method, route.format(**{**worlds.ids, place: other}))
                tried += 1

    assert wrong == []
    assert tried > 100


def test_a_family_out_of_reach_does_not_exist_for_anybody(worlds):
    wrong = []
    for turn, (how, route, who) in enumerate(addresses()):
        person = who[0] if turn % 2 else who[-1]
        wrong += refused(worlds.clients[person], how, route.format(**worlds.far.ids))

    assert wrong == []


def test_what_is_no_number_is_no_address(worlds):
    """Each address gets one after the other, so that every spelling comes by in every room."""
    wrong, numbers = [], cycle(["-1", "1.0", "1e3", "0x10", "+1", "1%00", "1%20", "%31/..", "1;", "\u0661"])
    for how, route, who in addresses():
        last, number = re.findall(r"\{\w+\}", route)[-1], next(numbers)
        wrong += refused(worlds.clients[who[-1]], how, route.replace(last, number).format(**worlds.ids))

    assert wrong == []


def out_of_sight(user, pk):
    """An id of the same kind in the same family that this person may not see, or none."""
    records = kind_of(pk).objects
    if not (hasattr(records, "visible_to") and hasattr(records.model, "family")):
        return None  # accounts and invitations belong to no family
    seen = records.listed_for(user) if hasattr(records, "listed_for") else records.visible_to(user)
    hidden = records.filter(family__in=Family.objects.visible_to(user)).exclude(pk__in=seen.values("pk"))
    return hidden.values_list("pk", flat=True).first()


@pytest.mark.parametrize("who", IN_A_FAMILY)
def test_a_record_of_the_own_family_out_of_sight_is_not_found(worlds, who):
    client, user, wrong, hidden = worlds.clients[who], getattr(worlds, who), [], {}
    for how, route, _ in addresses():
        place = re.findall(r"\{(\w+)\}", route)[-1]
        if place == "family":
            continue
        if place not in hidden:
            hidden[place] = out_of_sight(user, worlds.ids[place])
        if hidden[place]:
            path = route.format(**{**worlds.ids, place: hidden[place]})
            # May somebody not do this at all, the answer is 403 whichever record it is.
            wrong += refused(client, how, path, expected=(403, 404))

    assert wrong == []
    assert any(hidden.values())
