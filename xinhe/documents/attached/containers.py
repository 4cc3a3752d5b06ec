"""What lies in a file that holds others: the entries of a ZIP, the streams at the root of an Office file of old."""

import io
import re
import struct
import zipfile
from collections.abc import Iterator

from xinhe.documents.attached.kinds import DOC, DOCX, OFD, XLS, XLSX, FileKind
from xinhe.documents.attached.relations import asks_of_old, reaches_out
from xinhe.kernel.refusal import gettext_noop

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
# A file may unfold to this many times its size on disk; more is a bomb. Small ones are measured as if they had so many.
UNFOLDS, SMALLEST = 200, 4096
_LAST_SECTOR = 0xFFFFFFFA
_ENTRY = 128
_MOST_ENTRIES = 20_000

_OFFICE = (
    (
        "word/",
        DOCX,
        gettext_noop("带宏的 Word 文档"),
        gettext_noop("会从别处取内容的 Word 文档（例如远程模板）"),
    ),
    (
        "xl/",
        XLSX,
        gettext_noop("带宏的 Excel 表格"),
        gettext_noop("会从别处取内容的 Excel 表格（例如引用别的文件）"),
    ),
)
_ZIPS = (
    ("AndroidManifest.xml", gettext_noop("安卓安装包")),
    ("META-INF/MANIFEST.MF", gettext_noop("Java 程序")),
    ("mimetype", gettext_noop("ODF 文档或者电子书")),
)
_STREAMS = (
    ("EncryptedPackage", gettext_noop("加了密码的 Office 文件")),
    ("PowerPoint Document", gettext_noop("PowerPoint 演示文稿")),
    ("__properties_version1.0", gettext_noop("Outlook 邮件")),
)
# A project of macros, a control, a sheet of macros as Excel had them before, or a program itself.
_RUNS = re.compile(
    r"vbaproject\.bin$|/activex/|/(?:macro|dialog)sheets/|\.(?:exe|dll|scr|com|msi|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|lnk|jar)$",
    re.IGNORECASE,
)
# Of one archive; each costs some hundred bytes to list and nothing more is gained by them.
_MOST_PARTS = 5000
_LONGEST_LIST = _MOST_PARTS * 200
_END = b"PK\x05\x06"
_MACROS = ("Macros", "_VBA_PROJECT_CUR")


def in_zip(data: bytes) -> FileKind | str:
    """The kind that a ZIP is, or words for what else it is."""
    if _listed(data) > _LONGEST_LIST:
        return gettext_noop("展开后过大的压缩包")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return gettext_noop("损坏的压缩包")
    names = {entry.filename for entry in entries}
    office = next((one for one in _OFFICE if any(name.startswith(one[0]) for name in names)), None)
    if office is None or "[Content_Types].xml" not in names or "OFD.xml" in names:
        return _bounded(_named(names), entries, data)
    _folder, kind, with_macros, reaching_out = office
    if any(_RUNS.search(name) for name in names):
        return with_macros
    found = _bounded(kind, entries, data)
    return reaching_out if found is kind and reaches_out(data) else found


def _listed(data: bytes) -> int:
    """How many bytes the list of an archive has, by its own word: it would cost seconds to read a long one."""
    at = data.rfind(_END)
    return int.from_bytes(data[at + 12 : at + 16], "little") if at >= 0 else 0


def _bounded(found: FileKind | str, entries: list[zipfile.ZipInfo], data: bytes) -> FileKind | str:
    if isinstance(found, FileKind) and (
        len(entries) > _MOST_PARTS or sum(one.file_size for one in entries) > UNFOLDS * max(len(data), SMALLEST)
    ):
        return gettext_noop("展开后过大的压缩包")
    return found


def _named(names: set[str]) -> FileKind | str:
    if "OFD.xml" in names:
        return OFD
    if "[Content_Types].xml" in names and any(name.startswith("ppt/") for name in names):
        return gettext_noop("PowerPoint 演示文稿")
    return next((title for name, title in _ZIPS if name in names), gettext_noop("压缩包"))


def in_ole(data: bytes) -> FileKind | str:
    """The kind that an Office file of old is, or words for what else it is."""
    try:
        names = set(_root_names(data))
    except (struct.error, IndexError, ValueError):
        # Programs write such files in odd ways; what they name anywhere is then all there is to go by.
        known = ("WordDocument", "Workbook", "Book", *_MACROS, *(name for name, _ in _STREAMS))
        names = {name for name in known if name.encode("utf-16-le") in data}
    for kind, streams in ((DOC, ("WordDocument",)), (XLS, ("Workbook", "Book"))):
        if names.intersection(streams):
            if names.intersection(_MACROS):
                return gettext_noop("带宏的 Office 文件")
            return gettext_noop("会从别处取内容的 Office 文件") if kind is DOC and asks_of_old(data) else kind
    return next((title for name, title in _STREAMS if name in names), gettext_noop("其他 Office 文件"))


def _root_names(data: bytes) -> Iterator[str]:
    """What stands directly under the root: a table inside a letter lies deeper."""
    directory = b"".join(_sectors(data))
    waiting, seen = [struct.unpack_from("<I", directory, 76)[0]], set[int]()
    while waiting:
        one = waiting.pop()
        if one == 0xFFFFFFFF or one in seen:
            continue
        seen.add(one)
        (length,) = struct.unpack_from("<H", directory, one * _ENTRY + 64)
        yield directory[one * _ENTRY : one * _ENTRY + max(length - 2, 0)].decode("utf-16-le", "replace")
        waiting += struct.unpack_from("<II", directory, one * _ENTRY + 68)


def _sectors(data: bytes) -> Iterator[bytes]:
    """The sectors of the directory, one after the other as the table of sectors leads."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if size not in (512, 4096):
        raise ValueError("no such sector")
    table = _table(data, size)
    (at,) = struct.unpack_from("<I", data, 48)
    for _piece in range(_MOST_ENTRIES * _ENTRY // size):
        if at > _LAST_SECTOR:
            return
        sector = data[(at + 1) * size : (at + 2) * size]
        if len(sector) < size:
            raise ValueError("the directory is cut off")
        yield sector
        index, place = divmod(at, size // 4)
        (at,) = struct.unpack_from("<I", data, (table[index] + 1) * size + 4 * place)
    raise ValueError("the directory has no end")


def _table(data: bytes, size: int) -> list[int]:
    """Where the pieces of the table of sectors lie."""
    (more,) = struct.unpack_from("<I", data, 68)
    table = list(struct.unpack_from("<109I", data, 76))
    for _piece in range(len(data) // size):
        if more > _LAST_SECTOR:
            return table
        found = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        table += found[:-1]
        more = found[-1]
    return table
