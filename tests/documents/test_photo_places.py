import io
import struct

import pytest
from PIL import Image, ImageChops
from PIL.PngImagePlugin import PngInfo

from xinhe.documents.attached.boxes import Damaged
from xinhe.documents.attached.kinds import JPEG, PDF, PNG, WEBP, FileKind
from xinhe.documents.attached.places import without_place


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def is_same(one: bytes, other: bytes) -> bool:
    return ImageChops.difference(opened(one).convert("RGB"), opened(other).convert("RGB")).getbbox() is None


def assert_without_place(data: bytes) -> None:
    assert dict(opened(data).getexif().get_ifd(0x8825)) == {}
    for word in (b"GPS", b"MAKERNOTE", b"SECRETPHONE", b"30.2618", b"xap/1.0"):
        assert word not in data


def test_a_jpeg_loses_its_place_and_keeps_its_pixels_and_way_up(jpeg: bytes) -> None:
    assert dict(opened(jpeg).getexif().get_ifd(0x8825))
    clean = without_place(jpeg, JPEG)
    assert_without_place(clean)
    assert is_same(jpeg, clean)
    exif = opened(clean).getexif()
    assert (exif[0x0112], exif.get_ifd(0x8769)[0x9003]) == (6, "2026:03:02 08:59:59")
    assert opened(clean).info["icc_profile"] == b"profile"


def test_a_clean_jpeg_stays_as_it_is(jpeg: bytes) -> None:
    clean = without_place(jpeg, JPEG)
    assert without_place(clean, JPEG) == clean


def test_a_progressive_jpeg_keeps_all_its_scans(picture: Image.Image, notes: bytes) -> None:
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=notes, progressive=True)
    clean = without_place(out.getvalue(), JPEG)
    assert_without_place(clean)
    assert is_same(out.getvalue(), clean)


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_damaged_notes_are_dropped_whole(jpeg: bytes) -> None:
    at = jpeg.index(b"Exif\x00\x00") + 10
    for junk in (b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\x00\x00\x00\x08"):
        broken = jpeg[:at] + junk + jpeg[at + 4 :]
        assert is_same(broken, without_place(broken, JPEG))
        assert b"GPSLatitude" not in without_place(broken, JPEG)


def test_a_png_loses_notes_and_texts(picture: Image.Image, notes: bytes) -> None:
    text = PngInfo()
    text.add_itxt("XML:com.adobe.xmp", "<x exif:GPSLatitude='30.2618'/>")
    out = io.BytesIO()
    picture.save(out, "PNG", exif=notes, pnginfo=text)
    clean = without_place(out.getvalue() + b"GPS behind the end", PNG)
    assert_without_place(clean)
    assert is_same(out.getvalue(), clean)
    assert opened(clean).getexif()[0x0112] == 6


@pytest.mark.parametrize("is_lossless", [True, False])
def test_a_webp_loses_its_notes(picture: Image.Image, notes: bytes, is_lossless: bool) -> None:
    out = io.BytesIO()
    picture.save(out, "WEBP", lossless=is_lossless, exif=notes, xmp=b"<x GPS='30.2618' xap/1.0/>")
    clean = without_place(out.getvalue() + b"GPS behind the end", WEBP)
    assert_without_place(clean)
    assert is_same(out.getvalue(), clean)
    assert opened(clean).getexif()[0x0112] == 6


def test_a_webp_without_notes_stays_as_it_is(picture: Image.Image) -> None:
    out = io.BytesIO()
    picture.save(out, "WEBP")
    assert without_place(out.getvalue(), WEBP) == out.getvalue()


def test_an_image_that_would_unfold_to_a_giant_is_refused(picture: Image.Image) -> None:
    out = io.BytesIO()
    picture.save(out, "PNG")
    data = out.getvalue()
    with pytest.raises(Damaged):
        without_place(data[:16] + struct.pack(">II", 60_000, 60_000) + data[24:], PNG)


def test_cut_or_scrambled_images_are_refused_and_never_crash(jpeg: bytes, picture: Image.Image) -> None:
    out = io.BytesIO()
    picture.save(out, "PNG")
    for data, kind in ((jpeg, JPEG), (out.getvalue(), PNG)):
        for end in (4, 12, 21, 40, 300):
            with pytest.raises(Damaged):
                without_place(data[:end], kind)


def test_a_photo_cut_on_the_way_is_kept_as_far_as_it_came(picture: Image.Image) -> None:
    out = io.BytesIO()
    picture.save(out, "JPEG")
    assert without_place(out.getvalue()[:-500], JPEG) == out.getvalue()[:-500]


def test_what_is_no_image_stays_as_it_is() -> None:
    assert without_place(b"%PDF-1.7 GPS", PDF) == b"%PDF-1.7 GPS"


EMPTY_PIECES = {
    JPEG: b"\xff\xd8" + b"\xff\xe1\x00\x02" * 60_000 + b"\xff\xd9",
    PNG: b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\x00tEXt\x00\x00\x00\x00" * 60_000,
    WEBP: b"RIFF\xff\xff\xff\x00WEBP" + b"ALPH\x00\x00\x00\x00" * 60_000,
}


@pytest.mark.parametrize("kind", EMPTY_PIECES)
def test_an_image_of_countless_empty_pieces_is_damaged(kind: FileKind) -> None:
    with pytest.raises(Damaged):
        without_place(EMPTY_PIECES[kind], kind)
