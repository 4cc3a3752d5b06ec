"""Papers between offices on the one door; a paper has no petitioner and no clock."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime

from xinhe.channels.models import Notice, Outgoing
from xinhe.channels.notices import notice
from xinhe.documents.models import Document
from xinhe.documents.witness import lost_letter
from xinhe.jurisdiction.models import Office
from xinhe.kernel import chain
from xinhe.kernel.discrepancy import Discrepancy
from xinhe.kernel.refusal import gettext_noop
from xinhe.people.person import Person
from xinhe.procedures.definition import Procedure
from xinhe.procedures.vocabulary import ADDRESSEE, ANYWHERE, SENDER, seat
from xinhe.records import door
from xinhe.records.family import Family, hung
from xinhe.records.models import Chained
from xinhe.records.move import Move
from xinhe.supervision.models import Annexed, Paper, PaperEvent, PaperKind
from xinhe.supervision.rules import in_force, versions

NOT_FOUND = gettext_noop("没有这份督查督办公文，或者它不归你看。")


@dataclass
class Stroke(Move[Paper]):
    """A step of a paper under way."""

    notices: list[Notice] = field(default_factory=list)

    @property
    def paper(self) -> Paper:
        """The locked paper."""
        return self.record

    def letter(self, form: str, facts: Mapping[str, object]) -> Document:
        """Issue the paper's letter under the sender's mark; its number becomes the paper's own."""
        document = self.issue(form, facts, office=self.paper.by_office)
        self.paper.number = document.number
        return document

    def tell(self, offices: Iterable[int]) -> None:
        """Leave a line at the desks of these offices, in the transaction of the step."""
        said = self.procedure.steps_for(self.paper.kind)[0].title["zh-hans"]
        act = "" if self.rule.act in (self.paper.kind, "sign") else f"（{self.rule.title['zh-hans']}）"
        paper, is_urgent = self.paper, self.paper.is_measure
        self.notices += [
            notice("paper", paper, self.seq, office_id=pk, words=f"{said}{act}", is_urgent=is_urgent, at=self.at)
            for pk in dict.fromkeys(offices)
            if pk != self.by.office_id
        ]


def procedure_of(paper: Paper) -> Procedure:
    """The version of the rules that the paper began under."""
    return versions()[paper.version]


def _seats(paper: Paper, by: Person) -> frozenset[str]:
    places = [ANYWHERE]
    if by.office_id is not None and by.office_id == paper.by_office_id and _is_sender(by.office):
        places.append(SENDER)
    if by.office_id in paper.to:
        places.append(ADDRESSEE)
    return frozenset(seat(role, place) for role in by.roles for place in places)


def _is_sender(office: Office | None) -> bool:
    return office is not None and office.is_petition_office


FACTS: Mapping[str, Callable[[Paper, Person], bool]] = {
    "signer_is_not_drafter": lambda paper, by: paper.drafted_by_id is None or paper.drafted_by_id != by.account_id,
    "checker_is_not_answerer": lambda paper, by: paper.answered_office_id != by.office_id,
    "is_supply": lambda paper, by: paper.kind == PaperKind.SUPPLY,
    "names_matters": lambda paper, by: bool(paper.content.get("numbers")),
}


def _facts(paper: Paper, by: Person, on: date) -> Mapping[str, bool]:  # noqa: ARG001 (no fact of a paper asks the day)
    return {name: holds(paper, by) for name, holds in FACTS.items()}


def _told(stroke: Stroke, event: Chained) -> tuple[list[Outgoing], list[Notice]]:  # noqa: ARG001
    return [], stroke.notices


def _witness(paper: Paper, events: Sequence[Chained]) -> Iterator[Discrepancy]:
    """The net of before traces: each step kept the hash over what the paper says."""
    name, last = paper.number or paper.title, events[-1]
    if "content" in last.data and last.data["content"] != digest(paper):
        yield Discrepancy(name, last.seq, "公文的内容、收文单位或者反馈被改动")
    yield from lost_letter(name, paper.pk, ((e.seq, e.data) for e in events))


def digest(paper: Paper) -> str:
    """The hash over what the paper says and was answered, as logs of before traces keep it with each step."""
    said = {"title": paper.title, "to": paper.to, "content": paper.content, "answer": paper.answer}
    return chain.sm3(chain.canonical(said))


PAPER: Family[Paper, Stroke] = Family(
    name="paper",
    title="公文",
    record=Paper,
    event=PaperEvent,
    owner="paper",
    move=Stroke,
    procedure=procedure_of,
    seats=_seats,
    facts=_facts,
    known=frozenset(FACTS),
    rules=lambda: versions().values(),
    called=lambda paper: paper.number or paper.title,
    told=_told,
    unknown=NOT_FOUND,
    stale=gettext_noop("你打开页面之后，这份公文又有了新进展。请刷新页面看过再办。"),
    joined=("by_office__region",),
    witness=_witness,
    hangs=(hung(Document, "subject_id"), hung(Annexed, "paper")),
    fixed=frozenset(["id", "version", "kind", "by_office", "region_path", "year", "opened_at", "finding_id"]),
)


def step(
    paper: Paper, act: str, *, by: Person, at: datetime, seen: int | None = None
) -> AbstractContextManager[Stroke]:
    """Take one step with a paper (``records.door``)."""
    return door.step(PAPER, paper, act, by=by, at=at, seen=seen)


def may_begin(by: Person, on: date) -> frozenset[str]:
    """The kinds of papers that this person's seat lets begin; what the paper must say is another matter."""
    if not _is_sender(by.office):
        return frozenset()
    mine = {seat(role, SENDER) for role in by.roles}
    return frozenset(step.act for step in in_force(on).steps if not step.sources and mine & set(step.by))
