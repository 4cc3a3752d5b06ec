"""Attachments become pages that do nothing, at a bounded cost; what can't be drawn is set apart and breaks nothing."""

import io
import time
import tracemalloc
from collections.abc import Callable

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from tests.hostile import action, armed, blank, giant_png, noted, written
from xinhe.matters.letters.inert import Budget, pages_of

ACTING = (
    b"/JavaScript",
    b"/JS",
    b"/Launch",
    b"/OpenAction",
    b"/AA",
    b"/EmbeddedFile",
    b"/URI",
    b"/SubmitForm",
    b"/XFA",
    b"/GoToR",
    b"/GoToE",
    b"/ImportData",
    b"/Filespec",
    b"/RichMedia",
)


def _placed(word: str) -> PdfWriter:
    """A page that carries one kind of active content where a program writes it."""
    script = action("/JavaScript", JS="app.alert(1)")
    writer = blank()
    root, page = writer.root_object, writer.pages[0]
    if word == "OpenAction":
        root[NameObject("/OpenAction")] = script
    elif word == "AA":
        root[NameObject("/AA")] = DictionaryObject({NameObject("/WC"): script})
        page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): action("/Launch", F="cmd.exe")})
    elif word == "XFA":
        root[NameObject("/AcroForm")] = DictionaryObject({NameObject("/XFA"): TextStringObject("<xdp/>")})
    elif word == "JavaScript":
        names = DictionaryObject({NameObject("/Names"): ArrayObject([TextStringObject("a"), script])})
        root[NameObject("/Names")] = DictionaryObject({NameObject("/JavaScript"): names})
    elif word == "EmbeddedFile":
        writer.add_attachment("evil.exe", b"MZ" * 100)
    elif word == "RichMedia":
        return noted(Subtype=NameObject("/RichMedia"), RichMediaContent=DictionaryObject())
    else:
        return noted(A=action(f"/{word}", F="evil.pdf"), PA=action(f"/{word}", F="evil.pdf"))
    return writer


@pytest.mark.parametrize(
    "word",
    ["JavaScript", "Launch", "OpenAction", "EmbeddedFile", "AA", "XFA", "GoToR", "GoToE", "ImportData", "RichMedia"],
)
def test_each_kind_of_active_content_is_stripped(word: str) -> None:
    before = written(_placed(word))
    assert f"/{word}".encode() in before
    made = pages_of(before, "application/pdf", Budget())
    assert made is not None
    assert [one for one in ACTING if one in made] == []
    bound = PdfWriter()
    bound.append(io.BytesIO(made))
    assert [one for one in ACTING if one in written(bound)] == []
    root = PdfReader(io.BytesIO(made)).root_object
    assert not {"/OpenAction", "/AA", "/Names", "/AcroForm"} & root.keys()


def _chained() -> PdfWriter:
    return noted(
        Subtype=NameObject("/Link"),
        A=DictionaryObject({NameObject("/S"): NameObject("/GoTo"), NameObject("/Next"): ArrayObject([action("/URI")])}),
    )


def _in_outline() -> PdfWriter:
    writer = blank()
    first = DictionaryObject(
        {NameObject("/Title"): TextStringObject("x"), NameObject("/A"): action("/URI", URI="evil")}
    )
    writer.root_object[NameObject("/Outlines")] = DictionaryObject({NameObject("/First"): first})
    return writer


def _in_a_field() -> PdfWriter:
    writer = blank()
    script = action("/JavaScript", JS="evil()")
    field = DictionaryObject({NameObject("/FT"): NameObject("/Tx"), NameObject("/AA"): DictionaryObject()})
    field[NameObject("/AA")][NameObject("/K")] = script
    form = DictionaryObject({NameObject("/Fields"): ArrayObject([writer._add_object(field)])})
    writer.root_object[NameObject("/AcroForm")] = form
    return writer


def _in_a_look() -> PdfWriter:
    writer = noted(Subtype=NameObject("/Widget"))
    mark = writer.pages[0]["/Annots"][0].get_object()
    look = _appearance()
    look[NameObject("/AA")] = DictionaryObject({NameObject("/O"): action("/JavaScript", JS="evil()")})
    mark[NameObject("/AP")] = DictionaryObject({NameObject("/N"): writer._add_object(look)})
    mark[NameObject("/Rect")] = ArrayObject([NumberObject(n) for n in (0, 0, 5, 5)])
    return writer


def _under_an_odd_key() -> PdfWriter:
    writer = blank()
    writer.root_object[NameObject("/OpenAction")] = action("/URI", URI="evil")
    writer.root_object[NameObject("/URI")] = DictionaryObject({NameObject("/Base"): TextStringObject("evil")})
    writer.pages[0][NameObject("/PresSteps")] = DictionaryObject({NameObject("/NA"): action("/JavaScript", JS="evil")})
    return writer


@pytest.mark.parametrize("made_of", [_chained, _in_outline, _in_a_field, _in_a_look, _under_an_odd_key])
def test_no_place_for_an_action_is_left(made_of: Callable[[], PdfWriter]) -> None:
    for before in (written(made_of()), written(made_of()).replace(b"/JavaScript", b"/J#61vaScript")):
        made = pages_of(before, "application/pdf", Budget())
        assert made is None or [one for one in (*ACTING, b"evil") if one in made] == []


def test_nothing_acts_any_more() -> None:
    before = armed()
    assert all(word in before for word in (b"/JavaScript", b"/Launch", b"/OpenAction", b"/EmbeddedFile"))
    made = pages_of(before, "application/pdf", Budget())
    assert made is not None
    assert [word for word in ACTING if word in made] == []
    assert len(PdfReader(io.BytesIO(made)).pages) == 1


def test_an_action_is_found_wherever_it_hides() -> None:
    writer = blank()
    resources = DictionaryObject({NameObject("/Properties"): DictionaryObject({NameObject("/X"): action("/Launch")})})
    writer.pages[0][NameObject("/Resources")] = writer._add_object(resources)
    writer.pages[0][NameObject("/Odd")] = action("/JavaScript", JS="1")
    made = pages_of(written(writer), "application/pdf", Budget())
    assert made is not None
    assert [word for word in ACTING if word in made] == []


def test_what_was_written_on_a_page_stays_to_be_seen() -> None:
    writer = blank()
    writer.add_annotation(0, FreeText(text="收到", rect=(10, 10, 60, 30)))
    form = writer._add_object(_appearance())
    mark = writer.pages[0]["/Annots"][0].get_object()
    mark[NameObject("/AP")] = DictionaryObject({NameObject("/N"): form})
    mark[NameObject("/A")] = action("/Launch", F="x")
    made = pages_of(written(writer), "application/pdf", Budget())
    assert made is not None
    (kept,) = PdfReader(io.BytesIO(made)).pages[0]["/Annots"]
    assert (kept.get_object()["/Subtype"], "/A" in kept.get_object()) == ("/Stamp", False)
    assert b"0 0 5 5 re" in kept.get_object()["/AP"]["/N"].get_data()


def _appearance() -> DecodedStreamObject:
    stream = DecodedStreamObject()
    stream.set_data(b"0 0 5 5 re f")
    stream.update({NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form")})
    stream[NameObject("/BBox")] = ArrayObject([NumberObject(n) for n in (0, 0, 5, 5)])
    return stream


@pytest.mark.parametrize(
    "odd",
    [
        {"Rect": TextStringObject("nowhere")},
        {"AP": NumberObject(7)},
        {"AP": DictionaryObject({NameObject("/N"): NumberObject(1)}), "Rect": ArrayObject([])},
        {"Dest": NumberObject(3), "A": NumberObject(3)},
        {"Parent": DictionaryObject()},
    ],
)
def test_odd_annotations_are_left_out(odd: dict[str, object]) -> None:
    made = pages_of(written(noted(**odd)), "application/pdf", Budget())
    assert made is not None
    assert len(PdfReader(io.BytesIO(made)).pages) == 1


@pytest.mark.parametrize("annots", [NumberObject(1), TextStringObject("x"), ArrayObject([NumberObject(1)])])
def test_odd_lists_of_annotations_too(annots: object) -> None:
    writer = blank()
    writer.pages[0][NameObject("/Annots")] = annots
    made = pages_of(written(writer), "application/pdf", Budget())
    assert made is None or len(PdfReader(io.BytesIO(made)).pages) == 1


def test_a_nest_without_bottom_is_set_apart() -> None:
    writer = blank()
    deep: object = NumberObject(1)
    for _ in range(300):
        deep = ArrayObject([deep])
    writer.pages[0][NameObject("/Resources")] = DictionaryObject({NameObject("/X"): deep})
    assert pages_of(written(writer), "application/pdf", Budget()) is None


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", b"%PDF-1.4\n%%EOF", armed()[:400], b"%PDF-1.7\n" + bytes(5000)])
def test_broken_pdfs_are_set_apart(data: bytes) -> None:
    assert pages_of(data, "application/pdf", Budget()) is None


def test_an_encrypted_pdf_is_set_apart() -> None:
    writer = blank()
    writer.encrypt("secret")
    assert pages_of(written(writer), "application/pdf", Budget()) is None


@pytest.mark.parametrize("side", [7000, 13400, 16000, 60000])
def test_giant_pictures_are_set_apart_before_they_are_unfolded(side: int) -> None:
    tracemalloc.start()
    began = time.perf_counter()
    assert pages_of(giant_png(side), "image/png", Budget()) is None
    assert time.perf_counter() - began < 1
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def picture(kind: str, size: tuple[int, int], mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, options.pop("color", "red")).save(out, kind, **options)
    return out.getvalue()


def test_many_pictures_share_one_measure() -> None:
    budget, one = Budget(pixels=10_000_000), picture("PNG", (2000, 2000))
    made = [pages_of(one, "image/png", budget) for _ in range(4)]
    assert [page is not None for page in made] == [True, True, False, False]


def test_a_picture_is_bound_no_larger_than_a_page_shows() -> None:
    made = pages_of(picture("JPEG", (6000, 4000)), "image/jpeg", Budget())
    assert made is not None
    image = PdfReader(io.BytesIO(made)).pages[0].images[0].image
    assert image is not None
    assert max(image.size) <= 2339


def test_what_is_see_through_lies_on_white_and_turned_pictures_stand() -> None:
    clear = pages_of(picture("PNG", (40, 40), "RGBA", color=(0, 0, 0, 0)), "image/png", Budget())
    assert clear is not None
    shown = PdfReader(io.BytesIO(clear)).pages[0].images[0].image
    assert shown is not None
    assert shown.convert("RGB").getpixel((5, 5))[0] > 250
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = pages_of(picture("JPEG", (60, 30), exif=exif), "image/jpeg", Budget())
    assert turned is not None
    box = PdfReader(io.BytesIO(turned)).pages[0].mediabox
    assert box.height > box.width


def test_pages_and_bytes_have_a_measure() -> None:
    assert pages_of(written(blank(30)), "application/pdf", Budget(pages=20)) is None
    assert pages_of(written(blank(30)), "application/pdf", Budget(size=100)) is None


@pytest.mark.parametrize("side", [0, 0.001, 14_401, 1e12])
def test_a_page_of_no_size_or_beyond_all_paper_is_set_apart(side: float) -> None:
    writer = blank()
    box = ArrayObject([FloatObject(0), FloatObject(0), FloatObject(side), FloatObject(300)])
    writer.pages[0][NameObject("/MediaBox")] = box
    assert pages_of(written(writer), "application/pdf", Budget()) is None


def test_so_is_one_that_is_made_large_by_its_unit() -> None:
    writer = blank()
    writer.pages[0][NameObject("/UserUnit")] = FloatObject(75_000)
    assert pages_of(written(writer), "application/pdf", Budget()) is None


def test_a_plan_of_a_building_is_bound() -> None:
    writer = PdfWriter()
    writer.add_blank_page(2384, 3370)  # A0
    assert pages_of(written(writer), "application/pdf", Budget()) is not None
