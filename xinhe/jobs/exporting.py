"""Hand matters out as a table, without who the people are: names masked, no body, no accusations."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import orjson
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from xinhe.kernel.clock import SHANGHAI, start_of_day
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.models import (
    Channel,
    Confidentiality,
    Kind,
    Matter,
    MatterQuerySet,
    Nature,
    Party,
    PartyPart,
)
from xinhe.procedures import book

CHUNK = 1000
# A sheet ends at 1,048,576 rows, the heading among them.
LONGEST_SHEET = 1_048_575
HEADING = (
    "编号",
    "类型",
    "标题",
    "来件方式",
    "地区代码",
    "地区",
    "类别代码",
    "类别",
    "信访人",
    "人数",
    "信访目的",
    "程序",
    "状态",
    "收件单位",
    "现由",
    "收到",
    "受理日",
    "送达日",
    "办结",
    "期限",
    "来源",
)
# A person's numbers may stand in a title: telephones, documents, accounts.
_DIGITS = re.compile(r"\d[\d\- ]{5,}[\dXx]")
Record = dict[str, str | int]


def chosen(*, since: date | None, until: date | None) -> MatterQuerySet:
    """The matters received in a period, its last day excluded; accusations are never handed out (第三十条第三款)."""
    found = Matter.objects.exclude(confidentiality=Confidentiality.ACCUSATION)
    if since:
        found = found.filter(opened_at__gte=start_of_day(since))
    if until:
        found = found.filter(opened_at__lt=start_of_day(until))
    return found


def records(matters: MatterQuerySet) -> Iterator[Record]:
    """The matters as rows, the oldest first, a thousand at a time."""
    ordered = matters.select_related("problem_region", "category", "receiver", "holder").defer("body", "words")
    batch: list[Matter] = []
    for matter in ordered.order_by("opened_at", "id").iterator(chunk_size=CHUNK):
        batch.append(matter)
        if len(batch) == CHUNK:
            yield from _records(batch)
            batch = []
    yield from _records(batch)


def _records(matters: list[Matter]) -> Iterator[Record]:
    parties = Party.objects.filter(matter__in=matters, part=PartyPart.PETITIONER)
    names = dict(parties.values_list("matter_id", "masked_name"))
    for matter in matters:
        yield _record(matter, "匿名" if matter.is_anonymous else names.get(matter.pk, ""))


def _record(matter: Matter, name: str) -> Record:
    procedure = book.get(matter.procedure, matter.version)
    values: list[str | int] = [
        matter.number,
        str(Kind(matter.kind).label),
        _DIGITS.sub("***", matter.title),
        str(Channel(matter.channel).label),
        matter.problem_region_id,
        matter.problem_region.name,
        matter.category_id or "",
        matter.category.name if matter.category else "",
        name,
        matter.headcount,
        str(Nature(matter.nature).label) if matter.nature else "",
        procedure.title["zh-hans"],
        procedure.states[matter.state].title["zh-hans"],
        matter.receiver.name,
        matter.holder.name if matter.holder and matter.is_open else "",
        matter.opened_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"),
        _day(matter.accepted_on),
        _day(matter.served_on),
        _day(matter.closed_at.astimezone(SHANGHAI).date() if matter.closed_at else None),
        _day(matter.due_on),
        matter.source,
    ]
    return dict(zip(HEADING, values, strict=True))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def write(found: Iterator[Record], path: Path) -> int:
    """Write the rows to an XLSX or JSONL file; how many there were. Raises Refused."""
    if path.suffix.lower() == ".xlsx":
        return _write_xlsx(found, path)
    if path.suffix.lower() == ".jsonl":
        return _write_jsonl(found, path)
    raise Refused(gettext_noop("导出文件名请以 .xlsx 或 .jsonl 结尾。"), code="bad_name", field="to")


def _write_jsonl(found: Iterator[Record], path: Path) -> int:
    count = 0
    with path.open("wb") as file:
        for record in found:
            file.write(orjson.dumps(record) + b"\n")
            count += 1
    return count


def _write_xlsx(found: Iterator[Record], path: Path) -> int:
    book_ = Workbook(write_only=True)
    sheet = book_.create_sheet("事项")
    sheet.freeze_panes = "A2"
    sheet.append(HEADING)
    count = 0
    for record in found:
        count += 1
        if count > LONGEST_SHEET:
            raise Refused(
                gettext_noop("超过一张表能放的 %(most)d 行，请缩短时间范围，或者导出为 .jsonl。"),
                code="too_many_rows",
                most=LONGEST_SHEET,
            )
        cells = []
        for value in record.values():
            cell = WriteOnlyCell(sheet, value=value)
            if isinstance(value, str):
                # A title that begins with "=" is words, and never a formula on somebody's desk.
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    book_.save(path)
    return count
