"""Makes a new, bare file out of one that somebody sent; runs as a program of its own (``simba.uploads``).

It reads the bytes of strangers, so it has none of what Simba has: no settings, no database, no environment, and a
limit to memory, time and files. What it was sent comes in on one side; a line of JSON and the new bytes go out on
the other. Only what the content shows decides what a file is.
"""

import io
import json
import resource
import sys
import zlib

from PIL import (
    Image,
    ImageCms,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

LARGEST_SIDE, SMALL_SIDE, FEW_COLOURS = 2400, 480, 64
MOST_PIXELS = 64_000_000  # a telephone of 50 megapixels fits
MOST_PAGES = 60
MEMORY, SECONDS = 1536 * 1024**2, 30
# The only readers there are: Pillow knows forty more, each a door for somebody's odd bytes.
READERS = [plugin.format for plugin in (
    JpegImagePlugin.JpegImageFile, PngImagePlugin.PngImageFile, WebPImagePlugin.WebPImageFile
)]  # fmt: skip
SRGB = ImageCms.createProfile("sRGB")
# What a page of paper is made of; anything else of a page is something that happens.
OF_A_PAGE = {"/Type", "/Parent", "/Resources", "/Contents", "/MediaBox", "/CropBox", "/TrimBox", "/Rotate"}
OF_A_PAGE |= {"/Group", "/UserUnit"}
# What acts, is carried along or tells of the maker, wherever in a PDF it stands.
TAKEN_OUT = {"/AA", "/OpenAction", "/JS", "/JavaScript", "/EF", "/EmbeddedFiles", "/AF", "/RichMediaContent"}
TAKEN_OUT |= {
    "/Metadata",
    "/PieceInfo",
    "/LastModified",
    "/OPI",
    "/Ref",
    "/Alternates",
    "/Measure",
    "/PtData",
}
TAKEN_OUT |= {"/StructParent", "/StructParents"}


class Refused(Exception):
    """This cannot be made clean; its word says why (``simba.uploads.REFUSALS``)."""


def cleaned(data: bytes) -> tuple[dict, list[bytes]]:
    """What a file is, and its new bytes: the file itself and, of a picture, a small one."""
    if not data:
        raise Refused("empty")
    return _letter(data) if data.startswith(b"%PDF-") else _picture(data)


def _picture(data: bytes) -> tuple[dict, list[bytes]]:
    picture = _drawn(_opened(data))
    large, small = _fit(picture, LARGEST_SIDE), _fit(picture, SMALL_SIDE)
    kind = "png" if large.getcolors(FEW_COLOURS) else "jpeg"  # a drawing of a few colours stays sharp as PNG
    about = {"kind": kind, "width": large.width, "height": large.height}
    return about, [_encoded(large, kind), _encoded(small, "jpeg")]


def _opened(data: bytes) -> Image.Image:
    readers = READERS
    if data[4:8] == b"ftyp":  # only then is the reader of HEIC let near the bytes
        from pillow_heif import register_heif_opener

        register_heif_opener(thumbnails=False)
        readers = ["HEIF"]
    try:
        picture = Image.open(io.BytesIO(data), formats=readers)
    except UnidentifiedImageError as error:
        raise Refused("unknown") from error
    except Image.DecompressionBombError as error:
        raise Refused("too_many_pixels") from error
    if picture.width * picture.height > MOST_PIXELS:
        raise Refused("too_many_pixels")
    picture.draft(
        "RGB", (LARGEST_SIDE, LARGEST_SIDE)
    )  # a large JPEG is read at half or a quarter of its size
    return picture


def _drawn(picture: Image.Image) -> Image.Image:
    """The first frame, upright, in the colours every screen knows, and nothing but its pixels."""
    picture.load()
    picture = _in_usual_colours(ImageOps.exif_transpose(picture))
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        on_white = Image.new("RGBA", picture.size, "white")
        on_white.alpha_composite(picture)
        picture = on_white
    bare = Image.new("RGB", picture.size)
    bare.paste(picture.convert("RGB"))
    return bare


def _in_usual_colours(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "CMYK", "L"):
        return picture
    try:
        return ImageCms.profileToProfile(
            picture, ImageCms.ImageCmsProfile(io.BytesIO(profile)), SRGB, outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError):  # a profile that is none
        return picture


def _fit(picture: Image.Image, side: int) -> Image.Image:
    copy = picture.copy()
    copy.thumbnail((side, side), Image.Resampling.LANCZOS)
    return copy


def _encoded(picture: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, optimize=True, **({"quality": 85} if kind == "jpeg" else {}))
    return out.getvalue()


def _letter(data: bytes) -> tuple[dict, list[bytes]]:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as source:
            _refuse_what_cannot_be_kept(source)
            acted = _does_something(source)
            bare = _pages_only(source)
            out = io.BytesIO()
            bare.save(out, deterministic_id=True)
            return {"kind": "pdf", "pages": len(bare.pages), "left_out": acted}, [out.getvalue()]
    except pikepdf.PasswordError as error:
        raise Refused("locked") from error
    except (pikepdf.PdfError, pikepdf.ForeignObjectError, ValueError, TypeError) as error:
        raise Refused("broken") from error


def _refuse_what_cannot_be_kept(source) -> None:
    if source.is_encrypted:
        raise Refused("locked")
    if not len(source.pages):
        raise Refused("broken")
    if len(source.pages) > MOST_PAGES:
        raise Refused("too_many_pages")
    # Made anew while it is read, or a folder of other files: its pages say nothing of what is in it.
    if "/Collection" in source.Root or "/XFA" in source.Root.get("/AcroForm", {}):
        raise Refused("form")


def _does_something(source) -> bool:
    """Whether there is more in it than pages to read, so that its sender can be told what is left out."""
    names = source.Root.get("/Names", {})
    inside = [name in names for name in ("/JavaScript", "/EmbeddedFiles")]
    return any([*inside, "/AcroForm" in source.Root, "/OpenAction" in source.Root, "/AA" in source.Root])


def _pages_only(source):
    """A new PDF with the pages as they look, what was filled in and written on them drawn in place."""
    import pikepdf

    if "/AcroForm" in source.Root:
        source.generate_appearance_streams()
    source.flatten_annotations("all")
    bare = pikepdf.Pdf.new()
    bare.pages.extend(source.pages)
    if "/OCProperties" in source.Root:  # which layers are hidden must not be forgotten
        bare.Root.OCProperties = bare.copy_foreign(source.make_indirect(source.Root.OCProperties))
    for page in bare.pages:
        for key in set(page.obj.keys()) - OF_A_PAGE:
            del page.obj[key]
    for one in bare.objects:
        _take_out(one)
    return bare


def _take_out(one, depth: int = 0) -> None:
    """Take out of one object, and of what stands inside it, all that is not to be read as a page."""
    import pikepdf

    if depth > 50:
        raise Refused("broken")
    if isinstance(one, pikepdf.Array):
        inside = list(one)
    elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        for key in TAKEN_OUT & set(one.keys()):
            del one[key]
        if isinstance(one, pikepdf.Stream):
            _bare_picture_in(one)
        inside = [value for _, value in one.items()]
    else:
        return
    for value in inside:
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            _take_out(value, depth + 1)


def _bare_picture_in(stream) -> None:
    """A photo in a PDF is a whole JPEG, with where and when it was taken."""
    import pikepdf

    filters = stream.get("/Filter")
    filters = [str(f) for f in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    if filters not in (["/DCTDecode"], ["/FlateDecode", "/DCTDecode"]):
        return
    data = stream.read_raw_bytes()
    if len(filters) == 2:
        unpacking = zlib.decompressobj()
        data = unpacking.decompress(data, 64 * 1024**2)
        if unpacking.unconsumed_tail:
            raise Refused("broken")
    stream.write(without_notes(data), filter=pikepdf.Name.DCTDecode)


def without_notes(jpeg: bytes) -> bytes:
    """A JPEG with the same pixels and without its notes: EXIF, XMP, thumbnails, profiles, comments."""
    kept, at = [jpeg[:2]], 2
    while jpeg[at : at + 1] == b"\xff" and at + 4 <= len(jpeg):
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker == 0xDA:  # the pixels begin
            return b"".join([*kept, jpeg[at:]])
        is_note = marker == 0xFE or (0xE0 < marker <= 0xEF and marker != 0xEE)
        kept.append(b"" if is_note else jpeg[at : at + 2 + length])
        at += 2 + length
    raise Refused("broken")


def _shut_in() -> None:
    """No more memory, time, files or other programs than cleaning one file takes."""
    for what, most in [
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ]:
        resource.setrlimit(what, (most, most))


def main() -> None:
    _shut_in()
    try:
        about, parts = cleaned(sys.stdin.buffer.read())
    except Refused as refusal:
        about, parts = {"refused": str(refusal)}, []
    except (OSError, SyntaxError, ValueError, EOFError, zlib.error):
        about, parts = {"refused": "broken"}, []
    head = json.dumps(about | {"sizes": [len(part) for part in parts]}).encode()
    sys.stdout.buffer.write(b"\n".join([head, b"".join(parts)]))


if __name__ == "__main__":
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    main()
