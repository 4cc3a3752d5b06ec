"""An attachment as pages of a dossier: inert, and at a bounded cost, whatever a stranger put into it.

Nothing of it acts: no script, no link, no program, no file inside another. What can't be drawn within the bounds is
not drawn; its bytes lie beside the dossier as they were received.
"""

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, PdfObject, StreamObject

from xinhe.documents.attached.kinds import PICTURES
from xinhe.documents.attached.pictures import MILLION, drawn

logger = logging.getLogger(__name__)
DRAWN = (*(kind.media_type for kind in PICTURES), "image/gif", "image/bmp")
# A4 at 200 dots an inch: what a printed page shows.
PAGE = (1654, 2339)
_PAGE_KEYS = ("/Type", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/Contents", "/Group", "/UserUnit", "/Annots")
_MARK_KEYS = ("/Type", "/Rect", "/AP", "/AS", "/F", "/C", "/BS", "/Border")
# What a drawn thing may do, or refer to outside of itself.
_OUTSIDE = ("/AA", "/Ref", "/OPI", "/PieceInfo", "/Metadata", "/AF", "/Alternates")
_ACTIONS = frozenset(
    {
        "/GoTo",
        "/GoTo3DView",
        "/GoToDp",
        "/GoToE",
        "/GoToR",
        "/Hide",
        "/ImportData",
        "/JavaScript",
        "/Launch",
        "/Movie",
        "/Named",
        "/Rendition",
        "/ResetForm",
        "/RichMediaExecute",
        "/SetOCGState",
        "/Sound",
        "/SubmitForm",
        "/Thread",
        "/Trans",
        "/URI",
    }
)
_DEEPEST = 60
# The sides of a page, in points: a stamp, and the 200 inches beyond which programs refuse to draw (ISO 32000, C.2).
LEAST, MOST = 8, 14_400


@dataclass
class Budget:
    """What all attachments of one dossier may cost together."""

    pages: int = 2000
    pixels: int = 300 * MILLION
    size: int = 200 * 1024 * 1024


def pages_of(data: bytes, media_type: str, budget: Budget) -> bytes | None:
    """The attachment as inert pages, or None when it can only lie beside the dossier."""
    if len(data) > budget.size:
        return None
    try:
        if media_type == "application/pdf":
            made = _pages(data, budget)
        elif media_type in DRAWN:
            made = _picture(data, budget)
        else:
            return None
    except Exception as error:
        logger.info("an attachment is not drawn: %s", type(error).__name__)
        return None
    if made is not None:
        budget.size -= len(made)
    return made


def _picture(data: bytes, budget: Budget) -> bytes | None:
    if budget.pages < 1:
        return None
    shown, cost = drawn(data, PAGE, most=budget.pixels)
    budget.pixels, budget.pages = budget.pixels - cost, budget.pages - 1
    out = io.BytesIO()
    shown.save(out, "PDF", resolution=200)
    return out.getvalue()


def _pages(data: bytes, budget: Budget) -> bytes | None:
    reader = PdfReader(io.BytesIO(data))
    count = len(reader.pages)
    if not 0 < count <= budget.pages or not all(_is_of_paper(page) for page in reader.pages):
        return None
    writer = PdfWriter()
    for page in reader.pages:
        marks = list(_marks(page))
        taken = writer.add_page(page, excluded_keys=("/Annots", "/AA", "/B", "/Parent", *_OUTSIDE))
        for key in [key for key in taken if key not in (*_PAGE_KEYS, "/Parent")]:
            del taken[key]
        if marks:
            taken[NameObject("/Annots")] = ArrayObject(writer._add_object(mark.clone(writer)) for mark in marks)
    for one in writer._objects:
        if one is not None:
            _still(one, _DEEPEST)
    writer.root_object.pop("/OpenAction", None)
    out = io.BytesIO()
    writer.write(out)
    made = out.getvalue()
    # What is written must be readable, or it would break the dossier.
    if len(made) > budget.size or len(PdfReader(io.BytesIO(made)).pages) != count:
        return None
    budget.pages -= count
    return made


def _is_of_paper(page: PageObject) -> bool:
    """Whether a page has a size that can be shown: neither none nor one beyond what programs draw."""
    box = page.mediabox
    return all(LEAST <= float(side) * float(page.user_unit) <= MOST for side in (box.width, box.height))


def _marks(page: DictionaryObject) -> Iterator[DictionaryObject]:
    """What was stamped, written or signed on the page, as it looks: a stamp that does nothing."""
    try:
        annotations = list(page.get("/Annots", ArrayObject()).get_object() or ())
    except (TypeError, AttributeError):
        return
    for one in annotations:
        mark = one.get_object()
        if not isinstance(mark, DictionaryObject) or not isinstance(mark.get("/AP"), PdfObject) or "/Rect" not in mark:
            continue
        look = mark["/AP"]
        box = mark["/Rect"]
        if not isinstance(look, DictionaryObject) or "/N" not in look:
            continue
        if not isinstance(box, ArrayObject) or len(box) != 4:
            continue
        kept = DictionaryObject({NameObject(key): mark.raw_get(key) for key in _MARK_KEYS if key in mark})
        kept[NameObject("/AP")] = DictionaryObject({NameObject("/N"): look.raw_get("/N")})
        kept[NameObject("/Type")], kept[NameObject("/Subtype")] = NameObject("/Annot"), NameObject("/Stamp")
        yield kept


def _still(one: object, deep: int) -> None:
    """Take out of an object, and of what stands in it directly, whatever acts or holds another file."""
    if deep == 0:
        raise RecursionError
    if isinstance(one, ArrayObject):
        for part in one:
            _still(part, deep - 1)
    if not isinstance(one, DictionaryObject):
        return
    if one.get("/S") in _ACTIONS or one.get("/Type") in ("/Filespec", "/Action") or {"/EF", "/F"} <= one.keys():
        one.clear()
        return
    if isinstance(one, StreamObject):
        if one.get("/Type") == "/EmbeddedFile":
            one.set_data(b"")
        # In other dictionaries the same letters may be the name of a typeface.
        for key in _OUTSIDE:
            one.pop(key, None)
    for part in list(one.values()):
        _still(part, deep - 1)
