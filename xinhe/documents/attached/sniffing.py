"""What a file really is, by its content and not by its name: one of the kinds taken, or words for the rest."""

import puremagic

from xinhe.documents.attached.containers import OLE, ZIP, in_ole, in_zip
from xinhe.documents.attached.films import OLD_BEGINNINGS, film_of
from xinhe.documents.attached.heif import is_heif
from xinhe.documents.attached.kinds import AMR, FILM, HEIC, JPEG, PAPER, PDF, PNG, SOUND, WAV, WEBP, FileGroup, FileKind
from xinhe.documents.attached.sounds import sound_of
from xinhe.kernel.refusal import gettext_noop

HEAD = 4096
_PAGES = (b"<!doctype html", b"<html", b"<script", b"<svg", b"<?xml")
_KNOWN = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"#!AMR", AMR),
)
_RIFFS = {b"WEBP": WEBP, b"WAVE": WAV}
_STRANGE_RIFFS = {b"AVI ": gettext_noop("AVI 录像")}
_STRANGERS = (
    (b"MZ", gettext_noop("Windows 程序")),
    (b"\x7fELF", gettext_noop("Linux 程序")),
    (b"\xca\xfe\xba\xbe", gettext_noop("程序文件")),
    (b"\xcf\xfa\xed\xfe", gettext_noop("macOS 程序")),
    (b"#!SILK", gettext_noop("微信语音（SILK）")),
    (b"\x02#!SILK", gettext_noop("微信语音（SILK）")),
    (b"#!", gettext_noop("脚本程序")),
    (b"Rar!", gettext_noop("压缩包")),
    (b"7z\xbc\xaf\x27\x1c", gettext_noop("压缩包")),
    (b"\x1f\x8b", gettext_noop("压缩包")),
    (b"GIF8", gettext_noop("GIF 动图")),
    (b"BM", gettext_noop("BMP 图片")),
    (b"II*\x00", gettext_noop("TIFF 图片")),
    (b"MM\x00*", gettext_noop("TIFF 图片")),
    (b"OggS", gettext_noop("OGG 录音")),
    (b"fLaC", gettext_noop("FLAC 录音")),
    (b"FORM", gettext_noop("AIFF 录音")),
    (b"ID3", gettext_noop("不完整的录音")),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", gettext_noop("WMA、WMV 录音录像")),
    (b"\x1aE\xdf\xa3", gettext_noop("MKV、WebM 录像")),
    (b"FLV\x01", gettext_noop("FLV 录像")),
    (b".RMF", gettext_noop("RM 录像")),
    (b"\x00\x00\x01\xba", gettext_noop("MPEG 录像")),
    (b"{\\rtf", gettext_noop("RTF 文档")),
)


def group_of(head: bytes | bytearray) -> FileGroup:
    """Which measure a file has, as far as its beginning tells."""
    if _is_film(head) and not is_heif(head):
        return FILM
    if head[:5] == b"#!AMR" or head[:3] == b"ID3" or (head[:4] == b"RIFF" and head[8:12] == b"WAVE"):
        return SOUND
    return SOUND if sound_of(head) else PAPER


def kind_of(data: bytes | bytearray) -> FileKind | None:
    """The allowed kind that these bytes are, or None."""
    head = bytes(data[:HEAD])
    if known := next((kind for mark, kind in _KNOWN if head.startswith(mark)), None):
        return known
    if head[:4] == b"RIFF":
        return _RIFFS.get(head[8:12])
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"%PDF-"):
        return PDF
    if head.startswith((OLE, ZIP)):
        found = _packed(data)
        return found if isinstance(found, FileKind) else None
    if is_heif(head):
        return HEIC
    return film_of(data) if _is_film(head) else sound_of(data)


def title_of(data: bytes | bytearray) -> str:
    """What bytes of no allowed kind are, in words that a person knows."""
    head = bytes(data[:HEAD])
    if head[4:8] == b"ftyp" and head[8:12] in (b"avif", b"avis", b"mif1", b"msf1"):
        return gettext_noop("AVIF 图片")
    if _is_film(head):
        return gettext_noop("不完整的录像或录音")
    if head[:4] == b"RIFF" and head[8:12] in _STRANGE_RIFFS:
        return _STRANGE_RIFFS[head[8:12]]
    if head.startswith((OLE, ZIP)):
        found = _packed(data)
        return found.title if isinstance(found, FileKind) else found
    if head.lstrip()[:200].lower().startswith(_PAGES):
        return gettext_noop("网页")
    return next((title for mark, title in _STRANGERS if head.startswith(mark)), "") or _guess(head)


def _is_film(head: bytes | bytearray) -> bool:
    return head[4:8] == b"ftyp" or bytes(head[4:8]) in OLD_BEGINNINGS


def _packed(data: bytes | bytearray) -> FileKind | str:
    return in_zip(bytes(data)) if data[:4] == ZIP else in_ole(bytes(data))


def _guess(head: bytes) -> str:
    try:
        extension = str(puremagic.from_string(head))
    except (puremagic.PureError, ValueError):
        extension = ""
    if extension:
        return extension
    try:
        # The head may end in the middle of a character.
        head[:-3].decode("utf-8")
    except UnicodeDecodeError:
        return gettext_noop("无法识别的文件")
    return gettext_noop("纯文本")
