"""Hand matters out as a table, without who the people are: names masked or withheld, no body, no accusations."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import orjson
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from xinhe.kernel.clock import SHANGHAI, start_of_day
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.kernel.text import storable
from xinhe.matters.models import (
    Channel,
    Confidentiality,
    Event,
    Execution,
    Item,
    Kind,
    Matter,
    MatterQuerySet,
    Nature,
    Party,
    PartyPart,
    Result,
    RouteState,
)
from xinhe.petition.models import Review, ReviewResult, ReviewStage
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
    "登记时间",
    "收到日",
    "邮戳日",
    "受理日",
    "送达日",
    "办结",
    "期限",
    "途径",
    "导入机关",
    "待对方接收",
    "不予受理情形",
    "处理结果",
    "执行",
    "复查机关",
    "复查",
    "复核",
    "督办",
    "紧急",
    "来源",
)
NAMELESS, SECRET, DECLINED = "匿名", "要求保密", "逾期未准许"
REFUSED = ("not_accepted", "advised")
# A person's numbers may stand in a title: telephones, documents, accounts.
_DIGITS = re.compile(r"\d[\d\- ]{5,}[\dXx]")
Record = dict[str, str | int]


def chosen(*, kind: str, since: date | None, until: date | None) -> MatterQuerySet:
    """What was received of one kind in a period, its last day excluded; accusations are never handed out (第三十条)."""
    found = Matter.objects.filter(kind=kind).exclude(confidentiality=Confidentiality.ACCUSATION)
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


@dataclass
class Batch:
    """What belongs to the matters of a batch: who asked, in which ways they went, what was decided and reviewed."""

    names: dict[UUID, str]
    grounds: dict[UUID, str]
    items: dict[UUID, list[Item]]
    reviews: dict[UUID, list[Review]]

    @classmethod
    def of(cls, matters: list[Matter]) -> "Batch":
        """Fetched together for all of them, in four queries."""
        parties = Party.objects.filter(matter__in=matters, part=PartyPart.PETITIONER)
        refused = [matter for matter in matters if matter.state in REFUSED]
        checked = Event.objects.filter(matter__in=refused, act="review_refusal", outcome="refused").order_by("seq")
        items: dict[UUID, list[Item]] = defaultdict(list)
        for item in Item.objects.filter(matter__in=matters).order_by("seq"):
            items[item.matter_id].append(item)
        reviews: dict[UUID, list[Review]] = defaultdict(list)
        for review in Review.objects.filter(matter__in=matters).select_related("organ").order_by("seq"):
            reviews[review.matter_id].append(review)
        grounds = {matter: str(data.get("ground", "")) for matter, data in checked.values_list("matter_id", "data")}
        return cls(dict(parties.values_list("matter_id", "masked_name")), grounds, items, reviews)

    def who(self, matter: Matter) -> str:
        """The petitioner as a table may show them."""
        if matter.is_secret:
            return SECRET
        return NAMELESS if matter.is_anonymous else self.names.get(matter.pk, "")

    def review(self, matter: Matter, stage: ReviewStage) -> str:
        """What came of the last review of this stage."""
        found = [one for one in self.reviews[matter.pk] if one.stage == stage]
        if not found:
            return ""
        last = found[-1]
        if matter.is_admitted is False and last is self.reviews[matter.pk][-1]:
            return DECLINED
        return str(ReviewResult(last.result).label) if last.served_on and last.result else "办理中"


def _records(matters: list[Matter]) -> Iterator[Record]:
    batch = Batch.of(matters)
    for matter in matters:
        yield _record(matter, batch)


def _joined(values: Iterable[object]) -> str:
    """Each value once, in order."""
    return "；".join(dict.fromkeys(str(value) for value in values if value))


def _record(matter: Matter, batch: Batch) -> Record:
    procedure = book.get(matter.procedure, matter.version).latest
    items, reviews = batch.items[matter.pk], batch.reviews[matter.pk]
    values: list[str | int] = [
        matter.number,
        str(Kind(matter.kind).label),
        _DIGITS.sub("***", matter.title),
        str(Channel(matter.channel).label),
        matter.problem_region_id,
        matter.problem_region.name,
        matter.category_id or "",
        matter.category.name if matter.category else "",
        batch.who(matter),
        matter.headcount,
        str(Nature(matter.nature).label) if matter.nature else "",
        procedure.title["zh-hans"],
        procedure.states[matter.state].title["zh-hans"],
        matter.receiver.name,
        matter.holder.name if matter.holder and matter.is_open else "",
        matter.opened_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"),
        _day(matter.received_on),
        _day(matter.posted_on),
        _day(matter.accepted_on),
        _day(matter.served_on),
        _day(matter.closed_at.astimezone(SHANGHAI).date() if matter.closed_at else None),
        _day(matter.due_on),
        _joined(item.route for item in items),
        _joined(item.organ for item in items if item.is_routed),
        sum(item.route_state == RouteState.ROUTED for item in items),
        batch.grounds.get(matter.pk, ""),
        _joined(Result(item.result).label for item in items if item.result),
        _joined(Execution(item.execution).label for item in items if item.execution),
        _joined(review.organ.name for review in reviews),
        batch.review(matter, ReviewStage.REVIEW),
        batch.review(matter, ReviewStage.RECHECK),
        _yes(matter.is_supervised),
        _yes(matter.is_urgent),
        matter.source,
    ]
    return dict(zip(HEADING, values, strict=True))


def _yes(is_so: bool) -> str:
    return "是" if is_so else ""


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
            cell = WriteOnlyCell(sheet, value=storable(value) if isinstance(value, str) else value)
            if isinstance(value, str):
                # A title that begins with "=" is words, and never a formula on somebody's desk.
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    book_.save(path)
    return count
