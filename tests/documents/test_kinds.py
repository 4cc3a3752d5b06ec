"""Each kind of file that people bring is known by its content, kept under a right name, and rid of its place."""

import contextlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from tests import evidence
from tests.evidence import EACH, HEIC, OFD, PLACES, box, film, mp3, ole, zipped
from xinhe.documents.attached.kinds import KINDS, kind_called
from xinhe.documents.attached.sniffing import kind_of, title_of
from xinhe.documents.store import path_of, receive
from xinhe.kernel.refusal import Refused


def taken(name: str, data: bytes) -> tuple[str, str]:
    """The name under which it is kept, and what kind it is called."""
    kept = receive(SimpleUploadedFile(name, data))
    kind = kind_called(kept.media_type)
    assert kind is not None
    return kept.name, kind.title


def refused(name: str, data: bytes) -> str:
    with pytest.raises(Refused) as error:
        receive(SimpleUploadedFile(name, data))
    assert error.value.field == "files"
    return error.value.sentence


def test_one_of_each_kind_is_taken_under_its_own_name() -> None:
    kept = [receive(SimpleUploadedFile(name, data)) for name, data in EACH.items()]
    assert [one.name for one in kept] == list(EACH)
    assert [one.media_type for one in kept] == [kind.media_type for kind in KINDS]


@pytest.mark.parametrize(
    ("name", "data", "kept", "title"),
    [
        ("photo.jpg", HEIC, "photo.jpg.heic", "HEIC 照片"),
        ("IMG_1.HEIC", EACH["现场.jpg"], "IMG_1.HEIC.jpg", "JPEG 图片"),
        ("说明.exe", EACH["合同.pdf"], "说明.exe.pdf", "PDF 文件"),
        ("通知.pdf", OFD, "通知.pdf.ofd", "OFD 版式文件"),
        ("通知.zip", OFD, "通知.zip.ofd", "OFD 版式文件"),
        ("录音.mp3", evidence.AMR, "录音.mp3.amr", "AMR 录音"),
        ("录音.mp4", film(b"mp42", (b"soun",)), "录音.mp4.m4a", "M4A 录音"),
        ("名单.xls", EACH["联名名单.xlsx"], "名单.xls.xlsx", "Excel 表格（.xlsx）"),
        ("名单.doc", EACH["旧名单.xls"], "名单.doc.xls", "Excel 表格（.xls）"),
        ("没有后缀", HEIC, "没有后缀.heic", "HEIC 照片"),
    ],
)
def test_a_wrong_extension_is_set_right_and_how_it_came_stays_to_be_read(
    name: str, data: bytes, kept: str, title: str
) -> None:
    assert taken(name, data) == (kept, title)


@pytest.mark.parametrize(
    ("name", "data", "title"),
    [
        ("a.heif", b"\0\0\0\x1cftypmif1\0\0\0\0mif1heicmiaf" + HEIC[28:], "HEIC 照片"),
        ("a.hif", b"\0\0\0\x1cftypheix\0\0\0\0mif1heixmiaf" + HEIC[28:], "HEIC 照片"),
        ("a.ofd", zipped("OFD.xml", "Doc_0/Signs/Signatures.xml"), "OFD 版式文件"),
        ("a.ofd", zipped("Doc_0/Document.xml", "OFD.xml"), "OFD 版式文件"),
        ("a.wps", ole("WordDocument"), "Word 文档（.doc）"),
        ("a.et", ole("Workbook", "SummaryInformation"), "Excel 表格（.xls）"),
        ("a.xls", ole("Book"), "Excel 表格（.xls）"),
        ("a.xls", ole("Workbook", deeper=("WordDocument",)), "Excel 表格（.xls）"),
        ("a.doc", ole("WordDocument", deeper=("Workbook",)), "Word 文档（.doc）"),
        ("a.mp3", mp3(tagged=False), "MP3 录音"),
        ("a.mp3", b"ID3\x03\x00\x00\x00\x00\x10\x00" + bytes(2048) + bytes(300) + mp3(tagged=False), "MP3 录音"),
        ("a.aac", b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10) + evidence.aac(), "AAC 录音"),
        ("a.awb", b"#!AMR-WB\n" + bytes(40), "AMR 录音"),
        ("a.wav", b"RIFF\x24\0\0\0WAVEbext" + bytes(40), "WAV 录音"),
        ("a.mp4", film(b"isom", is_moov_first=False), "MP4 录像"),
        ("a.m4v", film(b"M4V "), "MP4 录像"),
        ("a.mp4", film(b"3gp5"), "3GP 录像"),
        ("a.mov", film(b"qt  ")[20:], "MOV 录像"),
        ("a.mov", box(b"wide") + film(b"qt  ")[20:], "MOV 录像"),
        ("a.mp4", film(b"mp42", is_moov_first=True)[:-40], "MP4 录像"),
    ],
)
def test_what_other_makers_write_is_known_too(name: str, data: bytes, title: str) -> None:
    assert taken(name, data) == (name, title)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"OggS" + bytes(60), "OGG 录音"),
        (b"fLaC" + bytes(60), "FLAC 录音"),
        (b"\x02#!SILK_V3" + bytes(60), "微信语音（SILK）"),
        (b"RIFF\0\0\0\0AVI LIST" + bytes(60), "AVI 录像"),
        (b"\x1aE\xdf\xa3" + bytes(60), "MKV、WebM 录像"),
        (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11" + bytes(60), "WMA、WMV"),
        (b"\0\0\0\x18ftypavif\0\0\0\0avifmif1" + bytes(60), "AVIF 图片"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0avifmif1" + bytes(60), "AVIF 图片"),
        (film(b"mp42", is_moov_first=False)[:100], "不完整的录像或录音"),
        (b"#!/bin/sh\nrm -rf /", "脚本程序"),
        (ole("EncryptedPackage", "EncryptionInfo"), "加了密码的 Office 文件"),
        (ole("PowerPoint Document"), "PowerPoint 演示文稿"),
        (ole("__properties_version1.0"), "Outlook 邮件"),
        (ole("Workbook", "_VBA_PROJECT_CUR"), "带宏的 Office 文件"),
        (ole("WordDocument", "Macros"), "带宏的 Office 文件"),
        (zipped("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), "带宏的 Excel 表格"),
        (zipped("[Content_Types].xml", "xl/workbook.xml", "xl/macros/vbaProject.bin"), "带宏的 Excel 表格"),
        (zipped("[Content_Types].xml", "xl/workbook.xml", "xl/activeX/activeX1.bin"), "带宏的 Excel 表格"),
        (
            zipped(
                "[Content_Types].xml",
                "xl/workbook.xml",
                "xl/externalLinks/_rels/externalLink1.xml.rels",
                body='<r><Relationship Type="x/externalLinkPath" Target="http://else.where/a.xlsx"/></r>',
            ),
            "会从别处取内容的 Excel 表格",
        ),
        (zipped("OFD.xml", body="x" * 20_000_000), "展开后过大"),
        (zipped("OFD.xml", *(f"Doc_0/{n}.xml" for n in range(6000))), "展开后过大"),
        (zipped("[Content_Types].xml", "xl/workbook.xml", "xl/macrosheets/sheet1.xml"), "带宏的 Excel 表格"),
        (zipped("[Content_Types].xml", "word/document.xml", "word/embeddings/工资表.EXE"), "带宏的 Word 文档"),
        (
            zipped("[Content_Types].xml", "xl/workbook.xml", "xl/connections.xml", body="<connection id='1'/>"),
            "会从别处取内容的 Excel 表格",
        ),
        (
            zipped("[Content_Types].xml", "xl/workbook.xml", "xl/externalLinks/e1.xml", body="<x:ddeLink a='cmd'/>"),
            "会从别处取内容的 Excel 表格",
        ),
        (ole("WordDocument") + b"\x13 DDEAUTO c:\\\\cmd.exe", "会从别处取内容的 Office 文件"),
        (zipped("AndroidManifest.xml", "classes.dex"), "安卓安装包"),
        (zipped("mimetype", "content.xml"), "ODF 文档或者电子书"),
    ],
)
def test_what_is_not_taken_is_named_and_what_is_taken_instead(data: bytes, words: str) -> None:
    sentence = refused("附件.jpg", data)
    assert f"实际是{words}" in sentence
    assert "HEIC" in sentence
    assert "录音（MP3、M4A、AAC、WAV、AMR）" in sentence


def test_an_amr_recording_is_never_called_a_script() -> None:
    for data in (evidence.AMR, b"#!AMR-WB\n" + bytes(40), b"#!AMR_MC1.0\n" + bytes(40)):
        assert "脚本" not in taken("录音.amr", data)[1]


def test_each_kind_has_its_own_measure(settings: Settings) -> None:
    settings.FILE_LIMIT, settings.AUDIO_LIMIT, settings.VIDEO_LIMIT = 1 << 20, 2 << 20, 3 << 20
    room = bytes(1536 * 1024)
    assert "超过 1 MB" in refused("a.jpg", EACH["现场.jpg"] + room)
    assert "超过 1 MB" in refused("a.heic", HEIC + room)
    for name in ("通话.mp3", "老手机.amr"):
        assert taken(name, EACH[name] + room)[0] == name
        assert "超过 2 MB" in refused(name, EACH[name] + room * 2)
    assert taken("a.mp4", film() + box(b"free", room))[0] == "a.mp4"
    assert "超过 3 MB" in refused("a.mp4", film() + box(b"free", room * 2))
    assert "超过 2 MB" in refused("a.m4a", film(b"M4A ", (b"soun",)) + box(b"free", room + room[:600_000]))


@pytest.mark.parametrize("name", ["苹果手机.heic", "语音备忘.m4a", "现场.mp4", "苹果.mov", "老手机.3gp"])
def test_where_a_photo_or_a_film_was_made_is_taken_out_and_nothing_moves(files: Path, name: str) -> None:
    before = EACH[name]
    assert any(place in before for place in PLACES) or b"MAKERNOTE" in before
    kept = path_of(receive(SimpleUploadedFile(name, before)).hash).read_bytes()
    assert [place for place in (*PLACES, b"MAKERNOTE", b"SECRETPHONE") if place in kept] == []
    assert len(kept) == len(before)
    if name.endswith("heic"):
        assert b"2026:03:02 08:59:59" in kept  # when it was taken matters as evidence
    else:
        assert b"\x01\x02\x03\x04" * 16 in kept


@pytest.mark.parametrize("seed", range(40))
def test_no_odd_boxes_break_the_reader(seed: int) -> None:
    whole = bytearray((HEIC, film(b"mp42"), ole("Workbook"), mp3())[seed % 4])
    for n in range(seed + 1):
        whole[(seed * 7919 + n * 104729) % len(whole)] = (seed * 31 + n * 17) % 256
    for data in (bytes(whole), bytes(whole[: len(whole) * seed // 40])):
        with contextlib.suppress(Refused):
            receive(SimpleUploadedFile("a", data))
        assert kind_of(data) or title_of(data) is not None


def test_chunks_over_chunks_are_refused_at_a_bounded_cost() -> None:
    head = box(b"ftyp", b"isom", bytes(4))

    def made(at: int) -> bytes:
        tracks = [evidence.track(b"meta", at=at, length=1 << 20)] * 2000
        return head + box(b"moov", evidence.track(b"vide"), *tracks) + box(b"mdat", b"x" * (1 << 20))

    assert "已损坏" in refused("a.mp4", made(len(made(0)) - (1 << 20)))


def test_a_track_that_points_outside_of_the_content_takes_nothing_away(files: Path) -> None:
    moov = box(b"moov", evidence.track(b"vide"), evidence.track(b"meta", at=0, length=200), box(b"mvhd", bytes(100)))
    data = box(b"ftyp", b"isom", bytes(4)) + moov + box(b"mdat", b"x" * 500)
    kept = path_of(receive(SimpleUploadedFile("a.mp4", data)).hash).read_bytes()
    assert kept.startswith(data[:16])
    assert kept.endswith(b"x" * 500)


def test_an_image_that_is_damaged_is_said_to_be() -> None:
    assert "已损坏" in refused("a.heic", HEIC[:300])
