"""One file of each kind that a petitioner brings, as small as it can be: what phones, offices and recorders write."""

import io
import struct
import wave
import zipfile
from pathlib import Path

from openpyxl import Workbook
from PIL import Image

from tests.hostile import blank, written

# As a phone writes it: turned by its boxes, with camera notes and XMP that hold a place.
HEIC = (Path(__file__).parent / "documents" / "taken" / "phone.heic").read_bytes()
PLACES = (b"+30.2618+120.1500/", b"30.2618N", b"GPSLatitude")


def picture(form: str, size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, options.pop("color", "red")).save(out, form, **options)  # type: ignore[arg-type]
    return out.getvalue()


def zipped(*names: str, body: str = "<x/>") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, body)
    return out.getvalue()


def ole(*names: str, deeper: tuple[str, ...] = ()) -> bytes:
    """An Office file of old with these streams at its root, and others in a folder below."""
    entries = [("Root Entry", 1 if names else -1, -1)]
    for n, name in enumerate(names, start=1):
        entries.append((name, -1, n + 1 if n < len(names) else -1))
    if deeper:
        at = len(entries)
        entries[at - 1] = (entries[at - 1][0], entries[at - 1][1], at)
        entries.append(("ObjectPool", at + 1, -1))
        entries += [(name, -1, at + 2 + n if n + 1 < len(deeper) else -1) for n, name in enumerate(deeper)]
    directory = b"".join(_entry(*one) for one in entries)
    directory = directory.ljust(-(-len(directory) // 512) * 512, b"\0")
    many = len(directory) // 512
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<IIIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    head += struct.pack("<108I", *[0xFFFFFFFF] * 108)
    chain = [0xFFFFFFFD, *range(2, many + 1), 0xFFFFFFFE]
    return head + struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain))) + directory


def _entry(name: str, child: int, right: int) -> bytes:
    said = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<iii", -1, right, child)
    return said.ljust(64, b"\0") + struct.pack("<HBB", len(said), 2, 1) + links + bytes(48)


def box(name: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I4s", len(body) + 8, name) + body


def track(handler: bytes, *more: bytes, at: int = 0, length: int = 0) -> bytes:
    table = box(
        b"stbl",
        box(b"stsz", struct.pack(">III", 0, length, 1 if length else 0)),
        box(b"stsc", struct.pack(">II3I", 0, 1, 1, 1, 1)),
        box(b"stco", struct.pack(">III", 0, 1, at)),
    )
    media = box(b"mdia", box(b"hdlr", bytes(8), handler, bytes(13)), box(b"minf", table))
    return box(b"trak", box(b"tkhd", bytes(84)), media, *more)


def film(
    brand: bytes = b"isom", handlers: tuple[bytes, ...] = (b"vide", b"soun"), *, is_moov_first: bool = True
) -> bytes:
    """A film whose notes and third track say where it was made."""
    head = box(b"ftyp", brand, bytes(4), brand)
    shown, way = b"\x01\x02\x03\x04" * 16, b"GPSLatitude 30.2618N"
    content = box(b"mdat", shown, way)
    place = box(b"udta", box(b"\xa9xyz", b"\x00\x12\x15\xc7" + PLACES[0]))

    def movie(begin: int) -> bytes:
        tracks = [track(one, box(b"udta", PLACES[1]), at=begin, length=len(shown)) for one in handlers]
        tracks.append(track(b"meta", at=begin + len(shown), length=len(way)))
        return box(b"moov", box(b"mvhd", bytes(100)), *tracks, place, box(b"meta", bytes(4), PLACES[0]))

    if is_moov_first:
        size = len(head) + len(movie(0)) + 8
        return head + movie(size) + content + box(b"uuid", bytes(16), PLACES[2])
    return head + content + movie(len(head) + 8) + box(b"uuid", bytes(16), PLACES[2])


def mp3(*, tagged: bool = True) -> bytes:
    frame = b"\xff\xfb\x90\x00" + bytes(413)
    tag = b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10) if tagged else b""
    return tag + frame * 3


def aac() -> bytes:
    frame = bytes([0xFF, 0xF1, 0x50, 0x80, 0x02, 0x1F, 0xFC]) + bytes(9)
    return frame * 3


def wav() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(1600))
    return out.getvalue()


def xlsx() -> bytes:
    book, out = Workbook(), io.BytesIO()
    book.active.append(["姓名", "签名日期"])
    book.save(out)
    return out.getvalue()


AMR = b"#!AMR\n" + bytes([0x3C]) + bytes(31)
OFD = zipped("OFD.xml", "Doc_0/Document.xml", "Doc_0/Pages/Page_0/Content.xml")
EACH = {
    "现场.jpg": picture("JPEG"),
    "签名.png": picture("PNG", mode="RGBA", color=(0, 0, 0, 0)),
    "截图.webp": picture("WEBP"),
    "苹果手机.heic": HEIC,
    "合同.pdf": written(blank()),
    "通知.ofd": OFD,
    "旧信.doc": ole("WordDocument", "1Table"),
    "信.docx": zipped("[Content_Types].xml", "word/document.xml"),
    "旧名单.xls": ole("Workbook"),
    "联名名单.xlsx": xlsx(),
    "通话.mp3": mp3(),
    "语音备忘.m4a": film(b"M4A ", (b"soun",)),
    "录音.aac": aac(),
    "录音笔.wav": wav(),
    "老手机.amr": AMR,
    "现场.mp4": film(b"mp42"),
    "苹果.mov": film(b"qt  ", is_moov_first=False),
    "老手机.3gp": film(b"3gp4"),
}
