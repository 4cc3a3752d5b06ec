"""What an Office file would fetch from elsewhere when it is opened: a template, a picture, a part of another book."""

import io
import re
import zipfile
import zlib
from xml.etree import ElementTree

# An address, or a share of another machine. The template on its writer's own disk is in most documents, and is nowhere.
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]+:|\\\\|//")
_OWN_DISK = re.compile(r"file:/{0,3}[a-z](:|%3a)")
# Of all its lists of relations together; a long document has a hundredth of it.
LARGEST_RELATIONS = 4 * 1024 * 1024


def reaches_out(data: bytes) -> bool:
    """True when opening it fetches something from elsewhere; links to click are none."""
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
