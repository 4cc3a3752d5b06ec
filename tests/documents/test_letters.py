"""Letters on paper: the measures of GB/T 9704, whatever the text."""

import io
import re
import time
import zipfile
from datetime import date
from itertools import pairwise

import docx as word
import pytest
from PIL import Image
from pypdf import PageObject, PdfReader

from tests.documents.samples import CORRECTED, FACTS, corrected, facts, forms
from xinhe.documents.book import form
from xinhe.documents.composing import compose
from xinhe.documents.docx import docx
from xinhe.documents.printing.pdf import body_of, pdf
from xinhe.documents.printing.typesetter import on_last_page

MM = 72 / 25.4
NUMBER = "临住建信〔2026〕12号"
URL = "https://xf.example.gov.cn/letters/Kq3vXw8ZpT1mN6yRb4sLdA0u/"
HAN = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"


def letter(
    name: str, *, number: str = NUMBER, url: str = URL, seal: bytes | None = None, **changes: object
) -> PdfReader:
    content = compose(forms()[name], facts(name) | changes)
    return PdfReader(io.BytesIO(pdf(content, number=number, seal=seal, check_url=url)))


def text_of(reader: PdfReader) -> str:
    return re.sub(r"[\s\u200b]", "", "".join(page.extract_text() for page in reader.pages))


def lines_of(page: PageObject) -> list[tuple[float, float, float, str]]:
    """Each line of a page: height of its foot, left edge, size and text."""
    found: list[tuple[float, float, float, str]] = []

    def visit(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if text.strip():
            found.append((cm[5] + cm[3] * tm[5], cm[4] + tm[4], size, text.strip()))

    page.extract_text(visitor_text=visit)
    return found


def right_edges(page: PageObject) -> list[float]:
    """Where each full line of 28 characters ends, from what the page says of each glyph."""
    stream = page.get_contents().get_data().decode("latin1")  # type: ignore[union-attr]
    edges = []
    for left, shown in re.findall(r"q 1 0 0 -1 ([\d.]+) [\d.]+ cm.*?\[(.*?)\]TJ", stream, re.DOTALL):
        between = [float(n) for n in re.findall(r"[)>](-?[\d.]+)(?=[(<])", shown)]
        if len(between) == 27:
            edges.append(float(left) + 28 * 16 - sum(between) * 16 / 1000)
    return edges


@pytest.fixture(scope="module")
def seal() -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (400, 400), (220, 0, 0, 120)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("name", sorted(FACTS))
def test_every_form_becomes_a_pdf_with_title_and_number(name: str, seal: bytes) -> None:
    form = forms()[name]
    reader = letter(name, number="" if form.unnumbered else NUMBER, seal=seal)
    text = text_of(reader)
    assert compose(form, facts(name))["title"] in text
    assert (NUMBER in text_of(letter(name))) if not form.unnumbered else True
    assert {tuple(round(float(x) / MM) for x in page.mediabox[2:]) for page in reader.pages} == {(210, 297)}
    assert len(reader.pages) <= 3
    assert "LH-26-004182-5" in text or not form.field("number").required  # type: ignore[union-attr]


@pytest.mark.parametrize("name", sorted(CORRECTED))
def test_the_corrected_forms_become_a_pdf_that_says_what_was_corrected(name: str) -> None:
    form = forms(date(2026, 11, 30))[name]
    content = compose(form, corrected(name))
    text = text_of(PdfReader(io.BytesIO(pdf(content, number=NUMBER, check_url=URL))))
    assert content["title"] in text
    assert CORRECTED_WORDS[name] in text


CORRECTED_WORDS = {
    "route_notice": "从2026年5月2日起才可以行使",
    "acceptance_notice": "有新的建议意见，可以随时提出",
    "recheck_opinion": "信访程序没有终结",
    "refusal_notice": "应当按照法律法规规定的程序向有关政法部门提出",
    "whereabouts_notice": "将该事项转送临河县物业服务中心办理",
    "duty_answer": "我单位已经依法履行职责",
    "suggestion_reply": "予以采纳",
    "referral_letter": "期限自最初收到之日起算，不因转送重新计算",
    "review_receipt": "书面答复最迟在2026年4月20日作出",
    "cadre_notice": "以上为信访反映的情况，未经核实",
    "inspection_annex": "的有关情况逐件如下，只供巡视巡察工作使用",
}


@pytest.mark.parametrize("name", sorted(FACTS))
def test_every_form_becomes_a_word_file(name: str) -> None:
    data = docx(compose(forms()[name], facts(name)), number=NUMBER, check_url=URL)
    file = word.Document(io.BytesIO(data))
    text = "".join(p.text for p in file.paragraphs) + "".join(c.text for t in file.tables for c in t._cells)
    assert compose(forms()[name], facts(name))["title"] in text
    assert NUMBER in text
    assert URL in text
    section = file.sections[0]
    margins = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [round(m.mm) for m in margins if m is not None] == [37, 28, 26, 35]
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None


def test_a_full_page_has_22_lines_of_28_characters_between_the_margins() -> None:
    page = letter("opinion", story=HAN * 82).pages[1]
    body = [line for line in lines_of(page) if line[2] == 16]
    feet = sorted({round(foot, 1) for foot, *_ in body}, reverse=True)
    assert len(feet) == 22
    assert all(abs(a - b - 28.99) < 0.15 for a, b in pairwise(feet))
    full = [line for line in body[2:] if len(line[3]) == 28]
    assert len(full) == 20
    assert all(abs(left / MM - 28) < 0.1 for _, left, *_ in full)
    edges = right_edges(page)
    assert len(edges) == 20
    assert all(abs(210 - edge / MM - 26) < 0.2 for edge in edges)
    # The first line's top and the last line's foot stay within 37 and 35 mm.
    assert abs(297 - (feet[0] + 0.88 * 16) / MM - 37) < 0.3
    assert (feet[-1] - 0.12 * 16) / MM >= 35


def test_a_paragraph_begins_two_characters_in() -> None:
    page = letter("opinion", story=HAN * 82).pages[1]
    first = next(line for line in lines_of(page) if len(line[3]) == 26)
    assert abs(first[1] - 28 * MM - 2 * 15.79) < 0.2


def test_page_numbers_stand_outside_odd_right_and_even_left() -> None:
    pages = letter("opinion", story=HAN * 82).pages
    odd, even = (next(x for x in lines_of(pages[n]) if re.fullmatch(r"— \d —", x[3])) for n in (2, 1))
    assert (odd[2], even[2]) == (14, 14)
    assert abs(even[1] - (28 * MM + 14)) < 0.5
    assert odd[1] > 150 * MM
    assert abs((35 * MM - (odd[0] + 0.88 * 14)) / MM - 7) < 0.3


def test_a_letter_to_an_organ_has_no_number_on_its_first_page() -> None:
    first, second = (page.extract_text() for page in letter("transfer_letter").pages)
    assert "— 1 —" not in first
    assert "— 2 —" in second


def test_the_mark_of_an_official_letter_begins_35_mm_below_the_top_margin() -> None:
    foot, _, size, _ = lines_of(letter("opinion").pages[0])[0]
    assert abs(297 - (foot + 0.88 * size) / MM - 72) < 0.5


def test_the_mark_of_a_letter_to_an_organ_begins_30_mm_from_the_edge() -> None:
    foot, _, size, _ = next(x for x in lines_of(letter("transfer_letter").pages[0]) if x[2] > 22)
    assert abs(297 - (foot + 0.88 * size) / MM - 30) < 0.5


def test_the_date_ends_four_characters_from_the_right_margin() -> None:
    lines = lines_of(letter("extension_notice", office="临河县信访局").pages[0])
    day = next(line for line in lines if line[3] == "2026年3月12日")
    width = 3 * 16 + 7 * 16 * 0.55
    assert abs(595.28 - 26 * MM - day[1] - width - 4 * 15.79) < 8


def test_a_preview_says_so_on_every_page() -> None:
    content = compose(forms()["opinion"], facts("opinion"))
    reader = PdfReader(io.BytesIO(pdf(content, preview=True)))
    assert all("预览·未编号未签发" in re.sub(r"\s", "", page.extract_text()) for page in reader.pages)
    assert "预览" not in text_of(letter("opinion"))


def test_the_address_of_the_check_is_printed_and_can_be_followed() -> None:
    reader = letter("extension_notice")
    assert URL in text_of(reader)
    links = [a.get_object()["/A"]["/URI"] for page in reader.pages for a in page.get("/Annots", [])]
    assert URL in links
    assert "核验" not in text_of(letter("extension_notice", url=""))


HOSTILE = (
    r"""#read("/etc/passwd") #let x = 1 $x^2$ *粗* _斜_ `码` [括] \ {花} <标> @引 // 注 /* 注 */ ~ -- --- "直" '单'"""
    " & < > ]]> %(office)s %d"
)


@pytest.mark.parametrize("name", ["opinion", "receipt", "transfer_letter"])
def test_marks_of_the_typesetter_are_printed_as_typed(name: str) -> None:
    field = {"opinion": "claims", "receipt": "place", "transfer_letter": "note"}[name]
    shown = re.sub(r"\s", "", HOSTILE)
    assert shown in text_of(letter(name, **{field: HOSTILE}))
    content = compose(forms()[name], facts(name) | {field: HOSTILE})
    file = word.Document(io.BytesIO(docx(content)))
    text = "".join(p.text for p in file.paragraphs) + "".join(c.text for t in file.tables for c in t._cells)
    assert HOSTILE in text


def test_text_of_any_length_and_kind_is_printed_within_the_margins() -> None:
    run = "E" * 400
    odd = "㛃䶮𠮷𬱖𠀀👍\u202e\x00\x0b反\ufeff"
    reader = letter("opinion", claims=f"{run}\n\n{odd}\n{HAN * 400}", office="临" * 60, petitioner="名" * 60)
    assert text_of(reader).count("E") == len(run)
    assert len(reader.pages) > 15
    begins = [left for page in reader.pages for _, left, size, _ in lines_of(page) if size <= 16]
    assert min(begins) > 28 * MM - 1
    assert docx(compose(forms()["opinion"], facts("opinion") | {"claims": odd}))


@pytest.mark.parametrize("name", sorted(FACTS))
def test_a_form_reads_well_with_only_what_it_requires(name: str) -> None:
    form = forms()[name]
    chosen = {c.field: c for c in form.choices if facts(name).get(c.field) == c.value}
    needed = {n for c in chosen.values() for n in c.requires} | set(chosen)
    least = {k: v for k, v in facts(name).items() if (one := form.field(k)) and (one.required or k in needed)}
    content = compose(form, least)
    text = str(content)
    assert "None" not in text
    assert "（）" not in text
    assert "：。" not in text
    assert "%(" not in text
    assert pdf(content)
    assert docx(content)


def test_a_letter_takes_less_than_a_second() -> None:
    content = compose(forms()["opinion"], facts("opinion"))
    pdf(content)
    start = time.perf_counter()
    pdf(content, number=NUMBER, check_url=URL)
    assert time.perf_counter() - start < 1


def test_the_same_letter_is_drawn_the_same() -> None:
    content = compose(forms()["opinion"], facts("opinion") | {"day": date(2026, 3, 2)})
    assert pdf(content, number=NUMBER) == pdf(content, number=NUMBER)


@pytest.mark.parametrize("name", sorted(FACTS))
def test_the_last_page_of_every_letter_holds_text(name: str, seal: bytes) -> None:
    content = compose(forms()[name], facts(name))
    for picture in (None, seal):
        data = pdf(content, number=NUMBER, seal=picture, check_url=URL)
        assert on_last_page(data, body_of(content)) >= min(60, len(body_of(content)))


@pytest.mark.parametrize("mask", ["吴*", "欧阳*"])
def test_a_masked_name_never_breaks_across_lines(mask: str) -> None:
    """Wherever in the line it comes to stand, in the body of a letter."""
    for before in range(16, 30):
        text = "甲" * before + mask + "提出的信访事项，本机关已经收到。" + "乙" * 30
        content = compose(forms()["opinion"], facts("opinion"))
        content["blocks"] = [{"kind": "paragraph", "text": text}]
        drawn = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf(content, number=NUMBER))).pages)
        assert mask in drawn, (before, drawn)


def test_a_letter_that_fills_its_pages_keeps_the_lines_of_the_standard() -> None:
    feet = [line[0] for line in lines_of(letter("recheck_opinion").pages[0]) if line[2] == 16]
    assert any(abs(a - b - 28.99) < 0.15 for a, b in pairwise(sorted(feet, reverse=True)))


def test_what_both_sides_ask_a_court_is_their_own_paper() -> None:
    """It bears neither the name nor a number of the body that mediated (《人民调解法》第三十三条)."""
    asked = form("confirmation_request", date(2026, 12, 1))
    assert asked.unnumbered
    assert compose(asked, facts("confirmation_request"))["ours"] is False
    assert form("confirmation_request", date(2026, 11, 30)).unnumbered is False  # letters of before stay as they were
