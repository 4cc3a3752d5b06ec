"""The binder of every dossier (卷宗): papers in order as one PDF with a table of contents, and a ZIP with hashes."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet
from pypdf import PdfReader, PdfWriter

from xinhe.documents.attached.kinds import kind_called
from xinhe.documents.models import File
from xinhe.documents.printing.pdf import pdf
from xinhe.documents.store import clean_name, read_file
from xinhe.kernel import chain
from xinhe.kernel.clock import SHANGHAI, chinese_date, local_day
from xinhe.kernel.refusal import Refused
from xinhe.matters.letters.inert import Budget, pages_of
from xinhe.matters.models import Event, Matter
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
Block = dict[str, object]
Row = list[object]


@dataclass(frozen=True)
class Part:
    """One paper of the dossier: its title, the PDF that is bound in, and the bytes as they lie in the ZIP.

    A paper that is named only has no bytes; ``missing`` says why. ``about`` is an attachment's kind, size and hash.
    ``label`` stands before the title where the papers are not numbered one after the other; ``counted`` draws a paper
    that says how many pages the whole has.
    """

    title: str
    name: str
    data: bytes
    bound: bytes | None
    missing: str = ""
    about: str = ""
    is_packed: bool = False
    label: str = ""
    counted: Callable[[int], bytes] | None = None


@dataclass(frozen=True, kw_only=True)
class Binding:
    """What makes one dossier: whose it is, how it is called, what stands above its contents, and its papers in order.

    ``cover`` draws the first page for so many pages; ``notes`` stand below the contents.
    """

    matter: Matter
    title: str
    head: Sequence[Row]
    parts: Sequence[Part]
    by: Person
    at: datetime
    cover: Callable[[int], bytes] | None = None
    notes: Sequence[str] = ()

    def bind(self) -> tuple[bytes, bytes]:
        """The PDF and the ZIP.

        The ZIP holds every paper by itself and a list of SM3 hashes with the head of the log, so that a later copy can
        be compared.
        """
        parts = [replace(one, bound=one.counted(0)) if one.counted else one for one in self.parts]
        pages = [_count(one.bound) if one.bound else 0 for one in parts]
        before = _count(self.cover(0)) if self.cover else 0
        own = 1
        while True:
            index = self._index(parts, pages, first=before + own + 1)
            count = _count(index)
            if count == own:
                break
            own = count
        total = before + own + sum(pages)
        parts = [_drawn_for(one, total) for one in parts]
        bound = self._bound(index, parts, self.cover(total) if self.cover else None)
        return bound, self._packed(parts, bound)

    def _bound(self, index: bytes, parts: Sequence[Part], cover: bytes | None) -> bytes:
        writer = PdfWriter()
        if cover:
            writer.append(io.BytesIO(cover), outline_item="封面")
        writer.append(io.BytesIO(index), outline_item="卷内目录")
        for part in parts:
            if part.bound:
                writer.append(io.BytesIO(part.bound), outline_item=part.title, import_outline=False)
        writer.add_metadata({"/Title": f"{self.title} {self.matter.number}"})
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    def _index(self, parts: Sequence[Part], pages: Sequence[int], *, first: int) -> bytes:
        lines: list[Block] = [{"kind": "table", "rows": list(self.head)}]
        page = first
        for n, (part, count) in enumerate(zip(parts, pages, strict=True), start=1):
            where = f"第 {page} 页" if count else part.missing or APART
            lines.append({"kind": "line", "text": f"{part.label or f'{n}.'} {part.title}　{where}"})
            page += count
        if aside := [(n, part) for n, part in enumerate(parts, start=1) if part.about and not part.bound]:
            lines.append({"kind": "heading", "level": 1, "text": "单独存放的附件"})
            named = [(part.label or f"{n}.", part.title.removeprefix(ATTACHED), part.about) for n, part in aside]
            rows = [row(f"{label} {title}", about) for label, title, about in named]
            lines.append({"kind": "table", "rows": rows})
        if any(part.about for part in parts):
            lines.append({"kind": "line", "text": INERT})
        lines += [{"kind": "line", "text": note} for note in self.notes]
        return drawn_page(self.matter, f"{self.title}目录", lines, at=self.at)

    def _packed(self, parts: Sequence[Part], bound: bytes) -> bytes:
        matter = self.matter
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
            for e in Event.objects.filter(matter=matter).shown_to(self.by).order_by("seq")
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


def _count(data: bytes) -> int:
    return len(PdfReader(io.BytesIO(data)).pages)


def _drawn_for(part: Part, total: int) -> Part:
    """The paper as it reads in a whole of so many pages."""
    if part.counted is None:
        return part
    data = part.counted(total)
    return replace(part, data=data, bound=data)


def row(label: str, value: object, lines: int = 1) -> Row:
    """One line of a table."""
    return [[label, str(value)], lines]


def drawn(matter: Matter, title: str, name: str, blocks: Sequence[Block], *, at: datetime, label: str = "") -> Part:
    """A paper that is drawn for the dossier alone."""
    data = drawn_page(matter, title, blocks, at=at)
    return Part(title, name, data, data, label=label)


def drawn_page(matter: Matter, title: str, blocks: Sequence[Block], *, at: datetime) -> bytes:
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


def attachments(files: QuerySet[File], folder: str) -> Iterator[Part]:
    """What was handed in, as inert pages; what can't be drawn stands apart with its hash."""
    budget, left = Budget(), HEAVIEST
    for n, file in enumerate(files.order_by("at", "id"), start=1):
        title, name = f"{ATTACHED}{file.name}", f"{folder}/{n:02d}-{clean_name(file.name)}"
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
        pages = pages_of(data, file.media_type, budget)
        yield Part(title, name, data, pages, about=about, is_packed=is_packed)


def _size(count: int) -> str:
    """A size as a person reads it, with the bytes by which a copy is compared."""
    if count < 1024:
        return f"{count} 字节"
    unit, name = (1024 * 1024, "MB") if count >= 1024 * 1024 else (1024, "KB")
    return f"{count / unit:.1f} {name}（{count} 字节）"


def log_blocks(matter: Matter, by: Person) -> Iterator[Block]:
    """The log as this person may read it, with the hash of its last entry."""
    procedure = book.get(matter.procedure, matter.version).latest
    rows = []
    for event in Event.objects.filter(matter=matter).shown_to(by).select_related("office").order_by("seq"):
        moment = event.at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
        office = f" · {event.office.name}" if event.office else ""
        title = act_title(procedure, event.act)
        rows.append(row(f"{event.seq}. {title}", f"{moment}　{event.by_name}{office}\nSM3 {event.hash[:32]}…"))
    yield {"kind": "table", "rows": rows}
    yield {"kind": "heading", "level": 1, "text": "日志末条 SM3"}
    yield {"kind": "line", "text": matter.log_head}
