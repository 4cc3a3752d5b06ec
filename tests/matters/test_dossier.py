"""The dossier: every paper in archive order, with an index and hashes; names as masked as on the page."""

import io
import zipfile
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import NumberObject

from tests import town as make
from tests.evidence import EACH
from tests.hostile import armed, giant_png, noted, written
from tests.town import Town
from xinhe.documents.models import File
from xinhe.documents.store import path_of, receive
from xinhe.kernel import chain
from xinhe.matters.acts.add_material import add_material
from xinhe.matters.letters.dossier import dossier
from xinhe.matters.models import Matter
from xinhe.people.models import Reveal


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path) -> None:
    settings.FILES = tmp_path / "files"


def picture() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(out, "PNG")
    return SimpleUploadedFile("照片.png", out.getvalue())


def made(town: Town, at: datetime) -> Matter:
    matter = make.served(town, at)
    files = [receive(picture()), receive(SimpleUploadedFile("损坏.pdf", b"%PDF-1.4\n%%EOF"))]
    return add_files(matter, files, town, at)


def add_files(matter: Matter, files: list, town: Town, at: datetime) -> Matter:
    Matter.objects.filter(pk=matter.pk).update(state="accepted")
    matter = add_material(matter, text="照片", files=files, by=town.handler, at=at)
    Matter.objects.filter(pk=matter.pk).update(state="served")
    return Matter.objects.select_related("receiver", "lead", "category", "problem_region__parent").get(pk=matter.pk)


def test_one_pdf_has_index_letters_attachments_and_log(town: Town, at: datetime) -> None:
    bound, _packed = dossier(made(town, at), by=town.handler, at=at)
    reader = PdfReader(io.BytesIO(bound))
    text = "".join(page.extract_text() for page in reader.pages)
    for words in ("卷宗目录", "处理意见书", "送达回证", "照片.png", "见压缩包", "办理经过"):
        assert words in text, words
    assert next(item.title for item in reader.outline) == "卷内目录"
    assert "王小明" not in text
    assert "13812345678" not in text


def test_the_index_names_the_page_on_which_each_part_begins(town: Town, at: datetime) -> None:
    bound, _packed = dossier(made(town, at), by=town.handler, at=at)
    reader = PdfReader(io.BytesIO(bound))
    log = next(item for item in reader.outline if item.title.startswith("办理经过"))
    index = reader.pages[0].extract_text()
    assert f"第 {reader.get_destination_page_number(log) + 1} 页" in index.replace("\u2005", " ")


def test_the_zip_lists_the_hash_of_every_file(town: Town, at: datetime) -> None:
    matter = made(town, at)
    bound, packed = dossier(matter, by=town.handler, at=at)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        names = archive.namelist()
        sums = archive.read(f"{matter.number}/SM3.txt").decode()
        for name in names:
            if not name.endswith("SM3.txt"):
                assert chain.sm3(archive.read(name)) in sums
    assert chain.sm3(bound) in sums
    assert matter.log_head in sums


def test_the_command_writes_what_the_account_may_see_and_logs_a_look(town: Town, at: datetime, tmp_path) -> None:
    matter = make.served(town, at)
    with pytest.raises(CommandError):
        call_command("dossier", matter.number, username="handler2", to=tmp_path)
    call_command("dossier", matter.number, username="handler", to=tmp_path)
    assert {p.suffix for p in tmp_path.iterdir() if p.is_file()} == {".pdf", ".zip"}
    assert not Reveal.objects.exists()
    call_command("dossier", matter.number, username="handler", to=tmp_path, reason="归档")
    assert Reveal.objects.get().reason == "归档"
    text = "".join(p.extract_text() for p in PdfReader(tmp_path / f"{matter.number}.pdf").pages)
    assert "王小明" in text


def test_what_a_stranger_put_into_a_file_neither_acts_nor_breaks_the_dossier(
    town: Town, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    strange = {"脚本.pdf": armed(), "巨图.png": giant_png(13000), "怪注.pdf": written(noted(AP=NumberObject(7)))}
    files = [receive(SimpleUploadedFile(name, data)) for name, data in strange.items()]
    matter = add_files(make.served(town, at), files, town, at)
    bound, packed = dossier(matter, by=town.handler, at=at)
    assert [word for word in (b"/JavaScript", b"/Launch", b"/OpenAction", b"/EmbeddedFile") if word in bound] == []
    index = PdfReader(io.BytesIO(bound)).pages[0].extract_text()
    assert "不能并入卷宗" in index
    assert "去掉了其中的脚本" in index
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        kept = {name.rsplit("-", 1)[-1]: archive.read(name) for name in archive.namelist() if "/03-附件/" in name}
    assert kept["脚本.pdf"] == strange["脚本.pdf"]
    monkeypatch.setattr("xinhe.matters.letters.binding.HEAVIEST", 100)
    bound, packed = dossier(matter, by=town.handler, at=at)
    assert "附件合计太大" in PdfReader(io.BytesIO(bound)).pages[0].extract_text()
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert not [name for name in archive.namelist() if "/03-附件/" in name]


def test_one_of_each_kind_is_bound_or_stands_apart_with_its_hash(town: Town, at: datetime) -> None:
    matter = make.served(town, at)
    files = [receive(SimpleUploadedFile(name, data)) for name, data in EACH.items()]
    bound, packed = dossier(add_files(matter, files, town, at), by=town.handler, at=at)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(bound)).pages]
    told = "".join("".join(pages).replace("\u200b", "").split())  # a long hash may be broken anywhere
    drawn = [one.hash for one in files if one.hash not in told]
    assert drawn == [one.hash for one in files if one.media_type.startswith("image/") or one.name.endswith(".pdf")]
    assert "单独存放的附件" in told
    assert "AMR录音" in told
    assert f"OFD版式文件，{files[5].size}字节SM3{files[5].hash}" in told
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        kept = {chain.sm3(archive.read(name)) for name in archive.namelist()}
    assert {one.hash for one in files} <= kept


def test_an_altered_file_is_named_and_the_rest_is_bound(town: Town, at: datetime) -> None:
    matter = made(town, at)
    digest = File.objects.filter(subject_id=matter.pk).order_by("at", "id").values_list("hash", flat=True)[0]
    path_of(digest).write_bytes(b"another")
    bound, _packed = dossier(matter, by=town.handler, at=at)
    assert "与收到时的存证不符" in PdfReader(io.BytesIO(bound)).pages[0].extract_text()
