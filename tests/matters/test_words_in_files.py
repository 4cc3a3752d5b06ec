"""Words inside attachments find the matter, for those who may open the file; hostile files cost little and say so."""

import io
import zipfile
from datetime import datetime

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from openpyxl import Workbook
from pytest_django import Settings

from tests import town as make
from tests.desk.conftest import SignedIn, signed_in  # noqa: F401
from tests.documents.samples import facts, forms
from tests.matters.test_accusation import accusing
from tests.town import Town
from xinhe.documents import wording
from xinhe.documents.attached import reading
from xinhe.documents.composing import compose
from xinhe.documents.models import File, FileWords
from xinhe.documents.printing.pdf import pdf
from xinhe.documents.store import path_of, receive
from xinhe.documents.wording import read_waiting
from xinhe.jobs.proof import verify
from xinhe.matters.acts.note import note
from xinhe.matters.inbox import search
from xinhe.matters.models import Matter
from xinhe.people.person import Person
from xinhe.petition.acts.hear import hear

pytestmark = pytest.mark.django_db
SAID = "围墙外的排水沟被渣土堵住"
OFD_PAGE = (
    '<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content><ofd:Layer><ofd:TextObject>'
    f'<ofd:TextCode X="0" Y="5">{SAID}</ofd:TextCode></ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>'
)


def zipped(parts: dict[str, str]) -> bytes:
    """An archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def as_docx() -> bytes:
    out, letter = io.BytesIO(), docx.Document()
    line = letter.add_paragraph()
    for part in (SAID[:3], SAID[3:]):  # Word parts a sentence into runs as it likes
        line.add_run(part)
    letter.save(out)
    return out.getvalue()


def as_xlsx() -> bytes:
    out, book = io.BytesIO(), Workbook()
    assert book.active is not None
    book.active.append(["姓名", SAID])
    book.save(out)
    return out.getvalue()


def as_pdf() -> bytes:
    letter = compose(forms()["opinion"], facts("opinion"))
    next(block for block in letter["blocks"] if block.get("text"))["text"] = SAID
    return pdf(letter)


def as_ofd() -> bytes:
    return zipped({"OFD.xml": "<ofd:OFD/>", "Doc_0/Document.xml": "<x/>", "Doc_0/Pages/Page_0/Content.xml": OFD_PAGE})


MADE = {"诉状.docx": as_docx, "名单.xlsx": as_xlsx, "证明.pdf": as_pdf, "批复.ofd": as_ofd}


def with_file(town: Town, at: datetime, name: str, data: bytes, **more: object) -> Matter:
    """A matter that was filed with this file."""
    return make.filed(town, at, files=[receive(SimpleUploadedFile(name, data))], **more)


def finds(person: Person, phrase: str, at: datetime) -> list[str]:
    return [matter.number for matter in search(person, phrase, at=at)]


@pytest.mark.parametrize("name", MADE)
def test_a_sentence_inside_a_file_finds_the_matter_once_it_was_read(town: Town, at: datetime, name: str) -> None:
    matter = with_file(town, at, name, MADE[name]())
    assert finds(town.clerk, SAID, at) == []
    assert read_waiting(at=at) == 1
    assert finds(town.clerk, SAID, at) == [matter.number]
    assert finds(town.clerk, "圍牆外的排水溝", at) == [matter.number]
    assert finds(town.stranger, SAID, at) == []
    assert read_waiting(at=at) == 0
    assert list(verify()) == []


def test_who_may_not_open_an_accusation_does_not_find_it_by_its_files(town: Town, at: datetime) -> None:
    matter = accusing(town, at, files=[receive(SimpleUploadedFile("举报.docx", as_docx()))])
    read_waiting(at=at)
    assert finds(town.dispatcher, SAID, at) == [matter.number]
    for person in (town.handler, town.head, town.handler2, town.stranger):
        assert not Matter.objects.visible_to(person).filter(pk=matter.pk).exists()
        assert finds(person, SAID, at) == [], person.name


def test_a_command_reads_a_store_of_before(town: Town, at: datetime) -> None:
    matter = with_file(town, at, "诉状.docx", as_docx())
    FileWords.objects.all().delete()
    call_command("words")
    assert finds(town.clerk, SAID, at) == [matter.number]


def test_pictures_are_not_looked_into(town: Town, at: datetime) -> None:
    make.filed(town, at)
    assert read_waiting(at=at) == 0


@pytest.mark.parametrize(
    ("name", "data", "outcome"),
    [
        ("坏.pdf", b"%PDF-1.7\n" + b"1 0 obj <<>> endobj\n" * 9 + b"%%EOF", "failed"),
        ("空.docx", None, "empty"),
    ],
)
def test_what_could_not_be_read_is_kept_and_said(
    town: Town,
    at: datetime,
    request: pytest.FixtureRequest,
    name: str,
    data: bytes | None,
    outcome: str,
) -> None:
    if data is None:
        out = io.BytesIO()
        docx.Document().save(out)
        data = out.getvalue()
    matter = with_file(town, at, name, data)
    assert read_waiting(at=at) == 1
    assert FileWords.objects.get(subject_id=matter.pk).outcome == outcome
    assert read_waiting(at=at) == 0, "a file is tried once"
    client = request.getfixturevalue("signed_in")(town.clerk)
    page = client.get(f"/desk/matters/{matter.number}/").content.decode()
    assert ("没能读出文字" in page, "里面没有文字" in page) == (outcome == "failed", outcome == "empty")


def test_a_bomb_is_ended_by_its_measure_and_the_worker_goes_on(
    town: Town, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part that unfolds to far more than it is, and one whose entities would: neither is obeyed."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 9}">' for n in range(1, 12))
    bomb = zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f'<!DOCTYPE d [<!ENTITY l0 "哈">{laughs}]><w:p>&l11;{SAID}{"&l11;" * 100}</w:p>',
        }
    )
    with_file(town, at, "炸弹.docx", bomb)
    read_waiting(at=at)
    words = FileWords.objects.get()
    assert words.outcome == "read"
    assert len(words.words) < 100
    monkeypatch.setattr(wording, "PATIENCE", 0.01)
    with_file(town, at, "慢.xlsx", as_xlsx())
    assert read_waiting(at=at) == 1
    assert FileWords.objects.latest("file__at", "file_id").outcome == "failed"


def test_a_text_is_cut_at_its_measure_and_an_archive_unfolds_no_further() -> None:
    long = "字" * (reading.PART)
    part = {"[Content_Types].xml": "<Types/>", "word/document.xml": f"<w:p>{long}</w:p>" * 2}
    text = reading.read(zipped(part), next(kind for kind in reading.READERS if "wordprocessing" in kind))
    assert len(text) <= reading.CHARACTERS


def test_a_cell_of_which_a_part_is_bold_is_whole() -> None:
    rich = (
        '<sst xmlns:x="a"><si><r><t>围墙外的</t></r><r><rPr><b/></rPr><t xml:space="preserve">排水沟</t></r></si>'
        "<x:si><x:t>被渣土堵住</x:t></x:si></sst>"
    )
    text = reading.read(zipped({"xl/sharedStrings.xml": rich}), next(k for k in reading.READERS if "spreadsheet" in k))
    assert text == "围墙外的排水沟\n被渣土堵住"


def test_a_missing_file_fails_and_is_said(town: Town, at: datetime, settings: Settings) -> None:
    matter = with_file(town, at, "诉状.docx", as_docx())
    path_of(File.objects.get(subject_id=matter.pk).hash).unlink()
    assert read_waiting(at=at) == 1
    assert FileWords.objects.get().outcome == "failed"


def test_notes_and_what_was_heard_are_found_by_their_words(town: Town, at: datetime) -> None:
    matter = make.accepted(town, at)
    matter = note(matter, text="已与物业经理约定周五现场核对台账", by=town.handler, at=at)
    hear(matter, text="陈述人讲电梯广告收入从未公示", on=at.date(), means="phone", by=town.handler, at=at)
    for phrase in ("现场核对台账", "电梯广告收入"):
        assert finds(town.handler, phrase, at) == [matter.number], phrase
        assert finds(town.stranger, phrase, at) == []
    assert list(verify()) == []
