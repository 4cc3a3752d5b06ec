"""Every missed legal end is somebody's, counts once, and all pages read it from one place."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from tests import town as make
from tests.desk import stages
from tests.standing import stand_still
from tests.town import Town
from xinhe.channels.models import Notice
from xinhe.kernel.clock import local_day
from xinhe.matters.inbox import counts, filtered, in_box
from xinhe.matters.models import Deadline, Matter
from xinhe.matters.sweeping import sweep
from xinhe.people.person import Person
from xinhe.petition.acts.execute import execute

Stage = Callable[[Town, datetime], Matter]
STAGES: list[Stage] = [
    make.filed, make.screened, make.transferred, stages.assigned, stages.objected, stages.refusing, make.accepted,
    stages.simple, make.drafted, make.signed, make.served, stages.routed, stages.reviewed, stages.review_drafted,
    stages.review_signed, make.review_done, make.rechecking, stages.supervised,
]  # fmt: skip


def overdue(by: Person, on: date) -> list[Matter]:
    return list(in_box(by, "overdue", today=on))


def everybody(town: Town) -> list[Person]:
    return [one for one in vars(town).values() if isinstance(one, Person)]


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.__name__)
def test_every_missed_end_is_in_the_box_of_who_owes_it_and_of_the_petition_office(
    stage: Stage, town: Town, at: datetime
) -> None:
    matter = stage(town, at)
    on = local_day(at) + timedelta(days=400)
    missed = [d for d in Deadline.objects.filter(matter=matter) if d.is_open and d.is_missed(on)]
    owing = {getattr(matter, f"{d.rule().owner}_id") for d in missed}
    assert missed
    for office in owing:
        seen = [p for p in everybody(town) if p.office_id == office and "overdue" in counts(p, today=on)]
        assert all(overdue(p, on) == [matter] for p in seen), office
        assert any(p.has_role("handler", "dispatcher", "reviewer") for p in seen), office
    for watching in (town.dispatcher, town.inspector):
        assert overdue(watching, on) == [matter]
        assert counts(watching, today=on)["overdue"] == 1
    units = [p for p in everybody(town) if p.office_id not in owing and not p.office.is_petition_office]
    assert not any(overdue(p, on) for p in units)


def test_what_was_supported_and_not_carried_out_is_late_like_an_answer(town: Town, at: datetime) -> None:
    matter = make.served(town, at)
    on = local_day(at) + timedelta(days=62)
    for by in (town.handler, town.dispatcher):
        found = counts(by, today=on)
        assert (found["overdue"], found["open"], found["due_today"]) == (1, 1, 0)
        assert list(in_box(by, "open", today=on)) == [matter]
        assert not in_box(by, "done", today=on)
    assert list(filtered(Matter.objects.visible_to(town.handler), today=on, due="overdue")) == [matter]
    execute(matter, item=1, outcome="done", on=local_day(at), text="已退还", by=town.handler, at=at)
    assert counts(town.handler, today=on)["overdue"] == counts(town.handler, today=on)["open"] == 0
    assert list(in_box(town.handler, "done", today=on)) == [matter]


def test_a_reviewing_organ_is_not_late_for_what_the_unit_has_not_carried_out(town: Town, at: datetime) -> None:
    matter = make.served(town, at)
    make.ask_review(
        matter, request="撤销", reasons="没有退费", by=make.petitioner(matter.pk), at=at + timedelta(days=25)
    )
    execution = local_day(at) + timedelta(days=31)
    assert overdue(town.handler, execution) == [matter]
    assert overdue(town.reviewer, execution) == []
    assert overdue(town.reviewer, execution + timedelta(days=60)) == [matter]
    assert counts(town.dispatcher, today=execution + timedelta(days=60))["overdue"] == 1


def test_a_day_on_which_nothing_is_missed_yet_is_told_apart(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    end = matter.due_on
    assert end is not None
    for by in (town.handler, town.dispatcher):
        for day, box in (
            (end, "due_today"),
            (end - timedelta(days=3), "due_soon"),
            (end + timedelta(days=1), "overdue"),
        ):
            found = counts(by, today=day)
            assert {name for name in ("overdue", "due_today", "due_soon") if found[name]} == {box}


def test_who_is_told_of_a_missed_end_finds_it_in_the_box(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    then = at + timedelta(days=70)
    sweep(at=then)
    told = set(Notice.objects.filter(subject_id=matter.pk, text__contains="超期").values_list("office_id", flat=True))
    assert told == {town.housing.pk, town.petition_office.pk}
    assert all(overdue(by, local_day(then)) == [matter] for by in (town.handler, town.dispatcher))


def test_the_figures_for_the_operator_count_the_same(town: Town, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    make.served(town, at)
    stand_still(monkeypatch, lambda: at + timedelta(days=62))
    told = Client().get("/metrics", REMOTE_ADDR="127.0.0.1").content.decode()
    assert 'xinhe_matters_overdue{kind="petition"} 1' in told
