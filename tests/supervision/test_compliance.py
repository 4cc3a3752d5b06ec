"""Each check opens its finding once, names its article and its dates, and nothing about persons."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.conf import settings

from tests import town as make
from tests.supervision.conftest import Look
from tests.town import Town
from xinhe.jurisdiction.models import Office
from xinhe.matters.acts.bar import bar
from xinhe.matters.acts.flag_urgent import flag_urgent
from xinhe.matters.acts.intake import intake
from xinhe.matters.acts.report_urgent import report_urgent
from xinhe.matters.acts.split import split
from xinhe.matters.acts.transfer import transfer
from xinhe.matters.acts.withdraw import withdraw
from xinhe.matters.models import Matter
from xinhe.people.person import SYSTEM, petitioner
from xinhe.petition.acts.accept import accept
from xinhe.petition.acts.ask_review import ask_review
from xinhe.petition.acts.draft_opinion import draft_opinion
from xinhe.petition.acts.draft_review import draft_review
from xinhe.petition.acts.hear import hear
from xinhe.petition.acts.reconsider import reconsider
from xinhe.petition.acts.refuse import refuse
from xinhe.petition.acts.review_refusal import review_refusal
from xinhe.petition.acts.serve import serve
from xinhe.petition.acts.serve_review import serve_review
from xinhe.petition.acts.sign import sign
from xinhe.petition.acts.sign_review import sign_review
from xinhe.petition.retaliation import report_retaliation
from xinhe.records.models import Cursor
from xinhe.supervision import checks, compliance
from xinhe.supervision.acts.answer_recommendation import answer_recommendation
from xinhe.supervision.acts.recommend import recommend
from xinhe.supervision.models import Finding, Recommendation

PERSONAL = ("王小明", "13812345678", "11010519491231002X")

TOLD = {"government": "县委值班室", "departments": "县应急管理局", "joint_office": "县联席办"}


def only(found: list[Finding]) -> Finding:
    assert len(found) == 1, found
    one = found[0]
    assert not any(word in one.facts + one.title for word in PERSONAL)
    return one


# ------------------------------------------------------------------------------------ registration


def test_what_lay_longer_than_a_working_day_was_registered_late(town: Town, at: datetime, look: Look) -> None:
    late = make.filing(town, channel="letter", received_on=date(2026, 2, 25))
    matter = intake(late, by=town.clerk, at=at)
    intake(make.filing(town, channel="letter", received_on=date(2026, 2, 28)), by=town.clerk, at=at)
    one = only(look(at))
    assert (one.matter_id, one.rule, one.office) == (matter.pk, "registered_late", town.petition_office)
    assert one.facts == "2026年2月25日收到，应当在2026年2月26日以前登记，2026年3月2日才登记。"
    assert one.article == "第四十三条、第四十四条第（一）项"
    assert look(at) == []


# ------------------------------------------------------------------------------------------ clocks


def test_what_was_split_off_was_registered_with_what_it_came_from(town: Town, at: datetime, look: Look) -> None:
    matter = intake(make.filing(town, items=["查收费", "退还停车费"]), by=town.clerk, at=at)
    then = at + timedelta(days=5)
    split(matter, items=[2], title="退还停车费", text="请退还停车费。", by=town.dispatcher, at=then)
    assert [one for one in look(then) if one.basis == "registration"] == []


def test_an_end_that_passed_is_found_once_and_on_the_day_after(town: Town, at: datetime, clock, look: Look) -> None:
    matter = make.filed(town, at)
    assert look(clock.forward(days=15)) == []
    one = only(look(clock.forward(days=1)))
    assert (one.rule, one.office, one.number) == ("not_passed_on", town.petition_office, matter.number)
    assert one.facts == ("2026年3月2日收到，应当在2026年3月17日以前转送、交办或者作出决定；到2026年3月18日还没有办。")
    assert one.article == "第四十三条"
    assert look(clock.forward(days=1)) == []
    matter = make.screen(matter, **SCREENED, by=town.dispatcher, at=clock.at)
    transfer(matter, office=town.housing, by=town.dispatcher, at=clock.at)
    assert look(clock.at) == []


def test_what_was_done_late_between_two_looks_is_found_in_the_log(town: Town, at: datetime, clock, look: Look) -> None:
    matter = make.transferred(town, at)
    late = clock.forward(days=18)
    accept(matter, by=town.handler, at=late)
    one = only(look(late))
    assert (one.rule, one.office) == ("not_told", town.housing)
    assert one.facts == "2026年3月2日收到转送、交办，应当在2026年3月17日以前书面告知信访人，2026年3月20日才办。"
    assert one.article == "第四十四条第（三）项"
    assert look(clock.forward(days=1)) == []


def test_an_office_that_received_it_itself_owes_the_notice_too(town: Town, at: datetime, clock, look: Look) -> None:
    matter = intake(make.filing(town, channel="visit", is_read_back=True), by=town.handler, at=at)
    one = only(look(clock.forward(days=16)))
    assert (one.rule, one.office, one.matter_id) == ("not_told", town.housing, matter.pk)


def test_a_matter_that_was_not_answered_in_time_is_found(town: Town, at: datetime, clock, look: Look) -> None:
    make.accepted(town, at)
    one = only(look(clock.forward(days=70)))
    assert (one.rule, one.office, one.article) == ("not_concluded", town.housing, "第四十五条第（一）项")
    assert "应当在2026年5月6日以前办结并答复；到2026年5月11日还没有答复" in one.facts


def test_what_is_done_in_time_or_withdrawn_is_no_fault(town: Town, at: datetime, clock, look: Look) -> None:
    make.served(town, at, after_days=30)
    withdraw(make.accepted(town, at), by=petitioner(Matter.objects.latest("opened_at", "pk").pk), at=at)
    assert look(clock.forward(days=90)) == []


SCREENED = {"level": "county", "nature": "claim", "acceptable": True, "reason": "属县级职权"}


def flagged(town: Town, at: datetime) -> Matter:
    """A matter that the housing bureau has in hand and that its handler flagged as urgent."""
    return flag_urgent(make.accepted(town, at), reason="可能出险", by=town.handler, at=at)


def test_what_was_flagged_as_urgent_and_not_reported_is_found(town: Town, at: datetime, clock, look: Look) -> None:
    """第二十五条、第四十六条第（四）项: in time; one day is our own number."""
    flagged(town, at)
    assert look(clock.forward(days=1)) == []
    one = only(look(clock.forward(days=1)))
    assert (one.rule, one.office, one.article) == ("urgent_unreported", town.housing, "第四十六条第（四）项")
    assert one.facts == "2026年3月2日标记重大紧急，应当在2026年3月3日以前报告；到2026年3月4日还没有报告。"
    assert look(clock.forward(days=1)) == []


def test_what_was_reported_late_or_never_is_found_in_the_log(town: Town, at: datetime, clock, look: Look) -> None:
    reported, withdrawn = flagged(town, at), flagged(town, at)
    late = clock.forward(days=3)
    report_urgent(
        reported,
        text="已派人",
        government="县委值班室",
        departments="县应急管理局",
        joint_office="县联席办",
        by=town.head,
        at=late,
    )
    withdraw(withdrawn, by=petitioner(withdrawn.pk), at=late)
    found = look(late)
    assert {one.matter_id for one in found} == {reported.pk, withdrawn.pk}
    for one in found:
        assert "应当在2026年3月3日以前报告，2026年3月5日才报告，或者没有报告就了结" in one.facts
    assert look(clock.forward(days=1)) == []


def test_what_was_reported_in_time_is_no_fault(town: Town, at: datetime, clock, look: Look) -> None:
    report_urgent(
        flagged(town, at),
        text="已派人",
        government="县委值班室",
        departments="县应急管理局",
        joint_office="县联席办",
        by=town.head,
        at=clock.forward(days=1),
    )
    report_urgent(
        make.accepted(town, at),
        text="已派人",
        government="县委值班室",
        departments="县应急管理局",
        joint_office="县联席办",
        by=town.head,
        at=clock.at,
    )
    assert look(clock.forward(days=2)) == []


# ---------------------------------------------------------------------------- refusals and reviews


def refused(town: Town, at: datetime) -> Matter:
    """A matter that two persons of the petition office did not accept."""
    matter = refuse(
        make.screened(town, at),
        ground="N3",
        reason="不属于本县职权",
        right_organ="邻山县信访局",
        by=town.dispatcher,
        at=at,
    )
    return review_refusal(matter, agree=True, reason="同意", by=town.dispatcher2, at=at)


def test_a_refusal_that_was_taken_back_is_found(town: Town, at: datetime, clock, look: Look) -> None:
    matter = refused(town, at)
    assert look(at) == []
    then = clock.forward(days=3)
    reconsider(matter, reason="原来不予受理有误", by=town.dispatcher, at=then)
    one = only(look(then))
    assert (one.rule, one.office, one.article) == ("refused_wrongly", town.petition_office, "第四十四条第（二）项")
    assert one.facts == "2026年3月2日决定不予受理，2026年3月5日又重新受理。"
    assert look(then) == []


def test_a_refusal_that_new_facts_overtook_was_none(town: Town, at: datetime, look: Look) -> None:
    reconsider(refused(town, at), reason="提出了新的证据", was_wrong=False, by=town.dispatcher, at=at)
    assert look(at) == []


def rejected(town: Town, at: datetime, result: str = "reject") -> Matter:
    """An answer that supports nothing, served."""
    matter = hear(make.accepted(town, at), text="涨价", on=at.date(), means="phone", by=town.handler, at=at)
    matter = draft_opinion(matter, items=make.answers(result=result), by=town.handler, at=at)
    matter = sign(matter, by=town.head, at=at)
    return serve(matter, method="in_person", served_on=at.date(), proof="本人签收", by=town.handler, at=at)


def reviewed(town: Town, matter: Matter, at: datetime, result: str) -> Matter:
    """The county government's review of an answer."""
    matter = ask_review(matter, request="撤销", reasons="事实不清", by=petitioner(matter.pk), at=at)
    words = {"facts": "业主大会没有召开。", "basis": "《物业管理条例》第十一条", "opinion": "撤销原处理意见。"}
    matter = draft_review(matter, result=result, by=town.reviewer, at=at, **words)
    matter = sign_review(matter, by=town.reviewer_head, at=at)
    return serve_review(matter, method="in_person", served_on=at.date(), proof="本人签收", by=town.reviewer, at=at)


def test_an_answer_that_supported_nothing_and_was_revoked_is_found(town: Town, at: datetime, clock, look: Look) -> None:
    matter = rejected(town, at)
    then = clock.forward(days=10)
    reviewed(town, matter, then, "revoked")
    one = only(look(then))
    assert (one.rule, one.office, one.article) == ("rejected_wrongly", town.housing, "第四十五条第（二）项")
    assert one.facts == "2026年3月2日作出不予支持的处理意见，2026年3月12日经复查或者复核撤销。"
    assert look(then) == []


@pytest.mark.parametrize(("result", "review"), [("reject", "upheld"), ("support", "revoked")])
def test_an_answer_that_was_upheld_or_supported_something_is_none(
    town: Town, at: datetime, look: Look, result: str, review: str
) -> None:
    reviewed(town, rejected(town, at, result), at, review)
    assert look(at) == []


# --------------------------------------------------------------------------------- recommendations


def test_a_recommendation_without_feedback_is_found(town: Town, at: datetime, clock, look: Look) -> None:
    matter = recommend(
        make.accepted(town, at),
        kind="improve",
        office=town.traffic,
        facts="口径不一。",
        advice="统一口径。",
        by=town.dispatcher,
        at=at,
    )
    assert look(clock.forward(days=30)) == []
    one = only(look(clock.forward(days=1)))
    assert (one.rule, one.office) == ("recommendation_unanswered", town.traffic)
    assert one.facts == "2026年3月2日提出建议，应当在2026年4月1日以前书面反馈采纳情况；到2026年4月2日还没有反馈。"
    assert one.article == "第四十五条第（三）项、第四十条第四款"
    seq = Recommendation.objects.get().seq
    answer_recommendation(matter, recommendation=seq, adoption="full", answer="已采纳。", by=town.head2, at=clock.at)
    assert look(clock.forward(days=1)) == []


def test_a_recommendation_to_an_office_that_was_barred_is_none(town: Town, at: datetime, clock, look: Look) -> None:
    words = {"facts": "三次答复口径不一。", "advice": "统一口径。", "by": town.dispatcher, "at": at}
    matter = recommend(make.accepted(town, at), kind="improve", office=town.traffic, **words)
    bar(matter, offices=[town.traffic.pk], by=SYSTEM, at=at)
    assert [one for one in look(clock.forward(days=40)) if one.basis.startswith("recommendation@")] == []


# ------------------------------------------------------------------------------------- retaliation


def test_a_complaint_of_retaliation_is_found_and_the_accused_learns_nothing(
    town: Town, at: datetime, look: Look
) -> None:
    matter = make.accepted(town, at)
    complaint = report_retaliation(matter, text="承办人叫我撤回，不然停低保。", by=petitioner(matter.pk), at=at)
    one = only(look(at))
    assert (one.rule, one.office, one.matter_id) == ("retaliation_complained_of", town.housing, complaint.pk)
    assert one.article == "第四十六条第（六）项、第十八条第四款"
    seen_by = {
        name
        for name in ("dispatcher", "inspector", "clerk", "handler", "head", "stranger", "auditor")
        if Finding.objects.visible_to(getattr(town, name)).exists()
    }
    assert seen_by == {"dispatcher"}
    assert look(at) == []


def test_a_complaint_of_a_leak_is_told_from_one_of_retaliation(town: Town, at: datetime, look: Look) -> None:
    """第三十条第三款、第四十六条第（五）项."""
    matter = make.accepted(town, at)
    text = "我举报的材料，原样到了被举报人手里。"
    complaint = report_retaliation(matter, kind="leak", text=text, by=petitioner(matter.pk), at=at)
    one = only(look(at))
    assert (one.rule, one.office, one.matter_id) == ("leak_complained_of", town.housing, complaint.pk)
    assert one.facts == "2026年3月2日收到反映，称检举控告材料或者信访人的身份被泄露。"
    assert one.article == "第四十六条第（五）项、第三十条第三款"
    assert not Finding.objects.visible_to(town.head).exists()
    assert look(at) == []


# ------------------------------------------------------------------------------------- who may see


def test_a_finding_is_seen_by_those_who_see_its_matter(town: Town, at: datetime, clock, look: Look) -> None:
    make.accepted(town, at)
    look(clock.forward(days=70))
    names = ("clerk", "dispatcher", "inspector", "chief", "handler", "head", "handler2", "stranger", "sysadmin")
    seen_by = [n for n in names if Finding.objects.visible_to(getattr(town, n)).exists()]
    assert seen_by == ["clerk", "dispatcher", "inspector", "chief", "handler", "head"]


def test_no_finding_has_a_column_for_a_person_who_petitions() -> None:
    columns = {field.name for field in Finding._meta.get_fields()}
    assert columns == {
        "id", "matter_id", "number", "rule", "check_version", "basis", "office", "title", "facts", "article",
        "opened_at", "settled_at", "settled_by", "measure",
        "version", "state", "is_open", "moved_at", "log_seq", "log_head", "events", "papers",
    }  # fmt: skip
    words = {word for blanks in checks.BLANKS.values() for word in blanks}
    assert not words & {"name", "petitioner", "phone", "party", "who"}


# ------------------------------------------------------------------------------------ the follower


@pytest.mark.django_db(transaction=True)
def test_the_follower_reads_on_from_where_it_was(town: Town, at: datetime, clock, settled: Callable[[], None]) -> None:
    make.accepted(town, at)
    settled()
    first = compliance.comply(at=at, limit=2)
    assert (first.steps, first.opened) == (4, 0)
    assert compliance.comply(at=at).steps == 0
    assert compliance.comply(at=clock.forward(days=70)).opened == 1
    assert compliance.comply(at=clock.forward(days=1)).opened == 0
    assert Cursor.objects.get(name="compliance").feed_id > 0


@pytest.mark.django_db(transaction=True)
def test_a_follower_that_starts_again_finds_nothing_twice(
    town: Town, at: datetime, clock, settled: Callable[[], None]
) -> None:
    late = clock.forward(days=18)
    accept(make.transferred(town, at), by=town.handler, at=late)
    settled()
    assert compliance.comply(at=late).opened == 1
    Cursor.objects.filter(name="compliance").delete()
    again = compliance.comply(at=late)
    assert (again.steps, again.opened, Finding.objects.count()) == (4, 0, 1)


def test_a_look_at_many_matters_takes_few_queries(
    town: Town, at: datetime, clock, look: Look, django_assert_max_num_queries
) -> None:
    for _ in range(5):
        make.accepted(town, at)
    # What is found comes through the door one by one; the looking itself does not grow with the matters.
    with django_assert_max_num_queries(32 + 5 * 5):
        assert len(look(clock.forward(days=70))) == 5
    with django_assert_max_num_queries(20):
        look(clock.at)


def test_the_accused_office_is_the_one_at_the_top_of_those_barred(town: Town, at: datetime, look: Look) -> None:
    below = Office.objects.create(
        code="lh-wgs", name="物管所", short="物管所", kind="department", region=town.county, superior=town.housing
    )
    matter = make.accepted(town, at)
    complaint = report_retaliation(matter, text="承办人叫我撤回。", by=petitioner(matter.pk), at=at)
    assert set(complaint.barred) == {below.pk, town.housing.pk}
    assert only(look(at)).office == town.housing


def test_the_rules_of_this_installation_are_in_force() -> None:
    codes = [check.code for check in compliance.in_force(date(2026, 3, 2))]
    assert len(codes) == 10
    assert checks.load(settings.RULES / "compliance", date(2022, 4, 30)) == ()
