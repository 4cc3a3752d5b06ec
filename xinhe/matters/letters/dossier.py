"""The dossier (卷宗): the file of a matter in archive order, as one PDF with an index and a ZIP with hashes."""

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from pypdf import PdfReader, PdfWriter

from xinhe.documents.attached.kinds import kind_called
from xinhe.documents.models import Document, File
from xinhe.documents.printing.pdf import pdf
from xinhe.documents.store import clean_name, read_file
from xinhe.kernel import chain
from xinhe.kernel.clock import SHANGHAI, chinese_date, local_day
from xinhe.kernel.refusal import Refused
from xinhe.matters.letters.inert import Budget, pages_of
from xinhe.matters.letters.printing import print_letter
from xinhe.matters.letters.recommendations import readable
from xinhe.matters.models import Deadline, Event, Item, Matter, Party
from xinhe.matters.privacy import hides_identity, shown_name
from xinhe.matters.titles import act_title
from xinhe.people.person import Person
from xinhe.procedures import book

# What the attachments of one dossier may weigh together: it is put together in memory.
HEAVIEST = 256 * 1024 * 1024
ATTACHED = "附件："
APART = "（不能并入卷宗，见压缩包内附件）"
TOO_HEAVY = "（附件合计太大，没有收入卷宗，请在案卷页单独下载）"
NOT_WHOLE = "（与收到时的存证不符或者缺失，没有收入卷宗，请从备份恢复）"
INERT = "附件的原件在压缩包内；并入卷宗的页面去掉了其中的脚本、链接和内嵌文件。"


@dataclass(frozen=True)
class Part:
    """One paper of the dossier: its title, the PDF that is bound in, and the bytes as they lie in the ZIP.

    A paper that is named only has no bytes; ``missing`` says why. ``about`` is an attachment's kind, size and hash.
    """

    title: str
    name: str
    data: bytes
    bound: bytes | None
    missing: str = ""
    about: str = ""
    is_packed: bool = False


def dossier(matter: Matter, *, by: Person, at: datetime) -> tuple[bytes, bytes]:
    """The PDF and the ZIP of a matter that ``by`` was let see, names as masked as they are to that person.

    Archive order: index, registration, letters by day, attachments by day, the log. The ZIP holds every part by
    itself and a list of SM3 hashes with the head of the log, so that a later copy can be compared.
    """
    name = shown_name(matter, by, at=at)
    parts = [
        _drawn(matter, "登记和诉求", "01-登记.pdf", list(_registration(matter, by, name)), at=at),
        *_letters(matter, by, name),
        *_attachments(matter),
        _drawn(matter, "办理经过（日志）", "99-日志.pdf", list(_log(matter, by)), at=at),
    ]
    bound = _bind(matter, parts, at=at)
    return bound, _packed(matter, parts, bound, by)


def _drawn(matter: Matter, title: str, name: str, blocks: Sequence[dict[str, object]], *, at: datetime) -> Part:
    data = _page(matter, f"{title}", blocks, at=at)
    return Part(title, name, data, data)


def _page(matter: Matter, title: str, blocks: Sequence[dict[str, object]], *, at: datetime) -> bytes:
    """A plain page of the dossier in the layout of records."""
    return pdf(
        {
            "form": "dossier",
            "version": "",
            "layout": "record",
            "title": title,
            "office": matter.receiver.name,
            "day": chinese_date(local_day(at)),
            "blocks": list(blocks),
            "contact": "",
            "copies": [],
            "ours": True,
            "signed": False,
        }
    )


def _row(label: str, value: object, lines: int = 1) -> list[object]:
    return [[label, str(value)], lines]


def _registration(matter: Matter, by: Person, name: str) -> Iterator[dict[str, object]]:
    procedure = book.get(matter.procedure, matter.version).latest
    region = matter.problem_region
    people = [] if hides_identity(matter, by) else list(Party.objects.filter(matter=matter))
    others = "、".join(f"{p.masked_name}（{p.get_part_display()}）" for p in people[1:] if p.masked_name)
    rows = [
        _row("编号", matter.number),
        _row("标题", matter.title),
        _row("信访人", "匿名" if matter.is_anonymous else name),
        *([_row("其他人员", others)] if others else []),
        _row("人数", matter.headcount),
        _row("来件方式", matter.get_channel_display()),
        _row("收到日期", chinese_date(matter.received_on or local_day(matter.opened_at))),
        _row("问题属地", f"{region.parent.name if region.parent else ''}{region.name}"),
        _row("内容类别", matter.category.name if matter.category else "—"),
        _row("办理程序", procedure.title["zh-hans"]),
        _row("当前状态", procedure.states[matter.state].title["zh-hans"]),
        _row("牵头单位", matter.lead.name if matter.lead else "—"),
    ]
    yield {"kind": "table", "rows": rows}
    yield {"kind": "heading", "level": 1, "text": "反映内容"}
    for paragraph in matter.body.splitlines():
        yield {"kind": "text", "text": paragraph}
    yield {"kind": "heading", "level": 1, "text": "诉求事项和处理结果"}
    for item in Item.objects.filter(matter=matter).order_by("seq"):
        result = item.get_result_display() or (f"导入{item.organ}" if item.is_routed else "—")
        yield {"kind": "line", "text": f"{item.seq}. {item.text}　【{result}】"}
    yield {"kind": "heading", "level": 1, "text": "期限"}
    for deadline in Deadline.objects.filter(matter=matter, is_cancelled=False):
        if "rate" not in deadline.rule().stops_on:
            yield {"kind": "line", "text": f"{deadline.title}：{deadline.explanation()}"}


def _letters(matter: Matter, by: Person, name: str) -> Iterator[Part]:
    rows = Document.objects.filter(subject_id=matter.pk).select_related("office").order_by("at", "id")
    for n, document in enumerate(readable(rows, matter, by), start=1):
        data = print_letter(document, matter, name=name)
        title = f"{document.title} {document.number}".strip()
        yield Part(title, f"02-文书/{n:02d}-{clean_name(title)}.pdf", data, data)


def _attachments(matter: Matter) -> Iterator[Part]:
    budget, left = Budget(), HEAVIEST
    for n, file in enumerate(File.objects.filter(subject_id=matter.pk).order_by("at", "id"), start=1):
        title, name = f"{ATTACHED}{file.name}", f"03-附件/{n:02d}-{clean_name(file.name)}"
        kind = kind_called(file.media_type)
        about = f"{kind.title if kind else file.media_type}，{_size(file.size)}\nSM3 {file.hash}"
        if file.size > left:
            yield Part(title, name, b"", None, TOO_HEAVY, about)
            continue
        try:
            data = read_file(file)
        except Refused:
            yield Part(title, name, b"", None, NOT_WHOLE, about)
            continue
        left -= len(data)
        is_packed = kind is not None and kind.is_packed
        yield Part(title, name, data, pages_of(data, file.media_type, budget), about=about, is_packed=is_packed)


def _size(count: int) -> str:
    """A size as a person reads it, with the bytes by which a copy is compared."""
    if count < 1024:
        return f"{count} 字节"
    unit, name = (1024 * 1024, "MB") if count >= 1024 * 1024 else (1024, "KB")
    return f"{count / unit:.1f} {name}（{count} 字节）"


def _log(matter: Matter, by: Person) -> Iterator[dict[str, object]]:
    procedure = book.get(matter.procedure, matter.version).latest
    rows = []
    for event in Event.objects.filter(matter=matter).shown_to(by).select_related("office").order_by("seq"):
        moment = event.at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
        office = f" · {event.office.name}" if event.office else ""
        title = act_title(procedure, event.act)
        rows.append(_row(f"{event.seq}. {title}", f"{moment}　{event.by_name}{office}\nSM3 {event.hash[:32]}…"))
    yield {"kind": "table", "rows": rows}
    yield {"kind": "heading", "level": 1, "text": "日志末条 SM3"}
    yield {"kind": "line", "text": matter.log_head}


def _bind(matter: Matter, parts: Sequence[Part], *, at: datetime) -> bytes:
    """Index and parts as one PDF; the index says on which page each part begins."""
    pages = [len(PdfReader(io.BytesIO(part.bound)).pages) if part.bound else 0 for part in parts]
    own = 1
    while True:
        index = _index(matter, parts, pages, first=own + 1, at=at)
        count = len(PdfReader(io.BytesIO(index)).pages)
        if count == own:
            break
        own = count
    writer = PdfWriter()
    writer.append(io.BytesIO(index), outline_item="卷内目录")
    for part in parts:
        if part.bound:
            writer.append(io.BytesIO(part.bound), outline_item=part.title, import_outline=False)
    writer.add_metadata({"/Title": f"信访事项卷宗 {matter.number}"})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _index(matter: Matter, parts: Sequence[Part], pages: Sequence[int], *, first: int, at: datetime) -> bytes:
    rows = [_row("编号", matter.number), _row("题名", matter.title)]
    lines: list[dict[str, object]] = [{"kind": "table", "rows": rows}]
    page = first
    for n, (part, count) in enumerate(zip(parts, pages, strict=True), start=1):
        where = f"第 {page} 页" if count else part.missing or APART
        lines.append({"kind": "line", "text": f"{n}. {part.title}　{where}"})
        page += count
    if aside := [(n, part) for n, part in enumerate(parts, start=1) if part.about and not part.bound]:
        lines.append({"kind": "heading", "level": 1, "text": "单独存放的附件"})
        lines.append(
            {
                "kind": "table",
                "rows": [_row(f"{n}. {part.title.removeprefix(ATTACHED)}", part.about) for n, part in aside],
            }
        )
    if any(part.name.startswith("03-") for part in parts):
        lines.append({"kind": "line", "text": INERT})
    return _page(matter, "信访事项卷宗目录", lines, at=at)


def _packed(matter: Matter, parts: Sequence[Part], bound: bytes, by: Person) -> bytes:
    log = "\n".join(
        json.dumps(
            {
                "seq": e.seq,
                "act": e.act,
                "at": e.at.isoformat(),
                "by": e.by_name,
                "hash": e.hash,
                "previous": e.previous,
            },
            ensure_ascii=False,
        )
        for e in Event.objects.filter(matter=matter).shown_to(by).order_by("seq")
    )
    files = [
        ("卷宗.pdf", bound),
        *((part.name, part.data) for part in parts if not part.missing),
        ("日志.jsonl", log.encode()),
    ]
    pressed = {part.name for part in parts if part.is_packed}
    sums = "".join(f"{chain.sm3(data)}  {name}\n" for name, data in files)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files:
            how = zipfile.ZIP_STORED if name in pressed else zipfile.ZIP_DEFLATED
            packed.writestr(f"{matter.number}/{name}", data, compress_type=how)
        packed.writestr("/".join((matter.number, "SM3.txt")), f"{sums}{matter.log_head}  日志末条\n")
    return out.getvalue()
