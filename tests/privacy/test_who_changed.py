"""Who changed what, and in which request: the history of a row tells, written by the database itself."""

from django.urls import reverse

from privacy import wall
from privacy.wall import as_job, as_person


def context_of(row):
    return row.events.order_by("-pk").first().pgh_context


def edit(client, family, motto):
    url = reverse("families:edit_family", args=[family.pk])
    form = client.get(url).context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    return client.post(url, values | {"motto": motto}), url


def test_a_change_on_a_page_names_who_made_it_and_where(world, as_):
    answer, url = edit(as_(world.ank), world.family, "Samen sterk")

    assert answer.status_code == 302
    world.family.refresh_from_db()
    assert world.family.motto == "Samen sterk"
    assert context_of(world.family).metadata == {"user": world.ank.pk, "url": url}


def test_two_requests_are_two_and_the_changes_of_one_are_together(world, as_):
    client = as_(world.ank)
    edit(client, world.family, "Samen sterk")
    first = context_of(world.family).pk
    edit(client, world.family, "Nog sterker")

    assert context_of(world.family).pk != first


def test_what_a_job_changes_is_nobodys(world):
    with as_job(world.family.pk), as_person(world.ank):
        world.family.motto = "Door de wekker"
        world.family.save()

    assert context_of(world.family) is None


def test_who_signs_in_on_the_way_is_who_changed_it_from_then(world, rf):
    request = rf.post("/ergens/")
    request.user = world.joris

    def page(request):
        wall.enter(world.ank)
        world.family.motto = "Onderweg"
        world.family.save()
        return type("Answer", (), {"status_code": 200})()

    wall.behind_the_wall(page)(request)

    assert context_of(world.family).metadata["user"] == world.ank.pk
