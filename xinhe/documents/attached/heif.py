"""HEIC photos: what the boxes hold, the notes taken out in place, and the picture unfolded by a process of its own.

Run as a module it reads a photo and writes it as plain pixels: what strangers send is unfolded by a library in C, and
a fault of it ends that process and not the server.
"""

import contextlib
import io
import os
import resource
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator

from PIL import Image

from xinhe.documents.attached.boxes import Damaged, FileBox, blank, boxes, inside, wipe
from xinhe.documents.attached.films import movie_without_place

BRANDS = frozenset([b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"])
_OPEN_BRANDS = frozenset([b"mif1", b"msf1"])
_OUTER = frozenset(b"ftyp meta mdat idat moov".split())
_NOTES = frozenset([b"Exif", b"mime", b"uri "])
# Seconds, and bytes of memory, that unfolding one photo may take.
_LONGEST, _HEAVIEST = 20, 1536 * 1024 * 1024


def is_heif(data: bytes | bytearray) -> bool:
    """Do these bytes begin like a photo of this kind?"""
    if data[4:8] != b"ftyp":
        return False
    head = bytes(data[: min(int.from_bytes(data[:4], "big"), 256)])
    brands = {head[at : at + 4] for at in (8, *range(16, len(head), 4))}
    return head[8:12] in BRANDS or (head[8:12] in _OPEN_BRANDS and bool(brands & BRANDS))


def heif_without_place(data: bytearray, kept_notes: Callable[[bytes], bytes]) -> bytearray:
    """The same photo without its notes but for those that are kept; no byte of it moves."""
    outer = _outer(data)
    wipe(data, outer[-1].end if outer else 0, len(data))
    if not {b"meta", b"mdat"} <= {box.name for box in outer}:
        raise Damaged
    for box in outer:
        if box.name == b"meta":
            _empty_notes(data, box, kept_notes)
        elif box.name == b"moov":
            movie_without_place(data, box, [one for one in outer if one.name == b"mdat"])
        elif box.name not in _OUTER:
            blank(data, box)
    return data


def _outer(data: bytearray) -> list[FileBox]:
    """The outermost boxes, as far as there are any: some makers hang things behind the end that are none."""
    found: list[FileBox] = []
    with contextlib.suppress(Damaged):
        for box in boxes(data, 0, len(data)):
            found.append(box)
    return found


def _empty_notes(data: bytearray, meta: FileBox, kept_notes: Callable[[bytes], bytes]) -> None:
    parts = {box.name: box for box in inside(data, meta, 4)}
    if b"iinf" not in parts or b"iloc" not in parts:
        raise Damaged
    named = dict(_items(data, parts[b"iinf"]))
    inner = parts[b"idat"].body if b"idat" in parts else 0
    for item, pieces in _places(data, parts[b"iloc"], inner):
        kind = named.get(item, b"")
        if kind not in _NOTES:
            continue
        before = b"".join(data[start:end] for start, end in pieces)
        after = b""
        if kind == b"Exif" and len(before) > 4:
            kept = kept_notes(before[4 + int.from_bytes(before[:4], "big") :])
            after = bytes(4) + kept if kept and len(kept) + 4 <= len(before) else b""
        after = after.ljust(len(before), b"\0")
        for start, end in pieces:
            data[start:end], after = after[: end - start], after[end - start :]


def _items(data: bytearray, box: FileBox) -> Iterator[tuple[int, bytes]]:
    """Each item of the photo, by number, with what it is."""
    for entry in inside(data, box, 6 if data[box.body] == 0 else 8):
        version = data[entry.body]
        if entry.name != b"infe" or version < 2:
            continue
        item, _hidden, kind = struct.unpack_from(">HH4s" if version == 2 else ">IH4s", data, entry.body + 4)
        yield item, kind


class _Numbers:
    """Numbers of given lengths, one after the other."""

    def __init__(self, data: bytearray, box: FileBox) -> None:
        self.data, self.at, self.end = data, box.body, box.end

    def __call__(self, length: int) -> int:
        if self.at + length > self.end:
            raise Damaged
        self.at += length
        return int.from_bytes(self.data[self.at - length : self.at], "big")


def _places(data: bytearray, box: FileBox, inner: int) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Each item with the stretches of the file in which it lies."""
    number = _Numbers(data, box)
    version = number(4) >> 24
    lengths, more = number(1), number(1)
    for _item in range(number(2 if version < 2 else 4)):
        item = number(2 if version < 2 else 4)
        way = number(2) & 15 if version else 0
        number(2)
        base = number(more >> 4)
        pieces = []
        for _piece in range(number(2)):
            if version:
                number(more & 15)
            offset, length = number(lengths >> 4), number(lengths & 15)
            start = base + offset + (inner if way == 1 else 0)
            end = min(start + length, len(data)) if length else len(data)
            if way < 2 and start < end:
                pieces.append((start, end))
        yield item, pieces


def unfolded(data: bytes, box: tuple[int, int], most: int) -> tuple[Image.Image, int]:
    """The picture, upright within a box, and how many pixels it has. Raises OSError when it can't be had."""
    command = [sys.executable, "-m", __name__, *map(str, (*box, most))]
    sparing = os.environ | {"MALLOC_ARENA_MAX": "2"}
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_LONGEST, check=True, env=sparing)
    except subprocess.SubprocessError as error:
        raise OSError("a photo could not be unfolded") from error
    cost, _line, picture = done.stdout.partition(b"\n")
    return Image.open(io.BytesIO(picture), formats=["PNG"]), int(cost)


def _unfold(width: int, height: int, most: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_HEAVIEST, _HEAVIEST))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import pi_heif  # noqa: PLC0415  (absent where there is no wheel of it; then photos of this kind stand apart)

    pi_heif.register_heif_opener(thumbnails=False, decode_threads=2)
    with Image.open(io.BytesIO(sys.stdin.buffer.read())) as picture:
        cost = picture.width * picture.height
        if cost > most:
            raise SystemExit(2)
        shown = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    shown.thumbnail((width, height))
    sys.stdout.buffer.write(b"%d\n" % cost)
    shown.save(sys.stdout.buffer, "PNG", compress_level=1, icc_profile=None, exif=b"")


if __name__ == "__main__":
    _unfold(*(int(word) for word in sys.argv[1:]))
