"""The receipt of registration (D1; 第二十一条、第二十二条): as the matter began, on paper, kept nowhere."""

from datetime import datetime, timedelta

import pytest

from tests import town as make
from tests.papers import words_of
from tests.town import Town
from xinhe.documents.models import Document
from xinhe.kernel.refusal import Unknown
from xinhe.matters.acts.intake import intake
from xinhe.matters.letters.receipt import receipt
from xinhe.matters.models import Matter
from xinhe.matters.numbering import code_of
from xinhe.people.person import SYSTEM, petitioner
from xinhe.petition.acts.simplify import simplify


def said(matter: Matter, at: datetime, **more: object) -> str:
    return words_of(receipt(matter, by=petitioner(matter.pk), at=at, **more))


def test_it_says_what_was_registered_and_who_does_what_next(town: Town, at: datetime) -> None:
    matter = make.filed(town, at, items=["恢复原价", "退还多收的钱"])
    paper = said(matter, at, code=code_of(matter))
    for part in (
        "信访事项登记回执", matter.number, code_of(matter), "王小明", "网上", "1.恢复原价", "2.退还多收的钱",
        "由临河县信访局转送交办", "2026年3月17日",
        "按《信访工作条例》第二十二条，最迟3月17日（周二）前要转给负责的单位。", "0000-1234567",
    ):  # fmt: skip
        assert part in paper, part


def test_without_the_code_it_says_that_it_was_told_once(town: Town, at: datetime) -> None:
    matter = make.filed(town, at)
    paper = said(matter, at)
    assert code_of(matter) not in paper
    assert "登记时已告知信访人本人" in paper


def test_it_stays_as_the_matter_began_and_is_no_letter_of_the_file(town: Town, at: datetime) -> None:
    matter = simplify(make.transferred(town, at), ground="clear", reason="清楚", by=town.handler, at=at)
    paper = said(matter, at + timedelta(days=3))
    assert "2026年3月17日" in paper
    assert not Document.objects.filter(subject_id=matter.pk, form="receipt").exists()


def test_an_office_that_received_it_itself_tells_next(town: Town, at: datetime) -> None:
    matter = intake(make.filing(town, channel="visit", is_read_back=True), by=town.handler, at=at)
    assert "由临河县住房和城乡建设局受理告知" in said(matter, at)


def test_nobody_is_named_who_did_not_give_a_name_or_did_not_want_to_be(town: Town, at: datetime) -> None:
    assert "匿名" in said(make.filed(town, at, petitioner=None), at)
    secret = make.accepted(town, at, is_secret=True)
    for who, name in ((town.handler, "信访人要求保密"), (town.clerk, "王*")):
        paper = words_of(receipt(secret, by=who, at=at))
        assert name in paper
        assert "王小明" not in paper


def test_a_finished_matter_of_before_has_none(town: Town, at: datetime) -> None:
    matter = intake(make.filing(town), by=SYSTEM, at=at, is_history=True)
    with pytest.raises(Unknown):
        receipt(matter, by=petitioner(matter.pk), at=at)
