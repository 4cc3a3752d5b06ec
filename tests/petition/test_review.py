"""Review and re-review (第三十五条、第三十六条), the hearing (第三十六条第二款) and what follows the end."""

from datetime import date, datetime, timedelta

import pytest

from tests import town as make
from tests.superuser import superuser
from tests.town import Town
from xinhe.documents.models import Document
from xinhe.jobs.proof import verify
from xinhe.jurisdiction.models import Office
from xinhe.kernel.refusal import Invalid, Refused
from xinhe.matters.acts.add_material import add_material
from xinhe.matters.acts.recuse import recuse
from xinhe.matters.models import Deadline, Matter
from xinhe.people.person import petitioner
from xinhe.petition.acts.admit_review import admit_review
from xinhe.petition.acts.ask_review import ask_review
from xinhe.petition.acts.cancel_hearing import cancel_hearing
from xinhe.petition.acts.close import close
from xinhe.petition.acts.decide_hearing import decide_hearing
from xinhe.petition.acts.do_aftercare import do_aftercare
from xinhe.petition.acts.draft_opinion import draft_opinion
from xinhe.petition.acts.draft_review import draft_review
from xinhe.petition.acts.hold_hearing import hold_hearing
from xinhe.petition.acts.plan_aftercare import plan_aftercare
from xinhe.petition.acts.report_hearing import report_hearing
from xinhe.petition.acts.serve_review import serve_review
from xinhe.petition.acts.sign import sign
from xinhe.petition.acts.sign_review import sign_review
from xinhe.petition.models import Aftercare

WORDS = {"request": "撤销原意见", "reasons": "事实没有查清。"}
OPINION = {"result": "upheld", "facts": "经查属实。", "basis": "《条例》第三十五条", "opinion": "予以维持。"}


def refusal(code: str):
    return pytest.raises(Refused, check=lambda e: e.code == code)


def clock(matter: Matter, name: str) -> Deadline:
    return Deadline.objects.get(matter=matter, clock=name)


def test_the_reviewing_organ_is_the_superior_of_the_one_that_decided(town: Town, at: datetime) -> None:
    matter = make.reviewed(town, at)
    assert (matter.state, matter.holder, matter.review_organ) == (
        "review_asked",
        town.county_government,
        town.county_government,
    )
    assert clock(matter, "review_decision").end == date(2026, 4, 7)  # 03-07 + 30 d = 04-06, Qingming
    assert not clock(matter, "review").is_open


def test_a_request_to_the_wrong_organ_is_told_the_right_one(town: Town, at: datetime) -> None:
    matter = make.served(town, at)
    with pytest.raises(Invalid) as info:
        ask_review(matter, office="lh-jtj", by=petitioner(matter.pk), at=at, **WORDS)
    assert "临河县人民政府" in info.value.errors["office"]


def test_a_unit_that_was_merged_is_reviewed_by_the_superior_of_its_heir(town: Town, at: datetime) -> None:
    matter = make.served(town, at)
    Office.objects.filter(pk=town.traffic.pk).update(superior=town.city_government)
    Office.objects.filter(pk=town.housing.pk).update(is_active=False, successor=town.traffic)
    matter = ask_review(matter, by=petitioner(matter.pk), at=at, **WORDS)
    assert matter.review_organ == town.city_government


def test_without_a_superior_on_the_platform_the_petitioner_is_told_where_to_go(town: Town, at: datetime) -> None:
    matter = make.served(town, at)
    Office.objects.filter(pk=town.housing.pk).update(superior=None)
    with refusal("no_review_organ"):
        ask_review(matter, by=petitioner(matter.pk), at=at, **WORDS)


def test_thirty_days_run_from_actual_receipt(town: Town, at: datetime) -> None:
    matter = make.served(town, at, after_days=3)  # received 2026-03-05
    last = at + timedelta(days=33)  # 04-04 is Qingming, so it rolls to 04-07
    matter = ask_review(matter, by=petitioner(matter.pk), at=last + timedelta(days=3), **WORDS)
    assert matter.is_admitted is True


def test_a_late_request_goes_to_a_person_and_not_to_a_machine(town: Town, at: datetime) -> None:
    matter = make.reviewed(town, at, after_days=40)
    assert (matter.state, matter.is_admitted) == ("review_asked", None)
    then = at + timedelta(days=41)
    with refusal("review_admitted"):
        draft_review(matter, by=town.reviewer, at=then, **OPINION)
    taken = admit_review(matter, admit=True, reason="住院，有病历。", by=town.reviewer, at=then)
    assert draft_review(taken, by=town.reviewer, at=then, **OPINION).state == "review_drafted"


def test_a_late_request_that_is_declined_is_told_in_writing(town: Town, at: datetime) -> None:
    matter = make.reviewed(town, at, after_days=40)
    matter = admit_review(matter, admit=False, reason="没有正当理由。", by=town.reviewer, at=at + timedelta(days=41))
    assert (matter.state, matter.holder) == ("closed", town.housing)
    assert Document.objects.filter(subject_id=matter.pk, form="late_review_notice").exists()


def test_what_was_posted_in_time_is_in_time(town: Town, at: datetime) -> None:
    matter = make.served(town, at, channel="letter")
    with superuser():
        Matter.objects.filter(pk=matter.pk).update(receiver=town.petition_office)
    matter = ask_review(matter, posted_on=date(2026, 4, 1), by=town.clerk, at=at + timedelta(days=40), **WORDS)
    assert matter.is_admitted is True


def test_the_review_is_signed_by_another_than_its_drafter_and_names_the_next_remedy(town: Town, at: datetime) -> None:
    matter = make.review_done(town, at)
    assert (matter.state, matter.is_open) == ("review_done", False)
    letter = Document.objects.get(subject_id=matter.pk, form="review_opinion")
    assert letter.number.startswith("临政信〔2026〕")
    assert "临江市人民政府" in str(letter.content)
    assert clock(matter, "recheck").end == date(2026, 4, 13)  # 03-12 + 30 d = 04-11, a Saturday


def test_an_opinion_that_was_revoked_is_handled_anew(town: Town, at: datetime) -> None:
    matter = make.review_done(town, at, result="revoked")
    assert (matter.state, matter.holder, matter.served_on) == ("accepted", town.housing, None)
    assert clock(matter, "conclude").started_on == date(2026, 3, 12)
    then = at + timedelta(days=12)
    matter = draft_opinion(matter, items=make.answers(), by=town.handler, at=then)
    assert list(verify()) == []
    assert sign(matter, by=town.head, at=then).state == "signed"


def test_the_re_review_ends_the_procedure_and_is_refused_no_further_review(town: Town, at: datetime) -> None:
    matter = make.ended(town, at)
    assert (matter.state, matter.is_open) == ("ended", False)
    letter = Document.objects.get(subject_id=matter.pk, form="recheck_opinion")
    assert "不再受理" in str(letter.content)
    with refusal("wrong_state"):
        ask_review(matter, by=petitioner(matter.pk), at=at + timedelta(days=31), **WORDS)
    assert list(verify()) == []


def heard(town: Town, matter: Matter, at: datetime, *, days: int, head, member) -> Matter:
    """A hearing decided at this moment and reported so many days later."""
    matter = decide_hearing(
        matter,
        cause="停车费是否违规上涨",
        planned_at=at + timedelta(days=8),
        place="县政府 3 楼会议室",
        chair="周主持",
        panel=["吴律师", "郑代表"],
        is_public=True,
        by=head,
        at=at,
    )
    matter = hold_hearing(
        matter,
        on=(at + timedelta(days=8)).date(),
        attended="信访人、物业公司",
        statements="双方陈述。",
        evidence="收费公示照片",
        by=member,
        at=at + timedelta(days=8),
    )
    return report_hearing(matter, panel_opinion="收费未经同意。", by=member, at=at + timedelta(days=days))


def test_twelve_hearing_days_move_the_re_review_by_twelve(town: Town, at: datetime) -> None:
    matter = make.rechecking(town, at)
    before = clock(matter, "recheck_decision")
    then = at + timedelta(days=21)
    matter = heard(town, matter, then, days=12, head=town.city_head, member=town.city_reviewer)
    after = clock(matter, "recheck_decision")
    assert after.raw_end == before.raw_end + timedelta(days=12)
    assert "听证所需的 12 日" in after.explanation()


def test_twelve_hearing_days_move_a_review_by_none(town: Town, at: datetime) -> None:
    matter = make.reviewed(town, at)
    before = clock(matter, "review_decision")
    then = at + timedelta(days=6)
    matter = heard(town, matter, then, days=12, head=town.reviewer_head, member=town.reviewer)
    assert clock(matter, "review_decision").end == before.end


def test_the_re_review_is_not_signed_before_the_hearing_is_reported(town: Town, at: datetime) -> None:
    then = at + timedelta(days=21)
    matter = make.rechecking(town, at)
    kept = {"cause": "争议大", "place": "会议室", "chair": "周主持", "panel": ["吴律师", "郑代表"]}
    matter = decide_hearing(matter, planned_at=then + timedelta(days=8), by=town.city_head, at=then, **kept)
    matter = draft_review(matter, by=town.city_reviewer, at=then, **OPINION)
    with refusal("hearings_reported"):
        sign_review(matter, by=town.city_head, at=then)
    matter = cancel_hearing(matter, reason="信访人撤回听证要求", by=town.city_head, at=then)
    assert sign_review(matter, by=town.city_head, at=then).state == "recheck_signed"


def test_a_hearing_gives_notice_days_ahead_and_has_a_panel(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    kept = {"cause": "争议大", "place": "会议室", "chair": "周主持", "by": town.head, "at": at}
    with pytest.raises(Invalid) as info:
        decide_hearing(matter, planned_at=at + timedelta(days=6), panel=["吴律师"], **kept)
    assert "提前 7 日" in info.value.errors["planned_at"]
    assert "不少于 3 人" in info.value.errors["panel"]
    with pytest.raises(Invalid) as info:
        decide_hearing(matter, planned_at=at + timedelta(days=70_000), panel=["吴律师", "郑代表"], **kept)
    assert "一年以内" in info.value.errors["planned_at"]


def test_who_stood_aside_does_not_sit_on_the_panel(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    matter = recuse(matter, account="handler", reason="业主之一", by=town.head, at=at)
    with refusal("recused_on_panel"):
        decide_hearing(
            matter,
            cause="争议大",
            planned_at=at + timedelta(days=9),
            place="会议室",
            chair="周主持",
            panel=["吴律师", town.handler.name],
            by=town.head,
            at=at,
        )


def test_who_stands_aside_does_not_find_the_matter_any_more(town: Town, at: datetime) -> None:
    """第二十八条第三款."""
    matter = make.accepted(town, at)
    recuse(matter, reason="我是业主", by=town.handler, at=at)
    assert not Matter.objects.visible_to(town.handler).filter(pk=matter.pk).exists()
    assert Matter.objects.visible_to(town.head).filter(pk=matter.pk).exists()
    with refusal("head_decides"):
        recuse(matter, account="head", reason="有利害关系", by=town.handler, at=at)


def test_after_the_end_help_is_planned_and_recorded(town: Town, at: datetime) -> None:
    then = at + timedelta(days=31)
    matter = plan_aftercare(
        make.ended(town, at),
        care="relief",
        text="联系临时救助",
        office=town.housing,
        due_on=then.date() + timedelta(days=20),
        by=town.dispatcher,
        at=then,
    )
    task = Aftercare.objects.get(matter=matter)
    do_aftercare(matter, task=task.seq, result="已申请临时救助", on=then.date(), by=town.handler, at=then)
    assert Aftercare.objects.get(matter=matter).result == "已申请临时救助"
    with refusal("aftercare_planned"):
        do_aftercare(matter, task=task.seq, result="再来", on=then.date(), by=town.handler, at=then)


def test_a_closed_matter_may_still_be_reviewed_in_time(town: Town, at: datetime) -> None:
    matter = close(make.served(town, at), by=town.handler, at=at)
    matter = ask_review(matter, by=petitioner(matter.pk), at=at + timedelta(days=2), **WORDS)
    assert (matter.state, matter.is_open, matter.closed_at) == ("review_asked", True, None)
    then = at + timedelta(days=2)
    assert add_material(matter, text="补充证据", by=petitioner(matter.pk), at=then).state == "review_asked"


def test_an_anonymous_petitioner_has_nobody_to_answer_to(town: Town, at: datetime) -> None:
    matter = make.served(town, at, petitioner=None)
    with refusal("identified"):
        ask_review(matter, by=petitioner(matter.pk), at=at, **WORDS)


def test_service_of_a_review_needs_its_proof_and_a_witness_when_it_is_left(town: Town, at: datetime) -> None:
    matter = make.reviewed(town, at)
    then = at + timedelta(days=6)
    matter = sign_review(draft_review(matter, by=town.reviewer, at=then, **OPINION), by=town.reviewer_head, at=then)
    with pytest.raises(Invalid) as info:
        serve_review(matter, method="left", served_on=then.date(), proof="", by=town.reviewer, at=then)
    assert {"proof", "witness"} <= info.value.errors.keys()
