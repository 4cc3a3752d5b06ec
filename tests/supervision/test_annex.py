"""The restricted annex of what an inspection tour is told (第四十一条第二款)."""

from datetime import date, datetime

import pytest
from django.test import Client

from tests import town as make
from tests.refusing import refusal
from tests.standing import stand_still
from tests.town import Town
from xinhe.documents.models import Document
from xinhe.insight.acts.draft_statement import draft_statement
from xinhe.insight.statements import Words
from xinhe.jobs.proof import verify
from xinhe.kernel.clock import SHANGHAI
from xinhe.kernel.refusal import Invalid, Unknown
from xinhe.matters.acts.screen import screen
from xinhe.matters.acts.transfer import transfer
from xinhe.people.person import Person
from xinhe.supervision.acts.annex import annex
from xinhe.supervision.acts.sign import sign
from xinhe.supervision.annexes import annex_of
from xinhe.supervision.models import Annexed, Paper, PaperEvent

pytestmark = pytest.mark.django_db
AT = datetime(2026, 12, 1, 10, 14, tzinfo=SHANGHAI)
SECRET = "反映住建局副局长收受物业公司礼金"
ACCUSED = {"situation": "accused", "text": SECRET}


@pytest.fixture
def paper(town: Town) -> Paper:
    """A draft for an inspection tour about the housing bureau."""
    words = Words(
        told="县委第一巡察组",
        decision="临巡〔2026〕3号",
        subject=town.housing,
        since=date(2026, 1, 1),
        until=date(2026, 12, 1),
    )
    return draft_statement("supply", words=words, by=town.inspector, at=AT)


def browser(person: Person) -> Client:
    client = Client()
    assert person.account is not None
    client.force_login(person.account)
    return client


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch, lambda: AT)


def test_who_may_know_of_accusations_writes_and_prints_it(town: Town, paper: Paper) -> None:
    accusation = screen(
        make.filed(town, AT),
        level="county",
        nature="accusation",
        acceptable=True,
        reason="反映收礼",
        accused=["lh-zjj"],
        by=town.dispatcher,
        at=AT,
    )
    annex(paper, **ACCUSED, number=accusation.number, by=town.dispatcher, at=AT)
    annex(paper, situation="trend", text="停车收费纠纷增多", by=town.dispatcher, at=AT)
    content = str(annex_of(paper, town.dispatcher, at=AT))
    for words in (SECRET, accusation.number, "停车收费纠纷增多", "县委第一巡察组", "第四十一条第二款"):
        assert words in content, words
    printed = browser(town.dispatcher).get(f"/desk/papers/{paper.pk}/annex/pdf/")
    assert printed.content.startswith(b"%PDF")
    assert list(verify()) == []


def test_nobody_else_opens_it_though_they_see_the_paper(town: Town, paper: Paper) -> None:
    annex(paper, **ACCUSED, by=town.dispatcher, at=AT)
    for person in (town.inspector, town.chief):
        assert Paper.objects.visible_to(person).filter(pk=paper.pk).exists()
    for person in (town.inspector, town.chief, town.clerk, town.handler, town.stranger, town.discipline_handler):
        assert not Annexed.objects.visible_to(person).exists()
        with pytest.raises(Unknown):
            annex_of(paper, person, at=AT)
    for person in (town.inspector, town.chief):
        page = browser(person).get(f"/desk/papers/{paper.pk}/")
        assert page.status_code == 200
        assert SECRET not in page.content.decode()
        assert browser(person).get(f"/desk/papers/{paper.pk}/annex/pdf/").status_code == 404
    assert SECRET in browser(town.dispatcher).get(f"/desk/papers/{paper.pk}/").content.decode()
    with refusal("not_your_step"):
        annex(paper, **ACCUSED, by=town.inspector, at=AT)


def test_log_letter_and_lists_do_not_say_what_is_in_it(town: Town, paper: Paper) -> None:
    annex(paper, **ACCUSED, by=town.dispatcher, at=AT)
    signed = sign(Paper.objects.get(pk=paper.pk), by=town.chief, at=AT)
    letter = Document.objects.get(subject_id=paper.pk)
    assert "附件：有关情况1条" in str(letter.content)
    said = str([event.data for event in PaperEvent.objects.filter(paper=paper)]) + str(letter.content)
    said += str(signed.content) + signed.title
    assert SECRET not in said
    assert SECRET not in browser(town.dispatcher).get("/desk/papers/").content.decode()
    assert not Document.objects.filter(form="inspection_annex").exists()
    assert list(verify()) == []


def test_a_matter_that_one_does_not_see_is_not_named(town: Town, paper: Paper) -> None:
    accusation = screen(
        make.filed(town, AT),
        level="county",
        nature="accusation",
        acceptable=True,
        reason="反映收礼",
        accused=["lh-zjj"],
        by=town.dispatcher,
        at=AT,
    )
    transfer(accusation, office=town.discipline, by=town.dispatcher, at=AT)
    with pytest.raises(Invalid) as info:
        annex(paper, **ACCUSED, number=accusation.number, by=town.dispatcher, at=AT)
    assert set(info.value.errors) == {"number"}


def test_only_a_draft_of_this_kind_has_one(town: Town, paper: Paper) -> None:
    report = draft_statement("report", words=Words(told="市信访局", text="无", year=2026), by=town.inspector, at=AT)
    with refusal("is_supply"):
        annex(report, **ACCUSED, by=town.dispatcher, at=AT)
    signed = sign(paper, by=town.chief, at=AT)
    with refusal("wrong_state"):
        annex(signed, **ACCUSED, by=town.dispatcher, at=AT)


def test_the_form_adds_a_situation(town: Town, paper: Paper) -> None:
    where = f"/desk/papers/{paper.pk}/annex/"
    assert browser(town.dispatcher).post(where, {"situation": "duty", "text": ""}).status_code == 422
    done = browser(town.dispatcher).post(where, {"situation": "duty", "text": "包案没有落实"})
    assert done.status_code == 302
    assert Annexed.objects.get().text == "包案没有落实"
