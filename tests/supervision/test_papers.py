"""Papers between offices: measures towards one, and the papers of the year (第三十八条、第三十九条、第四十一条)."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests import town as make
from tests.refusing import refusal
from tests.town import Town
from xinhe.channels.models import Notice, Trouble
from xinhe.documents.models import Document
from xinhe.insight import follower
from xinhe.insight.acts.draft_statement import draft_statement
from xinhe.insight.acts.redraft import redraft as redraft_statement
from xinhe.insight.statements import Words
from xinhe.jobs.proof import verify
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Invalid, Refused, Unknown
from xinhe.matters.models import Matter
from xinhe.procedures.soundness import faults
from xinhe.supervision import rules
from xinhe.supervision.acts.answer import answer as answer_measure
from xinhe.supervision.acts.check import check as check_measure
from xinhe.supervision.acts.drop import drop as drop_paper
from xinhe.supervision.acts.send_measure import send_measure
from xinhe.supervision.acts.sign import sign as sign_paper
from xinhe.supervision.measures import MeasureWords
from xinhe.supervision.models import MEASURES, STATEMENTS, Paper, PaperEvent, PaperKind
from xinhe.supervision.reminding import remind, report_owed

OTHERS = [kind for kind in MEASURES if kind != PaperKind.INSPECT]


def measure(town: Town, at: datetime, kind: str = PaperKind.INSPECT, **changes: Any) -> Paper:
    """A measure towards the housing bureau, by the head of the petition office."""
    fields: dict[str, Any] = {
        "to": [town.housing],
        "title": "停车费事项超期未答复",
        "facts": "2026 年 2 月以来，有 3 件信访事项超过 60 日没有答复。",
        "demand": "逐件查明原因，尽快答复信访人。",
        "answer_on": None if kind == PaperKind.CIRCULATE else local_day(at) + timedelta(days=10),
        "decision": "2026 年第 1 次信访工作联席会议",
        "grounds": ["G4"],
    }
    by = changes.pop("by", town.chief)
    if kind == PaperKind.LIST_CASE and "numbers" not in changes:
        fields["numbers"] = [make.accepted(town, at).number]
    return send_measure(kind, words=MeasureWords(**fields | changes), by=by, at=at)


def test_the_rules_of_papers_are_sound() -> None:
    for procedure in rules.versions().values():
        assert faults(procedure) == []
        assert {step.act for step in procedure.steps if not step.sources} == set(PaperKind.values)


def test_no_paper_began_before_the_rules(at: datetime) -> None:
    with refusal("no_procedure"):
        rules.in_force(date(2022, 4, 30))


@pytest.mark.parametrize("kind", MEASURES)
def test_a_measure_is_sent_with_its_number_letter_and_notice(town: Town, at: datetime, kind: str) -> None:
    """第三十八条、第三十九条第三款."""
    paper = measure(town, at, kind)
    paper.refresh_from_db()
    letter = Document.objects.get(subject_id=paper.pk)
    assert paper.number == letter.number
    assert paper.number.startswith("临信〔2026〕")
    assert paper.state == ("issued" if kind == PaperKind.CIRCULATE else "owed")
    assert "停车费事项超期未答复" in str(letter.content)
    assert "逐件查明原因" in str(letter.content)
    (notice,) = Notice.objects.filter(subject_id=paper.pk)
    assert (notice.office, notice.family, notice.number) == (town.housing, "paper", "")
    assert list(verify()) == []


@pytest.mark.parametrize("kind", OTHERS)
def test_what_the_joint_meeting_decides_names_its_decision_and_ground(town: Town, at: datetime, kind: str) -> None:
    """第三十九条第三款."""
    with pytest.raises(Invalid) as info:
        measure(town, at, kind, decision=" ", grounds=[])
    assert set(info.value.errors) == {"decision", "grounds"}
    assert not Paper.objects.exists()


def test_an_inspection_may_be_the_petition_offices_own(town: Town, at: datetime) -> None:
    """第三十八条."""
    paper = measure(town, at, decision="", grounds=[], by=town.inspector)
    assert paper.content["organizer"] == "petition_office"
    with pytest.raises(Invalid) as info:
        measure(town, at, decision="", organizer="government")
    assert set(info.value.errors) == {"decision"}


def test_bad_input_names_every_field_at_once(town: Town, at: datetime) -> None:
    with pytest.raises(Invalid) as info:
        measure(town, at, title="", facts=" ", demand="", answer_on=local_day(at), grounds=["G9"], to=["nobody"])
    assert set(info.value.errors) == {"title", "facts", "demand", "answer_on", "grounds", "to"}
    with pytest.raises(Invalid):
        measure(town, at, "applaud")


def test_listed_supervision_names_a_matter(town: Town, at: datetime) -> None:
    with refusal("names_matters"):
        measure(town, at, PaperKind.LIST_CASE, numbers=[])


def test_a_matter_is_named_only_to_an_office_that_has_its_part_in_it(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    assert measure(town, at, numbers=[matter.number]).content["numbers"] == [matter.number]
    with pytest.raises(Invalid) as info:
        measure(town, at, numbers=[matter.number], to=[town.traffic])
    assert "没有经办" in info.value.errors["numbers"]


def test_an_accusation_is_never_named(town: Town, at: datetime) -> None:
    """第三十条第三款."""
    matter = make.screened(town, at, nature="accusation")
    with pytest.raises(Invalid) as info:
        measure(town, at, numbers=[matter.number], by=town.dispatcher)
    assert "没有找到" in info.value.errors["numbers"]


def test_one_measure_goes_to_one_office_of_the_place(town: Town, at: datetime) -> None:
    both = [town.housing, town.traffic]
    with pytest.raises(Invalid) as info:
        measure(town, at, to=both)
    assert "逐个发" in info.value.errors["to"]
    assert len(measure(town, at, PaperKind.CIRCULATE, to=both).to) == 2
    for strange in (town.petition_office, town.stranger.office, town.city_government):
        with pytest.raises(Invalid):
            measure(town, at, to=[strange])


@pytest.mark.parametrize("who", ["clerk", "handler", "head", "stranger"])
def test_only_a_petition_office_sends_measures_in_its_place(town: Town, at: datetime, who: str) -> None:
    with pytest.raises(Refused):
        measure(town, at, by=getattr(town, who), to=[town.traffic])
    assert not Paper.objects.exists()


def test_only_the_head_sends_what_the_joint_meeting_decided(town: Town, at: datetime) -> None:
    with refusal("not_your_step"):
        measure(town, at, PaperKind.SUMMON, by=town.dispatcher)


def test_it_is_answered_sent_back_answered_again_and_settled(town: Town, at: datetime) -> None:
    paper = measure(town, at, PaperKind.RECTIFY)
    paper = answer_measure(paper, answer="已答复 2 件。", by=town.handler, at=at)
    with pytest.raises(Invalid) as info:
        check_measure(paper, passed=False, text="还差 1 件。", by=town.inspector, at=at)
    assert set(info.value.errors) == {"answer_on"}
    later = local_day(at) + timedelta(days=20)
    paper = check_measure(paper, passed=False, text="还差 1 件。", answer_on=later, by=town.inspector, at=at)
    assert (paper.state, paper.answer_on) == ("owed", later)
    paper = answer_measure(paper, answer="3 件都已答复。", by=town.head, at=at)
    paper = check_measure(paper, passed=True, text="已逐件核对。", by=town.dispatcher, at=at)
    assert (paper.state, paper.is_open) == ("settled", False)
    acts = list(PaperEvent.objects.filter(paper=paper).values_list("act", flat=True))
    assert acts == ["rectify", "answer", "check", "answer", "check"]
    assert list(verify()) == []
    with refusal("wrong_state") as refused:
        answer_measure(paper, answer="再答。", by=town.head, at=at)
    assert refused.value.now is not None
    assert "王科员" in refused.value.now


def test_only_the_addressee_answers_and_only_the_sender_checks(town: Town, at: datetime) -> None:
    paper = measure(town, at)
    for who in ("handler2", "head2", "stranger", "clerk", "sysadmin", "auditor"):
        with pytest.raises(Unknown):
            answer_measure(paper, answer="办了。", by=getattr(town, who), at=at)
    with refusal("not_your_step"):
        answer_measure(paper, answer="办了。", by=town.dispatcher, at=at)
    paper = answer_measure(paper, answer="办了。", by=town.handler, at=at)
    with refusal("not_your_step"):
        check_measure(paper, passed=True, text="好。", by=town.head, at=at)


def test_what_was_sent_wrongly_is_withdrawn_with_its_reason_and_stays(town: Town, at: datetime) -> None:
    paper = measure(town, at)
    with pytest.raises(Invalid):
        drop_paper(paper, reason="", by=town.chief, at=at)
    with refusal("not_your_step"):
        drop_paper(paper, reason="发错单位。", by=town.dispatcher, at=at)
    paper = drop_paper(paper, reason="发错单位。", by=town.chief, at=at)
    assert paper.state == "dropped"
    assert Paper.objects.visible_to(town.head).filter(pk=paper.pk).exists()


def test_a_stale_page_does_not_answer(town: Town, at: datetime) -> None:
    paper = measure(town, at)
    seen = paper.log_seq
    answer_measure(paper, answer="办了。", by=town.handler, at=at, seen=seen)
    with refusal("stale"):
        drop_paper(paper, reason="发错。", by=town.chief, at=at, seen=seen)


def test_what_waits_is_said_to_whom_it_waits_for(town: Town, at: datetime) -> None:
    paper = measure(town, at)

    def waits(*people: str) -> list[str]:
        return [who for who in people if Paper.objects.waiting_for(getattr(town, who)).exists()]

    everyone = ("chief", "inspector", "dispatcher", "clerk", "handler", "head", "head2", "stranger", "auditor")
    assert waits(*everyone) == ["handler", "head"]
    paper = answer_measure(paper, answer="办了。", by=town.handler, at=at)
    assert waits(*everyone) == ["chief", "inspector", "dispatcher"]
    check_measure(paper, passed=True, text="好。", by=town.chief, at=at)
    assert waits(*everyone) == []
    report(town, at, by=town.dispatcher)
    assert waits(*everyone) == ["chief"]


def told(town: Town, office: str) -> list[str]:
    return list(
        Notice.objects.filter(office=getattr(town, office)).order_by("at", "key").values_list("text", flat=True)
    )


def test_an_answer_that_falls_due_is_reminded_of_once_and_a_late_one_told_to_both(town: Town, at: datetime) -> None:
    paper = measure(town, at)  # ten days
    assert remind(at=at + timedelta(days=6)) == 0
    assert remind(at=at + timedelta(days=7)) == 1
    assert remind(at=at + timedelta(days=8)) == 0
    assert "督查还有 3 天反馈：停车费事项超期未答复" in told(town, "housing")
    assert remind(at=at + timedelta(days=11)) == 2
    assert remind(at=at + timedelta(days=12)) == 0
    assert "督查逾期 1 天没有反馈：停车费事项超期未答复" in told(town, "petition_office")
    answer_measure(paper, answer="办了。", by=town.handler, at=at + timedelta(days=12))
    assert remind(at=at + timedelta(days=40)) == 0


# ---------------------------------------------------------------- papers of the year


def counted() -> None:
    """Let the board's sums follow everything so far."""
    follower.count(list(Matter.objects.values_list("pk", flat=True)))


def report(town: Town, at: datetime, kind: str = PaperKind.REPORT, **changes: Any) -> Paper:
    by = changes.pop("by", town.dispatcher)
    fields: dict[str, Any] = {"to": [town.county_government], "text": "无。", "year": 2026}
    if kind == PaperKind.APPRAISE:
        fields |= {"to": [town.housing, town.traffic], "text": "总体良好。", "decision": "县委县政府同意"}
    if kind == PaperKind.SUPPLY:
        fields = {
            "told": "县委第一巡察组",
            "decision": "巡察组 2026 年 3 号来函",
            "subject": town.housing,
            "since": date(2026, 1, 1),
            "until": local_day(at),
        }
    return draft_statement(kind, words=Words(**fields | changes), by=by, at=at)


@pytest.mark.parametrize("kind", STATEMENTS)
def test_a_paper_of_the_year_is_drafted_by_one_and_signed_by_another(town: Town, at: datetime, kind: str) -> None:
    """第三十九条、第四十一条."""
    paper = report(town, at, kind, by=town.chief)
    assert paper.number == ""
    with refusal("signer_is_not_drafter"):
        sign_paper(paper, by=town.chief, at=at)
    paper = redraft_statement(
        paper,
        words=Words(**{**_typed(paper), "text": "已补充。"}),
        by=town.dispatcher,
        at=at,
    )
    paper = sign_paper(paper, by=town.chief, at=at)
    letter = Document.objects.get(subject_id=paper.pk)
    assert (paper.state, paper.number) == ("issued", letter.number)
    assert "已补充" in str(letter.content)
    assert list(verify()) == []


def _typed(paper: Paper) -> dict[str, Any]:
    typed = dict(paper.content["typed"])
    for name in ("since", "until"):
        if name in typed:
            typed[name] = date.fromisoformat(typed[name])
    return typed | {"year": paper.year}


def test_the_report_tells_the_four_things_of_the_law(town: Town, at: datetime) -> None:
    """第四十一条第一款第（一）项至第（四）项."""
    matter = make.accepted(town, at)
    counted()
    measure(town, at, numbers=[matter.number])
    paper = report(town, at)
    letter = paper.content["letter"]
    assert letter["numbers"][0] == "共收到信访事项1件，其中网上1件"
    assert letter["offices"] == ["临河县住房和城乡建设局1件"]
    assert letter["sent"][0] == "转送1件，交办0件"
    assert "督查1次" in letter["sent"]
    assert letter["advice"][0] == "提出改进工作的建议0件"
    assert letter["text"] == "无。"


def test_nothing_of_an_accusation_is_in_any_paper(town: Town, at: datetime) -> None:
    """第三十条第三款."""
    make.screened(town, at, nature="accusation")
    counted()
    assert report(town, at).content["letter"]["numbers"][0] == "共收到信访事项0件，其中网上0件"
    assert "收到信访事项0件" in report(town, at, PaperKind.SUPPLY).content["letter"]["numbers"]
    assert report(town, at, PaperKind.APPRAISE).content["letter"]["rows"] == []


def test_a_year_has_one_report_unless_it_was_withdrawn(town: Town, at: datetime) -> None:
    first = report(town, at)
    with refusal("year_has_one"):
        report(town, at)
    report(town, at, PaperKind.APPRAISE)
    report(town, at, year=2025)
    drop_paper(first, reason="重拟。", by=town.chief, at=at)
    assert report(town, at).pk != first.pk


def test_a_report_that_was_not_issued_in_time_is_asked_for(town: Town, at: datetime) -> None:
    """第四十一条第一款: every year; the month is our own number."""
    bureau = town.petition_office.pk
    assert report_owed(bureau, date(2026, 3, 31)) is None
    assert report_owed(bureau, date(2026, 4, 1)) == 2025
    paper = report(town, at, year=2025)
    assert report_owed(bureau, date(2026, 4, 1)) == 2025
    sign_paper(paper, by=town.chief, at=at)
    assert report_owed(bureau, date(2026, 4, 1)) is None


def test_a_report_goes_to_somebody_and_says_its_year(town: Town, at: datetime) -> None:
    with pytest.raises(Invalid) as info:
        report(town, at, to=[], text="", year=2027)
    assert set(info.value.errors) == {"to", "text", "year"}
    with pytest.raises(Invalid) as info:
        report(town, at, PaperKind.APPRAISE, decision="")
    assert set(info.value.errors) == {"decision"}
    with pytest.raises(Invalid) as info:
        report(town, at, PaperKind.SUPPLY, told="", since=None, subject="nobody")
    assert set(info.value.errors) == {"told", "since", "subject"}


@pytest.mark.parametrize("who", ["clerk", "handler", "head", "reviewer_head"])
def test_only_a_petition_office_drafts_papers_of_the_year(town: Town, at: datetime, who: str) -> None:
    with pytest.raises(Refused):
        report(town, at, by=getattr(town, who), to=[town.traffic])


def test_a_draft_is_for_the_sender_and_what_is_issued_for_the_addressees(town: Town, at: datetime) -> None:
    paper = report(town, at, PaperKind.APPRAISE)

    def seen_by(*people: str) -> list[str]:
        return [who for who in people if Paper.objects.visible_to(getattr(town, who)).exists()]

    everyone = ("clerk", "dispatcher", "chief", "head", "head2", "reviewer_head", "stranger", "sysadmin", "auditor")
    assert seen_by(*everyone) == ["dispatcher", "chief"]
    drop_paper(paper, reason="先不印发。", by=town.chief, at=at)
    assert seen_by(*everyone) == ["dispatcher", "chief"]
    sign_paper(report(town, at, PaperKind.APPRAISE), by=town.chief, at=at)
    assert seen_by(*everyone) == ["dispatcher", "chief", "head", "head2"]


# ---------------------------------------------------------------- the log


def test_the_log_of_papers_can_only_be_added_to(town: Town, at: datetime) -> None:
    paper = measure(town, at)
    event = PaperEvent.objects.get(paper=paper)
    event.by_name = "别人"
    with pytest.raises(DatabaseError), transaction.atomic():
        event.save()


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"state": "settled"}, "公文现为 settled，日志末条为 owed"),
        ({"title": "别的事"}, "supervision_paper 的 title 日志记为 停车费事项超期未答复，现为 别的事"),
        ({"to": []}, "supervision_paper 的 to 日志记为 %(to)s，现为 []"),
        ({"log_seq": 2}, "公文记有 2 条，日志只有 1 条"),
    ],
)
def test_a_changed_paper_is_found(town: Town, at: datetime, change: dict[str, Any], what: str) -> None:
    paper = measure(town, at)
    Paper.objects.filter(pk=paper.pk).update(**change)
    (found,) = verify()
    assert found.what == what % {"to": paper.to}


def test_a_paper_that_cannot_be_read_keeps_no_other_from_being_reminded_of(town: Town, at: datetime) -> None:
    bad, _good = measure(town, at), measure(town, at, title="另一件督查")
    Paper.objects.filter(pk=bad.pk).update(to=[0])  # no such office
    assert remind(at=at + timedelta(days=8)) == 1
    assert [one.name for one in Trouble.objects.filter(reader="remind")] == [bad.number]
