import io
import os
import threading
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pytest_django import Settings

from xinhe.documents.download import response
from xinhe.documents.models import File
from xinhe.documents.store import Incoming, clean_name, open_file, path_of, receive, rows
from xinhe.kernel.chain import sm3
from xinhe.kernel.refusal import Refused

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PDF = b"%PDF-1.7\n1 0 obj\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


def zipped(*names: str, body: str = "<x/>") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, body)
    return out.getvalue()


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def refusal(name: str, data: bytes) -> Refused:
    with pytest.raises(Refused) as refused:
        receive(upload(name, data))
    assert refused.value.field == "files"
    return refused.value


def row(incoming: Incoming) -> File:
    return rows([incoming], subject_id=uuid4(), seq=1, from_petitioner=True, at=AT)[0]


def test_a_file_lies_under_its_hash_for_its_owner_only(files: Path) -> None:
    taken = receive(upload("合同.pdf", PDF))
    assert taken == Incoming("合同.pdf", "application/pdf", len(PDF), sm3(PDF))
    path = files / taken.hash[:2] / taken.hash[2:4] / taken.hash
    assert path == path_of(taken.hash)
    assert path.read_bytes() == PDF
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_same_bytes_are_kept_once(files: Path) -> None:
    one, two = receive(upload("a.pdf", PDF)), receive(upload("b.pdf", PDF))
    assert one.hash == two.hash
    assert [p for p in files.rglob("*") if p.is_file()] == [path_of(one.hash)]


def test_a_half_written_file_is_written_again(files: Path) -> None:
    path = path_of(receive(upload("a.pdf", PDF)).hash)
    path.write_bytes(PDF[:3])
    receive(upload("a.pdf", PDF))
    assert path.read_bytes() == PDF


def test_a_photo_is_kept_without_its_place(jpeg: bytes) -> None:
    taken = receive(upload("IMG_1.JPG", jpeg))
    with open_file(row(taken)) as file:
        kept = file.read()
    assert b"GPS" not in kept
    assert (len(kept), sm3(kept)) == (taken.size, taken.hash)
    assert Image.open(io.BytesIO(kept)).getexif()[0x0112] == 6


def test_word_files_of_both_kinds_are_taken() -> None:
    docx = zipped("[Content_Types].xml", "word/document.xml")
    assert receive(upload("信.docx", docx)).media_type.endswith("wordprocessingml.document")
    assert receive(upload("信.doc", OLE + "WordDocument".encode("utf-16-le"))).media_type == "application/msword"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("照片.jpg", b"MZ\x90\x00" + bytes(300), "Windows 程序"),
        ("a.pdf", b"\x7fELF" + bytes(300), "Linux 程序"),
        ("a.docx", zipped("a.txt"), "压缩包"),
        ("a.docx", zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "带宏的 Word"),
        ("a.docx", zipped("[Content_Types].xml", "word/document.xml", body="x" * 20_000_000), "展开后过大"),
        ("a.docx", b"PK\x03\x04" + bytes(300), "损坏的压缩包"),
        ("a.doc", OLE, "其他 Office 文件"),
        ("a.jpg", b"\x00\x00\x00\x18ftypmp42" + bytes(99), "不完整的录像"),
        ("a.pdf", b"<!DOCTYPE html><script>", "网页"),
        ("a.jpg", b'<svg onload="x">', "网页"),
        ("a.gif", b"GIF89a" + bytes(30), "GIF 动图"),
        ("a.txt", "纯文本内容".encode(), "纯文本"),
        ("a.png", bytes(range(128, 256)), "无法识别"),
    ],
)
def test_a_stranger_is_named_for_what_it_is(files: Path, name: str, data: bytes, words: str) -> None:
    sentence = refusal(name, data).sentence
    assert f"文件「{name}」" in sentence
    assert words in sentence
    assert "PDF、OFD、Word 文档" in sentence
    assert not files.exists()


def test_an_empty_file_is_refused() -> None:
    assert "是空的" in refusal("a.pdf", b"").sentence


def test_a_name_that_claims_another_kind_is_set_right(jpeg: bytes) -> None:
    assert receive(upload("a.png", jpeg)).name == "a.png.jpg"
    assert receive(upload("a.exe", PDF)).name == "a.exe.pdf"


def test_a_name_without_extension_is_given_one() -> None:
    assert receive(upload("合同", PDF)).name == "合同.pdf"
    assert receive(upload("第3.5条 说明", PDF)).name == "第3.5条 说明.pdf"


def test_a_damaged_photo_is_refused(jpeg: bytes) -> None:
    assert "已损坏" in refusal("a.jpg", jpeg[:30]).sentence


def test_reading_stops_at_the_limit(settings: Settings) -> None:
    settings.FILE_LIMIT = 1024 * 1024
    read = []

    class Endless(SimpleUploadedFile):
        def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
            while True:
                read.append(1)
                yield PDF.ljust(100_000)

    with pytest.raises(Refused, match="超过 1 MB"):
        receive(Endless("a.pdf", b"x"))
    assert len(read) == 11


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\王\\合同.pdf", "合同.pdf"),
        ("a\x00b\n\u202egpj.pdf", "abgpj.pdf"),
        ('<"a">|?*:.pdf', "a.pdf"),
        ("...", "附件"),
        ("", "附件"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
        ("x" * 300, "x" * 120),
        ("\ud800a.pdf", "a.pdf"),
    ],
)
def test_names_are_cleaned(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_twenty_files_at_once_and_no_more(settings: Settings) -> None:
    settings.FILES_PER_MATTER = 2
    one = receive(upload("a.pdf", PDF))
    assert len(rows([one] * 2, subject_id=uuid4(), seq=1, from_petitioner=False, at=AT)) == 2
    with pytest.raises(Refused, match="最多上传 2 个文件，现在有 3 个"):
        rows([one] * 3, subject_id=uuid4(), seq=1, from_petitioner=False, at=AT)


def test_a_row_can_be_saved(db: None) -> None:
    file = row(receive(upload("合同.pdf", PDF)))
    file.save()
    assert File.objects.get().hash == sm3(PDF)


def test_a_download_is_saved_and_never_run(db: None) -> None:
    answer = response(row(receive(upload("合同 1.pdf", PDF))))
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[arg-type]
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%E5%90%88%E5%90%8C%201.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/pdf"
    answer.close()


def test_a_lost_file_is_said(files: Path) -> None:
    file = row(receive(upload("a.pdf", PDF)))
    path_of(file.hash).unlink()
    with pytest.raises(Refused, match="不在存储中"):
        open_file(file)
    with pytest.raises(ValueError):
        path_of("../../etc/passwd")


def test_many_at_once_keep_one_whole_file(files: Path) -> None:
    data = PDF + os.urandom(300_000)
    threads = [threading.Thread(target=receive, args=[upload("a.pdf", data)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [p.read_bytes() for p in files.rglob("*") if p.is_file()] == [data]
