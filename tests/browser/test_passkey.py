"""A passkey under the strict content security policy: set up once, then in without a password."""

from tests.browser.conftest import PASSWORD, serious

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_somebody_sets_up_a_passkey_and_signs_in_with_it(world, signed_in):
    page = signed_in(world.ank)
    refused = []
    page.on(
        "console", lambda line: refused.append(line.text) if "Content Security Policy" in line.text else None
    )
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})

    page.goto("/account/2fa/webauthn/add/")
    page.fill("[name=password]", PASSWORD)
    assert serious(page) == []
    page.get_by_role("button", name="Ga verder").click()
    page.fill("[name=name]", "Mijn telefoon")
    page.check("[name=passwordless]")
    page.get_by_role("button", name="Instellen").click()
    page.get_by_text("Herstelcodes").first.wait_for()
    page.context.clear_cookies(name="simba")
    page.goto("/account/login/")
    page.get_by_role("button", name="Log in met").click()
    page.wait_for_url(lambda url: "/account/" not in url)

    page.goto("/account/2fa/webauthn/")
    page.get_by_text("Mijn telefoon").wait_for()
    assert serious(page) == []
    assert refused == []
