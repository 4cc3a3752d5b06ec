"""Take out of a photo or a film where it was taken (个人信息保护法 第二十八条: 行踪轨迹), without touching its pixels.

What is kept is listed, not what is removed: makers hide places in notes, second pictures and films of
their own. Of the camera's notes stay the way up and when the photo was taken, for they matter as evidence.
"""

import re
import struct
import zlib
from collections.abc import Iterator

from PIL import Image

from xinhe.documents.attached.boxes import Damaged
from xinhe.documents.attached.films import film_without_place
from xinhe.documents.attached.heif import heif_without_place
from xinhe.documents.attached.kinds import GP3, HEIC, JPEG, M4A, MOV, MP4, PNG, WEBP, FileKind

# The largest phone cameras make 200 million; an image is never decoded here, but readers will.
MOST_PIXELS = 250_000_000
# A camera makes some thousands of pieces at most; millions of empty ones only keep the server busy.
MOST_PIECES = 50_000

_ORIENTATION, _DATE, _EXIF_IFD = 0x0112, 0x0132, 0x8769
_TAKEN = (0x9003, 0x9004, 0x9010, 0x9011, 0x9012)

_EXIF = b"Exif\x00\x00"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_END_OF_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_FILL = re.compile(rb"\xff+")
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP sBIT pHYs bKGD hIST sPLT acTL fcTL fdAT".split()
)
_WEBP_KEPT = frozenset([b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"])


def without_place(data: bytearray, kind: FileKind) -> bytes | bytearray:
    """The same file without its place, changed where it lies when it is large; other kinds come back unchanged."""
    strip = {JPEG: _jpeg, PNG: _png, WEBP: _webp}.get(kind)
    try:
        if strip is not None:
            return strip(bytes(data))
        if kind is HEIC:
            return heif_without_place(data, _kept_notes)
        return film_without_place(data) if kind in (MP4, MOV, GP3, M4A) else data
    except (struct.error, IndexError) as error:
        raise Damaged from error


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise Damaged


def _kept_notes(tiff: bytes) -> bytes:
    """Way up and moment of these camera notes, written anew; b"" when there are none or they are damaged."""
    kept = Image.Exif()
    tiff = tiff.removeprefix(_EXIF)
    try:
        notes = Image.Exif()
        notes.load(_EXIF + tiff)
        way_up, date = notes.get(_ORIENTATION), notes.get(_DATE)
        taken = notes.get_ifd(_EXIF_IFD)
        if isinstance(way_up, int) and 1 < way_up <= 8:
            kept[_ORIENTATION] = way_up
        if isinstance(date, str):
            kept[_DATE] = date[:40]
        moments = {tag: taken[tag][:40] for tag in _TAKEN if isinstance(taken.get(tag), str)}
        if moments:
            kept[_EXIF_IFD] = moments
        return kept.tobytes().removeprefix(_EXIF) if len(kept) else b""
    except Exception:  # the library raises a dozen kinds over damaged notes, and such notes are not kept
        return b""


def _jpeg(data: bytes) -> bytes:
    kept, at = [data[:2]], 2
    notes: bytes | None = None
    for _piece in range(MOST_PIECES):
        if data[at] == 0xFF and data[at + 1] == 0xFF:
            filled = _FILL.match(data, at)
            at = filled.end() - 1 if filled else at
        mark, code = data[at], data[at + 1]
        if mark != 0xFF:
            raise Damaged
        if code == 0xD9:
            kept.append(data[at : at + 2])
            break
        (length,) = struct.unpack_from(">H", data, at + 2)
        segment = data[at : at + 2 + length]
        if length < 2 or len(segment) < 2 + length:
            raise Damaged
        if code in _FRAMES:
            height, width = struct.unpack_from(">HH", segment, 5)
            _check_size(width, height)
        at += len(segment)
        if code == 0xE1 and segment[4:10] == _EXIF:
            # Only the first notes count; damaged ones are slow to read and could come a thousand times.
            notes = _kept_notes(segment[10:]) if notes is None else notes
        elif _is_jpeg_kept(code, segment):
            kept.append(segment)
        if code == 0xDA:
            found = _END_OF_SCAN.search(data, at)
            end = found.start() if found else len(data)
            kept.append(data[at:end])
            at = end
            if not found:  # the end was lost on the way; what is there can be shown
                break
    else:
        raise Damaged
    if notes:
        kept.insert(1, b"\xff\xe1" + struct.pack(">H", 8 + len(notes)) + _EXIF + notes)
    return b"".join(kept)


def _is_jpeg_kept(code: int, segment: bytes) -> bool:
    if code == 0xE2:
        return segment[4:16] == b"ICC_PROFILE\x00"
    if code == 0xE0:
        return segment[4:9] == b"JFIF\x00"
    return code not in range(0xE0, 0xEE) and code not in (0xEF, 0xFE)


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    at = 8
    for _piece in range(MOST_PIECES):
        length, name = struct.unpack_from(">I4s", data, at)
        whole = data[at : at + 12 + length]
        if len(whole) < 12 + length:
            raise Damaged
        yield name, whole[8:-4], whole
        at += len(whole)
        if name == b"IEND":
            return
    raise Damaged


def _png(data: bytes) -> bytes:
    kept, is_noted = [data[:8]], False
    for name, body, whole in _png_chunks(data):
        if name == b"IHDR":
            _check_size(*struct.unpack_from(">II", body))
        if name in _PNG_KEPT:
            kept.append(whole)
        elif name == b"eXIf" and not is_noted:
            is_noted = True
            if notes := _kept_notes(body):
                named = b"eXIf" + notes
                kept.append(struct.pack(">I", len(notes)) + named + struct.pack(">I", zlib.crc32(named)))
    return b"".join(kept)


def _webp_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    (size,) = struct.unpack_from("<I", data, 4)
    end = min(8 + size, len(data))
    at = 12
    for _piece in range(MOST_PIECES):
        if at + 8 > end:
            return
        name, length = struct.unpack_from("<4sI", data, at)
        body = data[at + 8 : at + 8 + length]
        if len(body) < length:
            raise Damaged
        yield name, body
        at += 8 + length + length % 2
    raise Damaged


def _webp(data: bytes) -> bytes:
    kept: list[tuple[bytes, bytes]] = []
    is_noted = False
    for name, body in _webp_chunks(data):
        if name == b"VP8X":
            _check_size(
                int.from_bytes(body[4:7], "little") + 1,
                int.from_bytes(body[7:10], "little") + 1,
            )
        if name in _WEBP_KEPT:
            kept.append((name, body))
        elif name == b"EXIF" and not is_noted:
            is_noted = True
            if notes := _kept_notes(body.removeprefix(_EXIF)):
                kept.append((name, notes))
    if not any(name in (b"VP8 ", b"VP8L", b"ANMF") for name, _ in kept):
        raise Damaged
    has_notes = any(name == b"EXIF" for name, _ in kept)
    pieces: list[bytes] = []
    for name, body in kept:
        if name == b"VP8X":
            # The flags say which notes follow.
            body = bytes([body[0] & ~0x0C | (0x08 if has_notes else 0)]) + body[1:]
        elif name == b"EXIF" and kept[0][0] != b"VP8X":
            continue
        pieces.append(name + struct.pack("<I", len(body)) + body + b"\x00" * (len(body) % 2))
    chunks = b"".join(pieces)
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WEBP" + chunks
