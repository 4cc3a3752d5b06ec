"""The same letter as a Word file, for offices that still pass drafts on by hand."""

import io
from collections.abc import Mapping
from typing import Any

import docx as word
from docx.document import Document as WordFile
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

# The names that word processors in offices know; what is missing there they replace themselves.
FACES = {"body": "仿宋_GB2312", "title": "方正小标宋简体", "hei": "黑体", "kai": "楷体_GB2312", "song": "宋体"}
RED = RGBColor(0xE6, 0x00, 0x12)
PITCH = Pt(28.95)
# In twentieths of a point: 28 characters of 16 pt fit into 156 mm.
SQUEEZE = "-5"
CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
_LEFT_OUT = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


def docx(content: Mapping[str, Any], *, number: str = "", check_url: str = "") -> bytes:
    """The letter as DOCX, without a seal: what is sealed is the PDF."""
    return _Letter(content, number=number, check_url=check_url).written()


class _Letter:
    """One letter on its way into a Word file."""

    def __init__(self, content: Mapping[str, Any], *, number: str, check_url: str) -> None:
        self.content = content
        self.number = number
        self.check_url = check_url
        self.file: WordFile = word.Document()
        self._page()

    def written(self) -> bytes:
        """All parts in their order, as bytes."""
        self._head()
        for piece in self.content["blocks"]:
            self._piece(piece)
        if self.content["signed"]:
            self._signature()
        self._end()
        out = io.BytesIO()
        self.file.save(out)
        return out.getvalue()

    def _page(self) -> None:
        section = self.file.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Mm(23)
        section.different_first_page_header_footer = self.content["layout"] == "letter"
        self.file.settings.odd_and_even_pages_header_footer = True
        normal = self.file.styles["Normal"]
        normal.font.size = Pt(16)
        normal.font.name = "Times New Roman"
        normal.element.rPr.rFonts.set(qn("w:eastAsia"), FACES["body"])
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), SQUEEZE)
        normal.element.rPr.insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:lang")
        normal.paragraph_format.space_after = Pt(0)
        normal.paragraph_format.line_spacing = PITCH
        normal.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        self.file.core_properties.title = self.content["title"]
        self.file.core_properties.author = self.content["office"]
        self._page_number(section.footer.paragraphs[0], RIGHT)
        self._page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)

    def _page_number(self, paragraph: Paragraph, side: WD_ALIGN_PARAGRAPH) -> None:
        paragraph.alignment = side
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(14)
        self._run(paragraph, "— ", "song", 14)
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            element = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                element.set(qn("w:fldCharType"), kind)
            else:
                element.text = text
            self._run(paragraph, "", "song", 14)._r.append(element)
        self._run(paragraph, " —", "song", 14)

    def _run(self, paragraph: Paragraph, text: str, place: str = "body", size: float = 16) -> Run:
        run = paragraph.add_run(text.translate(_LEFT_OUT))
        run.font.size = Pt(size)
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FACES[place])
        return run

    def _line(
        self,
        text: str,
        place: str = "body",
        size: float = 16,
        *,
        align: WD_ALIGN_PARAGRAPH | None = None,
        indent: Length | None = None,
        above: float = 0,
    ) -> Paragraph:
        paragraph = self.file.add_paragraph()
        if align is not None:
            paragraph.alignment = align
        paragraph.paragraph_format.first_line_indent = indent
        paragraph.paragraph_format.space_before = Pt(above)
        if size > 16:
            paragraph.paragraph_format.line_spacing = Pt(size * 1.4)
        self._run(paragraph, text, place, size)
        return paragraph

    def _head(self) -> None:
        layout, office = self.content["layout"], self.content["office"]
        if layout in ("official", "letter"):
            size = min(40, 430 // max(len(office), 1))
            mark = self._line(office, "title", size, align=CENTRE, above=85 if layout == "official" else 0)
            mark.runs[0].font.color.rgb = RED
            if layout == "letter":
                self._rule(mark, "thickThinSmallGap")
                self._line(self.number, align=RIGHT, above=14)
            else:
                self._rule(self._line(self.number, align=CENTRE, above=2 * PITCH.pt), "single")
            self._line(self.content["title"], "title", 22, align=CENTRE, above=2 * PITCH.pt)
            self._line("")
            return
        if self.content["ours"]:
            self._line(office, "title", 22, align=CENTRE)
        self._line(self.content["title"], "title", 22, align=CENTRE)
        if self.number:
            self._line(self.number, align=RIGHT, above=12)
        self._line("")

    def _rule(self, paragraph: Paragraph, kind: str) -> None:
        """The red line under this paragraph."""
        borders = OxmlElement("w:pBdr")
        line = OxmlElement("w:bottom")
        for name, value in (("val", kind), ("sz", "18"), ("space", "8"), ("color", str(RED))):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
        paragraph._p.get_or_add_pPr().insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )

    def _piece(self, piece: Mapping[str, Any]) -> None:
        if piece["kind"] == "table":
            self._table(piece["rows"])
        elif piece["kind"] == "heading":
            place = "hei" if piece["level"] == 1 else "kai"
            self._line(piece["text"], place, indent=Pt(31.5)).paragraph_format.keep_with_next = True
        elif piece["kind"] == "text":
            self._line(piece["text"], indent=Pt(31.5), align=WD_ALIGN_PARAGRAPH.JUSTIFY)
        else:
            self._line(piece["text"], above=12 if piece["kind"] == "signs" else 0)

    def _table(self, rows: list[tuple[list[str], int]]) -> None:
        table = self.file.add_table(rows=0, cols=4, style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        widths = [Mm(32), Mm(46), Mm(32), Mm(46)]
        for texts, lines in rows:
            row = table.add_row()
            row.height = Pt(22 * lines + 8)
            cells = row.cells
            for cell, width in zip(cells, widths, strict=True):
                cell.width = width
            if len(texts) == 2:
                self._cell(cells[0], texts[0], CENTRE)
                self._cell(cells[1].merge(cells[3]), texts[1])
            else:
                for n, text in enumerate(texts):
                    self._cell(cells[n], text, None if n % 2 else CENTRE)

    def _cell(self, cell: _Cell, text: str, align: WD_ALIGN_PARAGRAPH | None = None) -> None:
        cell.vertical_alignment = 1  # type: ignore[assignment]
        for n, line in enumerate(text.split("\n")):
            paragraph = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
            paragraph.alignment = align
            paragraph.paragraph_format.line_spacing = Pt(22)
            self._run(paragraph, line, size=14)

    def _signature(self) -> None:
        # The date ends four characters from the right margin; the name stands over its middle.
        date_width = sum(16 if char > "\u2e80" else 8 for char in self.content["day"])
        name_width = min(442, 16 * len(self.content["office"]))
        middle = max(63 + date_width / 2, name_width / 2)
        name = self._line(self.content["office"], align=RIGHT, above=2 * PITCH.pt)
        name.paragraph_format.right_indent = Pt(middle - name_width / 2)
        name.paragraph_format.keep_with_next = True
        day = self._line(self.content["day"], align=RIGHT)
        day.paragraph_format.right_indent = Pt(middle - date_width / 2)

    def _end(self) -> None:
        if self.content["signed"] and self.content["contact"]:
            self._line(self.content["contact"], indent=Pt(31.5), above=14)
        if self.content["copies"]:
            self._line(f"抄送：{'，'.join(self.content['copies'])}。", size=14, above=14)
        if self.check_url:
            self._line(f"打开网址核验本文书真伪：{self.check_url}", size=9, above=14)
