"""Small pictures: upright, on white, without notes, drawn once; whatever can't be drawn has none and breaks nothing."""

import io
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.evidence import EACH, HEIC, picture
from tests.hostile import giant_png
from xinhe.documents.attached import pictures
from xinhe.documents.attached.pictures import drawn, small
from xinhe.documents.models import File
from xinhe.documents.store import path_of, receive, rows

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
Rgb = tuple[int, int, int]


def row(name: str, data: bytes) -> File:
    taken = receive(SimpleUploadedFile(name, data))
    return rows([taken], subject_id=uuid4(), seq=1, from_petitioner=True, at=AT)[0]


def shown(name: str, data: bytes) -> Image.Image:
    made = small(row(name, data))
    assert made is not None
    return Image.open(io.BytesIO(made))


def near(found: object, wanted: Rgb) -> bool:
    assert isinstance(found, tuple)
    return all(abs(one - two) < 40 for one, two in zip(found, wanted, strict=True))


def turned(form: str, way_up: int) -> bytes:
    """Red at the left and blue at the right as the sensor saw it, with the camera's note of the way up."""
    image = Image.new("RGB", (80, 40), "red")
    image.paste((0, 0, 255), (40, 0, 80, 40))
    notes, out = Image.Exif(), io.BytesIO()
    notes[0x0112], notes[0x010F] = way_up, "SECRETPHONE"
    image.save(out, form, exif=notes.tobytes())
    return out.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    ("way_up", "size", "corner", "foot"),
    [
        (2, (80, 40), (0, 0, 255), (0, 0, 255)),
        (3, (80, 40), (0, 0, 255), (0, 0, 255)),
        (4, (80, 40), (255, 0, 0), (255, 0, 0)),
        (5, (40, 80), (255, 0, 0), (0, 0, 255)),
        (7, (40, 80), (0, 0, 255), (255, 0, 0)),
        (6, (40, 80), (255, 0, 0), (0, 0, 255)),
        (8, (40, 80), (0, 0, 255), (255, 0, 0)),
    ],
)
def test_a_turned_photo_stands_upright(form: str, way_up: int, size: tuple[int, int], corner: Rgb, foot: Rgb) -> None:
    image = shown(f"a.{form}", turned(form, way_up))
    assert image.size == size
    assert near(image.getpixel((3, 3)), corner)
    assert near(image.getpixel((3, image.height - 4)), foot)


def test_a_heic_photo_stands_upright_once_and_not_twice() -> None:
    image = shown("a.heic", HEIC)
    assert image.size == (120, 160)
    assert near(image.getpixel((3, 3)), (0, 255, 0))
    assert near(image.getpixel((116, 3)), (255, 0, 0))
    assert near(image.getpixel((116, 156)), (0, 0, 255))


@pytest.mark.parametrize(
    "data",
    [
        EACH["签名.png"],
        picture("WEBP", mode="RGBA", color=(0, 0, 0, 0)),
        picture("PNG", mode="LA", color=(0, 0)),
        picture("PNG", mode="P", color=0, transparency=0),
        picture("PNG", mode="RGB", color=(0, 0, 0), transparency=(0, 0, 0)),
        picture("PNG", mode="L", color=0, transparency=0),
    ],
)
def test_what_is_seen_through_is_white(data: bytes) -> None:
    assert near(shown("签名", data).getpixel((5, 5)), (255, 255, 255))


def test_sixteen_bits_of_grey_stay_grey() -> None:
    assert near(shown("扫描.png", picture("PNG", mode="I;16", color=32768)).getpixel((5, 5)), (128, 128, 128))


def test_thin_lines_of_a_scan_in_black_and_white_are_not_lost() -> None:
    scan = Image.new("1", (2400, 2400), 1)
    for y in range(0, 2400, 40):
        scan.paste(0, (0, y, 2400, y + 2))
    out = io.BytesIO()
    scan.save(out, "PNG")
    assert len({shown("扫描.png", out.getvalue()).getpixel((100, y)) for y in range(100)}) > 2


def test_a_picture_shown_to_others_bears_no_notes(notes: bytes) -> None:
    for name, data in (("a.jpg", picture("JPEG", exif=notes)), ("a.heic", HEIC)):
        made = small(row(name, data))
        assert made is not None
        assert len(made) < 20_000
        assert [word for word in (b"Exif", b"GPS", b"SECRET", b"MAKERNOTE") if word in made] == []


def test_a_small_picture_is_drawn_once(tmp_path: Path) -> None:
    file = row("a.jpg", EACH["现场.jpg"])
    first = small(file)
    assert [path.name for path in (tmp_path / "small").rglob("*") if path.is_file()] == [file.hash]
    path_of(file.hash).unlink()
    assert small(file) == first


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("巨图.png", giant_png(13000)),
        ("坏.heic", HEIC.replace(b"hvcC", b"hvcX")),
        ("通知.ofd", EACH["通知.ofd"]),
        ("合同.pdf", EACH["合同.pdf"]),
        ("断.jpg", picture("JPEG", (900, 900))[:-4000]),
        ("断.webp", b"RIFF\x14\0\0\0WEBPVP8 \x08\0\0\0" + bytes(8)),
    ],
)
def test_what_cannot_be_drawn_has_none(name: str, data: bytes) -> None:
    assert small(row(name, data)) is None


def test_a_heic_photo_over_the_bound_is_not_unfolded() -> None:
    with pytest.raises(OSError):
        drawn(HEIC, (480, 480), most=1000)
    assert drawn(HEIC, (480, 480))[1] == 160 * 120
    assert pictures.PICTURE == 40_000_000
