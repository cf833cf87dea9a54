"""The team of a family: who is in it, and who takes part."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import Invitation, User
from accounts.tasks import send_invitation
from families.models import Family
from teams.models import Commitment, TeamMember
from tests.conftest import THE_WALL
from tests.world import days_ago, make_child, make_family, make_member, make_person, make_user


def url(world, name, member=None):
    return reverse(f"teams:{name}", args=[world.family.pk, *([member.pk] if member else [])])


@pytest.fixture
def ank(world, as_):
    return as_(world.ank)


def neighbour(**more):
    return {"role": "network", "name": "Coby Visser", "relation": "buurvrouw", "required": "on", **more}


def test_a_neighbour_joins_the_team_for_some_of_the_children(world, ank):
    response = ank.post(url(world, "add_member"), neighbour(children=[world.deniz.pk]))

    member = TeamMember.objects.latest("pk")
    assert response.url == url(world, "team")
    assert (member.name, member.who, member.required) == ("Coby Visser", "buurvrouw", True)
    assert [child.first_name for child in member.children.all()] == ["Deniz"]


def test_a_parent_is_a_person_of_the_file_and_needs_no_name(world, ank):
    grandmother = make_person(world.family, "Riet", "Yildirim")

    ank.post(url(world, "add_member"), {"role": "parent", "person": grandmother.pk})

    assert TeamMember.objects.latest("pk").name == "Riet Yildirim"


def test_a_young_person_is_in_the_team_about_nobody_else(world, ank):
    everybody = [child.pk for child in world.children]

    ank.post(
        url(world, "add_member"), {"role": "young_person", "person": world.deniz.pk, "children": everybody}
    )

    assert list(TeamMember.objects.latest("pk").children.all()) == [world.deniz]


def test_bad_input_about_a_member_is_said_at_the_field(world, ank):
    other = make_family("Elders", by=world.mirjam)
    stranger, child = make_person(other, "Vreemd"), make_child(other, "Vreemd")
    wrong = {
        "name": [neighbour(name=""), neighbour(name="x" * 121), neighbour(name="a\x00b")],
        "role": [neighbour(role=""), neighbour(role="koning"), neighbour(role="counsellor")],
        "person": [
            {"role": "parent", "name": "Iemand"},
            neighbour(role="young_person", person=world.mother.pk),
            neighbour(person=stranger.pk),
        ],
        "children": [neighbour(children=[child.pk]), neighbour(children=["x"])],
    }

    for field, inputs in wrong.items():
        for data in inputs:
            response = ank.post(url(world, "add_member"), data)
            assert response.status_code == 422
            assert list(response.context["form"].errors) == [field], data
            assert "Vreemd" not in response.content.decode()


def test_a_team_lead_gives_colleagues_a_place_and_a_counsellor_does_not(world, ank, as_):
    new = make_user("nora", "Nora Smit", ["counsellor"], world.here)
    data = {"role": "counsellor", "user": new.pk}

    assert ank.post(url(world, "add_member"), data).status_code == 422
    assert not Family.objects.visible_to(new).exists()
    assert as_(world.mirjam).post(url(world, "add_member"), data).status_code == 302
    assert Family.objects.visible_to(User.objects.get(pk=new.pk)).get() == world.family

    assert ank.get(url(world, "member", world.member.joris)).status_code == 403
    assert as_(world.mirjam).get(url(world, "member", world.member.joris)).status_code == 200


def test_a_colleague_of_elsewhere_is_no_choice(world, as_):
    elsewhere = make_user("nora", "Nora Smit", ["counsellor"], world.elsewhere)
    mirjam = as_(world.mirjam)

    for data in [{"role": "counsellor", "user": elsewhere.pk}, {"role": "counsellor"}]:
        response = mirjam.post(url(world, "add_member"), data)
        assert list(response.context["form"].errors) == ["user"]
    again = mirjam.post(url(world, "add_member"), {"role": "counsellor", "user": world.ank.pk})
    assert again.status_code == 422


def test_who_has_an_account_does_not_become_somebody_else(world, ank):
    data = {"role": "parent", "person": world.mother.pk, "name": "Coby Visser", "children": [world.sara.pk]}

    ank.post(url(world, "member", world.member.coby), data)

    coby = TeamMember.objects.get(pk=world.member.coby.pk)
    assert (coby.role, coby.person) == ("network", None)
    assert list(coby.children.all()) == [world.sara]


def test_a_team_lead_ends_the_place_of_somebody_with_an_account(world, as_):
    data = neighbour(until=days_ago(0).isoformat())

    as_(world.mirjam).post(url(world, "member", world.member.coby), data)

    coby = TeamMember.objects.get(pk=world.member.coby.pk)
    assert (coby.until, coby.user) == (days_ago(0), world.coby)


def test_an_end_before_the_start_is_said(world, ank):
    data = neighbour(until=days_ago(300).isoformat())

    response = ank.post(url(world, "member", world.member.coby), data)

    assert list(response.context["form"].errors) == ["until"]


def test_the_team_says_who_still_has_to_say_yes(world, ank):
    make_member(world.family, "network", name="Riet de Boer", required=True)
    TeamMember.objects.filter(pk=world.member.marloes.pk).update(required=True)

    text = ank.get(url(world, "team")).content.decode()

    assert "1 van de 2" in text
    assert "Nog niet gevraagd" in text


def test_family_members_see_the_team_without_the_answers(world, as_):
    text = as_(world.kemal).get(url(world, "team")).content.decode()

    assert "Coby Visser" in text
    assert "Ja, ik doe mee" not in text
    assert "/commitment/" not in text


def test_the_team_page_asks_as_little_for_a_large_team(world, ank, django_assert_num_queries):
    ank.get(url(world, "team"))
    with django_assert_num_queries(7 + THE_WALL):
        ank.get(url(world, "team"))
    for number in range(60):
        make_member(world.family, "network", name=f"Buur {number}", children=world.children)
    with django_assert_num_queries(7 + THE_WALL):
        ank.get(url(world, "team"))


def answer(**more):
    return {"answer": "yes", "given_on": days_ago(0).isoformat(), "way": "in_person", **more}


def test_an_answer_is_a_new_row_and_the_earlier_ones_stay(world, ank):
    ank.post(
        url(world, "commitment", world.member.coby),
        answer(answer="yes_if", conditions="alleen op woensdag", way="by_phone"),
    )

    latest = world.member.coby.commitments.last()
    assert (latest.answer, latest.conditions, latest.recorded_by) == (
        "yes_if",
        "alleen op woensdag",
        world.ank,
    )
    assert world.member.coby.commitments.count() == 2
    page = ank.get(url(world, "commitment", world.member.coby)).content.decode()
    assert "Ja, ik doe mee" in page
    assert "alleen op woensdag" in ank.get(url(world, "team")).content.decode()


def test_bad_input_about_an_answer_is_said_at_the_field(world, ank):
    wrong = {
        "conditions": [answer(answer="yes_if"), answer(answer="yes_if", conditions="x" * 1001)],
        "given_on": [
            answer(given_on=days_ago(-1).isoformat()),
            answer(given_on="0021-01-01"),
            answer(given_on=""),
        ],
        "answer": [answer(answer=""), answer(answer="misschien")],
        "way": [answer(way="duif")],
    }

    for field, inputs in wrong.items():
        for data in inputs:
            response = ank.post(url(world, "commitment", world.member.coby), data)
            assert response.status_code == 422
            assert list(response.context["form"].errors) == [field], data


def test_who_withdraws_sees_nothing_from_that_day_and_this_is_said_before(world, ank, as_):
    marloes = world.member.marloes
    assert "ziet Marloes niets meer" in ank.get(url(world, "commitment", marloes)).content.decode()

    ank.post(url(world, "commitment", marloes), answer(answer="withdrawn"))

    marloes.refresh_from_db()
    assert marloes.until == days_ago(0)
    assert as_(world.marloes).get(url(world, "team")).status_code == 404


def test_only_who_assigns_staff_ends_the_place_of_a_colleague(world, ank, as_):
    withdrawn = answer(answer="withdrawn")

    assert ank.post(url(world, "commitment", world.member.joris), withdrawn).status_code == 422
    assert as_(world.mirjam).post(url(world, "commitment", world.member.joris), withdrawn).status_code == 302


def test_an_invitation_names_no_family_and_no_child(world, ank, django_capture_on_commit_callbacks):
    riet = make_member(world.family, "network", name="Riet de Boer", children=world.children)

    response = ank.post(url(world, "invite", riet), {"email": "Riet@example.org", "language": "nl"})
    send_invitation(Invitation.objects.get().pk)
    send_invitation(Invitation.objects.get().pk)

    assert response.url == url(world, "team")
    (letter,) = mail.outbox
    assert letter.to == ["riet@example.org"]
    link = re.search(r"/invitation/(\S+)/", letter.body)
    said = (letter.subject + letter.body.replace(link[0], "")).lower()
    for secret in ["yildirim", "prins", "elif", "deniz", "sara", "twee huizen", "gezin", "kind"]:
        assert secret not in said
    # A link is signed with its second: the one of the letter is opened, not made a second time.
    assert Invitation.objects.by_token(link[1]).get().email == "riet@example.org"
    assert "uitgenodigd op" in ank.get(url(world, "team")).content.decode()


def test_an_english_reader_gets_an_english_letter(world, ank):
    riet = make_member(world.family, "network", name="Riet de Boer")

    ank.post(url(world, "invite", riet), {"email": "riet@example.org", "language": "en"})
    send_invitation(Invitation.objects.get().pk)

    assert "invit" in mail.outbox[0].body.lower()
    assert "uitnod" not in mail.outbox[0].body.lower()


def test_a_new_invitation_ends_the_old_one(world, ank):
    riet = make_member(world.family, "network", name="Riet de Boer")
    data = {"email": "riet@example.org", "language": "nl"}

    ank.post(url(world, "invite", riet), data)
    ank.post(url(world, "invite", riet), data)

    assert Invitation.objects.count() == 2
    assert Invitation.objects.open().get() == TeamMember.objects.get(pk=riet.pk).invitation


@pytest.mark.parametrize("who", ["coby", "joris"])
def test_who_has_an_account_is_not_invited(world, ank, who):
    member = getattr(world.member, who)

    response = ank.post(url(world, "invite", member), {"email": "x@example.org", "language": "nl"})

    assert response.status_code == 422
    assert not Invitation.objects.exists()


def test_a_child_under_twelve_and_who_left_are_not_invited(world, ank):
    young = make_member(world.family, "young_person", person=world.deniz)
    gone = make_member(world.family, "network", name="Weg", until=days_ago(3))

    for member in (young, gone):
        ank.post(url(world, "invite", member), {"email": "x@example.org", "language": "nl"})

    assert not Invitation.objects.exists()


def test_bad_input_about_an_invitation_is_said_at_the_field(world, ank):
    riet = make_member(world.family, "network", name="Riet de Boer")
    good = {"email": "riet@example.org", "language": "nl"}
    wrong = {
        "email": ["", "riet", "riet@", "x" * 250 + "@example.org", "coby@example.org", "riet\n@example.org"],
        "language": ["", "fr"],
    }

    for field, values in wrong.items():
        for value in values:
            response = ank.post(url(world, "invite", riet), {**good, field: value})
            assert response.status_code == 422
            assert list(response.context["form"].errors) == [field], value
    assert not Invitation.objects.exists()


def test_a_member_of_another_family_is_not_here(world, ank):
    other = make_member(make_family("Elders", by=world.mirjam), "network", name="Vreemd")

    for name in ("member", "commitment", "invite"):
        assert ank.get(url(world, name, other)).status_code == 404
    assert Commitment.objects.filter(member=other).count() == 0
