"""The dossier (卷宗) of a petition: the file in archive order, as one PDF with an index and a ZIP with hashes."""

from collections.abc import Iterator
from datetime import datetime

from xinhe.documents.models import Document, File
from xinhe.documents.store import clean_name
from xinhe.kernel.clock import chinese_date, local_day
from xinhe.matters.letters.binding import Binding, Block, Part, attachments, drawn, log_blocks, row
from xinhe.matters.letters.printing import print_letter
from xinhe.matters.letters.recommendations import readable
from xinhe.matters.models import Deadline, Item, Matter, Party
from xinhe.matters.privacy import hides_identity, shown_name
from xinhe.people.person import Person
from xinhe.procedures import book


def dossier(matter: Matter, *, by: Person, at: datetime) -> tuple[bytes, bytes]:
    """The PDF and the ZIP of a matter that ``by`` was let see, names as masked as they are to that person.

    Archive order: index, registration, letters by day, attachments by day, the log.
    """
    name = shown_name(matter, by, at=at)
    parts = [
        drawn(matter, "登记和诉求", "01-登记.pdf", list(_registration(matter, by, name)), at=at),
        *_letters(matter, by, name),
        *attachments(File.objects.filter(subject_id=matter.pk), "03-附件"),
        drawn(matter, "办理经过（日志）", "99-日志.pdf", list(log_blocks(matter, by)), at=at),
    ]
    head = [row("编号", matter.number), row("题名", matter.title)]
    return Binding(matter=matter, title="信访事项卷宗", head=head, parts=parts, by=by, at=at).bind()


def _registration(matter: Matter, by: Person, name: str) -> Iterator[Block]:
    procedure = book.get(matter.procedure, matter.version).latest
    region = matter.problem_region
    people = [] if hides_identity(matter, by) else list(Party.objects.filter(matter=matter))
    others = "、".join(f"{p.masked_name}（{p.get_part_display()}）" for p in people[1:] if p.masked_name)
    rows = [
        row("编号", matter.number),
        row("标题", matter.title),
        row("信访人", "匿名" if matter.is_anonymous else name),
        *([row("其他人员", others)] if others else []),
        row("人数", matter.headcount),
        row("来件方式", matter.get_channel_display()),
        row("收到日期", chinese_date(matter.received_on or local_day(matter.opened_at))),
        row("问题属地", f"{region.parent.name if region.parent else ''}{region.name}"),
        row("内容类别", matter.category.name if matter.category else "—"),
        row("办理程序", procedure.title["zh-hans"]),
        row("当前状态", procedure.states[matter.state].title["zh-hans"]),
        row("牵头单位", matter.lead.name if matter.lead else "—"),
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
