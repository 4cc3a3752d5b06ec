"""The one door of papers between offices: right and lock, the engine asked, then state, log and notices together.

What ``step()`` is for a matter this is for a paper; a paper has no petitioner, no clock and no feed.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from xinhe.channels.models import Notice
from xinhe.documents.issuing import for_log, issue
from xinhe.documents.models import Document
from xinhe.jurisdiction.models import Office
from xinhe.kernel import chain
from xinhe.kernel.clock import SHANGHAI, local_day
from xinhe.kernel.refusal import Refused, Unknown, gettext_noop
from xinhe.people.person import Person
from xinhe.procedures import engine
from xinhe.procedures.definition import Procedure, Step
from xinhe.supervision.models import Paper, PaperEvent
from xinhe.supervision.rules import in_force, versions

NOT_FOUND = gettext_noop("没有这份督查督办公文，或者它不归你看。")


@dataclass
class Stroke:
    """A step of a paper under way: ``data`` goes into its log, ``to`` is set where the rule has several targets."""

    paper: Paper
    rule: Step
    procedure: Procedure
    by: Person
    at: datetime
    data: dict[str, object] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    to: str = ""

    @property
    def today(self) -> date:
        """The local day of the step."""
        return local_day(self.at)

    @property
    def seq(self) -> int:
        """The number that this step's event will carry."""
        return self.paper.log_seq + 1

    def letter(self, form: str, facts: Mapping[str, object]) -> Document:
        """Issue the paper's letter under the sender's mark; its number becomes the paper's own."""
        office = self.paper.by_office
        document = issue(
            form,
            facts,
            office=office,
            mark=office.mark or office.short,
            matter_id=self.paper.pk,
            seq=self.seq,
            at=self.at,
            by=self.by.account,
        )
        self.paper.number = document.number
        self.data["documents"] = [for_log(document)]
        return document

    def tell(self, offices: Iterable[int]) -> None:
        """Leave a line at the desks of these offices, in the transaction of the step."""
        said = self.procedure.steps_for(self.paper.kind)[0].title["zh-hans"]
        act = "" if self.rule.act in (self.paper.kind, "sign") else f"（{self.rule.title['zh-hans']}）"
        self.notices += [
            Notice(
                key=f"{self.paper.pk}/{self.seq}/{pk}",
                office_id=pk,
                paper_id=self.paper.pk,
                text=f"{said}{act}：{self.paper.title}"[:200],
                is_urgent=self.paper.is_measure,
                at=self.at,
            )
            for pk in dict.fromkeys(offices)
            if pk != self.by.office_id
        ]


def procedure_of(paper: Paper) -> Procedure:
    """The rules that the paper began under."""
    return versions()[paper.version]


def seats(paper: Paper, by: Person) -> frozenset[str]:
    """The seats of this person on this paper, as the rules name them."""
    places = ["any"]
    if by.office_id is not None and by.office_id == paper.by_office_id and _is_sender(by.office):
        places.append("sender")
    if by.office_id in paper.to:
        places.append("addressee")
    return frozenset(f"{role}@{place}" for role in by.roles for place in places)


def _is_sender(office: Office | None) -> bool:
    return office is not None and office.is_petition_office


def facts(paper: Paper, by: Person) -> Mapping[str, bool]:
    """What the needs of the rules ask for."""
    return {
        "signer_is_not_drafter": paper.drafted_by_id is None or paper.drafted_by_id != by.account_id,
        "checker_is_not_answerer": paper.answered_office_id != by.office_id,
        "names_matters": bool(paper.content.get("numbers")),
    }


def survey(paper: Paper, by: Person) -> tuple[engine.Verdict, ...]:
    """What this person could do with the paper, now or not."""
    return engine.survey(
        procedure_of(paper), state=paper.state, seats=seats(paper, by), facts=facts(paper, by), lapsed=_never
    )


def may_begin(by: Person, on: date) -> frozenset[str]:
    """The kinds of papers that this person's seat lets begin; what the paper must say is another matter."""
    if not _is_sender(by.office):
        return frozenset()
    mine = {f"{role}@sender" for role in by.roles}
    return frozenset(step.act for step in in_force(on).steps if not step.sources and mine & set(step.by))


@contextmanager
def write(paper: Paper, act: str, *, by: Person, at: datetime, seen: int | None = None) -> Iterator[Stroke]:
    """Take one step with a paper; one that is not stored yet is inserted.

    ``seen`` is the last event that the person's page showed: a newer one refuses the step as stale. Raises Unknown
    when the paper is not visible to ``by``, Refused with the sentence when the rules forbid the act.
    """
    with transaction.atomic():
        is_new = paper._state.adding
        if not is_new:
            paper = _locked(paper, by)
        procedure = procedure_of(paper)
        if seen is not None and seen != paper.log_seq:
            raise _with_last_step(
                Refused(gettext_noop("你打开页面之后，这份公文又有了新进展。请刷新页面看过再办。"), code="stale"), paper
            )
        try:
            rule = engine.decide(
                procedure, act, state=paper.state, seats=seats(paper, by), facts=facts(paper, by), lapsed=_never
            )
        except Refused as refusal:
            raise _with_last_step(refusal, paper) from None
        stroke = Stroke(paper, rule, procedure, by, at)
        yield stroke
        _store(stroke, is_new=is_new)


def digest(paper: Paper) -> str:
    """The hash over what the paper says and was answered, as its log keeps it with each step."""
    said = {"title": paper.title, "to": paper.to, "content": paper.content, "answer": paper.answer}
    return chain.sm3(chain.canonical(said))


def _never(clock: str) -> bool:  # noqa: ARG001 (the engine asks; papers have no clocks)
    return False


def _locked(paper: Paper, by: Person) -> Paper:
    visible = Paper.objects.visible_to(by).select_related("by_office__region")
    found = visible.select_for_update(of=("self",)).filter(pk=paper.pk).first()
    if found is None:
        raise Unknown(NOT_FOUND)
    return found


def _with_last_step(refusal: Refused, paper: Paper) -> Refused:
    if refusal.code in ("wrong_state", "stale") and not paper._state.adding:
        last = PaperEvent.objects.filter(paper=paper).order_by("-seq").first()
        if last is not None:
            act = procedure_of(paper).steps_for(last.act)[0].title["zh-hans"]
            moment = last.at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
            refusal.now = f"{last.by_name} 已于 {moment} 办了「{act}」。"
    return refusal


def _store(stroke: Stroke, *, is_new: bool) -> None:
    paper, rule = stroke.paper, stroke.rule
    target = stroke.to or rule.targets[0]
    if target not in rule.targets:
        raise ValueError(f"{rule.act} can't lead to {target!r}")
    stroke.data["content"] = digest(paper)
    event = PaperEvent(
        paper_id=paper.pk,
        seq=stroke.seq,
        act=rule.act,
        by_name=stroke.by.name,
        account_id=stroke.by.account_id,
        office_id=stroke.by.office_id,
        at=stroke.at,
        from_state=paper.state,
        to_state=target,
        data=json.loads(chain.canonical(stroke.data)),
        previous=paper.log_head,
    )
    event.hash = event.computed_hash()
    paper.state, paper.is_open = target, stroke.procedure.states[target].open
    paper.moved_at = stroke.at
    paper.log_seq, paper.log_head = event.seq, event.hash
    paper.save(force_insert=is_new)
    event.save(force_insert=True)
    Notice.objects.bulk_create(stroke.notices, ignore_conflicts=True)
