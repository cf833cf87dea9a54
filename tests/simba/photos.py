"""Photos and letters as telephones and printers make them, for tests to send."""

import io

import pikepdf
import pillow_heif
from pikepdf import Dictionary, Name
from PIL import Image, ImageDraw

pillow_heif.register_heif_opener()
MAKER, WORDS = "Telefoonmerk 15", "Keukentafel bij Lotte"
# What a photo tells besides what it shows.
GPS_WORDS = [MAKER.encode(), WORDS.encode()]


def as_bytes(picture, form, **how):
    out = io.BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()


def drawing(size=(400, 300)):
    """A house as a child draws it: four colours."""
    paper = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(paper)
    pen.rectangle((100, 150, 300, 280), outline="black", fill="yellow", width=4)
    pen.polygon([(80, 150), (200, 60), (320, 150)], fill="red")
    return paper


def phone_photo(form="JPEG", size=(640, 480), orientation=1):
    """A photo with everything a telephone writes beside it: where, when, with what, how to hold it."""
    photo = Image.effect_noise(size, 40).convert("RGB")
    ImageDraw.Draw(photo).rectangle((0, 0, size[0] // 4, size[1] // 4), fill="red")
    notes = Image.Exif()
    notes[0x010F], notes[0x010E], notes[0x0112] = MAKER, WORDS, orientation
    where = notes.get_ifd(0x8825)
    where[1], where[2], where[3], where[4] = "N", (52.0, 22.0, 51.6), "E", (4.0, 38.0, 16.4)
    return as_bytes(photo, form, exif=notes.tobytes(), **({"lossless": True} if form == "WEBP" else {}))


def pdf(pages=1, author="", words="Een brief", then=lambda letter: None, encryption=None):
    """A letter; ``then`` puts in it what else there should be."""
    letter = pikepdf.Pdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    for _number in range(pages):
        page = letter.add_blank_page(page_size=(595, 842))
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
        page.obj.Contents = letter.make_stream(f"BT /F1 18 Tf 70 700 Td ({words}) Tj ET".encode())
    if author:
        letter.docinfo[Name.Author] = author
        with letter.open_metadata() as notes:
            notes["dc:creator"] = [author]
    then(letter)
    out = io.BytesIO()
    how = (
        {"encryption": encryption} if encryption else {"stream_decode_level": pikepdf.StreamDecodeLevel.none}
    )
    letter.save(out, compress_streams=False, **how)
    return out.getvalue()
