"""Leaders read letters, receive visitors, go there and take charge (第十八条第二款、第三款)."""

from datetime import date, datetime, timedelta

import pytest

from tests import town as make
from tests.refusing import refusal
from tests.town import Town
from xinhe.jobs.proof import verify
from xinhe.kernel.refusal import Invalid, Unknown
from xinhe.matters.acts.attend import Attention, attend
from xinhe.matters.models import Deadline, Event, Matter
from xinhe.petition.progress import lines
from xinhe.procedures import book

CHARGE = {"kind": "charge", "due_on": date(2026, 4, 1)}


def given(**changes: object) -> dict[str, object]:
    said = {"kind": "read", "leader": "周永安", "post": "副县长", "on": date(2026, 3, 2), "text": "请住建局查清。"}
    return said | changes


@pytest.mark.parametrize("kind", Attention.values)
def test_what_a_leader_did_stands_in_the_log_and_changes_nothing_else(town: Town, at: datetime, kind: str) -> None:
    """第十八条第二款、第三款: read, receive, go there, take charge; whoever owes the answer still owes it."""
    matter = make.accepted(town, at)
    before = list(Deadline.objects.filter(matter=matter).values())
    said = given(kind=kind) | (CHARGE if kind == "charge" else {})
    matter = attend(matter, by=town.handler, at=at, **said)
    told = Event.objects.get(matter=matter, act="attend")
    assert told.data["leader"] == "周永安"
    assert told.data.get("due_on") == ("2026-04-01" if kind == "charge" else None)
    assert (matter.state, matter.holder, matter.lead) == ("accepted", town.housing, town.housing)
    assert list(Deadline.objects.filter(matter=matter).values()) == before
    assert list(verify()) == []


def test_it_cites_its_article() -> None:
    (row,) = book.for_kind("petition", date(2026, 3, 2)).steps_for("attend")
    assert row.cite == "第十八条第二款、第三款"
    assert row.stays
    assert row.tell == ()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "like"}, "kind"),
        ({"leader": " "}, "leader"),
        ({"leader": "长" * 41}, "leader"),
        ({"post": ""}, "post"),
        ({"post": "长" * 61}, "post"),
        ({"text": ""}, "text"),
        ({"text": "长" * 1001}, "text"),
        ({"on": date(2026, 3, 3)}, "on"),
        ({"on": date(2026, 3, 1)}, "on"),
        ({"kind": "charge"}, "due_on"),
        ({"kind": "charge", "due_on": date(2026, 3, 2)}, "due_on"),
        ({"kind": "receive", "due_on": date(2026, 4, 1)}, "due_on"),
    ],
)
def test_what_is_missing_or_can_not_be_is_named(town: Town, at: datetime, changes: dict, field: str) -> None:
    with pytest.raises(Invalid) as info:
        attend(make.filed(town, at), by=town.clerk, at=at, **given(**changes))
    assert list(info.value.errors) == [field]


def test_a_letter_may_have_been_read_before_it_was_registered(town: Town, at: datetime) -> None:
    received = make.filing(town, channel="letter", received_on=date(2026, 2, 27))
    matter = make.intake(received, by=town.clerk, at=at)
    attend(matter, by=town.clerk, at=at, **given(on=date(2026, 2, 28)))
    with pytest.raises(Invalid):
        attend(matter, by=town.clerk, at=at, **given(on=date(2026, 2, 26)))


def test_those_who_register_hold_or_lead_it_write_it_down_and_nobody_else(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    for name in ("clerk", "dispatcher", "chief", "handler", "head"):
        matter = attend(matter, by=getattr(town, name), at=at, **given())
    with refusal("not_your_step"):
        attend(matter, by=town.inspector, at=at, **given())
    for name in ("handler2", "head2", "stranger", "sysadmin", "auditor"):
        with pytest.raises(Unknown):
            attend(matter, by=getattr(town, name), at=at, **given())


def test_an_accusation_is_attended_to_by_those_who_may_know_of_it(town: Town, at: datetime) -> None:
    """第三十条第三款: neither the accused nor the rest of the receiving office can write on it, or learn of it."""
    matter = make.screened(town, at, nature="accusation", accused=["lh-zjj"])
    for name in ("clerk", "chief", "handler", "head", "inspector"):
        with pytest.raises(Unknown):
            attend(matter, by=getattr(town, name), at=at, **given())
    attend(matter, by=town.dispatcher, at=at, **given())
    assert not Matter.objects.visible_to(town.head).filter(pk=matter.pk).exists()


def test_a_closed_matter_is_not_attended_to(town: Town, at: datetime) -> None:
    with refusal("wrong_state"):
        attend(make.served(town, at), by=town.handler, at=at + timedelta(days=1), **given())


def test_the_petitioner_reads_that_a_leader_attended_and_no_name(town: Town, at: datetime) -> None:
    matter = attend(make.accepted(town, at), by=town.handler, at=at, **given(**CHARGE))
    for language in ("zh-hans", "zh-hant", "en"):
        line = lines(matter, language=language)[-1]
        assert (line.act, line.note) == ("attend", "")
        assert "周永安" not in line.title
    assert lines(matter, language="zh-hans")[-1].title == "有领导过问了这件事：阅批、接访、下访或者包案"
