"""Bytes that were altered, cut off or removed are refused to who wants to read them, and named by the verification."""

import io
from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from tests import town as make
from tests.town import Town
from xinhe.documents.download import response
from xinhe.documents.models import File
from xinhe.documents.store import open_file, path_of, read_file, receive
from xinhe.documents.verification import count_files, verify_files
from xinhe.kernel.refusal import Refused
from xinhe.matters.letters.dossier import dossier
from xinhe.matters.models import Matter
from xinhe.matters.numbering import number_of

DATA = b"%PDF-1.7 contract"


@pytest.fixture
def matter(town: Town, at: datetime, files: Path) -> Matter:
    """A matter with one attachment."""
    return make.filed(town, at, files=[receive(SimpleUploadedFile("合同.pdf", DATA))])


def attachment() -> tuple[File, Path]:
    file = File.objects.get()
    return file, path_of(file.hash)


def findings() -> list[tuple[str, str]]:
    return [(one.record, one.what) for one in verify_files(number_of=lambda pk: number_of(str(pk)))]


def test_whole_files_have_no_findings(matter: Matter) -> None:
    assert (findings(), count_files()) == ([], 1)


@pytest.mark.parametrize("bytes_now", [b"%PDF-1.7 contrXct", b"%PDF", DATA + b"more"])
def test_altered_bytes_are_refused_and_named(matter: Matter, town: Town, at: datetime, bytes_now: bytes) -> None:
    file, path = attachment()
    path.write_bytes(bytes_now)
    for read in (open_file, read_file, response):
        with pytest.raises(Refused, match="与收到时的存证不符"):
            read(file)
    bound, _packed = dossier(matter, by=town.dispatcher, at=at)
    assert "与收到时的存证不符" in PdfReader(io.BytesIO(bound)).pages[0].extract_text()
    ((record, what),) = findings()
    assert record == f"{matter.number} 附件「合同.pdf」"
    assert f"登记 {len(DATA)} 字节、SM3 {file.hash}" in what
    assert f"现为 {len(bytes_now)} 字节" in what


def test_a_missing_file_is_named(matter: Matter) -> None:
    file, path = attachment()
    path.unlink()
    with pytest.raises(Refused, match="不在存储中"):
        read_file(file)
    assert "文件缺失" in findings()[0][1]


def test_the_same_bytes_taken_in_again_heal_an_altered_file(matter: Matter) -> None:
    file, path = attachment()
    path.write_bytes(b"%PDF-1.7 contrXct")
    receive(SimpleUploadedFile("again.pdf", DATA))
    assert (read_file(file), findings()) == (DATA, [])
