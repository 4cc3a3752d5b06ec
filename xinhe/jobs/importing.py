"""Take matters in from a file, each row through the intake act: what a page may not file, no file may either.

Columns are those of ``NAMES``: a number of its own and a time, and what the intake declares to come in by file, each
under its own names first, then those of JSON files. Needed are 来源编号 and 内容. A login name (``user``) is nobody's
name and is left out, as are likes: without 姓名 a row is anonymous.
"""

import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction

from xinhe.jurisdiction.models import Office, OfficeKind
from xinhe.jurisdiction.sheets import Row, read_table
from xinhe.kernel.clock import EARLIEST, SHANGHAI, local_day
from xinhe.kernel.refusal import Invalid, Refused, gettext_noop
from xinhe.matters.acts.intake import intake
from xinhe.matters.filing import TITLE, Filing, Identity, Source
from xinhe.matters.filing.declaration import Declared, Giver, declared
from xinhe.matters.models import Channel, Received
from xinhe.people.person import SYSTEM

# One transaction holds the county's number counter: longer ones would make people at the window wait.
BATCH = 50
SHORT_TITLE = 40
LONGEST_LINE = 1024 * 1024
LONGEST_ID = 80
_PERSON, _FILING = declared(Identity, Giver.FILE), declared(Filing, Giver.FILE)
NAMES = {"id": ("来源编号", "编号", "id"), "time": ("时间", "time")} | {
    one.name: one.heads for one in (*_FILING.values(), *_PERSON.values())
}
# What a truth value may be written as; a JSON file may say true.
_YES = frozenset({"是", "要求保密", "保密", "1", "y", "yes", "true"})
_NO = frozenset({"", "否", "不", "无", "0", "n", "no", "false"})
_FIELDS = {name: ours for ours, names in NAMES.items() for name in names}
_CHANNELS = {label: value for value, label in Channel.choices} | {value: value for value in Channel.values}
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?", re.ASCII)
_SOURCE = re.compile(r"[^\x00-\x1f\x7f/]{1,40}")


TWICE = gettext_noop("来源编号「%(id)s」在前面已用于另一件。编号要能认出是哪一件，请改成不重复的再导入。")


def _no(sentence: str, *, field: str, **facts: object) -> Refused:
    return Refused(sentence, code="bad_row", field=field, article=None, now=None, **facts)


@dataclass
class ImportReport:
    """What an import did, and the rows it refused with number and reason."""

    taken: int = 0
    known: int = 0
    refused: int = 0
    unused: set[str] = field(default_factory=set)
    # What each source id of this run stood for, by a hash of its row: a ledger may count from 1 on every sheet.
    seen: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """One row that was not taken."""

    row: int
    id: str
    errors: Mapping[str, str]
    reason: str
    data: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class ImportPlan:
    """How a file is to be taken in: from where, as new words or as finished matters, into which region."""

    source: str
    region: str
    at: datetime
    is_history: bool = False
    is_restart: bool = False


def rows(path: Path) -> Iterator[Row]:
    """The rows of a JSONL, CSV or XLSX file, one at a time. Raises Refused when it is none."""
    if path.suffix.lower() in (".jsonl", ".ndjson", ".json"):
        with path.open("rb") as file:
            yield from _json_rows(file)
        return
    found = read_table(path)
    first = next(found, None)
    if first is None:
        return
    _check_columns(first, path.name)
    yield first
    yield from found


def _json_rows(file: BinaryIO) -> Iterator[Row]:
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            yield Row((), number=number, fault="这一行超过 1 MB，没有读取。")
            while line and not line.endswith(b"\n"):
                line = file.readline(LONGEST_LINE)
        elif stripped := line.removeprefix(b"\xef\xbb\xbf").strip():
            yield _json_row(stripped, number)


def _json_row(line: bytes, number: int) -> Row:
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        return Row((), number=number, fault="这一行不是 UTF-8 编码。")
    except (ValueError, RecursionError):
        return Row((), number=number, fault="这一行不是一个完整的 JSON 对象。")
    if not isinstance(value, dict):
        return Row((), number=number, fault="这一行不是一个完整的 JSON 对象。")
    wrong = [name for name in value if name in _FIELDS and _is_no_text(value[name], _FIELDS[name])]
    cells = ((str(name), _plain(cell)) for name, cell in value.items())
    return Row(cells, number=number, fault=f"「{wrong[0]}」应为文字。" if wrong else "")


def _is_no_text(value: object, ours: str) -> bool:
    return isinstance(value, dict | list) or (isinstance(value, bool) and ours != "is_secret")


def _plain(value: object) -> str:
    return "" if value is None else str(value)


def _check_columns(row: Row, filename: str) -> None:
    found = {_FIELDS[name] for name in row if name in _FIELDS}
    if not {"id", "body"} <= found:
        raise Refused(
            gettext_noop(
                "文件「%(name)s」的表头不对：至少要有「来源编号」和「内容」两列。实际是：%(found)s。"
                "可用的列：%(columns)s。"
            ),
            code="wrong_columns",
            name=filename,
            found="、".join(row)[:200],
            columns="、".join(names[0] for names in NAMES.values()),
        )


def check_source(name: str) -> str:
    """A source's name as it is kept. Raises Refused."""
    if not _SOURCE.fullmatch(name.strip()):
        raise Refused(gettext_noop("来源名应为 1 到 40 个字，不含斜线和控制字符。"), code="bad_source")
    return name.strip()


def only_region() -> str:
    """The region of the only petition office; one of a region above it does not count.

    Raises Refused when there are several side by side, or none.
    """
    offices = Office.objects.filter(kind=OfficeKind.PETITION_OFFICE, is_active=True)
    paths = set(offices.values_list("region__path", flat=True))
    lowest = {path for path in paths if not any(other != path and other.startswith(path) for other in paths)}
    found = {path.strip("/").rpartition("/")[2] for path in lowest}
    if len(found) != 1:
        raise Refused(
            gettext_noop("有 %(count)d 个地区设有信访部门，请用 --region 写明事项归哪个地区。"),
            code="which_region",
            count=len(found),
        )
    return str(found.pop())


def take(found: Iterable[Row], plan: ImportPlan, report: ImportReport) -> Iterator[tuple[int, list[Refusal]]]:
    """Take the rows in, batch by batch; yields how many rows a batch had and those it refused.

    What was taken before is passed over by (source, id), so a broken import is simply run again; a restart
    looks at every row anew and tells which have changed since.
    """
    source = iter(found)
    while batch := list(itertools.islice(source, BATCH)):
        with transaction.atomic():
            refused = _take_batch(batch, plan, report)
        yield len(batch), refused


def _take_batch(batch: list[Row], plan: ImportPlan, report: ImportReport) -> list[Refusal]:
    fields = [_fields(row, report) for row in batch]
    keys = [_key(plan, one["id"]) for one in fields]
    known = set(Received.objects.filter(key__in=keys).values_list("key", flat=True))
    refused = []
    for row, one, key in zip(batch, fields, keys, strict=True):
        is_known = key in known
        this = hash(frozenset(one.items()))
        is_other = bool(one["id"]) and report.seen.setdefault(key, this) != this
        if not is_known or is_other or plan.is_restart:
            try:
                if is_other:
                    raise _no(TWICE, field="id", id=one["id"])
                _take(row, one, plan)
            except Refused as refusal:
                refused.append(_refusal(row, one, refusal))
                continue
        report.known += is_known
        report.taken += not is_known
        known.add(key)
    report.refused += len(refused)
    return refused


def _key(plan: ImportPlan, row_id: str) -> str:
    return f"source/{plan.source}/{row_id}".replace("\x00", "")


def _fields(row: Row, report: ImportReport) -> dict[str, str]:
    one = dict.fromkeys(NAMES, "")
    for name, value in row.items():
        if ours := _FIELDS.get(name):
            one[ours] = one[ours] or value.strip()
        else:
            report.unused.add(name)
    return one


def _take(row: Row, one: dict[str, str], plan: ImportPlan) -> None:
    if row.fault:
        raise _no(row.fault, field="row")
    if not one["id"] or len(one["id"]) > LONGEST_ID or "\x00" in one["id"]:
        raise _no(gettext_noop("每一行要有不超过 80 字的来源编号，重复导入时凭它认出是同一件。"), field="id")
    written = _moment(one["time"], plan) if one["time"] else None
    if plan.is_history and written is None:
        raise _no(gettext_noop("历史事项要写明原来的时间。"), field="time")
    at = written if plan.is_history and written else plan.at
    source = Source(name=plan.source, id=one["id"], at=written)
    intake(_filing(one, plan), by=SYSTEM, at=at, source=source, is_history=plan.is_history)


def _moment(text: str, plan: ImportPlan, *, field: str = "time") -> datetime:
    found = _DATE.fullmatch(text.strip())
    try:
        if found:
            year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
            moment = datetime(year, month, day, hour, minute, second, tzinfo=SHANGHAI)
        else:
            moment = datetime.fromisoformat(text.strip())
            moment = moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
    except (ValueError, OverflowError):
        raise _no(
            gettext_noop("时间「%(text)s」读不懂，请写成 2026-03-02 10:14。"), field=field, text=text[:40]
        ) from None
    if moment.date() < EARLIEST:
        raise _no(gettext_noop("时间「%(text)s」的年份不对，请核对。"), field=field, text=text[:40])
    if moment > plan.at:
        raise _no(gettext_noop("时间「%(text)s」晚于现在，请核对。"), field=field, text=text[:40])
    return moment


def _filing(one: dict[str, str], plan: ImportPlan) -> Filing:
    person = {name: one[name] for name in _PERSON if one[name]}
    if person and not one["name"]:
        raise _no(gettext_noop("有电话或者户籍，没有姓名。写上姓名，或者去掉它们作匿名处理。"), field="name")
    said = {name: _read(one[name], asked, plan) for name, asked in _FILING.items() if one[name]}
    said["title"], said["body"] = _titled(one["title"], one["body"])
    channel = one["channel"] or Channel.WEB.value
    said |= {"region": one["region"] or plan.region, "channel": _CHANNELS.get(channel, channel)}
    return Filing(kind="petition", petitioner=Identity(**person) if person else None, **said)


def _read(text: str, asked: Declared, plan: ImportPlan) -> Any:
    """A cell as the field that its column is for."""
    if asked.kind is bool:
        return _is_yes(text)
    if asked.kind is date:
        return local_day(_moment(text, plan, field=asked.name))
    return _count(text) if asked.kind is int else text


def _count(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise _no(gettext_noop("人数应为整数。"), field="headcount") from None


def _is_yes(text: str) -> bool:
    word = text.lower()
    if word not in _YES | _NO:
        raise _no(
            gettext_noop("「%(text)s」读不懂，要求保密的写「是」，不要求的留空。"), field="secrecy", text=text[:40]
        )
    return word in _YES


def _titled(title: str, body: str) -> tuple[str, str]:
    """A title of our length: missing, it is how the words begin; too long, the whole of it begins the words."""
    if not title:
        title = " ".join(body.split())[: SHORT_TITLE + 1]
        return (title if len(title) <= SHORT_TITLE else title[:SHORT_TITLE] + "…"), body
    if len(title) > TITLE:
        return title[: TITLE - 1] + "…", f"{title}\n\n{body}" if body else body
    return title, body


def _refusal(row: Row, one: Mapping[str, str], refusal: Refused) -> Refusal:
    errors: dict[str, str] = {}
    if isinstance(refusal, Invalid):
        errors = refusal.errors
    elif refusal.field:
        errors = {refusal.field: refusal.sentence}
    return Refusal(row=row.number, id=one["id"], errors=errors, reason=refusal.sentence, data=dict(row))


def as_line(refusal: Refusal) -> str:
    """A refused row as a line of the file of refused rows; it can be corrected there and imported."""
    told: dict[str, Any] = {"行": refusal.row, "原因": refusal.reason, "字段": dict(refusal.errors)}
    text = json.dumps(told | dict(refusal.data), ensure_ascii=False)
    # A lone surrogate came in as an escape and goes out as one.
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
