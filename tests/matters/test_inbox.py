"""Boxes: who finds what where, with exact counts."""

from datetime import datetime

from tests import town as make
from tests.town import Town
from xinhe.kernel.clock import local_day
from xinhe.matters.inbox import counts, in_box, search
from xinhe.matters.progress import progress
from xinhe.matters.whole import whole


def test_a_new_matter_waits_for_the_dispatcher(town: Town, at: datetime, django_assert_num_queries) -> None:
    matter = make.filed(town, at)
    with django_assert_num_queries(1):
        found = counts(town.dispatcher, today=local_day(at))
    assert (found["to_dispatch"], found["received_today"], found["overdue"]) == (1, 1, 0)
    assert list(in_box(town.dispatcher, "to_dispatch", today=local_day(at))) == [matter]


def test_a_transferred_matter_waits_for_the_handler(town: Town, at: datetime) -> None:
    make.transferred(town, at)
    assert counts(town.handler, today=local_day(at))["to_accept"] == 1
    assert counts(town.handler2, today=local_day(at))["to_accept"] == 0
    assert counts(town.dispatcher, today=local_day(at))["waiting"] == 1


def test_search_finds_words_number_name_and_phone(town: Town, at: datetime) -> None:
    matter = make.transferred(town, at)
    for phrase in ("停车费", "业主大会", matter.number.lower(), "王小明", "13812345678", "11010519491231002x"):
        assert list(search(town.handler, phrase)) == [matter], phrase
        assert not search(town.handler2, phrase), phrase
    assert not search(town.handler, "王小")


def test_the_petitioner_sees_who_holds_it_until_when_and_why(town: Town, at: datetime) -> None:
    seen = progress(make.accepted(town, at), at=at)
    assert seen.holder == town.housing
    assert seen.promise is not None
    assert "第三十四条" in seen.promise.explanation
    assert [line.act for line in seen.lines] == ["intake", "screen", "transfer", "accept"]
    assert {v.act for v in seen.acts if v.allowed} == {"add_material", "urge", "withdraw"}


def test_the_file_offers_each_seat_its_own_acts(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    assert {v.act for v in whole(matter, by=town.handler, at=at).allowed} >= {"hear", "draft_opinion", "note"}
    assert {v.act for v in whole(matter, by=town.head, at=at).allowed} >= {"extend"}
    supervising = {"urge_office", "supervise", "recommend"}
    assert {v.act for v in whole(matter, by=town.inspector, at=at).verdicts} == supervising
