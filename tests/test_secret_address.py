"""A secret address and what gives it away reach nobody who is not named: on no page, in no search, on no paper."""

import time
from html import unescape
from urllib.parse import quote

import pytest
from django.urls import reverse
from django.utils import timezone

from families.models import Child, SecrecyTyped
from privacy.audience import Audience
from privacy.models import AccessLine
from reports import making
from reports.models import Report, ReportFile
from simba.paper import text_of
from tests.crawl import try_out
from tests.secrets import make_secrets
from tests.test_access import STRANGERS, fill
from tests.test_leaks import everywhere
from tests.world import days_ago, make_entry, make_goal, make_session

HIDDEN_FROM = [
    "kemal",
    "elif_",
    "aylin",
    "hanneke",
    "coby",
    "tess",
    "joris",
    "mirjam",
    "stranger",
    "privacy",
    "beheer",
]
KNOWN_TO = ["marloes", "ank"]
SECRETS = ["schuilhof", "9999 xs", "9999xs", "nergenshuizen", "dolfijn"]
HIS_OWN = "Ik wil naar het zwembad bij de Dolfijnschool."
pytestmark = pytest.mark.django_db


def said_in(text):
    text = unescape(text).lower()
    return [secret for secret in SECRETS if secret in text]


@pytest.fixture
def hidden(world):
    """The address of Marloes and Sara, carelessly written in everything that the others read."""
    fill(world)
    make_secrets(world)
    Child.objects.filter(pk=world.deniz.pk).update(school="Dolfijnschool, groep 8", wish="Naar Nergenshuizen")
    world.secrecy = world.family.address_secrecies.get()
    world.secrecy.persons.add(world.sara)
    everybody = {"children": world.children, "audience": Audience.TEAM}
    careless = "Sara speelde aan de Schuilhof 7. Met de bus naar 9999XS Nergenshuizen, bij de dolfijnschool."
    world.talk = make_session(
        world.family,
        world.ank,
        present=[world.member.kemal],
        what_happened=careless,
        place="Schuilhof",
        **everybody,
    )
    world.entry = make_entry(
        world.family, world.ank, careless, "goes_well", world.children, audience=Audience.TEAM
    )
    make_goal(world.member.kemal, HIS_OWN, world.children)
    world.records.session += [world.talk]
    return world


def stale(client):
    """Somebody who signed in a while ago."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - 3600}]
    session.save()
    return client


def fresh(client):
    """Somebody who has just signed in again."""
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(session["_auth_user_id"])
    session.save()
    return client


@pytest.mark.parametrize("who", HIDDEN_FROM)
def test_no_page_list_choice_or_answer_says_it_to_who_is_not_named(hidden, as_, who):
    client, found, opened = as_(getattr(hidden, who)), {}, 0

    for method in ("GET", "POST"):
        for path in everywhere(hidden, method):
            answer = try_out(client, method, path)[0]
            opened += answer.status_code == 200
            text = answer.content.decode(errors="ignore")
            if said := said_in(text.replace(HIS_OWN, "") if who == "kemal" else text):
                found[f"{method} {path}"] = said

    assert found == {}
    assert opened > (3 if who in STRANGERS else 20)


@pytest.mark.parametrize("who", ["kemal", "joris", "tess"])
def test_in_its_place_stands_that_child_protection_knows_it(hidden, as_, who):
    page = as_(getattr(hidden, who)).get(hidden.talk.get_absolute_url()).content.decode()

    assert "Sara speelde aan de [adres bekend bij de jeugdbescherming]" in page


@pytest.mark.parametrize("who", KNOWN_TO)
def test_who_lives_there_or_is_named_reads_what_is_written(hidden, as_, who):
    page = as_(getattr(hidden, who)).get(hidden.talk.get_absolute_url()).content.decode()

    assert "Schuilhof 7" in page


@pytest.mark.parametrize("who", ["kemal", "marloes", "elif_", "aylin", "coby", "tess", "ank", "mirjam"])
def test_it_is_on_no_paper_whoever_that_is_for(hidden, who):
    report = asked(hidden, getattr(hidden, who))

    making.make(report.pk)

    text = " ".join(text_of(ReportFile.objects.get(report=report).content).split())
    assert said_in(text.replace(HIS_OWN, "") if who == "kemal" else text) == []
    assert (HIS_OWN in text) == (who == "kemal")


def asked(world, reader):
    period = {"first_day": days_ago(400), "last_day": timezone.localdate()}
    return Report.objects.create(
        family=world.family,
        reader=reader,
        asked_by=world.ank,
        state="being_made",
        started_at=timezone.now(),
        **period,
    )


def test_a_paper_that_would_still_leak_is_thrown_away_and_says_where(hidden, as_):
    make_entry(
        hidden.family,
        hidden.ank,
        "Op de Schuil-hof is het fijn.",
        "goes_well",
        hidden.children,
        audience=Audience.TEAM,
    )
    report = asked(hidden, hidden.kemal)

    making.make(report.pk)

    report.refresh_from_db()
    assert (report.state, report.failure, report.failed_in) == ("failed", "secret", "goes_well")
    assert not ReportFile.objects.filter(report=report).exists()
    page = as_(hidden.ank).get(report.get_absolute_url()).content.decode()
    assert "wat goed gaat" in page
    assert "geheim adres" not in as_(hidden.kemal).get(report.get_absolute_url()).content.decode()


def test_a_search_for_the_street_finds_nothing_and_does_not_say_it_is_secret(hidden, as_):
    page = as_(hidden.joris).get(reverse("families:caseload"), {"q": "Schuilhof"}).content.decode()

    rows = page.split("</form>")[-1]
    assert "Yildirim-Prins" not in rows
    assert 'value="Schuilhof"' in page


def test_a_form_saved_by_who_does_not_see_it_keeps_it(hidden, as_):
    url = reverse("families:edit_child", args=[hidden.family.pk, hidden.deniz.pk])
    client = as_(hidden.joris)
    form = client.get(url).context["form"]
    shown = client.get(url).content.decode()
    marked = shown.split('name="school" value="')[1].split('"')[0]

    client.post(url, {**sent(form), "school": unescape(marked), "wish": "Een hond"})

    child = Child.objects.get(pk=hidden.deniz.pk)
    assert "Dolfijn" not in marked
    assert (child.school, child.wish) == ("Dolfijnschool, groep 8", "Een hond")


def sent(form):
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return {name: value for name, value in values.items() if value not in (None, False)}


def test_a_guess_opens_nothing_that_others_wrote(hidden, as_):
    client, towns = (
        as_(hidden.kemal),
        ["Nergenshuizen", "9999 XS", *(f"Ergenshuizen {n}" for n in range(2000))],
    )
    goals = reverse("goals:add_goal", args=[hidden.family.pk])
    client.post(goals, {"text": "Ik wil naar Nergenshuizen. " + "Met de bus naar 9999XS Nergenshuizen. "})
    client.post(goals, {"text": " ".join(towns)})

    for url in (hidden.talk.get_absolute_url(), f"{reverse('goals:start')}?x={'+'.join(towns)}"):
        page = client.get(url).content.decode()
        others = page.split("Ik wil naar Nergenshuizen.")[0]
        assert said_in(others.replace(HIS_OWN, "")) == []


def test_guessing_right_is_answered_like_guessing_wrong_and_the_named_read_who_did(hidden, as_):
    client, here = as_(hidden.kemal), [hidden.family.pk]
    for town in ("Nergenshuizen", "Ergenshuizen"):
        client.post(reverse("goals:add_goal", args=here), {"text": f"Ik wil naar {town}."})

    page = client.get(reverse("goals:goals", args=here)).content.decode()

    assert "Ik wil naar Nergenshuizen." in page
    assert "Ik wil naar Ergenshuizen." in page
    assert "Schuilhof" not in client.get(hidden.talk.get_absolute_url()).content.decode()
    assert list(SecrecyTyped.objects.values_list("user", "part")) == [(hidden.kemal.pk, "town")]
    listed = reverse("families:secret_addresses", args=[hidden.family.pk])
    assert "Kemal Yildirim schreef" in as_(hidden.ank).get(listed).content.decode()
    assert "Kemal Yildirim schreef" not in as_(hidden.joris).get(listed).content.decode()


def test_who_knows_it_is_warned_when_it_stands_in_a_text_of_theirs(hidden, as_):
    url = reverse("goals:add_entry", args=[hidden.family.pk])
    values = {"column": "worry", "text": "Het is druk op de Schuilhof.", "audience": "team"}

    page = as_(hidden.ank).post(url, {**values, "children": [hidden.sara.pk]}, follow=True).content.decode()

    assert "staat iets van een geheim adres" in unescape(page)


def test_showing_it_asks_to_sign_in_again_and_a_reason_and_is_logged(hidden, as_):
    url = reverse("families:show_secrecy", args=[hidden.family.pk, hidden.secrecy.pk])
    client = stale(as_(hidden.ank))

    asked = client.get(url)
    assert (asked.status_code, quote(url, safe="") in asked["Location"]) == (302, True)
    assert said_in(fresh(client).get(url).content.decode()) == []
    assert client.post(url, {}).status_code == 422
    assert "Schuilhof 7, 9999 XS Nergenshuizen" in client.post(url, {"reason": "visit"}).content.decode()
    line = AccessLine.objects.get(action="reveal")
    assert (line.rule, line.reason, line.object_kind) == ("show_secret_address", "visit", "secrecy")
    asked = AccessLine.objects.filter(rule="show_secret_address", action="view", reason="")
    assert sorted(asked.values_list("status", flat=True)) == [200, 302, 422]


def test_the_form_that_shows_it_is_showing_it_and_saving_is_a_change(hidden, as_):
    url = reverse("families:edit_secrecy", args=[hidden.family.pk, hidden.secrecy.pk])
    client = stale(as_(hidden.ank))

    client.get(url)
    fresh(client).get(url)
    names = ["street", "house_number", "postcode", "town", "why", "starts", "review_on"]
    sent = {name: str(getattr(hidden.secrecy, name)) for name in names}
    client.post(url, {**sent, "persons": [person.pk for person in hidden.secrecy.persons.all()]})

    lines = AccessLine.objects.filter(rule="record_secrecy").order_by("pk")
    assert list(lines.values_list("action", "status")) == [("view", 302), ("reveal", 200), ("change", 302)]


@pytest.mark.parametrize("who", ["joris", "mirjam"])
def test_no_role_is_enough_to_see_it(hidden, as_, who):
    client = fresh(as_(getattr(hidden, who)))

    for name in ("show_secrecy", "edit_secrecy"):
        assert (
            client.get(reverse(f"families:{name}", args=[hidden.family.pk, hidden.secrecy.pk])).status_code
            == 404
        )


def test_the_team_lead_names_who_may_know_it_and_ends_that(hidden, as_):
    here, lead = [hidden.family.pk, hidden.secrecy.pk], as_(hidden.mirjam)

    lead.post(reverse("families:name_reader", args=here), {"user": hidden.joris.pk, "why": "Brengt Sara weg"})
    named = fresh(as_(hidden.joris)).get(reverse("families:show_secrecy", args=here)).status_code
    reader = hidden.secrecy.readers.get(user=hidden.joris)
    lead.post(reverse("families:end_reader", args=[*here, reader.pk]))

    assert named == 200
    assert fresh(as_(hidden.joris)).get(reverse("families:show_secrecy", args=here)).status_code == 404


def test_who_knows_it_and_what_gives_it_away_is_not_changed_on_a_device_left_open(hidden, as_):
    here, clue = [hidden.family.pk, hidden.secrecy.pk], hidden.secrecy.clues.first()
    reader = hidden.secrecy.readers.get(user=hidden.ank)
    before = [set(hidden.secrecy.clues.all()), list(hidden.secrecy.readers.values())]
    sent = {"user": hidden.joris.pk, "why": "Brengt Sara weg", "kind": "club", "text": "Zwemclub"}

    asked = [
        stale(as_(getattr(hidden, who))).post(reverse(f"families:{name}", args=args), sent).status_code
        for who, name, args in [
            ("ank", "add_clue", here),
            ("ank", "remove_clue", [*here, clue.pk]),
            ("mirjam", "name_reader", here),
            ("mirjam", "end_reader", [*here, reader.pk]),
        ]
    ]

    assert asked == [422] * 4
    assert [set(hidden.secrecy.clues.all()), list(hidden.secrecy.readers.values())] == before


def test_the_one_it_is_hidden_from_above_all_can_not_be_named(hidden, as_):
    hidden.secrecy.against.add(hidden.father)
    url = reverse("families:name_reader", args=[hidden.family.pk, hidden.secrecy.pk])

    answer = as_(hidden.mirjam).post(url, {"user": hidden.kemal.pk, "why": "Vergissing"})

    assert answer.status_code == 422


def test_keeping_an_address_secret_hides_what_simba_knew_already(world, as_):
    world.mother.phone = "0612345678"
    world.mother.save()
    Child.objects.filter(pk=world.sara.pk).update(school="De Zeester, groep 3")
    url = reverse("families:add_secrecy", args=[world.family.pk])
    values = {
        "persons": [world.mother.pk, world.sara.pk],
        "against": [world.father.pk],
        "street": "Schuilhof",
    }
    values |= {"house_number": "7", "postcode": "9999xs", "town": "Nergenshuizen", "why": "Er is gedreigd"}
    days = {"starts": str(days_ago(1)), "review_on": str(days_ago(-90))}

    answer = as_(world.ank).post(url, values | days)

    secrecy = world.family.address_secrecies.get()
    assert answer.status_code == 302
    assert secrecy.postcode == "9999 XS"
    assert sorted(secrecy.clues.values_list("text", flat=True)) == ["06 12345678", "De Zeester"]
    assert (
        "12345678"
        not in as_(world.mirjam).get(reverse("families:persons", args=[world.family.pk])).content.decode()
    )
