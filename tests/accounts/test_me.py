"""The page about one's own account."""

import pytest

from accounts.models import User


@pytest.mark.parametrize("who", ["ank", "marloes"])
def test_one_changes_the_own_name_phone_and_language(world, as_, who):
    client, user = as_(getattr(world, who)), getattr(world, who)

    response = client.post("/me/", {"name": "Nieuwe Naam", "phone": "06-12345678", "language": "en"})

    user.refresh_from_db()
    assert response.url == "/me/"
    assert (user.name, user.language) == ("Nieuwe Naam", "en")
    page = client.get("/me/").content.decode()
    for link in ["/account/2fa/", "/account/password/change/", "/account/sessions/"]:
        assert link in page


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "x" * 121), ("name", "a\x00"), ("phone", "bel maar"), ("language", "fr")],
)
def test_bad_input_is_said_at_the_field(world, as_, field, value):
    data = {"name": "Ank", "phone": "", "language": "nl", field: value}

    response = as_(world.ank).post("/me/", data)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert User.objects.get(pk=world.ank.pk).name == "Ank Veldmuis"


def test_nobody_gives_themselves_a_role(world, as_):
    as_(world.marloes).post(
        "/me/",
        {"name": "Marloes", "language": "nl", "roles": "team_lead", "is_superuser": "1", "email": "x@x.nl"},
    )

    world.marloes.refresh_from_db()
    assert (world.marloes.roles, world.marloes.is_superuser, world.marloes.email) == (
        [],
        False,
        "marloes@example.org",
    )
