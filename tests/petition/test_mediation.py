"""Mediation while a petition is handled: both sides willing, an agreement drawn up, nothing lost (第三十三条)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests import town as make
from tests.town import Town
from xinhe.documents.models import Document
from xinhe.jobs.proof import verify
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Invalid, Refused, Unknown
from xinhe.matters.acts.serve_letter import serve_letter
from xinhe.matters.letters.making import NAME
from xinhe.matters.models import Deadline, Event, Matter
from xinhe.petition.acts.mediate import mediate
from xinhe.petition.progress import progress


def mediated(town: Town, matter: Matter, at: datetime, **changes: Any) -> Matter:
    fields: dict[str, Any] = {
        "kind": "mediation",
        "on": local_day(at),
        "other": "云锦苑物业公司",
        "consents": True,
        "agreed": True,
        "text": "3 月 10 日前退还多收的 60 元。",
        "by": town.handler,
        "at": at,
    }
    return mediate(matter, **fields | changes)


@pytest.mark.parametrize(("kind", "title"), [("mediation", "信访事项调解协议书"), ("settlement", "信访事项和解协议书")])
def test_an_agreement_is_drawn_up_for_both_sides(town: Town, at: datetime, kind: str, title: str) -> None:
    """第三十三条."""
    matter = mediated(town, make.accepted(town, at), at, kind=kind)
    letter = Document.objects.get(subject_id=matter.pk, form="mediation_agreement")
    assert (letter.title, letter.to_petitioner) == (title, True)
    assert "退还多收的 60 元" in str(letter.content)
    assert NAME in str(letter.content)  # the name itself is not kept in the letter
    assert "不影响信访人申请复查" in str(letter.content)
    assert list(verify()) == []


def test_no_clock_stops_and_no_state_changes(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    before = list(Deadline.objects.filter(matter=matter).values("clock", "end", "is_open"))
    after = mediated(town, matter, at)
    assert after.state == "accepted"
    assert list(Deadline.objects.filter(matter=matter).values("clock", "end", "is_open")) == before


def test_without_an_agreement_there_is_no_letter_but_a_record(town: Town, at: datetime) -> None:
    matter = mediated(town, make.accepted(town, at), at, agreed=False, text="物业只愿意退一半。")
    assert not Document.objects.filter(subject_id=matter.pk, form="mediation_agreement").exists()
    event = Event.objects.filter(matter=matter, act="mediate").get()
    assert event.data["agreed"] is False
    assert "text" not in event.data


def test_it_needs_both_sides_and_words(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    with pytest.raises(Invalid) as info:
        mediated(town, matter, at, kind="force", other="", consents=False, agreed=None, text=" ")
    assert set(info.value.errors) == {"kind", "other", "consents", "agreed", "text"}
    with pytest.raises(Invalid):
        mediated(town, matter, at, on=local_day(at) + timedelta(days=1))
    assert not Event.objects.filter(matter=matter, act="mediate").exists()


@pytest.mark.parametrize("words", ["业主此后不再信访", "签字后息诉罢访", "撤回信访后付款", "拿到钱就不要再找政府"])
def test_help_never_hangs_on_giving_up_the_right_to_petition(town: Town, at: datetime, words: str) -> None:
    """《宪法》第四十一条; 第三十二条."""
    with pytest.raises(Invalid) as info:
        mediated(town, make.accepted(town, at), at, text=words)
    assert "不能以放弃信访权利为条件" in info.value.errors["text"]


def test_only_the_office_that_handles_it_mediates(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    for who in ("clerk", "dispatcher"):
        with pytest.raises(Refused):
            mediated(town, matter, at, by=getattr(town, who))
    with pytest.raises(Unknown):
        mediated(town, matter, at, by=town.handler2)


def test_the_petitioner_reads_of_it_and_gets_the_agreement(town: Town, at: datetime) -> None:
    matter = mediated(town, make.accepted(town, at), at)
    said = str(progress(matter, at=at))
    assert "双方自愿" in said
    matter = serve_letter(
        matter,
        document=Document.objects.get(subject_id=matter.pk, form="mediation_agreement").number,
        method="in_person",
        served_on=local_day(at),
        proof="本人签收",
        by=town.handler,
        at=at,
    )
    assert matter.state == "accepted"
