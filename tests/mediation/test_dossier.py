"""The dossier of a dispute: its order, its number, what lacks, who may have it, and what is never in it."""

import io
import threading
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from pypdf import PdfReader

from tests.mediation import disputes
from tests.mediation.disputes import Bodies, first, second
from tests.mediation.test_sessions import slot
from tests.portal.resident import PNG
from tests.refusing import refusal
from tests.town import Town
from xinhe.documents.models import Document
from xinhe.documents.store import receive
from xinhe.jobs.proof import verify
from xinhe.kernel.refusal import Invalid, Refused
from xinhe.matters.models import Event, Matter
from xinhe.mediation.acts.bind_file import bind_file
from xinhe.mediation.acts.confide import confide
from xinhe.mediation.acts.decline import decline
from xinhe.mediation.acts.draft_agreement import draft_agreement
from xinhe.mediation.acts.join_table import join_table
from xinhe.mediation.acts.meet import meet
from xinhe.mediation.acts.open_table import open_table
from xinhe.mediation.acts.revisit import revisit
from xinhe.mediation.acts.say import say
from xinhe.mediation.acts.schedule import schedule
from xinhe.mediation.dossier.lacking import lacks
from xinhe.mediation.dossier.records import draw, papers_of
from xinhe.mediation.dossier.whole import dossier
from xinhe.mediation.models import MediationSession
from xinhe.mediation.names import look_for_paper
from xinhe.people.models import Reveal
from xinhe.people.person import Person

SECRET, SHARED, SAID = "我最多再让五十块", "去年收据都在", "双方核对了收费凭证"


@pytest.fixture
def have(town: Town) -> Bodies:
    return disputes.bodies(town)


def told(have: Bodies, at: datetime) -> Matter:
    """A dispute in which both sides told something, that met once and was settled by word of mouth."""
    matter = disputes.mediating(have, at)
    matter = confide(matter, words=SECRET, by=first(matter), at=at)
    matter = confide(matter, words=SHARED, is_shared=True, by=second(matter), at=at)
    matter = schedule(matter, by=have.mediator, at=at, **slot(at))
    later = at + timedelta(hours=4)
    matter = meet(
        matter,
        session=MediationSession.objects.get(matter=matter).seq,
        present={1: "王小明", 2: "赵经理"},
        asked_recusal={1: False, 2: False},
        understood={1: True, 2: True},
        words=SAID,
        by=have.mediator,
        at=later,
    )
    matter = draft_agreement(matter, terms=disputes.terms(at), by=have.mediator, at=later)
    matter = disputes.read_back(matter, later)
    return revisit(matter, side=1, on=later.date(), way="电话", is_kept=True, by=have.mediator, at=later)


def text_of(data: bytes) -> str:
    pages = PdfReader(io.BytesIO(data)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def everything(have: Bodies, matter: Matter, by: Person, at: datetime) -> str:
    bound, packed = dossier(matter, by=by, at=at)
    said = [text_of(bound)]
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            said += [name, text_of(data) if name.endswith(".pdf") else data.decode(errors="replace")]
    return "\n".join(said)


def test_the_parts_stand_in_the_order_of_the_ministry(have: Bodies, at: datetime) -> None:
    matter, later = told(have, at), at + timedelta(days=1)
    matter = bind_file(matter, remark="证件当面核对过", by=have.mediator, at=later)
    reader = PdfReader(io.BytesIO(dossier(matter, by=have.mediator, at=later)[0]))
    assert [item.title.split(" ")[0] for item in reader.outline] == [
        "封面",
        "卷内目录",
        "人民调解申请书",
        "人民调解受理登记表",
        "人民调解权利义务告知书",
        "身份证明",
        "人民调解调查记录",
        "人民调解记录",
        "人民调解口头协议登记表",
        "人民调解回访记录",
        "人民调解结案报告表",
        "办理经过（日志）",
        "封底",
    ]
    cover, index = (reader.pages[n].extract_text().replace("\u2005", " ") for n in (0, 1))
    assert "（2026）临人调字第1号" in "".join(cover.split())
    assert f"{len(reader.pages)}页" in "".join(cover.split())
    assert "10年" in "".join(cover.split())
    for item in reader.outline[2:]:
        assert f"第 {reader.get_destination_page_number(item) + 1} 页" in index, item.title
    for section in ("授权委托书", "证据", "履行凭证", "司法确认"):
        assert f"{section}（无）" in "".join(index.split())


def test_what_one_side_confided_is_in_no_paper_of_it(have: Bodies, at: datetime) -> None:
    matter = told(have, at)
    for by in (have.mediator, have.chair):
        assert SECRET not in everything(have, matter, by, at + timedelta(days=1))
    said = everything(have, matter, have.mediator, at + timedelta(days=1))
    assert SHARED in said
    assert SAID in said
    chairs = everything(have, matter, have.chair, at + timedelta(days=1))
    assert SAID not in chairs
    assert "内容只有调解员能看" in chairs


@pytest.mark.parametrize("who", ["other", "street_chair", "county_chair"])
def test_nobody_else_has_it(who: str, have: Bodies, at: datetime) -> None:
    with refusal("dossier_is_kept"):
        dossier(told(have, at), by=getattr(have, who), at=at)


def test_names_are_masked_until_a_look_stands_open(have: Bodies, at: datetime) -> None:
    matter, later = disputes.effective(have, at), at + timedelta(hours=1)
    assert "赵物业" not in everything(have, matter, have.mediator, later)
    look_for_paper(matter, "调解卷宗", have.mediator, at=later)
    said = everything(have, matter, have.mediator, later)
    assert "赵物业" in said
    assert "13912345678" in said
    assert {one.party for one in Reveal.objects.filter(matter_id=matter.pk)} == {1, 2}


def test_names_that_somebody_wrote_are_masked_as_well(have: Bodies, at: datetime) -> None:
    matter, later = told(have, at), at + timedelta(days=1)
    said = everything(have, matter, have.mediator, later)
    assert [name for name in ("王小明", "赵物业") if name in said] == []
    assert SAID in said
    look_for_paper(matter, "调解卷宗", have.mediator, at=later)
    assert "王小明" in everything(have, matter, have.mediator, later)


def test_what_is_obligatory_is_named_before_one_binds(have: Bodies, at: datetime) -> None:
    matter = disputes.effective(have, at)
    assert [one.partition("：")[0] for one in lacks(matter)] == ["身份证明", "调解记录"]
    with pytest.raises(Invalid) as info:
        bind_file(matter, by=have.mediator, at=at)
    assert "调解记录：确定了调解员，没有一次记录。" in info.value.errors["remark"]
    matter = bind_file(matter, remark="当面口头谈成", by=have.mediator, at=at)
    assert Document.objects.get(subject_id=matter.pk, form="mediation_file").number == "（2026）临人调字第1号"
    with refusal("file_not_bound"):
        bind_file(matter, remark="再来", by=have.chair, at=at)
    assert list(verify()) == []


def test_one_that_ended_without_an_agreement_is_bound_with_the_letter_of_its_end(have: Bodies, at: datetime) -> None:
    matter = disputes.consented(have, at)
    matter = decline(matter, why="court", by=second(matter), at=at)
    assert [one.partition("：")[0] for one in lacks(matter)] == ["身份证明"]
    matter = bind_file(matter, remark="没有登记证件", by=have.chair, at=at)
    said = everything(have, matter, have.chair, at)
    assert "人民调解终止告知书" in said
    assert "没有达成协议，调解终止" in said
    assert "准备起诉" not in said


def test_file_numbers_have_no_gaps_and_are_apart_from_those_of_letters(have: Bodies, at: datetime) -> None:
    numbers = []
    for n in range(3):
        matter = disputes.consented(have, at) if n else disputes.effective(have, at)
        if n:
            matter = decline(matter, why="no_reason", by=second(matter), at=at)
        with pytest.raises(Invalid):
            bind_file(matter, by=have.chair, at=at)
        bind_file(matter, remark="说明", by=have.chair, at=at)
        numbers.append(Document.objects.get(subject_id=matter.pk, form="mediation_file").number)
    assert numbers == [f"（2026）临人调字第{n}号" for n in (1, 2, 3)]
    assert list(verify()) == []


@pytest.mark.django_db(transaction=True)
def test_two_who_bind_at_once_get_one_number(have: Bodies, at: datetime) -> None:
    matter, gate, said = disputes.effective(have, at), threading.Barrier(2), []

    def run(by: Person) -> None:
        try:
            gate.wait()
            bind_file(matter, remark="说明", by=by, at=at)
            said.append("")
        except Refused as refused:
            said.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[by]) for by in (have.chair, have.mediator)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["", "file_not_bound"]
    assert Document.objects.filter(form="mediation_file").count() == 1


PAPERS: dict[str, list[str]] = {
    "application": ["人民调解申请书", "停车费", "自愿申请"],
    "register": ["人民调解受理登记表", "当事人申请", "双方都同意调解"],
    "record": ["人民调解记录", SAID, "达成协议，见协议书", "不要求换调解员", "社区二楼"],
    "inquiry": ["人民调解调查记录", SHARED],
    "visit": ["人民调解回访记录", "都履行了", "第一次回访", "电话"],
}


@pytest.mark.parametrize("sort", PAPERS)
def test_each_paper_says_what_was_kept(sort: str, have: Bodies, at: datetime) -> None:
    matter = told(have, at)
    events = list(Event.objects.filter(matter=matter).order_by("seq"))
    paper = next(one for one in papers_of(events) if one.sort == sort)
    said = text_of(draw(paper, matter, have.mediator, at=at + timedelta(days=1)))
    for words in PAPERS[sort]:
        assert words in said, words
    assert SECRET not in said


def test_the_command_binds_a_dispute_as_such(have: Bodies, at: datetime, tmp_path) -> None:
    matter = disputes.effective(have, at)
    with pytest.raises(CommandError):
        call_command("dossier", matter.number, username=have.other.account.username, to=tmp_path)
    call_command("dossier", matter.number, username=have.mediator.account.username, to=tmp_path)
    assert "人民调解卷宗" in text_of((tmp_path / f"{matter.number}.pdf").read_bytes())


Brings = Callable[[Bodies, datetime], Matter]


@pytest.mark.parametrize("bring", [disputes.applied, disputes.mediating, disputes.drafted])
def test_what_runs_still_is_not_bound(bring: Brings, have: Bodies, at: datetime) -> None:
    with refusal("wrong_state"):
        bind_file(bring(have, at), remark="说明", by=have.chair, at=at)


def test_what_was_written_at_the_table_is_in_it_for_the_mediator_alone(
    have: Bodies, at: datetime, settings, tmp_path
) -> None:
    settings.FILES = tmp_path / "files"
    matter = open_table(disputes.mediating(have, at), by=have.mediator, at=at)
    for side in (first, second):
        matter = join_table(matter, known_by="phone", by=side(matter), at=at)
    photo = receive(SimpleUploadedFile("水渍.png", PNG, "image/png"))
    matter = say(matter, words="墙都泡了", files=[photo], by=first(matter), at=at)
    matter = say(matter, words="一个一个说", by=have.mediator, at=at)
    said = everything(have, matter, have.mediator, at)
    for words in ("人民调解圆桌记录", "墙都泡了", "一个一个说", "水渍.png", "申请的一方"):
        assert words in said, words
    chairs = everything(have, matter, have.chair, at)
    for words in ("墙都泡了", "水渍.png"):
        assert words not in chairs


def test_what_the_body_took_up_itself_has_no_application(have: Bodies, at: datetime) -> None:
    """第十七条: mediation may be offered by the body; nobody asked for it then."""
    matter = disputes.applied(have, at, origin="active")
    events = list(Event.objects.filter(matter=matter).order_by("seq"))
    assert [one.title for one in papers_of(events)] == ["人民调解受理登记表"]
    assert "人民调解申请书" not in everything(have, matter, have.chair, at)
