"""Service of letters (送达), by analogy with 《民事诉讼法》第八十七条至第九十五条."""

from datetime import date, datetime, timedelta

import pytest

from tests import town as make
from tests.refusing import refusal
from tests.town import Town
from xinhe.documents.models import Document, Service
from xinhe.jobs.proof import verify
from xinhe.kernel.clock import SHANGHAI
from xinhe.kernel.refusal import Invalid
from xinhe.matters.acts.serve_letter import serve_letter
from xinhe.matters.models import Deadline, Item, Matter
from xinhe.people.person import petitioner
from xinhe.petition.acts.ask_review import ask_review
from xinhe.petition.acts.serve import serve
from xinhe.petition.acts.serve_review import serve_review
from xinhe.petition.models import Review
from xinhe.petition.progress import progress

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 12, 1, 10, 14, tzinfo=SHANGHAI)
GONE = "住址不明，电话停机，邮件退回，社区证明下落不明。"


def announced(town: Town, at: datetime) -> Matter:
    return serve(
        make.signed(town, at),
        method="notice",
        served_on=at.date(),
        proof="县政府网站公告第 7 号",
        reason=GONE,
        by=town.handler,
        at=at,
    )


def test_a_notice_counts_as_received_thirty_days_after_it_was_made(town: Town, at: datetime) -> None:
    """第九十五条：自发出公告之日起，经过三十日，即视为送达。"""
    matter = announced(town, at)
    assert matter.served_on == date(2026, 4, 1)
    service = Service.objects.get(document__form="opinion")
    assert (service.on, service.noticed_on, service.reason) == (date(2026, 4, 1), date(2026, 3, 2), GONE)


def test_every_right_that_hangs_on_a_notice_is_counted_from_the_thirtieth_day(town: Town, at: datetime) -> None:
    matter = announced(town, at)
    for name in ("review", "rating"):
        clock = Deadline.objects.get(matter=matter, clock=name)
        assert (clock.started_on, clock.raw_end) == (date(2026, 4, 1), date(2026, 5, 1)), name
    assert Item.objects.get(matter=matter).execute_by == date(2026, 5, 1)
    then = at + timedelta(days=60)
    asked = ask_review(matter, request="撤销", reasons="没有调查", by=petitioner(matter.pk), at=then)
    assert not Review.objects.get(matter=asked).is_late
    assert list(verify()) == []


def test_the_page_says_from_when_a_notice_counts(town: Town, at: datetime) -> None:
    matter = announced(town, at)
    said = progress(matter, at=at)
    assert "2026年4月1日视为你已收到" in said.state_public
    assert said.answers, "the opinion can be read at once"
    assert progress(matter, at=at + timedelta(days=30)).state_public == "处理意见已送达，请你评价"


def test_a_notice_says_why_no_other_way_was_left(town: Town, at: datetime) -> None:
    """第九十五条第二款：应当在案卷中记明原因和经过。"""
    with pytest.raises(Invalid) as info:
        serve(make.signed(town, at), method="notice", served_on=at.date(), proof="公告栏", by=town.handler, at=at)
    assert list(info.value.errors) == ["reason"]
    assert "第九十五条" in info.value.refusals["reason"].sentence


def test_the_certificate_of_a_notice_tells_both_days_and_why(town: Town) -> None:
    matter = announced(town, LATER)
    proof = str(Document.objects.get(subject_id=matter.pk, form="service_proof").content)
    for word in ("2026年12月1日", "2026年12月31日", GONE, "《民事诉讼法》第九十五条"):
        assert word in proof, word


@pytest.mark.parametrize("proof", [{"witness": "社区干部周某"}, {"record": "12月1日上门，执法记录仪录像，存局档案室"}])
def test_what_was_refused_may_be_left_before_a_witness_or_on_film(
    town: Town, at: datetime, proof: dict[str, str]
) -> None:
    """第八十九条：见证人签名，或者采用拍照、录像等方式记录送达过程。"""
    matter = make.signed(town, at)
    given = {"method": "left", "served_on": at.date(), "proof": "回证 3 号", "reason": "本人拒收", "at": at}
    serve(matter, by=town.handler, **given, **proof)
    service = Service.objects.get(document__form="opinion")
    assert {name: getattr(service, name) for name in proof} == proof
    assert service.on == at.date()


def test_what_was_left_without_witness_film_or_reason_is_not_served(town: Town, at: datetime) -> None:
    with pytest.raises(Invalid) as info:
        serve(make.signed(town, at), method="left", served_on=at.date(), proof="回证", by=town.handler, at=at)
    assert list(info.value.errors) == ["reason", "witness"]
    assert {no.article for no in info.value.refusals.values()} == {"《民事诉讼法》第八十九条"}


def test_no_letter_is_served_electronically_without_consent(town: Town, at: datetime) -> None:
    """第九十条：经受送达人同意。"""
    given = {"method": "electronic", "served_on": at.date(), "proof": "短信回执", "by": town.handler, "at": at}
    with refusal("no_consent_to_electronic") as info:
        serve(make.signed(town, at), **given)
    assert info.value.article == "《民事诉讼法》第九十条第一款"
    matter = make.accepted(town, at)
    notice = Document.objects.get(subject_id=matter.pk, form="acceptance_notice")
    with refusal("no_consent_to_electronic"):
        serve_letter(matter, document=notice.number, **given)
    agreed = make.signed(town, at, agrees_electronic=True)
    assert serve(agreed, **given).served_on == at.date()


def test_who_agreed_and_wants_paper_gets_paper_whatever_the_letter(town: Town, at: datetime) -> None:
    """第九十条：受送达人提出需要纸质文书的，应当提供。"""
    matter = make.accepted(town, at, agrees_electronic=True, wants_paper=True)
    notice = Document.objects.get(subject_id=matter.pk, form="acceptance_notice")
    given = {"method": "electronic", "served_on": at.date(), "proof": "短信", "by": town.handler, "at": at}
    with refusal("paper_was_asked_for"):
        serve_letter(matter, document=notice.number, **given)


def test_letters_between_offices_need_no_consent_of_the_petitioner(town: Town, at: datetime) -> None:
    matter = make.transferred(town, at)
    sent = Document.objects.get(subject_id=matter.pk, form="transfer_letter")
    given = {"method": "electronic", "served_on": at.date(), "proof": "公文系统", "by": town.clerk, "at": at}
    serve_letter(matter, document=sent.number, **given)
    assert Service.objects.get(document=sent).method == "electronic"


def test_a_review_opinion_that_was_announced_counts_its_re_review_from_the_thirtieth_day(
    town: Town, at: datetime
) -> None:
    matter = make.review_done(town, at)
    assert Deadline.objects.get(matter=matter, clock="recheck").started_on == date(2026, 3, 12)
    then = at + timedelta(days=10)
    matter = make.reviewed(town, at)
    matter = make.draft_review(
        matter, result="upheld", facts="清楚", basis="第十一条", opinion="维持", by=town.reviewer, at=then
    )
    matter = make.sign_review(matter, by=town.reviewer_head, at=then)
    given = {"method": "notice", "served_on": then.date(), "proof": "公告 9 号", "reason": GONE, "at": then}
    matter = serve_review(matter, by=town.reviewer, **given)
    assert Deadline.objects.get(matter=matter, clock="recheck").started_on == date(2026, 4, 11)
    assert list(verify()) == []
