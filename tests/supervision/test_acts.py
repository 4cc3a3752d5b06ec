"""Urging, supervision and recommendations: beside the matter, never a state of it."""

from datetime import date, datetime

import pytest

from tests import town as make
from tests.refusing import refusal
from tests.town import Town
from xinhe.channels.models import Notice
from xinhe.documents.models import Document
from xinhe.jobs.proof import verify
from xinhe.kernel.refusal import Invalid, Unknown
from xinhe.matters.acts.bar import bar
from xinhe.matters.acts.screen import screen
from xinhe.matters.models import Deadline, Event, Matter
from xinhe.people.person import SYSTEM
from xinhe.supervision.acts.answer_recommendation import answer_recommendation
from xinhe.supervision.acts.answer_supervision import answer_supervision
from xinhe.supervision.acts.recommend import recommend
from xinhe.supervision.acts.supervise import supervise
from xinhe.supervision.acts.urge_office import urge_office
from xinhe.supervision.ladder import next_rung
from xinhe.supervision.models import Demand, Recommendation

WORDS = {"ground": "G4", "facts": "3 月 2 日受理，至今没有听取陈述。", "demand": "五日内听取陈述并答复。"}
ADVICE = {"facts": "同一小区三次答复口径不一。", "advice": "统一停车收费的答复口径。"}


def supervised(town: Town, at: datetime, matter: Matter | None = None, **changes: object) -> Matter:
    """A matter under formal supervision, to be answered by 9 March."""
    fields: dict[str, object] = {**WORDS, "answer_on": date(2026, 3, 9), "by": town.dispatcher, "at": at}
    return supervise(matter or make.accepted(town, at), **(fields | changes))  # type: ignore[arg-type]


def advised(town: Town, at: datetime, matter: Matter | None = None, **changes: object) -> Matter:
    """A matter on which the traffic bureau was advised."""
    fields: dict[str, object] = {**ADVICE, "kind": "improve", "office": town.traffic, "by": town.dispatcher, "at": at}
    return recommend(matter or make.accepted(town, at), **(fields | changes))  # type: ignore[arg-type]


def ends(matter: Matter) -> list[tuple[str, date, bool]]:
    return list(Deadline.objects.filter(matter=matter).values_list("clock", "end", "is_open"))


# ------------------------------------------------------------------------------------------ urging


def test_a_slip_names_the_nearest_end_and_moves_nothing(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    before = (matter.state, matter.holder, matter.due_on, ends(matter))
    matter = urge_office(matter, asked="尽快听取陈述", by=town.dispatcher, at=at)
    assert (matter.state, matter.holder, matter.due_on, ends(matter)) == before
    demand = Demand.objects.get(matter=matter)
    assert (demand.kind, demand.means, demand.to, demand.by_office) == (
        "urge", "slip", town.housing, town.petition_office
    )  # fmt: skip
    slip = Document.objects.get(pk=demand.document_id)
    assert slip.form == "urge_slip"
    assert slip.number.startswith("临信〔2026〕")
    assert "2026年5月6日" in str(slip.content)
    notice = Notice.objects.get(office=town.housing, key=f"{matter.pk}/{demand.seq}/{town.housing.pk}")
    assert notice.is_urgent
    logged = Event.objects.get(matter=matter, act="urge_office").data
    assert logged["documents"][0]["hash"] == slip.hash
    assert (matter.is_supervised, matter.asked) == (False, [])


def test_calls_rise_from_the_staff_to_the_head(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    proposed = [next_rung([])]
    urge_office(matter, asked="尽快听取陈述", by=town.inspector, at=at)
    proposed.append(next_rung(Demand.objects.filter(matter=matter)))
    for rung in ("staff", "deputy", "chief"):
        call = {"means": "phone", "rung": rung, "spoken_to": "李工", "answer": "本周办"}
        urge_office(matter, asked="尽快听取陈述", by=town.dispatcher, at=at, **call)
        proposed.append(next_rung(Demand.objects.filter(matter=matter)))
    assert proposed == [("slip", ""), ("phone", "staff"), ("phone", "deputy"), ("phone", "chief"), ("phone", "chief")]
    call = Demand.objects.filter(matter=matter, rung="chief").get()
    assert (call.answer, call.spoken_to, call.answered_at, call.document_id) == ("本周办", "李工", at, None)


def test_an_urging_says_what_is_asked_and_a_call_who_answered_what(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    with pytest.raises(Invalid) as info:
        urge_office(matter, asked=" ", means="owl", by=town.dispatcher, at=at)
    assert info.value.errors["asked"] == "请写明要求对方做什么。"
    assert info.value.errors["means"] == "请选择催办方式：催办单或者电话。"
    with pytest.raises(Invalid) as info:
        urge_office(matter, asked="快办", means="phone", by=town.dispatcher, at=at)
    assert info.value.errors == {
        "rung": "电话催办要选催到哪一级。",
        "spoken_to": "请写明接电话的人。",
        "answer": "请写明对方怎么答复。",
    }


def test_nobody_urges_their_own_office(town: Town, at: datetime) -> None:
    with refusal("own_office") as info:
        urge_office(make.screened(town, at), asked="快转", by=town.dispatcher, at=at)
    assert "不用向本单位催办" in info.value.sentence


def test_a_slip_needs_an_end_to_name_and_a_call_does_not(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    Deadline.objects.filter(matter=matter).update(is_open=False, stopped_on=at.date(), stopped_seq=1)
    with refusal("no_end_to_name") as info:
        urge_office(matter, asked="快办", by=town.dispatcher, at=at)
    assert "请电话催办，或者发督办函" in info.value.sentence
    call = {"means": "phone", "rung": "staff", "spoken_to": "李工", "answer": "本周办"}
    urge_office(matter, asked="快办", by=town.dispatcher, at=at, **call)


def test_an_office_that_handles_it_urges_and_supervises_nobody(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    with refusal("not_your_step"):
        urge_office(matter, asked="快办", by=town.handler, at=at)
    with refusal("not_your_step"):
        supervised(town, at, matter, by=town.head)
    with refusal("not_your_step"):
        advised(town, at, matter, by=town.handler)
    with pytest.raises(Unknown):
        urge_office(matter, asked="快办", by=town.stranger, at=at)


# ------------------------------------------------------------------------------------- supervision


def test_supervision_has_its_ground_its_letter_and_a_day_and_is_no_state(town: Town, at: datetime) -> None:
    before = make.accepted(town, at)
    matter = supervised(town, at, before, by=town.inspector)
    assert (matter.state, matter.holder, ends(matter)) == (before.state, before.holder, ends(before))
    assert (matter.is_supervised, matter.asked) == (True, [town.housing.pk])
    demand = Demand.objects.get(matter=matter)
    assert (demand.kind, demand.get_ground_display(), demand.is_owed) == ("supervise", "拖延", True)
    letter = Document.objects.get(pk=demand.document_id)
    assert letter.form == "supervision_letter"
    assert "拖延" in str(letter.content)
    assert "2026年3月9日" in str(letter.content)
    assert Notice.objects.filter(office=town.housing, is_urgent=True, text__startswith="督办").count() == 1
    assert list(verify()) == []


def test_the_answer_takes_the_mark_off(town: Town, at: datetime) -> None:
    matter = supervised(town, at)
    demand = Demand.objects.get(matter=matter)
    matter = answer_supervision(matter, demand=demand.seq, answer="已于今日听取陈述。", by=town.handler, at=at)
    demand.refresh_from_db()
    assert (demand.answer, demand.answered_by_id) == ("已于今日听取陈述。", town.handler.account_id)
    assert (matter.is_supervised, matter.asked, matter.state) == (False, [], "accepted")
    assert Event.objects.get(matter=matter, act="answer_supervision").data["in_time"] is True


def test_nothing_is_answered_twice_or_in_anothers_name(town: Town, at: datetime) -> None:
    matter = supervised(town, at)
    seq = Demand.objects.get(matter=matter).seq
    with pytest.raises(Unknown):
        answer_supervision(matter, demand=seq, answer="已办", by=town.handler2, at=at)
    with pytest.raises(Invalid) as info:
        answer_supervision(matter, demand=seq + 1, answer="已办", by=town.handler, at=at)
    assert info.value.errors == {"demand": "没有这份等本单位答复的督办函，或者已经答复过。"}
    with pytest.raises(Invalid) as info:
        answer_supervision(matter, demand=seq, answer="", by=town.handler, at=at)
    assert info.value.errors == {"answer": "请写明整改情况和办理结果。"}
    answer_supervision(matter, demand=seq, answer="已办", by=town.handler, at=at)
    with refusal("not_your_step"):
        answer_supervision(matter, demand=seq, answer="已办", by=town.handler, at=at)


def test_while_one_demand_is_owed_the_mark_stays(town: Town, at: datetime) -> None:
    matter = supervised(town, at, supervised(town, at), ground="G2")
    first, second = Demand.objects.filter(matter=matter).values_list("seq", flat=True)
    matter = answer_supervision(matter, demand=first, answer="已办", by=town.handler, at=at)
    assert (matter.is_supervised, matter.asked) == (True, [town.housing.pk])
    matter = answer_supervision(matter, demand=second, answer="已办", by=town.head, at=at)
    assert (matter.is_supervised, matter.asked) == (False, [])


def test_a_demand_without_ground_facts_or_a_day_to_come_is_named_field_by_field(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    with pytest.raises(Invalid) as info:
        supervised(town, at, matter, ground="G7", facts="", demand="")
    assert info.value.errors == {
        "ground": "请选择督办的情形（第四十条第一款）。",
        "facts": "请写明查明的事实和日期。",
        "demand": "请写明督办的要求。",
    }
    with pytest.raises(Invalid) as info:
        supervised(town, at, matter, answer_on=date(2026, 3, 2))
    assert info.value.errors == {"answer_on": "答复日期要晚于今天。"}


def test_an_office_without_a_part_in_it_is_not_supervised(town: Town, at: datetime) -> None:
    with refusal("not_involved") as info:
        supervised(town, at, office=town.traffic)
    assert "临河县交通运输局没有经办这件事" in info.value.sentence


def test_an_accused_office_is_never_told(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    Matter.objects.filter(pk=matter.pk).update(barred=[town.traffic.pk])
    for ask in (supervised, advised):
        with refusal("barred_office") as info:
            ask(town, at, matter, office=town.traffic)
        assert info.value.article == "第三十条第三款"
    assert not Notice.objects.filter(office=town.traffic).exists()


def test_an_office_that_is_barred_owes_no_answer_any_more(town: Town, at: datetime) -> None:
    matter = supervised(town, at)
    matter = bar(matter, offices=[town.housing.pk], by=SYSTEM, at=at)
    assert (matter.is_supervised, matter.asked) == (False, [])
    assert list(verify()) == []


def test_a_screening_that_accuses_takes_the_demand_away(town: Town, at: datetime) -> None:
    matter = advised(town, at, make.filed(town, at))
    words = {"level": "county", "nature": "accusation", "acceptable": True, "reason": "反映单位"}
    matter = screen(matter, accused=["lh-jtj"], by=town.dispatcher, at=at, **words)  # type: ignore[arg-type]
    assert matter.asked == []


def test_what_a_barred_office_owed_keeps_no_other_office(town: Town, at: datetime) -> None:
    matter = advised(town, at, supervised(town, at))
    matter = bar(matter, offices=[town.housing.pk], by=SYSTEM, at=at)
    assert matter.asked == [town.traffic.pk]
    owed = Recommendation.objects.get(matter=matter)
    words = {"recommendation": owed.seq, "adoption": "full", "answer": "已统一口径"}
    matter = answer_recommendation(matter, by=town.handler2, at=at, **words)
    assert (matter.is_supervised, matter.asked) == (False, [])


def test_an_accusation_is_told_to_no_unit(town: Town, at: datetime) -> None:
    matter = make.screened(town, at, nature="accusation")
    with refusal("accusation_goes_to_discipline"):
        advised(town, at, matter, office=town.housing)
    with refusal("accusation_goes_to_discipline"):
        supervised(town, at, matter, office="lh-zjj")


# --------------------------------------------------------------------------------- recommendations


def test_a_recommendation_is_owed_within_the_rules_days_and_seen_by_who_owes_it(town: Town, at: datetime) -> None:
    matter = advised(town, at)
    row = Recommendation.objects.get(matter=matter)
    assert (row.to, row.answer_on, row.is_owed) == (town.traffic, date(2026, 4, 1), True)
    assert matter.asked == [town.traffic.pk]
    assert Matter.objects.visible_to(town.handler2).filter(pk=matter.pk).exists()
    letter = Document.objects.get(pk=row.document_id)
    assert (letter.form, letter.title) == ("recommendation", "改进工作建议书")
    assert Notice.objects.filter(office=town.traffic).count() == 1
    assert not matter.is_supervised


def test_the_feedback_says_whether_it_was_adopted_and_why_not(town: Town, at: datetime) -> None:
    matter = advised(town, at)
    seq = Recommendation.objects.get(matter=matter).seq
    with pytest.raises(Invalid) as info:
        answer_recommendation(matter, recommendation=seq, adoption="", answer="", by=town.head2, at=at)
    assert info.value.errors == {
        "adoption": "请选择全部采纳、部分采纳或者未采纳。",
        "answer": "请书面反馈采纳情况；没有采纳的，写明理由。",
    }
    told = {"adoption": "none", "answer": "口径由住建部门定，我局没有这项职权。"}
    matter = answer_recommendation(matter, recommendation=seq, by=town.head2, at=at, **told)
    row = Recommendation.objects.get(matter=matter)
    assert (row.get_adoption_display(), row.answered_at, row.is_owed, matter.asked) == ("未采纳", at, False, [])
    with refusal("not_your_step"):
        answer_recommendation(matter, recommendation=seq, by=town.head2, at=at, **told)


def test_a_recommendation_that_is_not_ours_is_not_answered(town: Town, at: datetime) -> None:
    matter = supervised(town, at, advised(town, at))
    seq = Recommendation.objects.get(matter=matter).seq
    with pytest.raises(Invalid) as info:
        answer_recommendation(matter, recommendation=seq, adoption="full", answer="采纳", by=town.handler, at=at)
    assert info.value.errors == {"recommendation": "没有这份等本单位反馈的建议书，或者已经反馈过。"}


def test_a_policy_is_not_judged_by_one_case(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    with pytest.raises(Invalid) as info:
        advised(town, at, matter, kind="policy", office=town.county_government)
    assert info.value.errors == {"pattern": "完善政策的建议要写明同类情况有多少。"}
    pattern = "半年内 17 个小区反映同样问题。"
    matter = advised(town, at, matter, kind="policy", office=town.county_government, pattern=pattern)
    letter = Document.objects.get(pk=Recommendation.objects.get(matter=matter).document_id)
    assert letter.title == "完善政策建议书"
    assert pattern in str(letter.content)


def test_a_recommendation_needs_its_kind_facts_advice_and_a_day_to_come(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    with pytest.raises(Invalid) as info:
        advised(town, at, matter, kind="praise", facts="", advice="")
    assert info.value.errors == {
        "kind": "请选择改进工作、完善政策或者追究责任的建议。",
        "facts": "请写明查明的事实和日期。",
        "advice": "请写明建议的内容。",
    }
    with pytest.raises(Invalid):
        advised(town, at, matter, answer_on=date(2026, 3, 2))
    with pytest.raises(Invalid) as info:
        advised(town, at, matter, office="nobody")
    assert info.value.errors == {"office": "没有这个单位，请从单位列表里选。"}


def test_a_closed_matter_may_still_be_supervised(town: Town, at: datetime) -> None:
    matter = supervised(town, at, make.served(town, at), ground="G6")
    assert (matter.state, matter.is_open, matter.is_supervised) == ("served", False, True)
    seq = Demand.objects.get(matter=matter).seq
    answer_supervision(matter, demand=seq, answer="已执行到位。", by=town.handler, at=at)
