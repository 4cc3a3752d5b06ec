import io
import struct
from pathlib import Path

import pytest
from PIL import Image
from pytest_django import Settings

PLACE = (30.0, 15.0, 42.5)


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Settings) -> Path:
    settings.FILES = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def picture() -> Image.Image:
    return Image.effect_mandelbrot((320, 200), (-2, -1.2, 1, 1.2), 60).convert("RGB")


@pytest.fixture
def notes() -> bytes:
    """Camera notes with a place, a maker's note, a way up and a moment."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x0132] = 6, "SECRETPHONE", "2026:03:02 09:00:00"
    exif[0x8769] = {0x9003: "2026:03:02 08:59:59", 0x927C: b"MAKERNOTE 30.2618N"}
    exif[0x8825] = {1: "N", 2: PLACE, 3: "E", 4: (120.0, 9.0, 1.0), 29: "2026:03:02"}
    return exif.tobytes()


@pytest.fixture
def jpeg(picture: Image.Image, notes: bytes) -> bytes:
    """A photo as a phone makes it: notes, XMP with a place, a second picture and a film behind the end."""
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=notes, quality=90, comment=b"at 30.2618", icc_profile=b"profile")
    xmp = b"http://ns.adobe.com/xap/1.0/\x00<x exif:GPSLatitude='30,15.7N'/>"
    data = out.getvalue()
    return data[:2] + b"\xff\xe1" + struct.pack(">H", len(xmp) + 2) + xmp + data[2:] + data + b"ftypmp42 GPS"
