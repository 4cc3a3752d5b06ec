"""What the rules forbid, each with its sentence and nothing written (rulebook 9.2)."""

from datetime import date, datetime

import pytest

from tests import town as make
from tests.town import Town
from xinhe.channels.models import Outgoing
from xinhe.kernel.refusal import Invalid, Refused, Unknown
from xinhe.matters.acts.assign import assign
from xinhe.matters.acts.link import link
from xinhe.matters.acts.note import note
from xinhe.matters.acts.object import object as object_
from xinhe.matters.acts.rule_objection import rule_objection
from xinhe.matters.acts.transfer import transfer
from xinhe.matters.acts.urge import urge
from xinhe.matters.acts.withdraw import withdraw
from xinhe.matters.filing import Identity
from xinhe.matters.models import Assignment, Deadline, Event, Matter
from xinhe.people.models import Account
from xinhe.people.person import petitioner, staff
from xinhe.petition.acts.accept import accept
from xinhe.petition.acts.close import close
from xinhe.petition.acts.draft_opinion import draft_opinion
from xinhe.petition.acts.extend import extend
from xinhe.petition.acts.rate import rate
from xinhe.petition.acts.serve import serve
from xinhe.petition.acts.sign import sign
from xinhe.petition.acts.simplify import simplify
from xinhe.petition.acts.switch_to_ordinary import switch_to_ordinary
from xinhe.petition.whole import whole


def refusal(code: str):
    """A refusal with this code."""

    class Check:
        def __enter__(self):
            self.raises = pytest.raises(Refused)
            self.info = self.raises.__enter__()
            return self.info

        def __exit__(self, *error):
            swallowed = self.raises.__exit__(*error)
            assert self.info.value.code == code, (self.info.value.code, str(self.info.value))
            return swallowed

    return Check()


def test_five_representatives_pass_and_six_are_refused(town: Town, at: datetime) -> None:
    people = [Identity(name=f"赵{'一二三四五六'[n]}") for n in range(6)]
    matter = make.filed(town, at, channel="visit", is_read_back=True, headcount=20, representatives=people[:5])
    assert matter.parties.count() == 6
    with pytest.raises(Invalid) as info:
        make.filed(town, at, channel="visit", is_read_back=True, headcount=20, representatives=people)
    assert "第二十条" in info.value.errors["representatives"]
    assert Matter.objects.count() == 1


def test_every_wrong_field_is_named_at_once(town: Town, at: datetime) -> None:
    who = Identity(name="！？", phone="12", id_type="resident_id", id_number="110105194912310021")
    with pytest.raises(Invalid) as info:
        make.filed(town, at, title=" ", body="", region="42", channel="pigeon", petitioner=who)
    assert set(info.value.errors) == {
        "title",
        "body",
        "region",
        "channel",
        "petitioner.name",
        "petitioner.phone",
        "petitioner.id_number",
    }
    assert Matter.objects.count() == 0


def test_an_overlong_body_is_refused_with_its_length(town: Town, at: datetime) -> None:
    with pytest.raises(Invalid) as info:
        make.filed(town, at, body="长" * 200_000)
    assert "200000" in info.value.errors["body"]


def test_a_rare_name_with_a_dot_is_kept(town: Town, at: datetime) -> None:
    matter = make.filed(town, at, petitioner=Identity(name="阿卜杜拉·𠮷明"))
    assert matter.parties.get().identity()["name"] == "阿卜杜拉·𠮷明"


def test_an_objection_on_the_sixth_working_day_is_too_late(town: Town, at: datetime, clock) -> None:
    matter = make.transferred(town, at)  # Monday 2 March: the fifth working day is Monday 9 March
    with refusal("too_late") as info:
        object_(matter, reason="不归我局", by=town.handler, at=clock.forward(days=8))
    assert "5 个工作日" in str(info.value)
    object_(matter, reason="不归我局", by=town.handler, at=at.replace(day=9))


def test_an_agreed_objection_begins_the_next_offices_days(town: Town, at: datetime, clock) -> None:
    matter = object_(
        make.transferred(town, at), reason="属交通职权", by=town.handler, at=at, proposed_office=town.traffic
    )
    assert matter.holder == town.petition_office
    then = clock.forward(days=2)
    matter = rule_objection(matter, agree=True, office=town.traffic, reason="同意", by=town.dispatcher, at=then)
    assert (matter.state, matter.holder, matter.lead, matter.bounces) == ("transferred", town.traffic, town.housing, 1)
    assert Deadline.objects.get(matter=matter, clock="notify").started_on == date(2026, 3, 4)
    assert list(Assignment.objects.filter(matter=matter).values_list("state", flat=True)) == ["returned", "sent"]
    # 首接：the first office asked stays the lead until another has accepted in writing.
    matter = accept(matter, by=town.handler2, at=then)
    assert (matter.lead, matter.first_receiver) == (town.traffic, town.housing)


def test_a_refused_objection_leaves_the_clock_and_is_not_repeated(town: Town, at: datetime) -> None:
    matter = object_(make.transferred(town, at), reason="不归我局", by=town.handler, at=at)
    matter = rule_objection(matter, agree=False, reason="清单第 3 项属你局", by=town.dispatcher, at=at)
    assert (matter.state, matter.holder) == ("transferred", town.housing)
    assert Deadline.objects.get(matter=matter, clock="notify").started_on == date(2026, 3, 2)
    with refusal("too_late"):
        object_(matter, reason="还是不归", by=town.handler, at=at)


def test_an_agreed_objection_without_an_office_goes_back_to_dispatch(town: Town, at: datetime) -> None:
    matter = object_(make.transferred(town, at), reason="不归我局", by=town.handler, at=at)
    matter = rule_objection(matter, agree=True, reason="收回重新分办", by=town.dispatcher, at=at)
    assert (matter.state, matter.holder, matter.lead) == ("screened", town.petition_office, town.housing)
    assert matter.due_on == date(2026, 3, 17)  # passing it on again has a limit of its own
    transfer(matter, office=town.traffic, by=town.dispatcher, at=at)


def test_extensions_sum_to_thirty_days_at_most(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    extend(matter, days=20, reason="需鉴定", by=town.head, at=at)
    with refusal("extension_too_long") as info:
        extend(matter, days=11, reason="还需鉴定", by=town.head, at=at)
    assert "最多还能延 10 日" in str(info.value)
    extend(matter, days=10, reason="还需鉴定", by=town.head, at=at)
    deadline = Deadline.objects.get(matter=matter, clock="conclude")
    assert (deadline.extended_days, deadline.raw_end) == (30, date(2026, 5, 31))


def test_an_extension_after_the_end_is_refused(town: Town, at: datetime, clock) -> None:
    matter = make.accepted(town, at)
    with refusal("too_late"):
        extend(matter, days=1, reason="忘了", by=town.head, at=clock.forward(days=66))
    assert not Event.objects.filter(act="extend").exists()


def test_only_the_head_extends(town: Town, at: datetime) -> None:
    with refusal("not_your_step"):
        extend(make.accepted(town, at), days=5, reason="忙", by=town.handler, at=at)


def test_nothing_is_signed_before_the_petitioner_was_heard(town: Town, at: datetime) -> None:
    matter = draft_opinion(make.accepted(town, at), items=make.answers(), by=town.handler, at=at)
    with refusal("heard") as info:
        sign(matter, by=town.head, at=at)
    assert "第三十一条" in (info.value.article or "")


def test_every_item_needs_its_result(town: Town, at: datetime) -> None:
    matter = make.drafted(town, at, items=["查处涨价", "恢复原价"])
    with refusal("answered"):
        sign(matter, by=town.head, at=at)
    matter = draft_opinion(matter, items=make.answers(2), by=town.handler, at=at)
    sign(matter, by=town.head, at=at)


def test_the_signer_is_not_the_drafter(town: Town, at: datetime) -> None:
    matter = make.drafted(town, at)
    both = Account.objects.get(username="handler")
    both.roles = ["handler", "head"]
    both.save()
    with refusal("not_drafter"):
        sign(matter, by=staff(both), at=at)


def test_serving_needs_proof_and_a_day_that_has_come(town: Town, at: datetime) -> None:
    matter = make.signed(town, at)
    with pytest.raises(Invalid) as info:
        serve(matter, method="owl", served_on=date(2026, 3, 2), proof="", by=town.handler, at=at)
    assert set(info.value.errors) == {"method", "proof"}
    for day in (date(2026, 3, 3), date(2026, 3, 1)):
        with pytest.raises(Invalid):
            serve(matter, method="mail", served_on=day, proof="EMS 1", by=town.handler, at=at)


def test_a_petition_office_cannot_accept(town: Town, at: datetime) -> None:
    account = Account.objects.get(username="dispatcher")
    account.roles = ["dispatcher", "handler"]
    account.save()
    with refusal("has_power"):
        accept(make.screened(town, at), by=staff(account), at=at)


def test_what_is_not_acceptable_is_not_passed_on_and_not_closed_by_one_person(town: Town, at: datetime) -> None:
    matter = make.screened(town, at, acceptable=False)
    with refusal("acceptable"):
        transfer(matter, office=town.housing, by=town.dispatcher, at=at)
    with refusal("wrong_state"):
        close(matter, reason="不归我们管", by=town.dispatcher, at=at)


def test_an_accusation_goes_to_the_discipline_organ_only(town: Town, at: datetime) -> None:
    matter = make.screened(town, at, nature="accusation")
    with refusal("accusation_goes_to_discipline"):
        transfer(matter, office=town.housing, by=town.dispatcher, at=at)
    matter = transfer(matter, office=town.discipline, by=town.dispatcher, at=at)
    seen_by = [
        p.name
        for p in (town.handler, town.inspector, town.clerk, town.discipline_handler, town.dispatcher)
        if Matter.objects.visible_to(p).filter(pk=matter.pk).exists()
    ]
    assert seen_by == [town.discipline_handler.name]  # once handed over, its content is hidden from the sender


def test_a_stranger_finds_nothing(town: Town, at: datetime) -> None:
    matter = make.transferred(town, at)
    for person in (town.stranger, town.handler2, town.sysadmin, town.auditor, petitioner()):
        assert not Matter.objects.visible_to(person).exists(), person.name
        with pytest.raises(Unknown):
            accept(matter, by=person, at=at)


def test_an_inspector_reads_but_does_not_act(town: Town, at: datetime) -> None:
    matter = make.transferred(town, at)
    assert Matter.objects.visible_to(town.inspector).get() == matter
    with refusal("not_your_step"):
        accept(matter, by=town.inspector, at=at)


def test_an_assigned_matter_is_not_simple(town: Town, at: datetime) -> None:
    matter = assign(make.screened(town, at), office=town.housing, due_on=date(2026, 4, 1), by=town.dispatcher, at=at)
    with refusal("not_assigned"):
        simplify(matter, ground="clear", reason="简单", by=town.handler, at=at)


def test_the_simple_lane_counts_working_days(town: Town, at: datetime) -> None:
    matter = simplify(make.transferred(town, at), ground="clear", reason="事实清楚", by=town.handler, at=at)
    assert matter.procedure == "petition-simple"
    assert Deadline.objects.get(matter=matter, clock="notify").end == date(2026, 3, 5)
    matter = accept(matter, by=town.handler, at=at)
    assert Deadline.objects.get(matter=matter, clock="conclude").end == date(2026, 3, 16)


def test_a_simple_matter_that_is_not_supported_becomes_ordinary(town: Town, at: datetime, clock) -> None:
    matter = simplify(make.transferred(town, at), ground="clear", reason="事实清楚", by=town.handler, at=at)
    matter = accept(matter, by=town.handler, at=at)
    matter = draft_opinion(matter, items=make.answers(result="reject"), by=town.handler, at=clock.forward(days=3))
    assert (matter.procedure, matter.accepted_on) == ("petition", date(2026, 3, 2))
    assert Deadline.objects.get(matter=matter, clock="conclude").end == date(2026, 5, 6)
    assert list(Event.objects.filter(matter=matter).values_list("act", flat=True))[-2:] == [
        "switch_to_ordinary",
        "draft_opinion",
    ]


def test_switching_back_by_hand_keeps_the_first_acceptance(town: Town, at: datetime, clock) -> None:
    matter = simplify(make.transferred(town, at), ground="clear", reason="事实清楚", by=town.handler, at=at)
    matter = accept(matter, by=town.handler, at=at)
    matter = switch_to_ordinary(matter, reason="争议较大", by=town.head, at=clock.forward(days=5))
    deadline = Deadline.objects.get(matter=matter, clock="conclude")
    assert (deadline.started_on, deadline.end) == (date(2026, 3, 2), date(2026, 5, 6))
    extend(matter, days=10, reason="需鉴定", by=town.head, at=clock.at)


def test_a_repeat_is_linked_and_not_simple(town: Town, at: datetime) -> None:
    """《信访事项简易办理办法》第二条、第四条: the lane is for what comes up for the first time."""
    first = make.filed(town, at)
    again = link(make.screened(town, at), to=first.number, kind="repeat", by=town.dispatcher, at=at)
    assert again.is_repeat
    with refusal("first_time"):
        simplify(again, ground="clear", reason="简单", by=town.dispatcher, at=at)
    with pytest.raises(Invalid):
        link(again, to=again.number, kind="same", by=town.dispatcher, at=at)


def test_an_anonymous_matter_is_routed_but_neither_told_nor_rated(town: Town, at: datetime) -> None:
    matter = make.served(town, at, petitioner=None)
    assert not Outgoing.objects.exists()
    with refusal("identified"):
        rate(matter, office_rating="satisfied", petition_office_rating="satisfied", by=petitioner(matter.pk), at=at)


def test_a_matter_is_rated_once_and_in_time(town: Town, at: datetime, clock) -> None:
    """第二十一条第二款."""
    one, two = make.served(town, at), make.served(town, at)
    marks = {"office_rating": "satisfied", "petition_office_rating": "satisfied"}
    rate(one, **marks, by=petitioner(one.pk), at=at)
    with refusal("not_rated"):
        rate(one, **marks, by=petitioner(one.pk), at=at)
    with refusal("too_late"):
        rate(two, **marks, by=petitioner(two.pk), at=clock.forward(days=31))


def test_the_log_does_not_tell_how_somebody_rated(town: Town, at: datetime) -> None:
    matter = make.served(town, at)
    rate(
        matter,
        office_rating="dissatisfied",
        petition_office_rating="satisfied",
        comment="拖了很久",
        by=petitioner(matter.pk),
        at=at,
    )
    assert set(Event.objects.get(matter=matter, act="rate").data) == {"digest"}


def test_urging_is_heard_once_a_day(town: Town, at: datetime, clock) -> None:
    matter = make.accepted(town, at)
    urge(matter, by=petitioner(matter.pk), at=at)
    with refusal("not_urged_today"):
        urge(matter, by=petitioner(matter.pk), at=at)
    urge(matter, by=petitioner(matter.pk), at=clock.forward(days=1))


def test_nothing_is_withdrawn_after_service_or_without_the_petitioners_word(town: Town, at: datetime) -> None:
    open_, done = make.accepted(town, at), make.served(town, at)
    with pytest.raises(Invalid):
        withdraw(open_, by=town.clerk, at=at)
    assert withdraw(open_, by=petitioner(open_.pk), at=at).state == "withdrawn"
    with refusal("wrong_state"):
        withdraw(done, by=petitioner(done.pk), at=at)


def test_the_second_to_press_learns_who_was_first(town: Town, at: datetime) -> None:
    matter = make.transferred(town, at)
    accept(matter, by=town.handler, at=at)
    with refusal("wrong_state") as info:
        accept(matter, by=town.handler, at=at)
    assert info.value.now == "李工 已于 2026-03-02 10:14 办了「受理」。"


def test_a_petitioner_is_not_told_what_the_offices_do_among_themselves(town: Town, at: datetime) -> None:
    matter = note(make.accepted(town, at), text="内部记事", by=town.handler, at=at)
    who = petitioner(matter.pk)
    with refusal("stale") as stale:
        urge(matter, by=who, at=at, seen=matter.log_seq - 1)
    with refusal("wrong_state") as too_early:
        rate(matter, office_rating="satisfied", petition_office_rating="satisfied", by=who, at=at)
    assert (stale.value.now, too_early.value.now) == (None, None)


def test_an_assist_of_a_long_log_has_a_number_of_its_own(town: Town, at: datetime) -> None:
    matter = make.screened(town, at)
    Matter.objects.filter(pk=matter.pk).update(log_seq=40_000)
    words = {"due_on": date(2026, 3, 20), "by": town.dispatcher, "at": at}
    assign(matter, office=town.housing, assists=[town.traffic], **words)
    rows = Assignment.objects.filter(matter=matter).values_list("task", "seq")
    assert list(rows) == [("lead", 40_001), ("assist", 5_000_101)]


def test_a_stale_page_is_refused(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    with refusal("stale"):
        urge(matter, by=petitioner(matter.pk), at=at, seen=matter.log_seq - 1)


def test_a_retry_with_the_same_key_makes_one_matter(town: Town, at: datetime) -> None:
    from xinhe.matters.acts.intake import intake  # noqa: PLC0415 (beside its only use)

    first = intake(make.filing(town), by=petitioner(), at=at, key="k1")
    assert intake(make.filing(town), by=petitioner(), at=at, key="k1") == first
    with refusal("key_reused"):
        intake(make.filing(town, title="别的事"), by=petitioner(), at=at, key="k1")
    assert Matter.objects.count() == 1


def test_nobody_on_the_staff_learns_that_somebody_rated(town: Town, at: datetime) -> None:
    matter = make.served(town, at)
    rate(matter, office_rating="dissatisfied", petition_office_rating="satisfied", by=petitioner(matter.pk), at=at)
    for person in (town.handler, town.head, town.dispatcher, town.inspector):
        file = whole(Matter.objects.get(pk=matter.pk), by=person, at=at)
        assert "rate" not in {event.act for event in file.events}
        assert "rating" not in {deadline.clock for deadline in file.deadlines}
    with refusal("wrong_state") as info:
        accept(matter, by=town.handler, at=at)
    assert "评价" not in (info.value.now or "")
