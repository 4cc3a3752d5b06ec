"""Films and recordings in boxes: what they hold, and taking out of them where they were made."""

import struct
from collections.abc import Iterator, Sequence

from xinhe.documents.attached.boxes import Damaged, FileBox, blank, boxes, first, inside, wipe
from xinhe.documents.attached.kinds import GP3, M4A, MOV, MP4, FileKind

# By what a film begins: the first box, where no box says which kind it is.
OLD_BEGINNINGS = (b"moov", b"mdat", b"wide")
_OUTER = frozenset(b"ftyp styp moov mdat moof mfra sidx wide pdin".split())
_MOVIE = frozenset(b"mvhd trak mvex iods".split())
_TRACK = frozenset(b"tkhd edts mdia tref load clip matt tapt".split())
# Tracks to be seen and heard; cameras write the way they went into all others, subtitles included.
_SHOWN = frozenset([b"vide", b"soun", b"tmcd", b"auxv"])


def film_of(data: bytes | bytearray) -> FileKind | None:
    """Which film or recording these boxes are; None when they are neither."""
    try:
        handlers = {_handler(data, track) for movie in _movies(data) for track in _tracks(data, movie)}
    except (Damaged, struct.error):
        return None
    brand = bytes(data[8:12]) if data[4:8] == b"ftyp" else b"qt  "
    if brand[:3] in (b"3gp", b"3g2", b"3gr", b"3gs", b"3ge", b"3gg"):
        return GP3 if handlers & {b"vide", b"soun"} else None
    if b"vide" in handlers:
        return MOV if brand == b"qt  " else MP4
    return M4A if b"soun" in handlers else None


def film_without_place(data: bytearray) -> bytearray:
    """The same film, its notes and the tracks of its way blanked; of every box, those that are kept are listed."""
    outer = list(boxes(data, 0, len(data)))
    for box in outer:
        if box.name not in _OUTER:
            blank(data, box)
        if box.name == b"moov":
            movie_without_place(data, box, [one for one in outer if one.name == b"mdat"])
    return data


def movie_without_place(data: bytearray, movie: FileBox, contents: Sequence[FileBox]) -> None:
    """Blank the notes of a film's table, and what other tracks than those shown have in its contents."""
    left = len(data)
    for box in inside(data, movie):
        if box.name not in _MOVIE:
            blank(data, box)
        elif box.name == b"trak" and _handler(data, box) not in _SHOWN:
            for start, end in _samples(data, box):
                if not any(one.body <= start and end <= one.end for one in contents):
                    continue
                left -= end - start
                if left < 0:  # chunks over chunks: no camera writes them
                    raise Damaged
                wipe(data, start, end)
            blank(data, box)
        elif box.name == b"trak":
            for part in inside(data, box):
                if part.name not in _TRACK:
                    blank(data, part)


def _movies(data: bytes | bytearray) -> Iterator[FileBox]:
    for box in boxes(data, 0, len(data)):
        if box.name == b"moov":
            yield box
            return


def _tracks(data: bytes | bytearray, movie: FileBox) -> Iterator[FileBox]:
    return (box for box in inside(data, movie) if box.name == b"trak")


def _handler(data: bytes | bytearray, track: FileBox) -> bytes:
    found = first(data, track, b"mdia", b"hdlr")
    return bytes(data[found.body + 8 : found.body + 12]) if found else b""


def _samples(data: bytes | bytearray, track: FileBox) -> Iterator[tuple[int, int]]:
    """Where the content of a track lies: stretch by stretch."""
    table = first(data, track, b"mdia", b"minf", b"stbl")
    parts = {box.name: box for box in inside(data, table)} if table else {}
    offsets = parts.get(b"stco") or parts.get(b"co64")
    if not offsets or b"stsz" not in parts or b"stsc" not in parts:
        return
    sizes = _numbers(data, parts[b"stsz"], "I", skip=8)
    (same,) = struct.unpack_from(">I", data, parts[b"stsz"].body + 4)
    runs = _numbers(data, parts[b"stsc"], "I", skip=4)
    run, sample = 0, 0
    for n, at in enumerate(_numbers(data, offsets, "Q" if offsets.name == b"co64" else "I", skip=4), start=1):
        while run + 3 < len(runs) and runs[run + 3] <= n:
            run += 3
        many = runs[run + 1] if run + 1 < len(runs) else 0
        length = many * same if same else sum(sizes[sample : sample + many])
        sample += many
        if at < len(data):
            yield at, min(at + length, len(data))


def _numbers(data: bytes | bytearray, box: FileBox, form: str, *, skip: int) -> tuple[int, ...]:
    """The numbers that a table of a track lists, behind its version and ``skip`` bytes."""
    start = box.body + 4 + skip
    count = max(0, box.end - start) // struct.calcsize(form)
    return struct.unpack_from(f">{count}{form}", data, start)
