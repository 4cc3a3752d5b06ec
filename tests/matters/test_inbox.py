"""Boxes: who finds what where, with exact counts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from tests import town as make
from tests.desk import stages
from tests.town import Town
from xinhe.jurisdiction.models import Office, OfficeKind
from xinhe.kernel import identity
from xinhe.kernel.clock import local_day
from xinhe.matters.acts.raise_dispute import raise_dispute
from xinhe.matters.boxes import boxes as all_boxes
from xinhe.matters.filing import Identity
from xinhe.matters.inbox import counts, in_box, search
from xinhe.matters.models import Matter
from xinhe.people.person import Person
from xinhe.petition.acts.sign_review import sign_review
from xinhe.petition.progress import progress
from xinhe.petition.whole import whole

Stage = Callable[[Town, datetime], Matter]
HANDLING = {"to_accept", "in_hand", "to_review", "to_sign", "to_serve", "to_confirm", "to_execute"}
# Boxes that ask how a matter stands with its dates or its people, not for what an office does with it.
AT_LARGE = {"overdue", "due_today", "due_soon", "open", "done", "mine", "waited_for", "silent"}


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
        assert list(search(town.handler, phrase, at=at)) == [matter], phrase
        assert not search(town.handler2, phrase, at=at), phrase
    assert not search(town.handler, "王小", at=at)


@pytest.mark.parametrize(
    "phrase",
    [
        "138-1234-5678", "+86 138 1234 5678", "１３８１２３４５６７８", "013812345678", "\u202d13812345678\u202c",
        "王 小明", "王　小明", "王\u200b小明",
        "110105 19491231 002X", "11010519491231002Ｘ", "110105-19491231-002x",
        "电话：138 1234 5678", "༡༣༨༡༢༣༤༥༦༧༨", "138\u22121234\u22125678", "138.1234_5678",
        "王\u00a0小\u2066明\u2069", "王\ufe00小明", "王\u3164小明",
        "身份证：11010519491231002×", "110105491231002", "１１０１０５·19491231·002х",
    ],
)  # fmt: skip
def test_a_person_is_found_however_name_phone_and_number_are_written(town: Town, at: datetime, phrase: str) -> None:
    matter = make.transferred(town, at)
    assert list(search(town.handler, phrase, at=at)) == [matter]


def test_the_last_sentence_and_every_item_of_a_long_letter_are_found(town: Town, at: datetime) -> None:
    body = "".join(chr(0x4E00 + n) for n in range(7_000)) + "最后请恢复供水。"
    matter = make.transferred(town, at, body=body, items=["修好电梯门禁"])
    for phrase in ("恢复供水", "电梯门禁"):
        assert list(search(town.handler, phrase, at=at)) == [matter]


@pytest.mark.parametrize(
    "phrase", ["12栋", "A座漏水", "沪A12345", "停 车 位", "停\u200b车位", "渗\u3000水", "電梯", "ＡＢＣ公司", "abc公司"]
)
def test_words_are_found_however_they_stand(town: Town, at: datetime, phrase: str) -> None:
    items = ["修好12栋电梯", "处理A座漏水", "挪走沪A12345", "归还停\n车位", "渗水由ABC公司负责"]
    matter = make.transferred(town, at, items=items)
    assert list(search(town.handler, phrase, at=at)) == [matter]


@pytest.mark.parametrize("spelling", ["{}", "\u200b{}", "\u202d{}\u202c", " {} "])
def test_a_number_is_found_with_marks_that_nobody_sees_and_without_its_hyphens(
    town: Town, at: datetime, spelling: str
) -> None:
    matter = make.transferred(town, at)
    number = matter.number
    full = number.translate({n: n + 0xFEE0 for n in range(0x21, 0x7F)})
    for one in (
        number,
        number.lower(),
        number.replace("-", ""),
        number.replace("-", "—"),
        number.replace("-", " "),
        full,
    ):
        assert list(search(town.handler, spelling.format(one), at=at)) == [matter], one


@pytest.mark.parametrize("written", ["陳小明", "陈 小明", "陈小明"])
def test_a_name_is_found_in_traditional_and_simplified_characters(town: Town, at: datetime, written: str) -> None:
    matter = make.transferred(town, at, petitioner=Identity(name="陳\u3000小明", phone="13812345678"))
    assert list(search(town.handler, written, at=at)) == [matter]


@pytest.mark.parametrize("dot", ["\u2e31", "\u16eb", "\uff65", "\u02d9", "··", "", " ", "\u25e6"])
def test_a_name_with_a_dot_is_found_by_every_other_dot_and_by_none(town: Town, at: datetime, dot: str) -> None:
    matter = make.transferred(town, at, petitioner=Identity(name="买买提‧吐尔逊", phone="13812345678"))
    assert list(search(town.handler, f"买买提{dot}吐尔逊", at=at)) == [matter]


@pytest.mark.parametrize("dot", "·•・．﹒.")
def test_a_name_with_a_dot_is_found_by_any_dot(town: Town, at: datetime, dot: str) -> None:
    matter = make.transferred(town, at, petitioner=Identity(name="买买提•吐尔逊", phone="13812345678"))
    assert list(search(town.handler, f"买买提{dot}吐尔逊", at=at)) == [matter]


def test_a_person_kept_before_blanks_were_left_out_is_still_found(
    town: Town, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setitem(identity.NORMAL, "name", lambda name: name)
        before.setattr("xinhe.matters.filing.people.identity.check_name", lambda name: name)
        matter = make.transferred(town, at, petitioner=Identity(name="王 小明", phone="13812345678"))
    assert list(search(town.handler, "王  小明", at=at)) == [matter]


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


# ------------------------------------------------------------------- a petition office handles nothing (第二十二条)


def at_joint_meeting(town: Town, at: datetime) -> Matter:
    """Two offices are in dispute that nobody stands above: the petition office keeps it."""
    offices = ["lh-zjj", "lh-jw"]
    return raise_dispute(stages.objected(town, at), offices=offices, reason="都说不归", by=town.dispatcher, at=at)


STAGES: list[Stage] = [
    make.filed, make.screened, make.transferred, stages.assigned, stages.objected, stages.disputed, at_joint_meeting,
    stages.refusing, make.accepted, stages.simple, make.drafted, make.signed, make.served, stages.routed,
    stages.reviewed, stages.review_drafted, stages.review_signed, make.rechecking, stages.supervised,
]  # fmt: skip


def bureau(town: Town) -> list[Person]:
    """A handler and the head of the petition office."""
    return [replace(town.dispatcher, roles=frozenset({"handler"})), town.chief]


def test_a_petition_office_has_no_boxes_of_handling(town: Town, at: datetime) -> None:
    handler, chief = (set(counts(person, today=local_day(at))) for person in bureau(town))
    assert handler - AT_LARGE == {"to_dispatch", "to_designate", "to_answer"}
    assert chief - AT_LARGE == {"to_check", "to_designate", "to_answer"}
    units = set(counts(town.handler, today=local_day(at))) | set(counts(town.head, today=local_day(at)))
    assert units - AT_LARGE == HANDLING | {"to_check", "to_rule", "to_designate", "to_answer"}


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.__name__)
def test_whatever_a_petition_office_may_bring_on_stands_in_a_box(stage: Stage, town: Town, at: datetime) -> None:
    matter, today = stage(town, at), local_day(at)
    for person in bureau(town):
        # What was just sent may be recalled, which nobody waits for.
        moving = {v.act for v in whole(matter, by=person, at=at).allowed if v.step and not v.step.stays} - {"recall"}
        boxes = {name for name, count in counts(person, today=today).items() if count} - AT_LARGE
        assert bool(boxes) is bool(moving), (moving, boxes)
        assert all(matter in in_box(person, name, today=today) for name in boxes)
        # What was taken from them would be empty, but for what waits to be passed on, which has its own box.
        for name in HANDLING - ({"to_accept"} if matter.state in ("registered", "screened") else set()):
            assert not Matter.objects.visible_to(person).filter(all_boxes()[name].chosen(person, today)).exists(), name


def test_a_petition_office_above_a_unit_signs_and_serves_its_reviews(town: Town, at: datetime) -> None:
    """The office table may name one as the organ above; the rules let whoever is that organ review (第三十五条)."""
    Office.objects.filter(pk=town.county_government.pk).update(kind=OfficeKind.PETITION_OFFICE)
    organ = Office.objects.select_related("region").get(pk=town.county_government.pk)
    reviewer, head = replace(town.reviewer, office=organ), replace(town.reviewer_head, office=organ)
    today = local_day(at)
    assert counts(reviewer, today=today)["to_decide"] == 0
    assert not {"to_sign", "to_serve"} & {*counts(head, today=today), *counts(reviewer, today=today)}
    matter = stages.review_drafted(town, at)
    assert counts(head, today=today)["to_sign"] == 1
    sign_review(matter, by=head, at=at)
    assert [counts(person, today=today)["to_serve"] for person in (head, reviewer)] == [1, 1]
    assert list(in_box(head, "to_serve", today=today)) == [matter]
