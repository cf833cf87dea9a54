"""The first people of an organisation, on a new server."""

import re

import pytest
from django.core.management import CommandError, call_command

from accounts.models import PasswordLetter, User
from accounts.tasks import send_password_letter


def add(email="mirjam@zorg.example.org", **options):
    options = {"organisation": "Zorg", "role": ["team_lead"]} | options
    call_command("add_colleague", email, "Mirjam Kroon", **options)


def test_a_colleague_gets_an_account_and_chooses_the_password(db, client, mailoutbox):
    add()
    client.post("/account/password/reset/", {"email": "mirjam@zorg.example.org"})
    send_password_letter(PasswordLetter.objects.get().pk)
    address = re.search(r"https?://[^/]+(/\S+)", mailoutbox[0].body).group(1)

    page = client.get(address, follow=True)
    words = "vier gewone woorden samen"
    client.post(page.request["PATH_INFO"], {"password1": words, "password2": words})

    mirjam = User.objects.get(email="mirjam@zorg.example.org")
    assert mirjam.check_password(words)
    assert mirjam.roles == ["team_lead"]
    assert mirjam.organisation.name == "Zorg"


def test_nobody_gets_two_accounts(db):
    add()

    with pytest.raises(CommandError, match="already"):
        add("Mirjam@zorg.example.org")
