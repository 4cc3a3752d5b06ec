"""Films, recordings and HEIC photos are boxes in boxes (ISO 14496-12): walking through them, blanking some.

Nothing moves when a box is blanked: it is renamed and filled with zeros, so that what points into the file stays true.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

# A film has some hundreds; millions of empty ones only keep the server busy.
MOST_BOXES = 50_000
FREE = b"free"


class Damaged(Exception):
    """The file does not have the form of its kind, or is larger than any camera makes."""


@dataclass(frozen=True)
class FileBox:
    """One box: its name, where it begins, where its content begins and where it ends."""

    name: bytes
    at: int
    body: int
    end: int


def boxes(data: bytes | bytearray, start: int, end: int) -> Iterator[FileBox]:
    """The boxes of a stretch, in order. Raises Damaged where none can begin."""
    for _piece in range(MOST_BOXES):
        if start + 8 > end:
            return
        size, name = struct.unpack_from(">I4s", data, start)
        body = start + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, body)
            body += 8
        elif size == 0:
            size = end - start
        if start + size > end and name == b"mdat":  # cut off on the way; what is there can be shown
            size = end - start
        if start + size < body or start + size > end:
            raise Damaged
        yield FileBox(bytes(name), start, body, start + size)
        start += size
    raise Damaged


def inside(data: bytes | bytearray, box: FileBox, skip: int = 0) -> Iterator[FileBox]:
    """The boxes in a box, behind so many bytes of its own."""
    return boxes(data, box.body + skip, box.end)


def first(data: bytes | bytearray, box: FileBox, *path: bytes) -> FileBox | None:
    """The box that a path of names leads to."""
    for name in path:
        found = next((one for one in inside(data, box) if one.name == name), None)
        if found is None:
            return None
        box = found
    return box


def blank(data: bytearray, box: FileBox) -> None:
    """Take a box's content away."""
    data[box.at + 4 : box.at + 8] = FREE
    wipe(data, box.body, box.end)


def wipe(data: bytearray, start: int, end: int) -> None:
    """Fill a stretch with zeros."""
    data[start:end] = bytes(max(0, end - start))
