"""A backup proves itself: what is missing, cut off or altered, in it or at its source, is told by name."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.jobs.installation import Installation

pytestmark = pytest.mark.slow
TAKE_IN = """
from datetime import datetime
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import town as make
from xinhe.jobs.proof import take_stock
from xinhe.documents.store import receive
town = make.build()
files = [receive(SimpleUploadedFile(f"{n}.pdf", b"%PDF-1.7 " + n.encode())) for n in ("合同", "收据")]
at = datetime.fromisoformat("2026-03-02T10:14:00+08:00")
take_stock(at=at, why="测试")
matter = make.filed(town, at, files=files)
print(*[one.hash for one in files])
"""


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, list[str]]]:
    """An installation with one matter and two attachments, and their hashes."""
    one = Installation(tmp_path_factory.mktemp("home"))
    try:
        one.run("migrate")
        yield one, one.python(TAKE_IN).splitlines()[-1].split()
    finally:
        one.stop()


@pytest.fixture
def backup(county: tuple[Installation, list[str]], tmp_path: Path) -> Path:
    """A whole backup with its keys."""
    folder = tmp_path / "backup"
    county[0].run("backup", str(folder), "--with-keys")
    return folder


@pytest.fixture
def restored(tmp_path: Path) -> Iterator[Callable[..., tuple[int, str]]]:
    """Restore into an empty home with the keys of a folder; exit status and all that was said."""
    made = []

    def restore(folder: Path, *options: str, keys: Path | None = None) -> tuple[int, str]:
        other = Installation(tmp_path / f"other{len(made)}")
        other.home.mkdir()
        made.append(other)
        if keys is not None:
            shutil.copytree(keys, other.home / "keys")
        done = other.run("restore", str(folder), *options, check=False)
        return done.returncode, done.stdout + done.stderr

    yield restore
    for other in made:
        other.stop()


def file_of(folder: Path, digest: str) -> Path:
    return folder / "files" / digest[:2] / digest[2:4] / digest


def test_a_whole_backup_is_restored_with_its_files(backup: Path, restored, county) -> None:
    manifest = json.loads((backup / "manifest.json").read_text("utf-8"))
    listing = (backup / "files.tsv").read_text("utf-8")
    assert (manifest["matters"], manifest["files"], manifest["damaged"]) == (1, 2, [])
    assert all(digest in listing for digest in county[1])
    status, said = restored(backup, keys=backup / "keys")
    assert (status, "已恢复 1 件" in said, "日志完好" in said) == (0, True, True)


def test_without_the_keys_nothing_is_restored_and_they_are_named(backup: Path, restored) -> None:
    status, said = restored(backup)
    assert status == 1
    assert all(words in said for words in ("vault_key（身份信息）", "search_key", "code_key", "没有恢复任何数据"))
    status, said = restored(backup, "--anyway")
    assert (status, "已恢复 1 件" in said, "清单的真伪无法核对" in said) == (1, True, True)


def test_files_that_are_missing_or_cut_off_are_named(backup: Path, restored, county) -> None:
    gone, cut = county[1]
    file_of(backup, gone).unlink()
    file_of(backup, cut).write_bytes(b"%PDF")
    status, said = restored(backup, keys=backup / "keys")
    assert status == 1
    assert f"缺少 {gone[:2]}/{gone[2:4]}/{gone}" in said
    assert f"{cut} 应为 15 字节，现为 4 字节" in said
    status, said = restored(backup, "--anyway", keys=backup / "keys")
    assert (status, "附件「合同.pdf」：文件缺失" in said, "文件被截短" in said) == (1, True, True)


def test_without_any_file_each_is_named(backup: Path, restored, county) -> None:
    shutil.rmtree(backup / "files")
    status, said = restored(backup, keys=backup / "keys")
    assert (status, all(digest in said for digest in county[1])) == (1, True)


def test_altered_bytes_an_edited_manifest_and_an_edited_list_are_refused(backup: Path, restored, county) -> None:
    path, keys = file_of(backup, county[1][0]), backup / "keys"
    data = path.read_bytes()
    path.write_bytes(data.replace(b"PDF", b"FDP"))
    assert "的内容与清单不符" in restored(backup, keys=keys)[1]
    path.write_bytes(data)
    whole = (backup / "manifest.json").read_text("utf-8")
    (backup / "manifest.json").write_text(whole.replace('"matters": 1', '"matters": 0'), "utf-8")
    assert "manifest.json 被改动过" in restored(backup, keys=keys)[1]
    first = {name: json.loads(whole)[name] for name in ("version", "at", "matters", "events", "root", "dump")}
    (backup / "manifest.json").write_text(json.dumps(first), "utf-8")
    assert "签章被去掉" in restored(backup, keys=keys)[1]
    (backup / "manifest.json").write_text(whole, "utf-8")
    lines = (backup / "files.tsv").read_text("utf-8").splitlines(keepends=True)
    (backup / "files.tsv").write_text(lines[0], "utf-8")
    assert "files.tsv 缺失或被改动" in restored(backup, keys=keys)[1]


def test_what_is_damaged_at_the_source_is_named_and_the_whole_copy_kept(county, backup: Path) -> None:
    one, (altered, gone) = county
    paths = [file_of(one.home, digest) for digest in (altered, gone)]
    whole = [path.read_bytes() for path in paths]
    try:
        paths[0].write_bytes(b"overwritten")
        paths[1].unlink()
        done = one.run("backup", str(backup), check=False)
        assert done.returncode == 1
        assert "附件「合同.pdf」" in done.stdout
        assert "附件「收据.pdf」" in done.stdout
        assert done.stdout.count("备份里留有完好的一份") == 2
        assert [file_of(backup, digest).read_bytes() for digest in (altered, gone)] == whole
    finally:
        for path, data in zip(paths, whole, strict=True):
            path.write_bytes(data)
