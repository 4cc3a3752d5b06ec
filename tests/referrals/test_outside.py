"""诉调、警调 and the others: an organ outside hands a dispute to a body, or gets one from it, in its law's time."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests import town as make
from tests.mediation import disputes
from tests.mediation.disputes import ZHAO, Bodies, first, hash_of, second, terms
from tests.referrals import handing
from tests.refusing import refusal
from xinhe.documents.models import Document
from xinhe.insight import follower
from xinhe.insight.mediation import figures_of, scope_for
from xinhe.insight.periods import Period
from xinhe.jobs.proof import verify
from xinhe.kernel.clock import SHANGHAI, local_day
from xinhe.kernel.refusal import Invalid, Refused, Unknown
from xinhe.matters.models import Event, Matter
from xinhe.mediation.acts.agree import agree, read_back_code
from xinhe.mediation.acts.appoint import appoint
from xinhe.mediation.acts.ask_consent import ask_consent
from xinhe.mediation.acts.consent import consent
from xinhe.mediation.acts.draft_agreement import draft_agreement
from xinhe.mediation.acts.fulfil import fulfil
from xinhe.mediation.acts.leave import leave
from xinhe.mediation.acts.take_on import take_on
from xinhe.mediation.acts.turn_down import turn_down
from xinhe.mediation.sides import SidePeople
from xinhe.referrals.acts.hand_over import hand_over
from xinhe.referrals.acts.note_answer import note_answer
from xinhe.referrals.acts.note_leniency import note_leniency
from xinhe.referrals.acts.register_referral import Letter, register_referral
from xinhe.referrals.acts.report_result import report_result
from xinhe.referrals.models import Referral

pytestmark = pytest.mark.django_db
RECEIVED = date(2026, 12, 7)
COURT = Letter(
    kind="court",
    stage="before_filing",
    organ="临河县人民法院",
    number="（2026）委调12号",
    received_on=date(2026, 12, 7),
)
POLICE = Letter(kind="police", organ="云城派出所", number="无", received_on=date(2026, 12, 7))


def registered(have: Bodies, at: datetime, letter: Letter = COURT, **changes: Any) -> Referral:
    given: dict[str, Any] = {
        "filing": make.filing(have.town, kind="dispute", channel="letter"),
        "second": SidePeople(people=[ZHAO]),
        "dispute_type": "17",
        "passed": ("name", "phone", "brief"),
        "consent": "paper",
        "by": have.chair,
        "at": at,
    }
    return register_referral(letter, **given | changes)


def taken_on(have: Bodies, referral: Referral, at: datetime) -> Matter:
    dispute = referral.dispute
    assert dispute is not None
    matter = ask_consent(dispute, by=have.chair, at=at)
    matter = consent(consent(matter, by=first(matter), at=at), by=second(matter), at=at)
    return appoint(take_on(matter, by=have.chair, at=at), mediators=[have.named], by=have.chair, at=at)


def agreed(have: Bodies, referral: Referral, at: datetime) -> Matter:
    matter = draft_agreement(taken_on(have, referral, at), terms=terms(at), by=have.mediator, at=at)
    told = {"terms": hash_of(matter), "code": read_back_code(hash_of(matter)), "at": at}
    return agree(agree(matter, by=first(matter), **told), by=second(matter), **told)


# The last day by 在线调解规则第二十四条, 特邀调解规定第二十七条, 劳动争议调解仲裁法第十四条, counted from the day after
# receipt; the law of holidays of 2027 is not in, so that days of that year keep their unmoved end.
@pytest.mark.parametrize(
    ("kind", "stage", "end"),
    [
        ("court", "before_filing", date(2027, 1, 6)),
        ("court", "ordinary", date(2026, 12, 22)),
        ("court", "summary", date(2026, 12, 14)),
        ("labour", "", date(2026, 12, 22)),
        ("police", "", date(2027, 1, 6)),
        ("reconsideration", "", date(2027, 1, 6)),
        ("land", "", date(2027, 1, 6)),
        ("procuratorate", "", date(2027, 1, 6)),
    ],
)
def test_the_time_that_each_sender_gives(have: Bodies, at: datetime, kind: str, stage: str, end: date) -> None:
    letter = Letter(kind=kind, stage=stage, organ="某机关", number="12", received_on=local_day(at))
    referral = registered(have, at, letter)
    assert (referral.state, referral.answer_on) == ("running", end)


def test_an_end_on_a_weekend_moves_on(have: Bodies, at: datetime) -> None:
    saturday = Letter(kind="labour", organ="某仲裁委", number="3", received_on=date(2026, 12, 4))
    assert registered(have, at, saturday).answer_on == date(2026, 12, 21)  # 12-19 is a Saturday


def test_a_courts_letter_becomes_a_dispute_and_is_answered(have: Bodies, at: datetime) -> None:
    referral = registered(have, at)
    assert referral.dispute is not None
    assert Event.objects.get(matter=referral.dispute, act="name_sides").data["origin"] == "court"
    agreed(have, referral, at)
    answered = report_result(Referral.objects.get(pk=referral.pk), by=have.chair, at=at + timedelta(hours=1))
    assert (answered.result, answered.state) == ("agreed", "answered")
    letter = str(Document.objects.get(subject_id=referral.pk, form="mediation_feedback").content)
    assert "（2026）委调12号" in letter
    assert "双方达成调解协议" in letter
    assert "停车费" not in letter
    assert list(verify(at=at + timedelta(hours=1))) == []


def test_what_is_turned_down_is_told_as_not_taken_on(have: Bodies, at: datetime) -> None:
    referral = registered(have, at)
    assert referral.dispute is not None
    given = {"ground": "decided", "reason": "法院已经判决", "other_ways": "申请再审"}
    turn_down(referral.dispute, **given, by=have.chair, at=at)
    assert report_result(Referral.objects.get(pk=referral.pk), by=have.chair, at=at).result == "not_taken_on"


def test_the_police_are_asked_once_the_agreement_is_performed(have: Bodies, at: datetime) -> None:
    referral = registered(have, at, POLICE)
    matter = agreed(have, referral, at)
    referral = report_result(Referral.objects.get(pk=referral.pk), by=have.chair, at=at)
    asked = {"requested_on": local_day(at), "agreed": True, "by": have.chair, "at": at}
    with refusal("agreement_performed"):
        note_leniency(referral, **asked)
    fulfil(matter, line=1, on=local_day(at), proof="收条", by=have.mediator, at=at)
    referral = Referral.objects.get(pk=referral.pk)
    with pytest.raises(Invalid, match="共同提出"):
        note_leniency(referral, **asked | {"requested_on": None})
    with pytest.raises(Invalid, match="是否同意"):
        note_leniency(referral, **asked | {"agreed": None})
    noted = note_leniency(referral, **asked)
    assert (noted.leniency_agreed, noted.requested_on) == (True, local_day(at))
    court = report_result(Referral.objects.get(pk=_performed(have, at, registered(have, at)).pk), by=have.chair, at=at)
    with refusal("may_be_lenient"):
        note_leniency(court, **asked)


def _performed(have: Bodies, at: datetime, referral: Referral) -> Referral:
    fulfil(agreed(have, referral, at), line=1, on=local_day(at), proof="收条", by=have.mediator, at=at)
    return referral


@pytest.mark.parametrize(
    ("field", "changes", "told"),
    [
        ("kind", {"kind": "petition"}, {}),
        ("kind", {"kind": "army"}, {}),
        ("stage", {"stage": ""}, {}),
        ("organ", {"organ": " "}, {}),
        ("number", {"number": ""}, {}),
        ("received_on", {"received_on": None}, {}),
        ("received_on", {"received_on": date(2026, 12, 8)}, {}),
        ("consent", {}, {"consent": ""}),
        ("passed", {}, {"passed": ()}),
        ("second", {}, {"second": SidePeople(people=[])}),
    ],
)
def test_bad_input_is_named(
    have: Bodies, at: datetime, field: str, changes: dict[str, Any], told: dict[str, Any]
) -> None:
    letter = Letter(**{**vars(COURT), **changes})
    with pytest.raises(Refused) as info:
        registered(have, at, letter, **told)
    assert field in (getattr(info.value, "errors", None) or {info.value.field: ""})
    assert not Referral.objects.exists()
    assert not Matter.objects.filter(kind="dispute").exists()


def test_an_organ_registers_none(have: Bodies, at: datetime) -> None:
    with refusal("no_body"):
        registered(have, at, by=have.town.handler)


HANDED = {
    "kind": "court",
    "organ": "临河县人民法院",
    "brief": "停车费由 100 元涨到 160 元，双方没有谈拢。",
    "side": 1,
    "passed": ("name", "phone"),
    "consent": "in_person",
}


def test_what_was_not_settled_is_handed_over_with_a_sides_consent(have: Bodies, at: datetime) -> None:
    matter = disputes.mediating(have, at)
    with refusal("not_unsettled"):
        hand_over(matter, **HANDED, by=have.chair, at=at)
    matter = leave(matter, by=second(matter), at=at)
    referral = hand_over(matter, **HANDED, by=have.chair, at=at)
    letter = str(Document.objects.get(subject_id=referral.pk).content)
    assert "不是起诉、申请仲裁的条件" in letter
    assert "王小明" not in letter
    assert "退出" not in letter
    with pytest.raises(Invalid, match="怎样答复"):
        note_answer(referral, text="", on=local_day(at), by=have.chair, at=at)
    done = note_answer(referral, text="已经登记立案", on=local_day(at), by=have.chair, at=at)
    assert (done.state, done.is_open) == ("answered", False)
    assert list(verify(at=at)) == []


@pytest.mark.parametrize("field", ["kind", "organ", "brief", "side", "passed", "consent"])
def test_a_slip_lacks_nothing(have: Bodies, at: datetime, field: str) -> None:
    matter = disputes.mediating(have, at)
    matter = leave(matter, by=second(matter), at=at)
    with pytest.raises(Invalid) as info:
        hand_over(matter, **HANDED | {field: () if field == "passed" else ""}, by=have.chair, at=at)
    assert list(info.value.errors) == [field]


def test_only_the_chair_of_the_body_hands_over(have: Bodies, at: datetime) -> None:
    matter = disputes.mediating(have, at)
    matter = leave(matter, by=second(matter), at=at)
    for stranger in (have.street_chair, have.county_chair, have.town.handler, have.town.dispatcher, first(matter)):
        with pytest.raises(Unknown):
            hand_over(matter, **HANDED, by=stranger, at=at)
    with pytest.raises(Refused):
        hand_over(matter, **HANDED, by=have.mediator, at=at)


def test_before_the_rules_of_2022_there_is_no_referral(have: Bodies) -> None:
    early = datetime(2022, 4, 29, 10, 0, tzinfo=SHANGHAI)
    with pytest.raises(Refused):
        registered(have, early, Letter(**{**vars(COURT), "received_on": local_day(early)}))


def test_the_figures_know_where_a_dispute_came_from(have: Bodies, at: datetime) -> None:
    """One of a petition and one of a court, each from its letter to the agreement, and neither is a petition."""
    petition = report_result(handing.agreed(have, at), by=have.chair, at=at)
    from_court = agreed(have, registered(have, at), at)
    follower.count([Matter.objects.get(pk=petition.matter_id).pk, handing.dispute_of(petition).pk, from_court.pk])
    today = local_day(at)
    scope = scope_for(have.chair, "")
    found = figures_of(scope, Period(scope.first_day(today), today), today=today)
    assert (found.accepted, found.settled, found.petition, found.court) == (2, 2, 1, 1)
