"""A finding is written about, answered, read, and settled or pressed again: one loop (第三十八条、第四十条)."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.refusing import refusal
from tests.superuser import superuser
from tests.supervision.test_findings import found
from tests.town import Town
from xinhe.channels.models import Notice
from xinhe.jobs.proof import verify
from xinhe.kernel.clock import SHANGHAI, local_day
from xinhe.kernel.refusal import Invalid, Unknown
from xinhe.matters.models import Event
from xinhe.supervision.acts.answer import answer
from xinhe.supervision.acts.check import check
from xinhe.supervision.acts.drop import drop
from xinhe.supervision.acts.pursue_finding import pursue_finding
from xinhe.supervision.acts.settle_finding import settle_finding
from xinhe.supervision.finding_family import log_of
from xinhe.supervision.measures import MeasureWords
from xinhe.supervision.models import PURSUING, Finding, FindingStage, Paper

NOW = datetime(2026, 12, 1, 10, 0, tzinfo=SHANGHAI)
LIMIT = local_day(NOW) + timedelta(days=10)


@pytest.fixture
def finding(town: Town, at: datetime) -> Finding:
    return found(town, at)


def words(town: Town, finding: Finding, **changes: Any) -> MeasureWords:
    said: dict[str, Any] = {
        "to": [town.housing],
        "title": finding.title,
        "facts": finding.facts,
        "demand": "查明原因，十日内书面反馈。",
        "answer_on": LIMIT,
        "decision": "2026 年第 3 次信访工作联席会议",
        "grounds": ["G4"],
        "numbers": [finding.number],
    }
    return MeasureWords(**said | changes)


def pursued(town: Town, finding: Finding, **changes: Any) -> Paper:
    kind, by = changes.pop("kind", "inspect"), changes.pop("by", town.inspector)
    return pursue_finding(finding, kind=kind, words=words(town, finding, **changes), by=by, at=NOW)


def stage(finding: Finding, at: datetime = NOW) -> str:
    counts = Finding.objects.tally(local_day(at))
    assert sum(counts.values()) == 1
    (name,) = (name for name, n in counts.items() if n)
    assert Finding.objects.staged(local_day(at)).get(pk=finding.pk).stage == name
    return name


def test_the_answer_settles_nothing_and_the_inspector_who_reads_it_does(town: Town, finding: Finding) -> None:
    events = Event.objects.count()
    assert stage(finding) == FindingStage.TO_SETTLE
    paper = pursued(town, finding)
    assert stage(finding) == FindingStage.WAITING
    assert stage(finding, NOW + timedelta(days=10)) == FindingStage.WAITING
    assert stage(finding, NOW + timedelta(days=11)) == FindingStage.LATE
    paper = answer(paper, answer="已约谈承办人，12月5日答复了信访人。", by=town.handler, at=NOW + timedelta(days=2))
    assert stage(finding, NOW + timedelta(days=30)) == FindingStage.ANSWERED
    assert not Finding.objects.get(pk=finding.pk).is_settled
    later = NOW + timedelta(days=3)
    check(paper, passed=True, text="查阅答复书，已答复信访人。", by=town.inspector, at=later)
    row = Finding.objects.get(pk=finding.pk)
    assert (row.state, row.is_settled, row.measure) == ("settled", True, "查阅答复书，已答复信访人。")
    assert (row.settled_by_id, row.settled_at) == (town.inspector.account_id, later)
    assert stage(finding) == FindingStage.SETTLED
    acts = [event.act for event in log_of(row, town.inspector)]
    assert acts == ["open_finding", "pursue_finding", "answer", "settle_finding"]
    assert Event.objects.count() == events  # between offices: no step of the matter
    assert list(verify()) == []


def test_one_demand_is_under_way_at_a_time(town: Town, finding: Finding) -> None:
    paper = pursued(town, finding)
    with refusal("no_demand_waits") as info:
        pursued(town, finding, by=town.chief, kind="rectify")
    assert info.value.sentence.startswith("这条发现已经发函")
    with refusal("no_demand_waits"):
        settle_finding(finding, measure="已办。", by=town.inspector, at=NOW)
    answer(paper, answer="已办。", by=town.handler, at=NOW)
    with refusal("no_demand_waits"):
        settle_finding(finding, measure="已办。", by=town.inspector, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.create(
            version=paper.version, kind="rectify", title="x", by_office=town.petition_office, region_path="/",
            to=[town.housing.pk], state="owed", opened_at=NOW, moved_at=NOW, finding=finding,
        )  # fmt: skip
    assert Paper.objects.count() == 1


def test_who_is_not_content_presses_again_with_a_new_day(town: Town, finding: Finding) -> None:
    paper = answer(pursued(town, finding), answer="正在办。", by=town.handler, at=NOW)
    again = LIMIT + timedelta(days=5)
    paper = check(paper, passed=False, text="没有查明原因。", answer_on=again, by=town.inspector, at=NOW)
    assert stage(finding, NOW + timedelta(days=15)) == FindingStage.WAITING
    assert stage(finding, NOW + timedelta(days=16)) == FindingStage.LATE
    paper = answer(paper, answer="原因是收文没有登记。", by=town.handler, at=NOW)
    check(paper, passed=True, text="已查明。", by=town.dispatcher, at=NOW)
    acts = [event.act for event in log_of(Finding.objects.get(pk=finding.pk), town.inspector)]
    assert acts == ["open_finding", "pursue_finding", "answer", "check", "answer", "settle_finding"]
    assert list(verify()) == []


def test_a_letter_that_is_withdrawn_leaves_the_finding_to_be_settled(town: Town, finding: Finding) -> None:
    paper = pursued(town, finding)
    drop(paper, reason="发错单位。", by=town.chief, at=NOW)
    assert stage(finding) == FindingStage.TO_SETTLE
    pursued(town, finding, by=town.chief, kind="rectify")
    assert stage(finding) == FindingStage.WAITING
    assert list(verify()) == []


@pytest.mark.parametrize("kind", PURSUING)
def test_every_measure_that_owes_an_answer_will_do(town: Town, finding: Finding, kind: str) -> None:
    paper = pursued(town, finding, by=town.chief, kind=kind)
    assert (paper.kind, paper.finding, paper.state) == (kind, finding, "owed")
    (told,) = Notice.objects.filter(subject_id=paper.pk)
    assert told.office == town.housing
    assert Paper.objects.waiting_for(town.handler).get() == paper  # the unit has it among what it has to do


def test_a_circular_and_another_office_will_not(town: Town, finding: Finding) -> None:
    with pytest.raises(Invalid) as info:
        pursued(town, finding, by=town.chief, kind="circulate", answer_on=None)
    assert "通报不用反馈" in info.value.errors["kind"]
    with pytest.raises(Invalid) as info:
        pursued(town, finding, to=[town.traffic], numbers=[])
    assert "只能发给被发现的单位" in info.value.errors["to"]
    assert stage(finding) == FindingStage.TO_SETTLE
    assert not Paper.objects.exists()


def test_neither_the_office_itself_nor_a_stranger_pursues(town: Town, finding: Finding) -> None:
    with refusal("not_your_step"):
        pursued(town, finding, by=town.handler)
    with refusal("is_above"):
        pursued(town, finding, by=town.head)
    with pytest.raises(Unknown):
        pursued(town, finding, by=town.stranger)


def test_a_demand_tied_to_another_finding_past_the_door_is_named(town: Town, finding: Finding, at: datetime) -> None:
    paper = pursued(town, finding)
    with superuser():
        Paper.objects.filter(pk=paper.pk).update(finding=None)
    assert any("finding_id" in one.what for one in verify())


def test_before_the_correction_nothing_of_it_holds(town: Town, finding: Finding, at: datetime) -> None:
    with refusal("no_such_step"):
        pursue_finding(finding, kind="inspect", words=words(town, finding), by=town.inspector, at=at)
    assert not Paper.objects.exists()
