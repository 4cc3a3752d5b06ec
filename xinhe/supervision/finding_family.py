"""Findings of the checks on the one door: a fault is found by the system and settled by somebody above."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime

from xinhe.channels.models import Notice, Outgoing
from xinhe.kernel.refusal import gettext_noop
from xinhe.people.person import Person
from xinhe.procedures.definition import Procedure
from xinhe.procedures.vocabulary import ANYWHERE, seat
from xinhe.records import door
from xinhe.records.family import Family
from xinhe.records.models import Chained
from xinhe.records.move import Move
from xinhe.supervision.family import procedure_of
from xinhe.supervision.models import Finding, FindingEvent, Paper, PaperEvent
from xinhe.supervision.rules import FINDINGS, versions
from xinhe.supervision.settling import may_settle

NOT_FOUND = gettext_noop("没有这条督查发现，或者它不归你看。")


def _procedure(finding: Finding) -> Procedure:
    return versions(FINDINGS)[finding.version]


def _seats(finding: Finding, by: Person) -> frozenset[str]:  # noqa: ARG001 (the fact asks where somebody stands)
    return frozenset(seat(role, ANYWHERE) for role in by.roles)


def _facts(finding: Finding, by: Person, on: date) -> Mapping[str, bool]:  # noqa: ARG001
    return {
        "is_above": may_settle(finding, by),
        "no_demand_waits": not Paper.objects.filter(finding=finding.pk, is_open=True).exists(),
    }


def _told(move: Move[Finding], event: Chained) -> tuple[list[Outgoing], list[Notice]]:  # noqa: ARG001
    """Nobody: a finding waits on the page of those who settle it."""
    return [], []


def log_of(finding: Finding, by: Person) -> list[Chained]:
    """All that was done about a finding, in its order: its own steps and those of the letters that this person sees.

    That a letter was sent and that its check settled the finding are steps of the finding and not told twice.
    """
    own: list[Chained] = list(FindingEvent.objects.steps().filter(finding=finding).select_related("office"))
    papers = Paper.objects.visible_to(by).filter(finding=finding)
    steps = PaperEvent.objects.steps().filter(paper__in=papers, seq__gt=1).exclude(outcome="passed")
    return sorted(
        [*own, *steps.select_related("office", "paper")], key=lambda event: (event.at, event.to_state == "settled")
    )


def rules_of(finding: Finding, event: Chained) -> Procedure:
    """The rules under which one step of such a log was taken: those of the letter, or the finding's own."""
    return procedure_of(event.paper) if isinstance(event, PaperEvent) else _procedure(finding)


FINDING: Family[Finding, Move[Finding]] = Family(
    name="finding",
    title="督查发现",
    record=Finding,
    event=FindingEvent,
    owner="finding",
    move=Move,
    procedure=_procedure,
    seats=_seats,
    facts=_facts,
    known=frozenset(["is_above", "no_demand_waits"]),
    rules=lambda: versions(FINDINGS).values(),
    called=lambda finding: f"{finding.number} {finding.title}",
    told=_told,
    unknown=NOT_FOUND,
    stale=gettext_noop("你打开页面之后，这条发现又有了新进展。请刷新页面看过再办。"),
    joined=("office__region", "settled_by"),
    fixed=frozenset(
        """
        id version matter_id number rule check_version basis office title facts article opened_at
        """.split()  # noqa: SIM905
    ),
)


def step(
    finding: Finding, act: str, *, by: Person, at: datetime, seen: int | None = None
) -> AbstractContextManager[Move[Finding]]:
    """Take one step with a finding (``records.door``)."""
    return door.step(FINDING, finding, act, by=by, at=at, seen=seen)
