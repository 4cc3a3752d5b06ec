"""What a file really is, by its content and not by its name: the six kinds taken, and words for the rest."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from xml.etree import ElementTree

import puremagic

from xinhe.kernel.refusal import gettext_noop

HEAD = 4096
# An address, or a share of another machine. The template on its writer's own disk is in most documents, and is nowhere.
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]+:|\\\\|//")
_OWN_DISK = re.compile(r"file:/{0,3}[a-z](:|%3a)")
# A Word file may unfold to this many times its size on disk; more is a bomb.
UNFOLDS = 200
# Of all its lists of relations together; a long document has a hundredth of it.
LARGEST_RELATIONS = 4 * 1024 * 1024


@dataclass(frozen=True)
class FileKind:
    """One kind of file that may be attached."""

    media_type: str
    title: str
    extensions: tuple[str, ...]


JPEG = FileKind("image/jpeg", gettext_noop("JPEG 图片"), (".jpg", ".jpeg", ".jpe", ".jfif"))
PNG = FileKind("image/png", gettext_noop("PNG 图片"), (".png",))
WEBP = FileKind("image/webp", gettext_noop("WebP 图片"), (".webp",))
PDF = FileKind("application/pdf", gettext_noop("PDF 文件"), (".pdf",))
DOC = FileKind("application/msword", gettext_noop("Word 文档（.doc）"), (".doc",))
DOCX = FileKind(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    gettext_noop("Word 文档（.docx）"),
    (".docx",),
)
KINDS = (JPEG, PNG, WEBP, PDF, DOC, DOCX)
ALLOWED = gettext_noop("照片（JPG、PNG、WebP）、PDF 和 Word 文档（DOC、DOCX）")

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STRANGERS = (
    (b"MZ", gettext_noop("Windows 程序")),
    (b"\x7fELF", gettext_noop("Linux 程序")),
    (b"\xca\xfe\xba\xbe", gettext_noop("程序文件")),
    (b"\xcf\xfa\xed\xfe", gettext_noop("macOS 程序")),
    (b"#!", gettext_noop("脚本程序")),
    (b"Rar!", gettext_noop("压缩包")),
    (b"7z\xbc\xaf\x27\x1c", gettext_noop("压缩包")),
    (b"\x1f\x8b", gettext_noop("压缩包")),
    (b"GIF8", gettext_noop("GIF 动图")),
    (b"BM", gettext_noop("BMP 图片")),
    (b"II*\x00", gettext_noop("TIFF 图片")),
    (b"MM\x00*", gettext_noop("TIFF 图片")),
    (b"ID3", gettext_noop("音频")),
    (b"{\\rtf", gettext_noop("RTF 文档")),
)
_HEIF = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")


def kind_of(data: bytes) -> FileKind | None:
    """The allowed kind that these bytes are, or None."""
    head = data[:HEAD]
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"%PDF-"):
        return PDF
    if head.startswith(_OLE):
        return DOC if "WordDocument".encode("utf-16-le") in data else None
    if head.startswith(b"PK\x03\x04"):
        return DOCX if _zip_title(data) == DOCX.title else None
    return None


def title_of(data: bytes) -> str:
    """What bytes of no allowed kind are, in words that a person knows."""
    head = data[:HEAD]
    if head[4:8] == b"ftyp":
        return gettext_noop("HEIC 照片") if head[8:12] in _HEIF else gettext_noop("视频")
    if head.startswith(b"PK\x03\x04"):
        return _zip_title(data)
    if head.startswith(_OLE):
        return gettext_noop("其他 Office 文件")
    if head.lstrip()[:200].lower().startswith((b"<!doctype html", b"<html", b"<script", b"<svg", b"<?xml")):
        return gettext_noop("网页")
    for mark, title in _STRANGERS:
        if head.startswith(mark):
            return title
    return _guess(head)


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


def _zip_title(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return gettext_noop("损坏的压缩包")
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" not in names:
        return gettext_noop("压缩包")
    if any(name.lower().endswith("vbaproject.bin") or "/activex/" in name.lower() for name in names):
        return gettext_noop("带宏的 Word 文档")
    if sum(entry.file_size for entry in entries) > UNFOLDS * max(len(data), HEAD):
        return gettext_noop("展开后过大的压缩包")
    if _reaches_out(data):
        return gettext_noop("会从别处取内容的 Word 文档（例如远程模板）")
    for folder, title in (
        ("word/", DOCX.title),
        ("xl/", gettext_noop("Excel 表格")),
        ("ppt/", gettext_noop("PowerPoint 演示文稿")),
    ):
        if any(name.startswith(folder) for name in names):
            return title
    return gettext_noop("压缩包")


def _reaches_out(data: bytes) -> bool:
    """True when opening it fetches something from elsewhere: a template, a picture, a part; links to click are none."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [entry for entry in archive.infolist() if entry.filename.lower().endswith(".rels")]
        if sum(entry.file_size for entry in parts) > LARGEST_RELATIONS:
            return True
        try:
            return any(_fetches(archive.read(entry)) for entry in parts)
        except (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, ValueError, OSError, RuntimeError):
            return True


def _fetches(part: bytes) -> bool:
    # Relations need no declarations of their own; with them text could be made of other text without end.
    if b"<!" in part.replace(b"<!--", b"") or b"\x00" in part:
        return True
    for one in ElementTree.fromstring(part):  # noqa: S314  (no declarations, so nothing to unfold)
        kind, target = one.get("Type", "").rsplit("/", 1)[-1].lower(), one.get("Target", "").strip().lower()
        if kind != "hyperlink" and _ELSEWHERE.match(target) and not _OWN_DISK.match(target):
            return True
    return False
