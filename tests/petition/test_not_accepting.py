"""Not accepting (第十九条第三款、第二十条、第二十三条、第三十六条第三款) and disputes over competence (第二十四条)."""

from datetime import date, datetime, timedelta

import pytest

from tests import town as make
from tests.refusing import refusal
from tests.town import Town
from xinhe.documents.models import Document
from xinhe.jurisdiction.models import Office
from xinhe.kernel.refusal import Invalid
from xinhe.matters.acts.designate import designate
from xinhe.matters.acts.object import object as object_
from xinhe.matters.acts.raise_dispute import raise_dispute
from xinhe.matters.acts.rule_objection import rule_objection
from xinhe.matters.acts.screen import screen
from xinhe.matters.acts.transfer import transfer
from xinhe.matters.models import Deadline, Link, Matter
from xinhe.petition.acts.accept import accept
from xinhe.petition.acts.reconsider import reconsider
from xinhe.petition.acts.refuse import refuse
from xinhe.petition.acts.review_refusal import review_refusal
from xinhe.procedures import book


def proposed(town: Town, at: datetime, **changes: object) -> Matter:
    """A refusal that a dispatcher proposed: it is the water bureau's matter."""
    given = {"ground": "N3", "reason": "属供水单位职权", "right_organ": "临河县水务集团", **changes}
    return refuse(make.screened(town, at, acceptable=False), by=town.dispatcher, at=at, **given)


def test_there_are_four_grounds_and_no_other(town: Town, at: datetime) -> None:
    grounds = book.for_kind("petition", at.date()).grounds.values()
    assert {ground.name: (ground.cite, ground.to) for ground in grounds} == {
        "N1": ("第十九条第三款", "not_accepted"),
        "N2": ("第三十六条第三款", "not_accepted"),
        "N3": ("第二十三条第一款", "advised"),
        "N4": ("第二十条第一款", "advised"),
    }
    for ground in ("anonymous", "joint", "bad_tone", "court", ""):
        with pytest.raises(Invalid) as info:
            refuse(make.screened(town, at), ground=ground, reason="x", by=town.dispatcher, at=at)
        assert "ground" in info.value.errors


def test_who_says_not_ours_has_to_say_whose(town: Town, at: datetime) -> None:
    with pytest.raises(Invalid) as info:
        proposed(town, at, right_organ="")
    assert "right_organ" in info.value.errors


def test_nobody_checks_their_own_refusal(town: Town, at: datetime) -> None:
    matter = proposed(town, at)
    assert (matter.state, matter.is_open) == ("refusing", True)
    with refusal("not_author"):
        review_refusal(matter, agree=True, reason="同意", by=town.dispatcher, at=at)
    matter = review_refusal(matter, agree=True, reason="核实属实", by=town.chief, at=at)
    assert (matter.state, matter.is_open) == ("advised", False)
    assert not Deadline.objects.get(matter=matter, clock="forward").is_open
    letter = Document.objects.get(subject_id=matter.pk, form="refusal_notice")
    assert "临河县水务集团" in str(letter.content)
    assert letter.number == "临信〔2026〕1号"


def test_a_refusal_that_is_overruled_stands_where_it_stood(town: Town, at: datetime) -> None:
    matter = review_refusal(proposed(town, at), agree=False, reason="属住建职权", by=town.dispatcher2, at=at)
    assert (matter.state, matter.is_acceptable) == ("screened", True)
    assert transfer(matter, office=town.housing, by=town.dispatcher, at=at).state == "transferred"


def test_an_overruled_refusal_stays_with_the_office_that_proposed_it(town: Town, at: datetime) -> None:
    first = make.transferred(town, at, office=town.traffic)
    matter = object_(make.transferred(town, at), reason="属交通职权", by=town.handler, at=at)
    matter = rule_objection(matter, agree=True, office=town.traffic, reason="同意", by=town.dispatcher, at=at)
    given = {"ground": "N1", "existing": first.number, "has_new": False, "reason": "同一事项", "at": at}
    matter = refuse(matter, by=town.handler2, **given)
    matter = review_refusal(matter, agree=False, reason="不是同一件事", by=town.head2, at=at)
    assert (matter.state, matter.holder, matter.lead) == ("transferred", town.traffic, town.housing)


def test_a_refusal_that_was_wrong_is_easily_undone(town: Town, at: datetime) -> None:
    matter = review_refusal(proposed(town, at), agree=True, reason="属实", by=town.chief, at=at)
    then = at + timedelta(days=8)
    matter = reconsider(matter, reason="供水设施归住建局管", by=town.dispatcher, at=then)
    assert (matter.state, matter.is_open, matter.closed_at) == ("screened", True, None)
    assert Deadline.objects.get(matter=matter, clock="forward").started_on == date(2026, 3, 10)


def test_the_same_matter_in_hand_is_named_with_its_stage(town: Town, at: datetime) -> None:
    first = make.accepted(town, at)
    again = make.screened(town, at, acceptable=False)
    given = {"ground": "N1", "reason": "同一事项正在办理", "has_new": False, "by": town.dispatcher, "at": at}
    matter = refuse(again, existing=first.number, **given)
    matter = review_refusal(matter, agree=True, reason="核实", by=town.chief, at=at)
    assert (matter.state, matter.is_repeat) == ("not_accepted", True)
    letter = str(Document.objects.get(subject_id=matter.pk, form="refusal_notice").content)
    assert first.number in letter
    assert "已受理" in letter
    assert Link.objects.filter(matter=matter, to=first, kind="repeat").exists()


def test_the_question_on_new_facts_can_not_be_left_open(town: Town, at: datetime) -> None:
    ended = make.ended(town, at)
    then = at + timedelta(days=40)
    again = make.screened(town, then, acceptable=False)
    given = {"ground": "N2", "existing": ended.number, "reason": "已复核", "by": town.dispatcher, "at": then}
    with pytest.raises(Invalid) as info:
        refuse(again, **given)
    assert "has_new" in info.value.errors
    with refusal("new_facts") as raised:
        refuse(again, has_new=True, new_facts="发现了新的收费公示", **given)
    assert raised.value.article == "第三十六条第三款"
    matter = review_refusal(refuse(again, has_new=False, **given), agree=True, reason="核实", by=town.chief, at=then)
    assert matter.state == "not_accepted"
    assert "江政信〔2026〕" in str(Document.objects.get(subject_id=matter.pk, form="refusal_notice").content)


def test_only_a_re_review_bars_and_only_what_is_in_hand_is_pending(town: Town, at: datetime) -> None:
    served, again = make.served(town, at), make.screened(town, at)
    kept = {"reason": "x", "has_new": False, "by": town.dispatcher, "at": at}
    for ground in ("N1", "N2"):
        with pytest.raises(Invalid) as info:
            refuse(again, ground=ground, existing=served.number, **kept)
        assert "existing" in info.value.errors
    with pytest.raises(Invalid) as info:
        refuse(again, ground="N1", existing="LH-26-999999-X", **kept)
    assert "existing" in info.value.errors


def test_a_unit_that_it_was_sent_to_objects_and_does_not_refuse(town: Town, at: datetime) -> None:
    matter = make.transferred(town, at)
    with refusal("object_instead"):
        refuse(matter, ground="N3", reason="不归我局", right_organ="交通局", by=town.handler, at=at)


def bounced(town: Town, at: datetime, times: int) -> Matter:
    """A matter that offices sent back so many times."""
    matter = make.transferred(town, at)
    for n in range(times):
        unit = (town.handler, town.handler2)[n % 2]
        matter = object_(matter, reason="不归我局", by=unit, at=at)
        matter = rule_objection(matter, agree=True, reason="同意", by=town.dispatcher, at=at)
        if n < times - 1:
            matter = transfer(matter, office=(town.traffic, town.housing)[n % 2], by=town.dispatcher, at=at)
    return matter


def test_what_was_sent_back_three_times_goes_to_whoever_stands_above(town: Town, at: datetime) -> None:
    matter = bounced(town, at, 3)
    assert matter.bounces == 3
    with refusal("not_bounced_out"):
        transfer(matter, office=town.traffic, by=town.dispatcher, at=at)
    matter = raise_dispute(matter, offices=["lh-zjj", "lh-jtj"], reason="都认为不归自己", by=town.dispatcher, at=at)
    assert (matter.state, matter.holder) == ("disputed", town.county_government)
    matter = designate(matter, office=town.traffic, decision="县政府指定交通局牵头", by=town.reviewer_head, at=at)
    assert (matter.state, matter.holder) == ("transferred", town.traffic)
    assert "由临河县人民政府指定" in str(Document.objects.get(subject_id=matter.pk, form="designation_letter").content)
    with refusal("not_designated"):
        object_(matter, reason="还是不归", by=town.handler2, at=at)
    assert accept(matter, by=town.handler2, at=at).lead == town.traffic


def test_without_a_common_superior_the_joint_meeting_decides(town: Town, at: datetime) -> None:
    """第十三条、第二十四条第一款."""
    Office.objects.filter(pk=town.traffic.pk).update(superior=None)
    matter = object_(make.transferred(town, at), reason="不归我局", by=town.handler, at=at)
    matter = raise_dispute(matter, offices=["lh-zjj", "lh-jtj"], reason="争议", by=town.dispatcher, at=at)
    assert (matter.state, matter.holder) == ("disputed", town.petition_office)
    with pytest.raises(Invalid):
        raise_dispute(make.screened(town, at), offices=["lh-zjj"], reason="争议", by=town.dispatcher, at=at)
    matter = designate(
        matter, office=town.housing, decision="联席会议第 3 次会议纪要", meeting="第 3 次", by=town.dispatcher, at=at
    )
    assert matter.holder == town.housing


def test_a_unit_that_is_gone_names_its_heir(town: Town, at: datetime) -> None:
    Office.objects.filter(pk=town.traffic.pk).update(is_active=False, successor=town.housing)
    with refusal("office_is_gone") as info:
        transfer(make.screened(town, at), office="lh-jtj", by=town.dispatcher, at=at)
    assert "住房和城乡建设局" in info.value.sentence


def test_what_repeats_an_accusation_is_hidden_from_the_accused_as_well(town: Town, at: datetime) -> None:
    first = make.screened(town, at)
    words = {"level": "county", "nature": "accusation", "acceptable": True, "reason": "反映单位"}
    screen(first, accused=["lh-zjj"], by=town.dispatcher, at=at, **words)  # type: ignore[arg-type]
    given = {"ground": "N1", "existing": first.number, "has_new": False, "reason": "同一事项", "at": at}
    matter = refuse(make.screened(town, at), by=town.dispatcher, **given)
    review_refusal(matter, agree=True, reason="属实", by=town.chief, at=at)
    matter.refresh_from_db()
    assert town.housing.pk in matter.barred
    assert not Matter.objects.visible_to(town.head).filter(pk=matter.pk).exists()
