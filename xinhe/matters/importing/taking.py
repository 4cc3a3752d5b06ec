"""Rows become matters, batch by batch, or are tried without anything being written."""

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import transaction

from xinhe.jurisdiction.models import Office, OfficeKind
from xinhe.kernel import chain
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Invalid, Refused, gettext_noop
from xinhe.kernel.tables import Row
from xinhe.matters.acts.intake import digest, intake, receiver_for
from xinhe.matters.filing import Checked, Conclusion, Filing, Finished, Source, check, conclusion_of
from xinhe.matters.importing.columns import FINISHED, LABELS, NAMES, Columns
from xinhe.matters.importing.places import Places
from xinhe.matters.importing.values import LedgerRow, bad
from xinhe.matters.models import Received
from xinhe.people.person import SYSTEM
from xinhe.postgres.kept import remembered

# One transaction holds the county's number counter: longer ones would make people at the window wait.
BATCH = 50
LONGEST_ID = 80
MOST_REASONS = 200
TWICE = gettext_noop("来源编号「%(id)s」在前面已用于另一件。编号要能认出是哪一件，请改成不重复的再导入。")
EARLIER = gettext_noop(
    "来源编号「%(id)s」先前导入过另一份内容。同一件的改动不从台账覆盖；另一件请改用不重复的编号再导入。"
)


@dataclass(frozen=True, kw_only=True)
class ImportPlan:
    """How a file is to be taken in: from where, as new words or as finished matters, into which region.

    ``columns`` say what its columns are for. A trial judges every row and writes nothing.
    """

    source: str
    region: str
    at: datetime
    is_history: bool = False
    is_trial: bool = False
    columns: Columns = field(default_factory=Columns)

    @cached_property
    def places(self) -> Places:
        """The names of places, classes and offices, looked up once."""
        return Places(self.region)


@dataclass
class ImportReport:
    """What an import did, and the rows it refused with number and reason."""

    taken: int = 0
    known: int = 0
    refused: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    remarks: Counter[str] = field(default_factory=Counter)
    unused: set[str] = field(default_factory=set)
    # What each source id of this run stood for, by a hash of its row: a ledger may count from 1 on every sheet.
    seen: dict[str, str] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """As it is kept between two pieces of work; what each id stood for is kept apart."""
        figures = {"taken": self.taken, "known": self.known, "refused": self.refused}
        return figures | {
            "reasons": dict(self.reasons.most_common(MOST_REASONS)),
            "remarks": dict(self.remarks),
            "unused": sorted(self.unused),
        }

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "ImportReport":
        """The report that was kept."""
        return cls(
            taken=plain.get("taken", 0),
            known=plain.get("known", 0),
            refused=plain.get("refused", 0),
            reasons=Counter(plain.get("reasons", {})),
            remarks=Counter(plain.get("remarks", {})),
            unused=set(plain.get("unused", [])),
        )

    @property
    def is_empty(self) -> bool:
        """True when not one row is a matter now: an import of nothing is no success."""
        return not (self.taken or self.known)


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """One row that was not taken."""

    row: int
    id: str
    errors: Mapping[str, str]
    reason: str
    data: Mapping[str, str]
    sheet: str = ""


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """A row as it is to be taken: its words, where it comes from, when, and what came of it."""

    filing: Filing
    source: Source
    at: datetime
    finished: Finished | None

    def judged(self, *, is_history: bool) -> tuple[Checked, Conclusion | None]:
        """Every field known to be good. Raises Refused."""
        day = local_day(self.at)
        form = check(self.filing, today=day, is_history=is_history)
        return form, conclusion_of(self.finished, received=day) if is_history and self.finished else None


def check_source(name: str) -> str:
    """A source's name as it is kept. Raises Refused."""
    kept = name.strip()
    if not 1 <= len(kept) <= 40 or "/" in kept or not kept.isprintable():
        raise Refused(gettext_noop("来源名应为 1 到 40 个字，不含斜线和控制字符。"), code="bad_source")
    return kept


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

    What was taken before is known by (source, id), so a broken import is simply run again; a row of which the words
    are others by now is refused.
    """
    source = iter(found)
    while batch := list(itertools.islice(source, BATCH)):
        yield len(batch), take_batch(batch, plan, report)


def take_batch(batch: list[Row], plan: ImportPlan, report: ImportReport) -> list[Refusal]:
    """Take a few rows in one transaction; those that were refused."""
    with transaction.atomic(), remembered():
        return _take_batch(batch, plan, report)


def _take_batch(batch: list[Row], plan: ImportPlan, report: ImportReport) -> list[Refusal]:
    fields = [_fields(row, plan, report) for row in batch]
    keys = [f"source/{plan.source}/{one['id']}".replace("\x00", "") for one in fields]
    known = dict(Received.objects.filter(key__in=keys).values_list("key", "digest"))
    refused = []
    for row, one, key in zip(batch, fields, keys, strict=True):
        this = _mark(one)
        try:
            if one["id"] and report.seen.get(key, this) != this:
                raise bad(TWICE, field="id", id=one["id"])
            entry = _entry(row, one, plan, report)
            if key in known:
                _check_same(entry, known[key], plan)
            elif not (plan.is_trial and key in report.seen):
                _take(entry, plan)
                report.taken += 1
                report.seen[key], known[key] = this, ""
                continue
        except Refused as refusal:
            refused.append(_refusal(row, one, refusal))
            report.reasons[_reason(refusal)] += 1
            continue
        report.known += 1
        report.seen[key] = this
    report.refused += len(refused)
    return refused


def _fields(row: Row, plan: ImportPlan, report: ImportReport) -> dict[str, str]:
    one = dict.fromkeys(NAMES, "")
    there = set()
    for name, value in row.items():
        ours = plan.columns.field_of(name)
        if not ours or (ours in FINISHED and not plan.is_history):
            report.unused.add(name)
            continue
        one[ours] = one[ours] or value.strip()
        there.add(ours)
    # A ledger that has but one column for what it is about.
    if "body" not in there:
        one["body"] = one["title"]
    # One that counts nothing: the same words are the same matter.
    if "id" not in there and not row.fault:
        one["id"] = f"行-{_mark(one)}"
    return one


def _mark(one: Mapping[str, str]) -> str:
    """The same for the same cells; a lone surrogate, which JSON may bring, has no bytes of its own."""
    return chain.sm3(repr(sorted(one.items())).encode("utf-8", "backslashreplace"))[:20]


def _entry(row: Row, one: dict[str, str], plan: ImportPlan, report: ImportReport) -> Arrival:
    if row.fault:
        raise bad(row.fault, field="row")
    if not one["id"] or len(one["id"]) > LONGEST_ID or "\x00" in one["id"]:
        raise bad(gettext_noop("每一行要有不超过 80 字的来源编号，重复导入时凭它认出是同一件。"), field="id")
    cells = LedgerRow(one, plan.at, plan.places)
    written = cells.moment("time")
    if plan.is_history and written is None:
        written = cells.moment("received_on")
        if written is None:
            raise bad(gettext_noop("历史事项要写明原来的时间。"), field="time")
    filing, finished = cells.filing(plan.region), cells.finished() if plan.is_history else None
    report.remarks.update(cells.remarks)
    return Arrival(
        filing=filing,
        source=Source(name=plan.source, id=one["id"], at=written),
        at=written if plan.is_history and written else plan.at,
        finished=finished,
    )


def _take(entry: Arrival, plan: ImportPlan) -> None:
    """Take one row in, or judge it as if."""
    if plan.is_trial:
        receiver_for(entry.judged(is_history=plan.is_history)[0], SYSTEM)
        return
    intake(
        entry.filing, by=SYSTEM, at=entry.at, source=entry.source, is_history=plan.is_history, finished=entry.finished
    )


def _check_same(entry: Arrival, before: str, plan: ImportPlan) -> None:
    """Refuse other words under an id that stands for some already; what this very run took is the same by its hash."""
    if before and digest(*entry.judged(is_history=plan.is_history)) != before:
        raise bad(EARLIER, field="id", id=entry.source.id)


def _reason(refusal: Refused) -> str:
    """Why, without what is the row's own, so that rows can be counted by it."""
    if isinstance(refusal, Invalid):
        return "".join(_reason(one) for one in refusal.refusals.values()) or refusal.sentence
    facts = {name: "…" if isinstance(value, str) else value for name, value in refusal.facts.items()}
    where = LABELS.get(refusal.field or "", "")
    sentence = refusal.template % facts if facts else refusal.template
    return f"{where}：{sentence}" if where else sentence


def _refusal(row: Row, one: Mapping[str, str], refusal: Refused) -> Refusal:
    errors: dict[str, str] = {}
    if isinstance(refusal, Invalid):
        errors = refusal.errors
    elif refusal.field:
        errors = {refusal.field: refusal.sentence}
    return Refusal(
        row=row.number, id=one["id"], errors=errors, reason=refusal.sentence, data=dict(row), sheet=row.sheet
    )
