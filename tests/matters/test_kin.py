"""What hangs together is hidden together, and nothing is hidden without a reason (第三十条第三款)."""

from datetime import date, datetime, timedelta

from tests import town as make
from tests.refusing import refusal
from tests.town import Town
from xinhe.documents.models import Document
from xinhe.matters.acts.bar import bar
from xinhe.matters.acts.link import link
from xinhe.matters.acts.take_back import take_back
from xinhe.matters.acts.transfer import transfer
from xinhe.matters.kin import bar_kin, kin_of
from xinhe.matters.models import Deadline, Matter
from xinhe.people.person import SYSTEM
from xinhe.petition.acts.accept import accept


def test_kin_are_found_near_and_far_and_once(town: Town, at: datetime) -> None:
    a, b, c, alone = (make.filed(town, at) for _ in range(4))
    link(a, to=b.number, kind="same", by=town.dispatcher, at=at)
    link(b, to=c.number, kind="child", by=town.dispatcher, at=at)
    link(c, to=a.number, kind="repeat", by=town.dispatcher, at=at)
    assert {m.pk for m in kin_of(c)} == {a.pk, b.pk}
    assert kin_of(alone) == []


def test_without_an_accused_office_nothing_is_barred(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    bar_kin(matter, at=at)
    matter.refresh_from_db()
    assert (matter.barred, matter.log_seq) == ([], 4)


def test_only_the_system_bars_and_takes_back(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    for person in (town.dispatcher, town.head):
        with refusal("not_your_step"):
            bar(matter, offices=[town.housing.pk], by=person, at=at)
        with refusal("not_your_step"):
            take_back(matter, by=person, at=at)
    matter = take_back(bar(matter, offices=[town.housing.pk], by=SYSTEM, at=at), by=SYSTEM, at=at)
    assert (matter.state, matter.lead, matter.accepted_on) == ("screened", None, None)
    assert not Matter.objects.visible_to(town.head).filter(pk=matter.pk).exists()


def test_the_letter_of_the_next_office_promises_the_day_that_its_clock_says(town: Town, at: datetime) -> None:
    matter = bar(make.accepted(town, at), offices=[town.housing.pk], by=SYSTEM, at=at)
    then = at + timedelta(days=9)
    matter = transfer(take_back(matter, by=SYSTEM, at=then), office=town.traffic, by=town.dispatcher, at=then)
    matter = accept(matter, by=town.handler2, at=then)
    letter = Document.objects.filter(subject_id=matter.pk, form="acceptance_notice").latest("at")
    clock = Deadline.objects.get(matter=matter, clock="conclude")
    assert (matter.accepted_on, clock.started_on) == (date(2026, 3, 11), date(2026, 3, 11))
    assert f"将在{clock.end.year}年{clock.end.month}月{clock.end.day}日以前" in str(letter.content)
