"""访调对接: a petition goes to mediation with consent, comes back with how it ended, not with what was said."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests import town as make
from tests.mediation.disputes import Bodies
from tests.referrals import handing
from tests.referrals.handing import HANDED, agreed, declined, dispute_of, received, referred
from tests.refusing import refusal
from xinhe.channels.models import Notice
from xinhe.documents.models import Document
from xinhe.jobs.proof import verify
from xinhe.kernel.clock import local_day
from xinhe.kernel.limits import whole_day
from xinhe.kernel.refusal import Invalid, Refused, Unknown
from xinhe.matters.acts.assign import assign
from xinhe.matters.models import Deadline, Event, Item, Matter, Party
from xinhe.mediation.models import Side
from xinhe.petition.acts.accept import accept
from xinhe.petition.acts.conclude_by_agreement import conclude_by_agreement
from xinhe.petition.acts.draft_opinion import draft_opinion
from xinhe.petition.acts.mediate import mediate
from xinhe.petition.acts.note_mediation import note_mediation
from xinhe.petition.acts.refer_to_mediation import refer_to_mediation
from xinhe.petition.acts.report_back import report_back
from xinhe.petition.progress import progress
from xinhe.referrals.acts.recall_referral import recall_referral
from xinhe.referrals.acts.receive_referral import receive_referral
from xinhe.referrals.acts.report_result import report_result
from xinhe.referrals.acts.send_back_referral import send_back_referral
from xinhe.referrals.models import Referral
from xinhe.web.answer import said

pytestmark = pytest.mark.django_db
DAYS = timedelta(days=1)


def petition_of(referral: Referral) -> Matter:
    return Matter.objects.get(pk=referral.matter_id)


def test_a_referral_goes_with_a_letter_and_the_petition_runs_on(have: Bodies, at: datetime) -> None:
    referral = referred(have, at)
    petition = petition_of(referral)
    assert (referral.state, petition.state) == ("sent", "accepted")
    letter = Document.objects.get(subject_id=referral.pk)
    assert "委托调解" in letter.title
    assert "恢复原价" in str(letter.content)
    assert "赵物业" not in str(letter.content)
    assert Deadline.objects.get(matter=petition, clock="conclude").is_open
    assert any("转云锦苑社区人民调解委员会调解" in line.title for line in progress(petition, at=at).lines)
    assert Notice.objects.filter(office=have.village, family="referral", subject_id=referral.pk).exists()
    assert list(verify(at=at)) == []


def test_what_was_passed_on_is_sealed_and_no_more_than_was_agreed_to(have: Bodies, at: datetime) -> None:
    referral = received(have, at)
    stored = Referral.objects.values().get(pk=referral.pk)
    assert "赵物业" not in str({name: value for name, value in stored.items() if name != "sealed"})
    dispute = dispute_of(referral)
    first, second = Party.objects.filter(matter=dispute).order_by("side", "seq")
    told = {name: value for name, value in first.identity().items() if value and value != "none"}
    assert told == {"name": "王小明", "phone": "13812345678"}  # neither address nor identity number
    assert second.identity()["name"] == "赵物业"
    assert [item.text for item in Item.objects.filter(matter=dispute)] == ["恢复原价", "退还多收的钱"]
    assert Event.objects.get(matter=dispute, act="name_sides").data["origin"] == "petition"
    assert Side.objects.filter(matter=dispute, consents=True).count() == 0  # both are still asked
    assert dispute.holder == have.village


def test_the_agreement_comes_back_and_concludes_the_items(have: Bodies, at: datetime) -> None:
    referral = report_result(agreed(have, at), by=have.chair, at=at)
    assert (referral.state, referral.result) == ("answered", "agreed")
    petition = petition_of(referral)
    noted = Event.objects.get(matter=petition, act="note_mediation")
    assert noted.data["agreed"] is True
    assert "停车费恢复" not in str(noted.data) + str(Document.objects.get(form="mediation_feedback").content)
    one = conclude_by_agreement(petition, items=[1], by=have.town.handler, at=at)
    assert (one.state, Item.objects.get(matter=one, seq=1).settled_on) == ("accepted", local_day(at))
    with pytest.raises(Invalid, match="请选择按协议办结的诉求"):
        conclude_by_agreement(one, items=[1], by=have.town.handler, at=at)
    done = conclude_by_agreement(one, items=[2], by=have.town.handler, at=at)
    assert (done.state, done.is_open) == ("concluded", False)
    assert not Deadline.objects.get(matter=done, clock="conclude").is_open
    assert [item.settled_on for item in progress(done, at=at).answers] == [local_day(at)] * 2
    assert list(verify(at=at)) == []


def test_an_item_that_is_agreed_on_is_not_answered_and_the_other_one_is(have: Bodies, at: datetime) -> None:
    petition = petition_of(report_result(agreed(have, at), by=have.chair, at=at))
    petition = conclude_by_agreement(petition, items=[1], by=have.town.handler, at=at)
    both = make.answers(2)
    with pytest.raises(Invalid, match="已经达成协议"):
        draft_opinion(petition, items=both, by=have.town.handler, at=at)
    drafted = draft_opinion(petition, items=both[1:], by=have.town.handler, at=at)
    assert drafted.state == "drafted"


def test_who_did_not_want_it_is_told_to_nobody(have: Bodies, at: datetime) -> None:
    referral = report_result(declined(have, at), by=have.chair, at=at)
    assert referral.result == "not_agreed"
    petition = petition_of(referral)
    letter = Document.objects.get(subject_id=referral.pk, form="mediation_feedback")
    told = str(letter.content) + str(Event.objects.get(matter=petition, act="note_mediation").data)
    assert "不愿" not in told
    assert "对方" not in told
    with refusal("agreement_reached"):
        conclude_by_agreement(petition, items=[1], by=have.town.handler, at=at)
    # Nothing follows for the petition: it is handled on as before.
    assert draft_opinion(petition, items=make.answers(2), by=have.town.handler, at=at).state == "drafted"


def test_an_agreement_before_the_office_itself_concludes_items_too(have: Bodies, at: datetime) -> None:
    petition = make.accepted(have.town, at)
    given = {"kind": "mediation", "on": local_day(at), "other": "物业公司", "consents": True, "text": "恢复原价。"}
    petition = mediate(petition, **given, agreed=True, by=have.town.handler, at=at)
    assert conclude_by_agreement(petition, items=[1], by=have.town.handler, at=at).state == "concluded"


def test_what_was_assigned_is_reported_back_before_it_is_concluded(have: Bodies, at: datetime) -> None:
    town = have.town
    matter = make.screened(town, at)
    matter = assign(matter, office=town.housing, due_on=date(2027, 1, 4), by=town.dispatcher, at=at)
    matter = accept(matter, by=town.handler, at=at)
    given = {"kind": "mediation", "on": local_day(at), "other": "物业公司", "consents": True, "text": "退费。"}
    matter = mediate(matter, **given, agreed=True, by=town.handler, at=at)
    with refusal("reported_back"):
        conclude_by_agreement(matter, items=[1], by=town.handler, at=at)
    matter = report_back(matter, process="已调查", result="已退费", by=town.handler, at=at)
    assert not Deadline.objects.get(matter=matter, clock="report").is_open
    assert conclude_by_agreement(matter, items=[1], by=town.handler, at=at).state == "concluded"


def test_the_answer_comes_before_the_petitions_own_end(have: Bodies, at: datetime) -> None:
    petition = make.accepted(have.town, at)
    end = Deadline.objects.get(matter=petition, clock="conclude").end
    with refusal("answer_after_end") as info:
        referred(have, at, matter=petition, items=[1], answer_on=end)
    assert whole_day(end) in said(info.value)
    assert referred(have, at, matter=petition, items=[1], answer_on=end - DAYS).state == "sent"


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("body", {"body": None}),
        ("answer_on", {"answer_on": None}),
        ("answer_on", {"answer_on": date(2026, 12, 7)}),
        ("items", {"items": []}),
        ("items", {"items": [3]}),
        ("consent", {"handed": {"consent": ""}}),
        ("passed", {"handed": {"passed": ("phone",)}}),
        ("brief", {"handed": {"brief": " "}}),
        ("dispute_type", {"handed": {"dispute_type": "77"}}),
        ("second", {"handed": {"second": handing.SidePeople(people=[])}}),
    ],
)
def test_bad_input_is_named_and_nothing_is_written(
    have: Bodies, at: datetime, field: str, changes: dict[str, object]
) -> None:
    petition = make.accepted(have.town, at)
    before = petition.log_seq
    if isinstance(told := changes.get("handed"), dict):
        changes = {"handed": replace(HANDED, **told)}
    with pytest.raises(Invalid) as info:
        referred(have, at, matter=petition, **{"items": [1], **changes})
    assert field in info.value.errors
    petition.refresh_from_db()
    assert petition.log_seq == before
    assert not Referral.objects.exists()


def test_an_organ_is_no_mediation_body(have: Bodies, at: datetime) -> None:
    with pytest.raises(Invalid, match="请选择受委托的"):
        referred(have, at, body=have.town.traffic)


def test_one_referral_runs_at_a_time_and_one_taken_back_frees_the_way(have: Bodies, at: datetime) -> None:
    referral = referred(have, at)
    with refusal("referral_runs"):
        referred(have, at, matter=petition_of(referral))
    with pytest.raises(Refused):
        recall_referral(referral, reason="", by=have.town.handler, at=at)
    assert recall_referral(referral, reason="本人改变主意", by=have.town.handler, at=at).state == "recalled"
    again = referred(have, at, matter=petition_of(referral), body=have.street)
    assert again.state == "sent"


def test_a_body_that_cannot_take_it_on_says_why_and_the_petition_hears(have: Bodies, at: datetime) -> None:
    referral = send_back_referral(referred(have, at), reason="涉及行政处罚，不是民间纠纷", by=have.chair, at=at)
    assert (referral.state, referral.is_open) == ("sent_back", False)
    assert "涉及行政处罚" in str(Document.objects.get(form="mediation_sent_back").content)
    assert Event.objects.get(matter=referral.matter_id, act="note_mediation").data["agreed"] is False
    assert list(verify(at=at)) == []


def test_a_result_is_told_only_once_mediation_has_ended(have: Bodies, at: datetime) -> None:
    with refusal("mediation_ended"):
        report_result(received(have, at), by=have.chair, at=at)


def test_accusations_and_the_nameless_are_not_referred(have: Bodies, at: datetime) -> None:
    nameless = make.accepted(have.town, at, petitioner=None)
    with refusal("may_be_mediated"):
        referred(have, at, matter=nameless, items=[1])


def test_a_petition_that_was_withdrawn_meanwhile_hears_nothing_more(have: Bodies, at: datetime) -> None:
    from xinhe.matters.acts.withdraw import withdraw  # noqa: PLC0415
    from xinhe.people.person import petitioner  # noqa: PLC0415

    referral = agreed(have, at)
    withdraw(petition_of(referral), by=petitioner(referral.matter_id), at=at)
    assert report_result(referral, by=have.chair, at=at).state == "answered"
    assert not Event.objects.filter(matter=referral.matter_id, act="note_mediation").exists()


def test_others_neither_see_nor_move_it(have: Bodies, at: datetime) -> None:
    referral = referred(have, at)
    town = have.town
    for stranger in (town.handler2, town.stranger, have.street_chair, have.mediator, town.inspector):
        assert not Referral.objects.visible_to(stranger).exists(), stranger.name
        with pytest.raises(Unknown):
            receive_referral(referral, by=stranger, at=at)
    for act in (receive_referral, report_result):
        with pytest.raises(Refused):
            act(referral, by=town.handler, at=at)  # the sender can't take it on itself
    with pytest.raises(Refused):
        recall_referral(referral, reason="不想接", by=have.chair, at=at)
    assert receive_referral(referral, by=have.chair, at=at).state == "running"
    # The petition's handlers see the referral and no dispute.
    assert not Matter.objects.visible_to(town.handler).filter(pk=referral.dispute_id).exists()


def test_the_log_of_a_petition_is_written_through_its_own_door(have: Bodies, at: datetime) -> None:
    """Nobody but the system tells it a result, and no mediation body refers it."""
    petition = make.accepted(have.town, at)
    given = {"body": have.village, "items": [1], "at": at}
    with pytest.raises(Refused):
        note_mediation(petition, **given, agreed=True, on=local_day(at), by=have.town.handler)
    with pytest.raises(Unknown):
        refer_to_mediation(petition, **given, answer_on=local_day(at) + DAYS, by=have.chair)
