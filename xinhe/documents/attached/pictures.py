"""Pictures drawn anew, upright and on white: as a page of a dossier or as a small one on a screen.

What is drawn bears no notes: neither where nor with what it was taken.
"""

import io
import logging
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageOps

from xinhe.documents.attached.heif import is_heif, unfolded
from xinhe.documents.attached.kinds import PICTURES
from xinhe.documents.models import File
from xinhe.documents.store import Incoming, path_of, read_file, write

logger = logging.getLogger(__name__)
MILLION = 1_000_000
# A JPEG is read at a fraction of its size, all others whole, and so are those that come in passes.
PICTURE, JPEG = 40 * MILLION, 200 * MILLION
SMALL, LARGE = (480, 480), (1600, 1600)
FOLDER = "small"
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")


class TooCostly(Exception):
    """A picture larger than the bound that was given."""


def drawn(data: bytes, box: tuple[int, int], *, most: int = PICTURE) -> tuple[Image.Image, int]:
    """The picture within a box, and how many pixels had to be unfolded for it. Raises TooCostly or OSError."""
    if is_heif(data):
        shown, cost = unfolded(data, box, min(PICTURE, most))
        return _on_white(shown), cost
    with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
        whole = picture.width * picture.height
        is_sparing = picture.format == "JPEG" and not picture.info.get("progressive")
        if whole > (JPEG if is_sparing else PICTURE):
            raise TooCostly
        if is_sparing:
            picture.draft(None, box)
        cost = picture.width * picture.height
        if cost > min(PICTURE, most):
            raise TooCostly
        shown = _on_white(ImageOps.exif_transpose(picture))
    shown.thumbnail(box)
    return shown, cost


def _on_white(picture: Image.Image) -> Image.Image:
    """The picture in plain colours; what is seen through is white."""
    if picture.has_transparency_data:
        over = picture.convert("RGBA")
        white = Image.new("RGB", over.size, "white")
        white.paste(over, mask=over.getchannel("A"))
        return white
    if picture.mode.startswith("I"):  # 16 bits of grey, which a conversion would cut off to white
        picture = picture.point(lambda grey: grey / 256)
    return picture.convert("RGB")


def small(file: File | Incoming) -> bytes | None:
    """A small JPEG of a picture that was attached, drawn once and kept apart; None when it can't be drawn."""
    # Beside the store, for these are drawn from it and may be deleted at any time.
    place = Path(settings.FILES).with_name(FOLDER) / path_of(file.hash).relative_to(settings.FILES)
    try:
        return place.read_bytes()
    except FileNotFoundError:
        pass
    data = _anew(file, SMALL)
    if data is not None:
        write(data, place)
    return data


def large(file: File | Incoming) -> bytes | None:
    """A JPEG of a picture that fills a screen; None when it can't be drawn."""
    return _anew(file, LARGE)


def _anew(file: File | Incoming, box: tuple[int, int]) -> bytes | None:
    if all(file.media_type != kind.media_type for kind in PICTURES):
        return None
    row = file if isinstance(file, File) else File(name=file.name, size=file.size, hash=file.hash)
    try:
        shown, _cost = drawn(read_file(row), box)
    except Exception as error:  # the library raises a dozen kinds over odd pictures
        logger.info("a picture could not be drawn: %s", type(error).__name__)
        return None
    out = io.BytesIO()
    shown.save(out, "JPEG", quality=80, optimize=True)
    return out.getvalue()
