"""Where a child lives, what everybody works towards, and help after coming home."""

import pytest

from families.actions import start_aftercare
from families.models import AftercareCheckIn, AftercareEpisode, Ambition, LivingArrangement, Trajectory
from tests.world import days_ago, make_ambition, make_arrangement


@pytest.fixture
def ank(world, as_):
    return as_(world.ank)


def url(world, rest):
    return f"/families/{world.family.pk}/{rest}"


def of_deniz(world, rest):
    return url(world, f"children/{world.deniz.pk}/{rest}")


def stays(child):
    return list(child.living_arrangements.values_list("kind", "starts", "ends", "end_reason"))


def test_a_first_place_is_written_down(world, ank):
    ank.post(
        of_deniz(world, "living/add/"), {"kind": "kinship", "place": "tante Aylin", "starts": days_ago(9)}
    )

    assert stays(world.deniz) == [("kinship", days_ago(9), None, "")]


def test_a_move_ends_the_place_of_now_the_night_before(world, ank):
    make_arrangement(world.deniz, starts=days_ago(90))
    data = {"kind": "home", "starts": days_ago(10), "end_running": "on", "running_reason": "returned"}

    response = ank.post(of_deniz(world, "living/add/"), data)

    assert response["Location"] == world.deniz.get_absolute_url()
    assert stays(world.deniz) == [
        ("foster", days_ago(90), days_ago(11), "returned"),
        ("home", days_ago(10), None, ""),
    ]


def test_after_a_stay_it_is_back_to_the_same_place(world, ank):
    make_arrangement(world.deniz, kind="home", place="mama", starts=days_ago(90))
    data = {"kind": "respite", "starts": days_ago(10), "ends": days_ago(8)}
    data |= {"end_running": "on", "running_reason": "planned", "back_afterwards": "on"}

    ank.post(of_deniz(world, "living/add/"), data)

    assert stays(world.deniz) == [
        ("home", days_ago(90), days_ago(11), "planned"),
        ("respite", days_ago(10), days_ago(8), ""),
        ("home", days_ago(7), None, ""),
    ]
    assert LivingArrangement.objects.get(starts=days_ago(7)).place == "mama"


def test_brothers_and_sisters_move_in_one_go(world, ank):
    make_arrangement(world.sara, starts=days_ago(50))
    data = {"kind": "home", "starts": days_ago(10), "also_for": [world.sara.pk], "end_running": "on"}

    ank.post(of_deniz(world, "living/add/"), data)

    assert stays(world.deniz) == [("home", days_ago(10), None, "")]
    assert stays(world.sara)[1] == ("home", days_ago(10), None, "")
    assert not world.elif_child.living_arrangements.exists()


def test_a_place_from_long_ago_leaves_the_place_of_now_alone(world, ank):
    make_arrangement(world.deniz, kind="home", starts=days_ago(50))
    data = {"kind": "foster", "starts": days_ago(90), "ends": days_ago(51), "end_running": "on"}

    ank.post(of_deniz(world, "living/add/"), data)

    assert stays(world.deniz) == [
        ("foster", days_ago(90), days_ago(51), ""),
        ("home", days_ago(50), None, ""),
    ]


def test_a_place_ends_and_is_corrected(world, ank):
    stay = make_arrangement(world.deniz, starts=days_ago(50))

    ank.post(url(world, f"living/{stay.pk}/end/"), {"ends": days_ago(5), "end_reason": "breakdown"})
    ank.post(
        url(world, f"living/{stay.pk}/"),
        {"kind": "foster", "starts": days_ago(60), "ends": days_ago(5), "end_reason": "planned"},
    )

    assert stays(world.deniz) == [("foster", days_ago(60), days_ago(5), "planned")]


def test_an_ambition_that_changes_stays_to_be_read(world, ank):
    make_ambition(world.deniz, world.ank, starts=days_ago(100))

    ank.post(
        of_deniz(world, "ambition/"),
        {"kind": "strengthening", "starts": days_ago(3), "why": "Deniz wil bij tante blijven."},
    )

    assert list(Ambition.objects.values_list("kind", "starts", "until", "decided_by")) == [
        ("return_home", days_ago(100), days_ago(3), world.ank.pk),
        ("strengthening", days_ago(3), None, world.ank.pk),
    ]
    page = ank.get(world.deniz.get_absolute_url()).content.decode()
    assert "Terug naar huis" in page
    assert "Deniz wil bij tante blijven." in page


def test_aftercare_starts_from_the_first_night_at_home(world, ank):
    make_arrangement(world.deniz, kind="home", starts=days_ago(20))
    form = ank.get(of_deniz(world, "aftercare/start/")).context["form"]
    assert form["starts"].value() == days_ago(20)

    ank.post(of_deniz(world, "aftercare/start/"), {"starts": days_ago(20), "crisis_contact": "tante Aylin"})

    episode = AftercareEpisode.objects.get()
    assert episode.check_ins.count() == 7
    assert episode.check_ins.first().due_on == days_ago(13)


def test_a_check_in_says_how_it_goes(world, ank):
    episode = start_aftercare(
        AftercareEpisode(family=world.family, child=world.deniz, starts=days_ago(20)), by=world.ank
    )
    first = episode.check_ins.first()

    ank.post(
        url(world, f"check-ins/{first.pk}/"), {"done_on": days_ago(1), "outcome": "attention", "note": "Moe."}
    )

    first.refresh_from_db()
    assert (first.done_on, first.outcome, first.done_by) == (days_ago(1), "attention", world.ank)
    assert "Moe." in ank.get(world.deniz.get_absolute_url()).content.decode()


def test_aftercare_that_ends_asks_for_nothing_any_more(world, ank):
    episode = start_aftercare(
        AftercareEpisode(family=world.family, child=world.deniz, starts=days_ago(20)), by=world.ank
    )

    ank.post(url(world, f"aftercare/{episode.pk}/"), {"ends": days_ago(1), "backup_place": "tante Aylin"})

    assert not AftercareCheckIn.objects.due().exists()
    assert ank.get("/families/").context["rows"][0].due is None


def test_a_family_goes_to_another_phase(world, ank):
    ank.post(url(world, "phase/"), {"phase": "goals", "on": days_ago(3)})

    trajectory = world.family.trajectories.get()
    assert (trajectory.phase, trajectory.phase_since) == ("goals", days_ago(3))
    assert list(trajectory.phases.values_list("phase", "until")) == [
        ("referred", days_ago(3)),
        ("goals", None),
    ]


def test_a_team_lead_closes_the_help_with_a_reason(world, as_):
    lead = as_(world.mirjam)

    lead.post(url(world, "close/"), {"on": days_ago(1), "reason": "Alle doelen gehaald."})

    trajectory = world.family.trajectories.get()
    assert (trajectory.status, trajectory.phase, trajectory.ends) == ("closed", "closed", days_ago(1))
    assert lead.get(url(world, "phase/")).status_code == 403
    assert lead.get(url(world, "close/")).status_code == 404


def test_the_name_and_the_framework_of_a_family_change(world, ank):
    ank.post(url(world, "edit/"), {"name": "Prins", "motto": "", "framework": "voluntary"})

    world.family.refresh_from_db()
    assert world.family.name == "Prins"
    assert world.family.trajectories.get().legal_framework == Trajectory.Framework.VOLUNTARY
