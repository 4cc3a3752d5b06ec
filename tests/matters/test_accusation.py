"""Whoever is accused learns nothing (第三十条第三款、第四十六条第（五）项; rulebook E5), nor what hangs on it."""

from datetime import date, datetime, timedelta

import pytest

from tests import town as make
from tests.refusing import refusal
from tests.town import Town
from xinhe.channels.models import Notice
from xinhe.documents.models import Document
from xinhe.documents.store import Incoming
from xinhe.jobs.proof import verify
from xinhe.jurisdiction.models import Office
from xinhe.kernel import chain
from xinhe.kernel.refusal import Invalid, Refused
from xinhe.matters.acts.intake import intake
from xinhe.matters.acts.link import link
from xinhe.matters.acts.screen import screen
from xinhe.matters.acts.split import split
from xinhe.matters.acts.transfer import transfer
from xinhe.matters.filing import Identity
from xinhe.matters.inbox import counts, search
from xinhe.matters.models import Deadline, Event, Link, Matter
from xinhe.people.person import petitioner
from xinhe.petition.acts.accept import accept
from xinhe.petition.retaliation import report_retaliation

SCREENED = {"level": "county", "nature": "accusation", "acceptable": True, "reason": "反映住建局收钱"}


def accusing(town: Town, at: datetime, **changes: object) -> Matter:
    """A matter screened as an accusation against the housing bureau."""
    return screen(make.filed(town, at, **changes), accused=["lh-zjj"], by=town.dispatcher, at=at, **SCREENED)


def sees(person, matter: Matter) -> bool:
    return Matter.objects.visible_to(person).filter(pk=matter.pk).exists()


def test_the_accused_office_and_those_below_it_find_nothing(town: Town, at: datetime) -> None:
    below = Office.objects.create(
        code="lh-zjs", name="住建所", short="住建所", kind="department", region=town.county, superior=town.housing
    )
    matter = accusing(town, at)
    assert set(matter.barred) == {town.housing.pk, below.pk}
    for person in (town.handler, town.head):
        assert not sees(person, matter)
        assert not search(person, matter.number, at=at).exists()
        assert not search(person, "停车费", at=at).exists()
        assert not any(counts(person, today=at.date()).values())


def test_it_is_handed_over_with_a_slip_and_then_hidden_from_the_sender(town: Town, at: datetime) -> None:
    matter = transfer(accusing(town, at), office=town.discipline, by=town.dispatcher, at=at)
    slip = Document.objects.get(subject_id=matter.pk, form="handover_slip")
    assert slip.number == "临信〔2026〕1号"
    assert not sees(town.dispatcher, matter)
    assert sees(town.discipline_handler, matter)


def test_what_an_accused_unit_already_had_in_hand_is_taken_from_it(town: Town, at: datetime) -> None:
    earlier = make.accepted(town, at)
    later = accusing(town, at)
    link(later, to=earlier.number, kind="repeat", by=town.dispatcher, at=at)
    assert not Notice.objects.filter(office=town.housing).exists()  # it bore the title
    earlier.refresh_from_db()
    assert (earlier.state, earlier.holder, earlier.lead) == ("screened", town.petition_office, None)
    assert not sees(town.handler, earlier)
    with refusal("barred_office"):
        transfer(earlier, office=town.housing, by=town.dispatcher, at=at)
    assert transfer(earlier, office=town.traffic, by=town.dispatcher, at=at).holder == town.traffic
    assert list(verify()) == []


def test_the_log_of_what_was_taken_back_says_so(town: Town, at: datetime) -> None:
    earlier = make.accepted(town, at)
    link(accusing(town, at), to=earlier.number, kind="same", by=town.dispatcher, at=at)
    acts = list(Event.objects.filter(matter=earlier).order_by("seq").values_list("act", "by_kind"))
    assert acts[-2:] == [("bar", "system"), ("take_back", "system")]


def test_the_discipline_organ_is_timed_by_rules_of_its_own(town: Town, at: datetime) -> None:
    matter = transfer(accusing(town, at), office=town.discipline, by=town.dispatcher, at=at)
    matter = accept(matter, by=town.discipline_handler, at=at)
    assert not Deadline.objects.filter(matter=matter, clock="conclude").exists()
    assert not Document.objects.filter(subject_id=matter.pk, form="acceptance_notice").exists()


def test_naming_the_accused_later_reaches_what_was_linked_before(town: Town, at: datetime) -> None:
    first, second, third = (make.filed(town, at) for _ in range(3))
    link(second, to=first.number, kind="child", by=town.dispatcher, at=at)
    link(third, to=second.number, kind="same", by=town.dispatcher, at=at)
    screen(second, accused=["lh-zjj"], by=town.dispatcher, at=at, **SCREENED)
    for matter in Matter.objects.filter(pk__in=[first.pk, third.pk]):
        assert town.housing.pk in matter.barred


def test_the_other_part_of_a_mixed_petition_is_split_off_with_words_of_its_own(town: Town, at: datetime) -> None:
    matter = make.filed(town, at, items=["查处住建局某科长收钱", "退还停车费"])
    with pytest.raises(Invalid) as info:
        screen(matter, natures=["accusation", "claim"], by=town.dispatcher, at=at, **(SCREENED | {"nature": "claim"}))
    assert "nature" in info.value.errors
    matter = screen(matter, natures=["accusation", "claim"], accused=["lh-zjj"], by=town.dispatcher, at=at, **SCREENED)
    words = {"title": "退还停车费", "text": "请物业退还多收的停车费。", "category": "01"}
    with pytest.raises(Invalid) as info:
        split(matter, items=[2], by=town.dispatcher, at=at, **(words | {"category": "物业"}))
    assert "category" in info.value.errors
    matter = split(matter, items=[2], by=town.dispatcher, at=at, **words)
    child = Link.objects.get(to=matter, kind="child").matter
    assert child.category_id == "01"
    assert (child.title, child.confidentiality) == ("退还停车费", "normal")
    assert "某科长" not in child.body
    assert town.housing.pk in child.barred
    assert [i.text for i in child.items.all()] == ["退还停车费"]
    assert [i.text for i in matter.items.all()] == ["查处住建局某科长收钱"]


def test_what_was_said_of_the_people_and_the_day_comes_along(town: Town, at: datetime) -> None:
    """A minor stays one, the agent stays named, and it did not come in only now."""
    mandate = Incoming("委托书.pdf", "application/pdf", 3, chain.sm3(b"one"))
    filing = make.filing(
        town,
        items=["查处收费", "退还停车费"],
        petitioner=Identity(name="王小明", phone="13812345678"),
        agent=Identity(name="李代理", phone="13912345678"),
        guardian=Identity(name="王大明", phone="13712345678"),
        is_child=True,
        notice="2026-01",
        files=[mandate],
        channel="letter",
        received_on=date(2026, 2, 25),
        posted_on=date(2026, 2, 24),
        category="0101",
    )
    matter = intake(filing, by=town.clerk, at=at)
    then = at + timedelta(days=30)
    split(matter, items=[2], title="退还停车费", text="请退还停车费。", by=town.dispatcher, at=then)
    child = Link.objects.get(to=matter, kind="child").matter
    assert [(p.part, p.identity()["name"], p.is_minor) for p in child.parties.order_by("seq")] == [
        ("petitioner", "王小明", True),
        ("agent", "李代理", False),
        ("guardian", "王大明", False),
    ]
    assert (child.received_on, child.posted_on) == (date(2026, 2, 25), date(2026, 2, 24))
    assert (matter.category_id, child.category_id) == ("0101", None)  # the class of the whole says nothing of the part
    said = Event.objects.get(matter=child, act="intake").data
    assert (said["notice"], said["split_from"]) == ("2026-01", matter.number)
    assert list(verify()) == []


def test_something_has_to_stay_behind(town: Town, at: datetime) -> None:
    with pytest.raises(Invalid):
        split(make.filed(town, at), items=[1], title="全部", text="全部", by=town.dispatcher, at=at)


def test_whoever_is_accused_does_not_receive_it(town: Town, at: datetime) -> None:
    matter = intake(make.filing(town, accused=["lh-xfj"]), by=petitioner(), at=at)
    assert (matter.receiver, matter.confidentiality) == (town.discipline, "accusation")
    for person in (town.clerk, town.dispatcher, town.inspector, town.chief):
        assert not sees(person, matter)
    assert sees(town.discipline_handler, matter)
    heard = intake(make.filing(town, accused=["lh-xfj"], channel="visit", is_read_back=True), by=town.clerk, at=at)
    assert (heard.receiver, sees(town.clerk, heard)) == (town.discipline, False)


def test_a_clerk_of_the_accused_office_does_not_screen_it(town: Town, at: datetime) -> None:
    with pytest.raises(Invalid) as info:
        screen(make.filed(town, at), accused=["lh-xfj"], by=town.dispatcher, at=at, **SCREENED)
    assert "accused" in info.value.errors


def test_retaliation_is_reported_above_the_unit_which_learns_nothing(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    before = matter.log_seq
    complaint = report_retaliation(matter, text="局里来人威胁我撤诉", by=petitioner(matter.pk), at=at)
    assert (complaint.confidentiality, complaint.receiver) == ("accusation", town.petition_office)
    assert not sees(town.handler, complaint)
    assert not sees(town.head, complaint)
    assert sees(town.dispatcher, complaint)
    matter.refresh_from_db()
    assert matter.log_seq == before
    assert not Notice.objects.filter(subject_id=complaint.pk, office=town.housing).exists()
    with pytest.raises(Refused):
        report_retaliation(matter, text=" ", by=petitioner(matter.pk), at=at)


def test_a_leak_is_reported_the_same_way_and_under_its_own_name(town: Town, at: datetime) -> None:
    """第三十条第三款、第四十六条第（五）项."""
    matter = make.accepted(town, at)
    given = {"by": petitioner(matter.pk), "at": at, "key": "k" * 20}
    leak = report_retaliation(matter, kind="leak", text="材料到了被举报人手里", **given)
    assert (leak.title, leak.source, leak.confidentiality) == ("反映泄密", "leak", "accusation")
    assert not sees(town.handler, leak)
    assert sees(town.dispatcher, leak)
    again = report_retaliation(matter, kind="leak", text="材料到了被举报人手里", **given)
    assert again.pk == leak.pk
    assert report_retaliation(matter, text="又来威胁我", **given).source == "retaliation"
    for wrong in ({"kind": "gossip", "text": "x"}, {"kind": "leak", "text": ""}):
        with pytest.raises(Invalid) as info:
            report_retaliation(matter, **wrong, **given)
        assert list(info.value.errors) == ["kind" if wrong["text"] else "text"]


def test_that_an_accusation_is_none_needs_two_people_of_one_mind(town: Town, at: datetime) -> None:
    words = {"level": "county", "acceptable": True, "at": at}
    matter = screen(make.filed(town, at), nature="accusation", reason="举报", by=town.dispatcher, **words)
    matter = screen(matter, nature="claim", reason="只是要钱", by=town.dispatcher, **words)
    matter = screen(matter, nature="claim", reason="还是我", by=town.dispatcher, **words)
    assert (matter.nature, matter.confidentiality) == ("accusation", "accusation")
    matter = screen(matter, nature="suggestion", reason="是建议", by=town.dispatcher2, **words)
    assert matter.nature == "accusation"  # of another mind
    matter = screen(matter, nature="suggestion", reason="同意是建议", by=town.dispatcher, **words)
    assert (matter.nature, matter.confidentiality) == ("suggestion", "normal")


def test_an_accusation_that_is_split_off_stays_one(town: Town, at: datetime) -> None:
    matter = make.filed(town, at, items=["查处住建局某科长收钱", "退还停车费"])
    matter = screen(matter, natures=["accusation", "claim"], accused=["lh-zjj"], by=town.dispatcher, at=at, **SCREENED)
    split(matter, items=[1], title="查处某科长", text="请查处。", by=town.dispatcher, at=at)
    child = Link.objects.get(to=matter, kind="child").matter
    assert child.confidentiality == "accusation"
    assert town.housing.pk in child.barred
    assert not sees(town.clerk, child)
    words = {"level": "county", "acceptable": True, "reason": "只是要钱", "at": at}
    assert screen(child, nature="claim", by=town.dispatcher, **words).confidentiality == "accusation"
    assert list(verify()) == []
