"""What an Office file would fetch or start when it is opened: a template, a picture, a part of another book, another
program that is asked for data.
"""

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
# Of all parts that are looked through for what they ask; no letter that a person wrote has as much.
LARGEST_PARTS, PIECE, TAIL = 64 * 1024 * 1024, 1024 * 1024, 4096
_TEXTS = re.compile(r"word/[^/]+\.xml")
_LINKS = re.compile(r"xl/(?:externallinks/[^/]+|connections|querytables/[^/]+)\.xml")
_INSTRUCTION = re.compile(rb"<(?:\w+:)?instrText\b[^>]*>([^<]*)<|\b(?:\w+:)?instr=\"([^\"]*)\"")
# Another program that is asked for its data (DDE) runs; text that is included from elsewhere is fetched.
_ASKS = re.compile(rb"\bDDE(?:AUTO)?\b|\bINCLUDETEXT\s+(?:&quot;|\")?(?:[a-z][a-z0-9+.-]+:|\\\\|//)", re.IGNORECASE)
_LINKED = re.compile(rb"<(?:\w+:)?(?:ddeLink|oleLink|connection|queryTable)\b")
_OLD_FIELD = re.compile(rb"\x13\s*DDE(?:AUTO)?\s|\x13\x00(?:\s\x00)*D\x00D\x00E\x00", re.IGNORECASE)
# Kinds of relation that bring in a page of another kind as a part of the text.
_PAGES = frozenset({"afchunk"})


def reaches_out(data: bytes) -> bool:
    """True when opening it fetches something from elsewhere; links to click are none."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [entry for entry in archive.infolist() if entry.filename.lower().endswith(".rels")]
        if sum(entry.file_size for entry in parts) > LARGEST_RELATIONS:
            return True
        try:
            return any(_fetches(archive.read(entry)) for entry in parts) or _asks(archive)
        except (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, ValueError, OSError, RuntimeError):
            return True


def asks_of_old(data: bytes) -> bool:
    """True for a Word file of old with a field that asks another program for data."""
    return _OLD_FIELD.search(data) is not None


def _asks(archive: zipfile.ZipFile) -> bool:
    """True when a field of a letter, or a link of a workbook, asks another program or another place for data."""
    read = 0
    for entry in archive.infolist():
        name = entry.filename.lower()
        is_text = _TEXTS.fullmatch(name) is not None
        if not is_text and not _LINKS.fullmatch(name):
            continue
        tail, instructions = b"", b""
        with archive.open(entry) as part:
            while piece := part.read(PIECE):
                read += len(piece)
                if read > LARGEST_PARTS or b"\x00" in piece:
                    return True
                window = tail + piece
                if not is_text and _LINKED.search(window):
                    return True
                # An instruction may be parted into runs, so all of them are read as one.
                found = b"".join(one or other for one, other in _INSTRUCTION.findall(window))
                if _ASKS.search(instructions + found):
                    return True
                tail, instructions = window[-TAIL:], (instructions + found)[-TAIL:]
    return False


def _fetches(part: bytes) -> bool:
    # Relations need no declarations of their own; with them text could be made of other text without end.
    if b"<!" in part.replace(b"<!--", b"") or b"\x00" in part:
        return True
    for one in ElementTree.fromstring(part):  # noqa: S314  (no declarations, so nothing to unfold)
        kind, target = one.get("Type", "").rsplit("/", 1)[-1].lower(), one.get("Target", "").strip().lower()
        if kind in _PAGES or (kind != "hyperlink" and _ELSEWHERE.match(target) and not _OWN_DISK.match(target)):
            return True
    return False
