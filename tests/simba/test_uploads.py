"""A file that somebody sends is made anew: only what can be seen of it is kept, whatever it says it is."""

import io
import zipfile
import zlib

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw

from simba.uploads import CLEANER, LARGEST, clean
from tests.simba.photos import GPS_WORDS, as_bytes, drawing, pdf, phone_photo

SCRIPT = b"<script>alert(1)</script>"


def made(data, name="foto.jpg", kind="image/jpeg"):
    return clean(SimpleUploadedFile(name, data, content_type=kind))


def refused(data, **how):
    with pytest.raises(ValidationError) as caught:
        made(data, **how)
    return caught.value.code


def opened(data):
    return Image.open(io.BytesIO(data))


def test_a_photo_of_a_telephone_tells_nothing_but_what_it_shows():
    sent = phone_photo()
    assert all(word in sent for word in GPS_WORDS)

    done = made(sent)

    picture = opened(done.content)
    assert (done.kind, picture.format) == ("jpeg", "JPEG")
    assert not picture.getexif()
    assert set(picture.info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
    }
    assert [
        word for word in [*GPS_WORDS, b"Exif", b"http://", b"ICC"] if word in done.content + done.small
    ] == []


def test_a_photo_stands_upright_and_is_made_no_larger_than_needed():
    done = made(phone_photo(size=(3000, 2000), orientation=6))

    assert (done.width, done.height) == (1600, 2400) == opened(done.content).size
    assert opened(done.small).size == (320, 480)
    # The corner that is red on the sensor is at the top right for who looks.
    red, _green, blue = opened(done.content).getpixel((1500, 100))
    assert red > 150 > blue


@pytest.mark.parametrize("form", ["PNG", "WEBP", "HEIF", "JPEG"])
def test_every_form_a_telephone_makes_is_taken_and_its_name_is_not_believed(form):
    done = made(phone_photo(form=form), name="virus.exe", kind="application/x-msdownload")

    assert done.kind == "jpeg"
    assert [word for word in GPS_WORDS if word in done.content] == []


def test_a_drawing_of_a_few_colours_stays_sharp():
    done = made(as_bytes(drawing(), "PNG"))

    assert (done.kind, done.width, done.height) == ("png", 400, 300)
    assert opened(done.content).convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_what_is_see_through_becomes_white_paper():
    clear = Image.new("RGBA", (50, 50), (0, 0, 0, 0))

    done = made(as_bytes(clear, "PNG"))

    assert opened(done.content).convert("RGB").getpixel((25, 25)) == (255, 255, 255)


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_of_a_moving_picture_the_first_frame_is_kept(form):
    red, blue = Image.new("RGB", (40, 40), "red"), Image.new("RGB", (40, 40), "blue")

    done = made(as_bytes(red, form, save_all=True, append_images=[blue], duration=100))

    picture = opened(done.content).convert("RGB")
    assert getattr(opened(done.content), "n_frames", 1) == 1
    assert picture.getpixel((20, 20))[0] > 240


def zipped(name, content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, content)
    return out.getvalue()


def test_a_picture_that_is_also_a_page_or_a_program_is_only_a_picture_afterwards():
    photo = as_bytes(Image.effect_noise((60, 60), 80).convert("RGB"), "JPEG", comment=SCRIPT)
    both = photo + zipped("Evil.class", b"\xca\xfe\xba\xbe")

    done = made(both)

    assert SCRIPT in both
    assert not zipfile.is_zipfile(io.BytesIO(done.content))
    assert [word for word in (SCRIPT, b"PK\x03\x04", b"Evil") if word in done.content] == []


SVG = b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (SVG, "unknown"),
        (b"<!doctype html>" + SCRIPT, "unknown"),
        (b"MZ\x90\x00" + b"\x00" * 500, "unknown"),
        (b"GIF89a" + zipped("a.class", b"x"), "unknown"),
        (zipped("bomb", b"0" * 5_000_000), "unknown"),
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 300, "unknown"),
        (phone_photo()[:3000], "broken"),
        (as_bytes(drawing(), "PNG")[:600], "broken"),
        (b"%PDF-1.7\n" + b"nothing of a PDF", "broken"),
        (pdf()[:200], "broken"),
        (SCRIPT + pdf(), "unknown"),
    ],
    ids=["nothing", "svg", "html", "exe", "gifar", "zip", "heic", "half jpeg", "half png", "no pdf", "half pdf",
        "html pdf"],
)  # fmt: skip
def test_what_is_no_picture_or_pdf_is_refused_whatever_it_is_called(data, why):
    assert refused(data, name="foto.jpg", kind="image/jpeg") == why


def chunk(kind, data):
    return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)


def test_twenty_thousand_dots_square_are_refused_before_they_are_drawn():
    side = (20_000).to_bytes(4)
    header = chunk(b"IHDR", side + side + b"\x01\x00\x00\x00\x00")
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + header
        + chunk(b"IDAT", zlib.compress(b"\x00" * 2501 * 20_000))
        + chunk(b"IEND", b"")
    )

    assert len(bomb) < 100_000
    assert refused(bomb) == "too_many_pixels"


def test_a_text_in_a_picture_that_unpacks_without_end_is_not_unpacked():
    text = b"Comment\x00\x00" + zlib.compress(b"0" * 200_000_000)
    plain = as_bytes(drawing(), "PNG")
    bomb = plain[:33] + chunk(b"zTXt", text) + plain[33:]

    assert refused(bomb) == "broken"


def test_ten_megabytes_is_the_most():
    assert refused(phone_photo() + b"\x00" * LARGEST) == "too_large"


def test_a_letter_keeps_its_pages_and_loses_who_made_it():
    sent = pdf(pages=3, author="Ank Veldmuis", words="Beste Lotte")

    done = made(sent)

    letter = pikepdf.open(io.BytesIO(done.content))
    assert b"Ank Veldmuis" in sent
    assert (done.kind, done.pages, done.left_out) == ("pdf", 3, False)
    assert "/Info" not in letter.trailer
    assert "/Metadata" not in letter.Root
    assert b"Beste Lotte" in letter.pages[0].Contents.read_bytes()
    assert b"Veldmuis" not in done.content


def acting(letter):
    """A PDF that acts in each of the ways a PDF can."""
    script = Dictionary(S=Name.JavaScript, JS="app.alert('kwaad')")
    launch = Dictionary(S=Name.Launch, F="kwaad.exe")
    letter.Root.OpenAction = script
    letter.Root.AA = Dictionary(WC=script)
    letter.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["kwaad", script])))
    letter.attachments["kwaad.exe"] = b"MZ kwaad"
    page = letter.pages[0]
    page.obj.AA = Dictionary(O=launch)
    page.obj.PieceInfo = Dictionary(Kwaad=Dictionary(Private="kwaad"))
    link = {"Type": Name.Annot, "Subtype": Name.Link, "Rect": [0, 0, 99, 99]}
    page.obj.Annots = letter.make_indirect(Array([letter.make_indirect(Dictionary(**link, A=launch))]))


def test_a_letter_that_acts_does_nothing_any_more_and_its_sender_is_told():
    sent = pdf(words="Beste Lotte", then=acting)

    done = made(sent)

    letter = pikepdf.open(io.BytesIO(done.content))
    readable = io.BytesIO()
    letter.save(readable, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert done.left_out
    assert set(letter.Root.keys()) == {"/Type", "/Pages"}
    assert len(letter.attachments) == 0
    acts = [
        b"kwaad",
        b"JavaScript",
        b"Launch",
        b"/AA",
        b"OpenAction",
        b"EmbeddedFile",
        b"Annots",
        b"PieceInfo",
    ]
    assert [word for word in acts if word in readable.getvalue()] == []
    assert b"Beste Lotte" in letter.pages[0].Contents.read_bytes()


def filled_in(letter):
    look = letter.make_stream(b"BT /F1 12 Tf 5 5 Td (Ja, dat wil ik) Tj ET")
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, [0, 0, 200, 20]
    look.Resources = letter.pages[0].obj.Resources
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="antwoord", V="Ja, dat wil ik", F=4,
        Rect=[50, 50, 250, 70], AP=Dictionary(N=look), DA="/F1 12 Tf",
    )  # fmt: skip
    field = letter.make_indirect(field)
    letter.pages[0].obj.Annots = letter.make_indirect(Array([field]))
    letter.Root.AcroForm = Dictionary(Fields=Array([field]), DR=letter.pages[0].obj.Resources)


def test_what_was_filled_in_on_a_form_stays_on_the_paper():
    done = made(pdf(then=filled_in))

    letter = pikepdf.open(io.BytesIO(done.content))
    drawn = [form.read_bytes() for form in letter.pages[0].obj.Resources.XObject.values()]
    assert "/AcroForm" not in letter.Root
    assert "/Annots" not in letter.pages[0].obj
    assert any(b"Ja, dat wil ik" in one for one in drawn)


@pytest.mark.parametrize("packed", [False, True])
def test_a_photo_inside_a_pdf_does_not_tell_where_it_was_taken(packed):
    photo = phone_photo()

    def with_photo(letter):
        picture = letter.make_stream(zlib.compress(photo) if packed else photo)
        picture.Type, picture.Subtype, picture.Width, picture.Height = Name.XObject, Name.Image, 640, 480
        picture.ColorSpace, picture.BitsPerComponent = Name.DeviceRGB, 8
        picture.Filter = Array([Name.FlateDecode, Name.DCTDecode]) if packed else Name.DCTDecode
        picture.Metadata = letter.make_stream(b"<x:xmpmeta>gemaakt in Haarlem</x:xmpmeta>")
        letter.pages[0].obj.Resources.XObject = Dictionary(Foto=picture)

    done = made(pdf(then=with_photo))

    letter = pikepdf.open(io.BytesIO(done.content))
    inside = letter.pages[0].obj.Resources.XObject.Foto
    assert opened(inside.read_raw_bytes()).size == (640, 480)
    assert [word for word in [*GPS_WORDS, b"Haarlem"] if word in done.content] == []


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (pdf(encryption=pikepdf.Encryption(owner="baas", user="geheim")), "locked"),
        (pdf(encryption=pikepdf.Encryption(owner="baas", user="")), "locked"),
        (pdf(pages=61), "too_many_pages"),
        (pdf(then=lambda letter: letter.Root.__setattr__("Collection", Dictionary())), "form"),
        (pdf(then=lambda letter: letter.Root.__setattr__("AcroForm", Dictionary(XFA="x"))), "form"),
    ],
    ids=["password", "locked", "pages", "folder", "xfa"],
)
def test_a_pdf_that_cannot_be_kept_whole_is_refused(sent, why):
    assert refused(sent, name="brief.pdf", kind="application/pdf") == why


def test_a_pdf_that_unpacks_without_end_costs_no_more_than_its_size():
    def with_bomb(letter):
        stream = letter.make_stream(b"")
        stream.write(zlib.compress(b" " * 300_000_000, 9), filter=Name.FlateDecode)
        letter.pages[0].obj.Contents = stream

    done = made(pdf(then=with_bomb))

    assert len(done.content) < 1_000_000


def test_the_same_file_made_anew_twice_gives_the_same_bytes():
    for sent in (phone_photo(), pdf(words="Beste Lotte")):
        assert made(sent).content == made(sent).content


@pytest.fixture
def instead(tmp_path, monkeypatch):
    """``instead(code)`` runs other code where the cleaner would run."""

    def run(code):
        script = tmp_path / "cleaner.py"
        script.write_text(code)
        monkeypatch.setattr("simba.uploads.CLEANER", script)

    return run


def test_who_cleans_is_told_nothing_of_simba(instead, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "geheim")
    instead("import json, os\nprint(json.dumps({'kind': ' '.join(os.environ), 'sizes': [0]}))")

    assert set(made(b"x").kind.split()) <= {"MALLOC_ARENA_MAX", "LC_CTYPE"}
    assert "simba" not in CLEANER.read_text().replace("simba.uploads", "")


@pytest.mark.parametrize(
    "code", ["import os; os.abort()", "while True: pass", "raise SystemExit(1)", "print()"]
)
def test_a_file_that_breaks_its_reader_is_a_damaged_file(instead, monkeypatch, code):
    monkeypatch.setattr("simba.uploads.SECONDS", 2)
    instead(code)

    assert refused(b"x") == "broken"


def test_who_cleans_writes_no_file_and_takes_no_more_than_its_memory(instead, tmp_path):
    limits = (
        f"import sys; sys.path.insert(0, {str(CLEANER.parent)!r}); import cleaning; cleaning._shut_in()\n"
    )
    for beyond in (
        f"from pathlib import Path; Path({str(tmp_path / 'left')!r}).write_bytes(b'x')",
        "bytearray(2 * 1024**3)",
    ):
        instead(limits + beyond)

        assert refused(b"x") == "broken"
    assert not (tmp_path / "left").exists() or not (tmp_path / "left").read_bytes()


def test_a_picture_with_broken_colours_is_still_a_picture():
    picture = Image.new("RGB", (64, 64), "green")
    ImageDraw.Draw(picture).line((0, 0, 64, 64), "red")

    done = made(as_bytes(picture, "JPEG", icc_profile=b"no profile at all"))

    assert done.width == 64
