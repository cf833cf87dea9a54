"""A counsellor adds a photo and a letter to a session on a phone, and others see them; with and without script."""

import io
import re

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from teams.models import CounsellingSession, SessionFile
from tests.browser.conftest import PHONE, serious
from tests.simba.photos import GPS_WORDS, pdf, phone_photo
from tests.world import make_file, make_session

pytestmark = pytest.mark.django_db(transaction=True)


def chosen(data, name="IMG_1234.jpg", kind="image/jpeg"):
    return {"name": name, "mimeType": kind, "buffer": data}


def drawn(picture):
    """The size of a picture, once the browser has drawn it."""
    return picture.evaluate("img => img.decode().then(() => [img.naturalWidth, img.naturalHeight])")


def add(page, title, file):
    page.get_by_label("Foto of PDF").set_input_files(file)
    page.get_by_label("Wat is erop te zien?").fill(title)
    page.get_by_role("button", name="Toevoegen", exact=True).click()


def test_a_photo_of_a_drawing_goes_with_a_session_and_nothing_typed_is_lost(world, signed_in):
    photo = phone_photo(size=(2000, 1500), orientation=6)
    page = signed_in(world.ank, viewport=PHONE)
    page.goto(reverse("teams:add_session", args=[world.family.pk]))
    page.get_by_label("Wat gebeurde er?").fill("Sara tekende haar kamer.")
    page.locator("[data-save-state][data-state=saved]").wait_for()
    page.get_by_label("Sara (6)").check()

    page.get_by_role("button", name="Foto of brief toevoegen").click()
    page.wait_for_url("**/files/")
    assert serious(page) == []
    add(page, "Tekening van Sara", chosen(photo))
    page.get_by_text("Toegevoegd: Tekening van Sara").wait_for()
    assert drawn(page.get_by_role("img", name="Tekening van Sara")) == [360, 480]
    assert serious(page) == []
    page.get_by_role("link", name="Terug naar het gesprek").click()

    assert page.get_by_label("Wat gebeurde er?").input_value() == "Sara tekende haar kamer."
    assert page.get_by_label("Sara (6)").is_checked()
    assert serious(page) == []
    page.get_by_role("button", name="Klaar, vastleggen").click()
    page.wait_for_url(re.compile(r"/sessions/\d+/$"))
    page.get_by_role("img", name="Tekening van Sara").wait_for()
    assert serious(page) == []
    shown = page.request.get(page.get_by_role("link", name="Tekening van Sara").get_attribute("href")).body()
    assert all(word in photo for word in GPS_WORDS)
    assert [word for word in [*GPS_WORDS, b"Exif"] if word in shown] == []
    assert not Image.open(io.BytesIO(shown)).getexif()


def test_a_refused_file_leaves_the_words_and_one_may_try_again(world, signed_in):
    draft = make_session(world.family, world.ank, final=False)
    page = signed_in(world.ank, viewport=PHONE)
    page.goto(reverse("teams:session_files", args=[world.family.pk, draft.pk]))

    add(page, "Brief van school", chosen(b"MZ" * 500, "brief.pdf", "application/pdf"))
    page.get_by_role("link", name=re.compile("Dit is geen foto en geen PDF")).wait_for()
    assert page.get_by_label("Wat is erop te zien?").input_value() == "Brief van school"
    assert serious(page) == []
    add(page, "Brief van school", chosen(pdf(pages=2), "brief.pdf", "application/pdf"))

    page.get_by_role("link", name=re.compile("Brief van school")).wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Brief van school")).click()
    file = SessionFile.objects.get()
    assert download.value.suggested_filename == f"{world.family.number}_{file.pk}.pdf"
    assert download.value.path().read_bytes().startswith(b"%PDF-")


def test_what_is_too_large_or_has_no_words_is_said_before_it_is_sent(world, signed_in):
    draft = make_session(world.family, world.ank, final=False)
    page = signed_in(world.ank, viewport=PHONE)
    sent = []
    page.goto(reverse("teams:session_files", args=[world.family.pk, draft.pk]))
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)

    field = page.get_by_label("Foto of PDF")
    field.set_input_files(chosen(phone_photo()))
    page.get_by_role("button", name="Toevoegen", exact=True).click()
    assert field.evaluate("field => field.files.length") == 1
    add(page, "Groot", chosen(b"x" * (10 * 1024 * 1024 + 1)))

    assert field.evaluate("field => field.validationMessage").startswith("Dit bestand is groter dan 10 MB")
    assert sent == []


def test_enter_in_a_field_keeps_the_draft_as_it_always_did(world, signed_in):
    draft = make_session(world.family, world.ank, final=False)
    page = signed_in(world.ank)
    page.goto(reverse("teams:edit_session", args=[world.family.pk, draft.pk]))

    page.get_by_label("Waar", exact=True).fill("Thuis")
    page.get_by_label("Waar", exact=True).press("Enter")

    page.wait_for_url(re.compile(r"/sessions/$"))
    assert CounsellingSession.objects.get().place == "Thuis"


def test_a_file_is_added_and_removed_without_script(world, signed_in):
    draft = make_session(world.family, world.ank, final=False)
    page = signed_in(world.ank, viewport=PHONE, java_script_enabled=False)
    page.goto(reverse("teams:edit_session", args=[world.family.pk, draft.pk]))

    page.get_by_role("button", name="Foto of brief toevoegen").click()
    add(page, "Een flap", chosen(phone_photo()))
    page.get_by_text("Toegevoegd: Een flap").wait_for()
    page.get_by_text("Weghalen").click()
    page.get_by_role("button", name="Ja, haal het weg").click()

    page.get_by_text("Weggehaald: Een flap").wait_for()
    assert not SessionFile.objects.exists()


def test_a_parent_sees_the_picture_large_and_prints_the_page(world, signed_in):
    session = make_session(world.family, world.ank, [world.sara], final=False, audience="parents")
    photo = phone_photo()
    make_file(session, "Tekening van Sara", content=photo)
    CounsellingSession.objects.update(status="final", finalised_at=session.saved_at)
    page = signed_in(world.marloes, viewport=PHONE)

    page.goto(reverse("teams:sessions", args=[world.family.pk]))
    page.get_by_text("foto’s en brieven").wait_for(state="attached")
    page.get_by_role("link", name=re.compile("Huisbezoek")).click()
    page.emulate_media(media="print")
    expect(page.get_by_text("Wat er gebeurde")).to_be_visible()
    expect(page.get_by_role("button", name="Afdrukken")).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("link", name="Tekening van Sara").click()

    page.wait_for_url(re.compile(r"/files/\d+/$"))
    assert drawn(page.locator("img")) == [640, 480]
