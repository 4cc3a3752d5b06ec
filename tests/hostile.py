"""Files as an attacker makes them: PDFs that act by themselves, pictures that unfold to gigabytes."""

import io
import struct
import zlib

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject


def written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def blank(pages: int = 1) -> PdfWriter:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 300)
    return writer


def action(kind: str, **more: str) -> DictionaryObject:
    made = DictionaryObject({NameObject("/S"): NameObject(kind)})
    for key, value in more.items():
        made[NameObject(f"/{key}")] = TextStringObject(value)
    return made


def noted(**keys: object) -> PdfWriter:
    """A page with one annotation of these keys."""
    writer = blank()
    mark = DictionaryObject({NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Link")})
    mark[NameObject("/Rect")] = ArrayObject([NumberObject(n) for n in (0, 0, 10, 10)])
    mark.update({NameObject(f"/{key}"): value for key, value in keys.items()})
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(mark)])
    return writer


def armed() -> bytes:
    """Everything at once that a PDF can do by itself."""
    writer = noted(A=action("/Launch", F="cmd.exe"), AA=DictionaryObject({NameObject("/E"): action("/URI", URI="x")}))
    scripts = DictionaryObject(
        {NameObject("/Names"): ArrayObject([TextStringObject("a"), action("/JavaScript", JS="1")])}
    )
    writer.root_object[NameObject("/Names")] = DictionaryObject({NameObject("/JavaScript"): scripts})
    writer.root_object[NameObject("/OpenAction")] = action("/JavaScript", JS="app.alert(1)")
    writer.root_object[NameObject("/AA")] = DictionaryObject({NameObject("/WC"): action("/SubmitForm", F="http://x")})
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/XFA"): TextStringObject("<x/>")})
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): action("/JavaScript", JS="1")})
    writer.add_attachment("evil.exe", b"MZ" * 100)
    writer.add_outline_item(title="here", page_number=0)
    return written(writer)


def giant_png(side: int) -> bytes:
    """A picture that says it is that large, of a few kilobytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    rows = packer.compress(bytes((side // 8 + 2) * 100)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
