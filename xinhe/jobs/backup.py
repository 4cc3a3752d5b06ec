"""Backup and restore: the database's dump, the attachments and a manifest that says what they should hold."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from psycopg.conninfo import make_conninfo

from xinhe.documents.models import File
from xinhe.documents.store import hash_at, path_of
from xinhe.jobs import manifest as listed
from xinhe.jobs.manifest import DUMP, FILES, KEYS, LISTING, Entry, Manifest
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.models import Event, Matter
from xinhe.postgres.launcher import find_binaries
from xinhe.records.feed import renumber
from xinhe.records.models import Seal

# Names shown of many; the number says how many there are.
NAMED = 20
# A table of every dump since manifests are sealed: without a seal such a backup was stripped of it.
SINCE_SEALS = " channels_trouble "


@dataclass(frozen=True)
class Restored:
    """What a restore found: the backup's manifest, and what is not as it says."""

    manifest: Manifest
    lacking: list[str] = field(default_factory=list)


def backup(folder: Path, *, at: datetime, with_keys: bool, progress: Callable[[], object] = lambda: None) -> Manifest:
    """Write a backup into the folder; attachments that are there already and whole are not copied again.

    Every file is read and hashed. One that is damaged or missing at its source is named in the manifest, and a whole
    copy of it from an earlier backup is kept. The keys are left out unless asked for: beside the dump they would open
    it to anyone. Raises Refused when PostgreSQL's own tool fails.
    """
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    draft = folder / f"{DUMP}.part"
    with transaction.atomic():
        # The counts are those of the very moment that is dumped, whatever is written meanwhile.
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
        _run(
            "pg_dump",
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            f"--snapshot={snapshot}",
            f"--file={draft}",
            _dsn(),
        )
        matters, events = Matter.objects.count(), Event.objects.count()
        newest = Seal.objects.order_by("-day").first()
        named = dict(File.objects.order_by("pk").values_list("hash", "name"))
    draft.replace(folder / DUMP)
    # After the dump: whatever the dump names has been written by now.
    damaged: list[str] = []
    count, listing = listed.write_listing(folder, _copied(folder / FILES, named, damaged, progress))
    if with_keys:
        _write_keys(folder / KEYS)
    manifest = Manifest(
        version=settings.VERSION,
        at=at.isoformat(),
        matters=matters,
        events=events,
        root=newest.root if newest else "",
        dump=hash_at(folder / DUMP),
        dump_size=(folder / DUMP).stat().st_size,
        files=count,
        listing=listing,
        keys=listed.marks(),
        with_keys=with_keys,
        damaged=damaged,
    ).sealed()
    listed.write(folder, manifest)
    return manifest


def _copied(target: Path, named: dict[str, str], damaged: list[str], progress: Callable[[], object]) -> Iterator[Entry]:
    """Copy each file of the store and list it as it lies in the backup; what is not whole is added to ``damaged``."""
    for source in sorted(_stored()):
        name = source.relative_to(settings.FILES).as_posix()
        entry = _copy(source, target / name, name, called(named, source.name), damaged)
        if entry is not None:
            yield entry
        progress()
    for digest, title in sorted(named.items()):
        if not _is_there(digest):
            kept = target / digest[:2] / digest[2:4] / digest
            if kept.is_file() and hash_at(kept) == digest:
                damaged.append(f"附件「{title}」（{digest}）在存储中缺失，备份里留有完好的一份")
                yield Entry(kept.relative_to(target).as_posix(), kept.stat().st_size, digest)
            else:
                damaged.append(f"附件「{title}」（{digest}）在存储中缺失")


def _copy(source: Path, copy: Path, name: str, title: str, damaged: list[str]) -> Entry | None:
    """Have a whole copy of one file, if there is one to be had; None when it went away meanwhile."""
    try:
        digest = hash_at(source)
    except FileNotFoundError:  # an upload that nobody filed was swept
        return None
    is_whole = digest == source.name
    if copy.is_file() and hash_at(copy) == source.name:
        if not is_whole:
            damaged.append(f"{title}（{name}）在存储中已损坏或者被改动，备份里留有完好的一份")
        return Entry(name, copy.stat().st_size, source.name)
    if not is_whole:
        damaged.append(f"{title}（{name}）在存储中已损坏或者被改动，备份里是损坏的一份")
    copy.parent.mkdir(parents=True, exist_ok=True)
    draft = copy.with_name(f".{copy.name}.part")
    shutil.copy2(source, draft)
    draft.replace(copy)
    return Entry(name, copy.stat().st_size, hash_at(copy))


def called(named: dict[str, str], digest: str) -> str:
    """A file as people call it."""
    return f"附件「{named[digest]}」" if digest in named else "文件"


def count_stored() -> int:
    """How many files a backup has to look at."""
    return sum(1 for _ in _stored())


def _stored() -> Iterator[Path]:
    """The files of the store, without halves that are being written."""
    if not settings.FILES.exists():
        return
    for path in settings.FILES.rglob("*"):
        if path.is_file() and not path.name.startswith("."):
            yield path


def _is_there(digest: str) -> bool:
    try:
        return path_of(digest).is_file()
    except ValueError:
        return False


def _write_keys(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, key in listed.keys_here().items():
        (folder / name).unlink(missing_ok=True)
        handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(key)


def restore(folder: Path, *, anyway: bool = False, progress: Callable[[], object] = lambda: None) -> Restored:
    """Put a backup into an empty installation.

    Raises Refused when it is not empty, when the manifest, its list or the dump was altered, and when files or keys
    are missing; ``anyway`` puts back what is there and lists the rest.
    """
    manifest = listed.read(folder)
    if "matters_matter" in connection.introspection.table_names() and Matter.objects.exists():
        raise Refused(gettext_noop("这里已有数据，备份只能恢复到空的系统。"), code="not_empty")
    _check_dump(folder, manifest)
    lacking = _check_manifest(folder, manifest, anyway=anyway)
    entries = list(listed.read_listing(folder)) if manifest.listing else []
    lacking += _checked(folder, entries, progress)
    if lacking and not anyway:
        raise Refused(
            gettext_noop("备份不完整，没有恢复任何数据：%(lacking)s。找齐后再恢复；确要先恢复现有部分，加 --anyway。"),
            code="incomplete_backup",
            lacking=in_words(lacking),
        )
    _run("pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", f"--dbname={_dsn()}", folder / DUMP)
    renumber()
    _put_back(folder, [entry.name for entry in entries] if manifest.listing else _unlisted(folder))
    return Restored(manifest, lacking)


def _check_dump(folder: Path, manifest: Manifest) -> None:
    try:
        size, dump = (folder / DUMP).stat().st_size, hash_at(folder / DUMP)
    except OSError as error:
        raise Refused(
            gettext_noop("这个文件夹里没有完整的备份：缺少 %(name)s。"), code="no_backup", name=DUMP
        ) from error
    if dump != manifest.dump or (manifest.dump_size and size != manifest.dump_size):
        raise Refused(gettext_noop("备份文件与清单不符，可能已损坏或被改动：%(name)s。"), code="bad_backup", name=DUMP)


def _check_manifest(folder: Path, manifest: Manifest, *, anyway: bool) -> list[str]:
    """The keys that are not here; raises Refused when the manifest is not the one that was written."""
    if not manifest.is_sealed:
        if (folder / LISTING).exists() or SINCE_SEALS in _run("pg_restore", "--list", folder / DUMP):
            raise Refused(gettext_noop("备份清单的签章被去掉了，不能恢复。"), code="bad_manifest")
        return []
    lacking = [f"缺少备份时的密钥 {key}" for key in listed.wrong_keys(manifest)]
    if any("vault_key" in one for one in lacking):
        # Who has another key cannot tell a genuine manifest from a forged one.
        lacking.append("没有备份时的 vault_key，清单的真伪无法核对")
        if not anyway:
            where = "备份的 keys 文件夹" if manifest.with_keys else "另行保管的密钥"
            raise Refused(
                gettext_noop(
                    "没有恢复任何数据：%(lacking)s。先把%(where)s放到 XINHE_HOME/keys 再恢复；"
                    "清单若被改动过，也会是这样。"
                ),
                code="missing_keys",
                lacking=in_words(lacking),
                where=where,
            )
    elif not manifest.is_genuine():
        raise Refused(gettext_noop("备份清单 manifest.json 被改动过，不能恢复。"), code="bad_manifest")
    try:
        found = hash_at(folder / LISTING)
    except OSError:
        found = ""
    if found != manifest.listing:
        raise Refused(
            gettext_noop("备份的附件清单 %(name)s 缺失或被改动，不能恢复。"), code="bad_manifest", name=LISTING
        )
    return lacking


def _checked(folder: Path, entries: Iterable[Entry], progress: Callable[[], object]) -> list[str]:
    found = []
    for entry in entries:
        if what := listed.fault(folder / FILES / entry.name, entry):
            found.append(what)
        progress()
    return found


def _put_back(folder: Path, names: Iterable[str]) -> None:
    """Copy what is there; a name that leads out of the store is none of a backup's."""
    home = Path(settings.FILES).resolve()
    for name in names:
        source, target = folder / FILES / name, home / name
        if source.is_file() and target.resolve().is_relative_to(home):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)


def _unlisted(folder: Path) -> Iterator[str]:
    """The files of a backup of the first version, which has no list."""
    for path in sorted((folder / FILES).rglob("*")):
        if path.is_file():
            yield path.relative_to(folder / FILES).as_posix()


def in_words(lacking: list[str]) -> str:
    """The first of what is missing, and how many more there are."""
    more = len(lacking) - NAMED
    return "；".join(lacking[:NAMED]) + (f"；另有 {more} 处" if more > 0 else "")


def _dsn() -> str:
    connection.ensure_connection()
    given = connection.get_connection_params()
    wanted = {k: v for k, v in given.items() if k in ("dbname", "user", "password", "host", "port", "sslmode") and v}
    return make_conninfo(**wanted)


def _run(tool: str, *arguments: object) -> str:
    command = [str(find_binaries() / tool), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise Refused(
            gettext_noop("%(tool)s 没有成功：%(said)s"), code="tool_failed", tool=tool, said=done.stderr.strip()[-500:]
        )
    return done.stdout
