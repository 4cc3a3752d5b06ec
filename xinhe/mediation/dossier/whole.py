"""The dossier of a dispute as one PDF and a ZIP, in the order of the ministry's files (司法部 调解卷宗)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from xinhe.documents.composing import chinese_day
from xinhe.documents.models import Document, File
from xinhe.documents.store import clean_name
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.letters.binding import (
    Binding,
    Block,
    Part,
    Row,
    attachments,
    drawn,
    drawn_page,
    log_blocks,
    row,
)
from xinhe.matters.letters.printing import print_letter
from xinhe.matters.models import Event, Matter, Party, PartyPart
from xinhe.mediation.dossier import people
from xinhe.mediation.dossier.lacking import ENDED, lacks
from xinhe.mediation.dossier.records import (
    AGREED,
    APPLICATION,
    FILE,
    INQUIRY,
    RECORD,
    REGISTER,
    TABLE,
    VISIT,
    draw,
    may_read,
    papers_of,
)
from xinhe.mediation.models import FIRST, SECOND, Agreement, Attempt, Confirmation, Obligation
from xinhe.mediation.names import sides_named
from xinhe.mediation.rules import network
from xinhe.people.person import Person
from xinhe.procedures import book

RIGHTS, REQUEST = "mediation_rights", "confirmation_request"
SECTIONS = (
    "申请书、登记表",
    "权利义务告知书",
    "身份证明",
    "授权委托书",
    "调查记录",
    "证据",
    "调解记录",
    "协议书",
    "履行凭证",
    "回访",
    "司法确认",
    "卷宗说明",
    "封底",
)
NONE = "（无）"
UNBOUND = "（还没有立卷）"
KEPT_BY_MEDIATORS = "调解记录、调查记录的内容只有调解员能看：完整的卷宗由调解员下载。"
IN_CONFIDENCE = "一方单独对调解员说的话不入卷。"
NOT_YOURS = gettext_noop("调解卷宗只有这件纠纷的调解员和调解组织的主任能下载，请向他们要。")


def dossier(matter: Matter, *, by: Person, at: datetime) -> tuple[bytes, bytes]:
    """The PDF and the ZIP, names as masked as they are to this person. Raises Refused for who may not have it.

    Cover, contents, thirteen parts, back cover. What one side told its mediator in confidence is in none of them.
    """
    if not may_read(matter, by):
        raise Refused(NOT_YOURS, code="dossier_is_kept", article="《人民调解法》第二十七条")
    return _Dossier(matter, by, at).binding().bind()


class _Dossier:
    """What is on file, and the parts that are made of it."""

    def __init__(self, matter: Matter, by: Person, at: datetime) -> None:
        self.matter, self.by, self.at = matter, by, at
        self.events = list(Event.objects.filter(matter=matter).order_by("seq"))
        self.people = list(Party.objects.filter(matter=matter).exclude(side=0).order_by("seq"))
        self.shown = people.shown_to(matter, by, at=at)
        letters = Document.objects.filter(subject_id=matter.pk).select_related("office").order_by("at", "id")
        self.letters = list(letters)
        self.report = next((one for one in self.letters if one.form == FILE), None)

    def binding(self) -> Binding:
        """All parts in their order."""
        notes = [f"缺：{sentence}" for sentence in lacks(self.matter)]
        if self.by.account_id not in self.matter.mediators:
            notes.append(KEPT_BY_MEDIATORS)
        return Binding(
            matter=self.matter,
            title="人民调解卷宗",
            head=[row("卷号", self._number()), row("卷名", self._title())],
            parts=list(self._parts()),
            by=self.by,
            at=self.at,
            cover=self._cover,
            notes=[*notes, IN_CONFIDENCE],
        )

    def _number(self) -> str:
        return self.report.number if self.report else UNBOUND

    def _title(self) -> str:
        first, second = (people.names(self.people, side, self.shown) for side in (FIRST, SECOND))
        return f"{first}与{second}{self._type() or '纠纷'}"

    def _type(self) -> str:
        code = next((one.data.get("type") for one in self.events if one.act == "name_sides"), "")
        kind = network(local_day(self.at)).types.get(str(code))
        return kind.chinese if kind else ""

    def _parts(self) -> Iterator[Part]:
        """The parts of each section, numbered by it; a section with nothing in it says so."""
        for n, (section, found) in enumerate(zip(SECTIONS, self._sections(), strict=True), start=1):
            if not found:
                yield Part(section, "", b"", None, NONE, label=f"{n}")
            for k, one in enumerate(found, start=1):
                label = f"{n}" if len(found) == 1 else f"{n}.{k}"
                yield _in_section(one, n, k, section, label)

    def _sections(self) -> list[list[Part]]:
        confirmed = list(Confirmation.objects.filter(matter=self.matter).order_by("seq"))
        apart = {RIGHTS, *AGREED, REQUEST}
        # Where nothing was agreed on, the letter that ended it stands in the agreement's place.
        came = self._letters(*AGREED)
        ending = frozenset() if came else frozenset(ENDED)
        agreed = came or self._letters(*ending)
        others = [one for one in self.letters if one.form not in apart | ending]
        return [
            self._drawn(APPLICATION, REGISTER),
            self._letters(RIGHTS),
            self._page("身份证明", [_table([row(people.named(p, self.shown), self._proof(p)) for p in self.people])]),
            self._mandates(),
            self._drawn(INQUIRY),
            self._evidence(),
            self._drawn(RECORD, TABLE),
            [*agreed, *self._signatures()],
            self._performance(),
            self._drawn(VISIT),
            [*self._letters(REQUEST), *(self._page("法院裁定", [_table(_ruled(confirmed))]) if confirmed else [])],
            [*self._printed(others), *self._page("办理经过（日志）", list(log_blocks(self.matter, self.by)))],
            [Part("封底", "封底.pdf", b"", None, counted=self._back)],
        ]

    def _proof(self, party: Party) -> str:
        return f"{people.proven(party, self.shown)}（登记时核对，不留复印件）" if party.masked_id else "没有登记证件"

    def _evidence(self) -> list[Part]:
        """What was handed in; what was shown at the table is for both sides and their mediators alone."""
        apart = set(self._signed())
        if self.by.account_id not in self.matter.mediators:
            apart |= {one.seq for one in self.events if one.act == "say"}
        files = File.objects.filter(subject_id=self.matter.pk).exclude(seq__in=apart)
        return list(attachments(files, f"06-{SECTIONS[5]}"))

    def _signatures(self) -> list[Part]:
        """The signatures as they were drawn or scanned, behind what was signed."""
        files = File.objects.filter(subject_id=self.matter.pk, seq__in=self._signed())
        return list(attachments(files, f"08-{SECTIONS[7]}"))

    def _signed(self) -> list[int]:
        return [one.seq for one in self.events if one.act == "agree"]

    def _mandates(self) -> list[Part]:
        """Who stands there for somebody else."""
        mandated = [one for one in self.people if one.part not in (PartyPart.PARTY, PartyPart.CONTACT)]
        rows = [row(people.named(one, self.shown), one.get_part_display()) for one in mandated]
        return self._page("代理和监护", [_table(rows)]) if rows else []

    def _drawn(self, *sorts: str) -> list[Part]:
        found = [one for one in papers_of(self.events) if one.sort in sorts]
        return [_bound(one.title, draw(one, self.matter, self.by, at=self.at)) for one in found]

    def _letters(self, *forms: str) -> list[Part]:
        return self._printed([one for one in self.letters if one.form in forms])

    def _printed(self, letters: Sequence[Document]) -> list[Part]:
        return [
            _bound(
                f"{one.title} {one.number}".strip(),
                print_letter(one, self.matter, sides=sides_named(one, self.matter, self.by, at=self.at)),
            )
            for one in letters
        ]

    def _page(self, title: str, blocks: Sequence[Block]) -> list[Part]:
        return [drawn(self.matter, title, f"{title}.pdf", blocks, at=self.at)]

    def _performance(self) -> list[Part]:
        """What was agreed on and done, with how one knows it."""
        agreement = Agreement.objects.filter(matter=self.matter, is_void=False, effective_on__isnull=False).first()
        lines = Obligation.objects.filter(matter=self.matter, seq=agreement.seq).order_by("line") if agreement else ()
        done = [one for one in lines if one.done_on]
        told = [
            row(f"{one.line}. {people.TITLES[one.side]}：{one.what}", f"{chinese_day(one.done_on)}　{one.proof}")
            for one in done
            if one.done_on
        ]
        return self._page("履行凭证", [_table(told)]) if told else []

    def _cover(self, pages: int) -> bytes:
        matter, report = self.matter, self.report
        attempt = Attempt.objects.filter(matter=matter).order_by("-seq").first()
        rules = book.get(matter.procedure, matter.version).as_of(local_day(self.at))
        binder = next((one.by_name for one in self.events if one.act == "bind_file"), "")
        over = next((one for one in self.events if one.outcome == "effective"), None)
        closed = over.at if over else matter.closed_at
        body = (matter.lead or matter.holder or matter.receiver).name
        rows = [
            row("卷名", self._title(), 2),
            row("卷号", self._number()),
            row("编号", matter.number),
            row("调解组织", body),
            row("调解员", "、".join(str(one["name"]) for one in attempt.mediators) if attempt else "—"),
            row("受理日期", chinese_day(matter.accepted_on) if matter.accepted_on else "—"),
            row("结案日期", chinese_day(local_day(closed)) if closed else "—"),
            row("立卷人", binder or "—"),
            row("立卷日期", chinese_day(report.issued_on) if report else "—"),
            row("保管期限", f"{rules.setting('dossier_years')}年"),
            row("页数", f"{pages} 页"),
        ]
        return drawn_page(matter, "人民调解卷宗", [_table(rows)], at=self.at)

    def _back(self, pages: int) -> bytes:
        rows = [row("本卷页数", f"{pages} 页"), row("日志末条 SM3", self.matter.log_head)]
        signs: Block = {"kind": "signs", "text": "立卷人（签名）：　　　　　　　　　检查人（签名）："}
        day: Block = {"kind": "signs", "text": "日期：　　　年　　月　　日"}
        return drawn_page(self.matter, "封底", [_table(rows), signs, day], at=self.at)


def _table(rows: Sequence[Row]) -> Block:
    return {"kind": "table", "rows": list(rows)}


def _ruled(rows: Sequence[Confirmation]) -> list[Row]:
    said = {True: "确认有效", False: "驳回申请", None: "还没有裁定"}
    return [
        row(f"{one.court}　{one.number}".strip(), f"{chinese_day(one.asked_on)}申请，{said[one.is_confirmed]}")
        for one in rows
    ]


def _bound(title: str, data: bytes) -> Part:
    return Part(title, f"{clean_name(title)}.pdf", data, data)


def _in_section(part: Part, n: int, k: int, section: str, label: str) -> Part:
    """The part under its section, in the contents and in the ZIP."""
    name = part.name if "/" in part.name else f"{n:02d}-{section}/{k:02d}-{part.name}"
    return replace(part, label=label, name=name)
