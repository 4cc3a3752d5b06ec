"""Backup and restore: the database's dump, the attachments and a manifest that says what they should hold."""

import json
import shutil
import subprocess
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from xinhe.kernel import chain
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.models import Event, Matter
from xinhe.postgres.launcher import find_binaries
from xinhe.records.feed import renumber
from xinhe.records.models import Seal

DUMP, FILES, KEYS, MANIFEST = "xinhe.dump", "files", "keys", "manifest.json"


@dataclass(frozen=True)
class Manifest:
    """What a backup holds, to be compared after a restore."""

    version: str
    at: str
    matters: int
    events: int
    root: str
    dump: str


def backup(folder: Path, *, at: datetime, with_keys: bool) -> Manifest:
    """Write a backup into the folder; attachments that are there already are not copied again.

    The keys are left out unless asked for: beside the dump they would open it to anyone. Raises Refused when
    PostgreSQL's own tool fails.
    """
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    draft = folder / f"{DUMP}.part"
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={draft}", _dsn())
    draft.replace(folder / DUMP)
    # After the dump: whatever the dump names has been written by now.
    if settings.FILES.exists():
        for source in settings.FILES.rglob("*"):
            target = folder / FILES / source.relative_to(settings.FILES)
            if source.is_file() and not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, target)
    if with_keys:
        shutil.copytree(settings.HOME / KEYS, folder / KEYS, dirs_exist_ok=True)
    newest = Seal.objects.order_by("-day").first()
    manifest = Manifest(
        version=settings.VERSION,
        at=at.isoformat(),
        matters=Matter.objects.count(),
        events=Event.objects.count(),
        root=newest.root if newest else "",
        dump=chain.sm3((folder / DUMP).read_bytes()),
    )
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1), encoding="utf-8")
    return manifest


def restore(folder: Path) -> Manifest:
    """Put a backup into an empty installation. Raises Refused when it is not empty or the dump was altered."""
    try:
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
        dump = chain.sm3((folder / DUMP).read_bytes())
    except (OSError, ValueError, TypeError) as error:
        raise Refused(gettext_noop("这个文件夹里没有完整的备份。"), code="no_backup") from error
    if dump != manifest.dump:
        raise Refused(gettext_noop("备份文件与清单不符，可能已损坏或被改动。"), code="bad_backup")
    if "matters_matter" in connection.introspection.table_names() and Matter.objects.exists():
        raise Refused(gettext_noop("这里已有数据，备份只能恢复到空的系统。"), code="not_empty")
    _run("pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", f"--dbname={_dsn()}", folder / DUMP)
    renumber()
    if (folder / FILES).exists():
        shutil.copytree(folder / FILES, settings.FILES, dirs_exist_ok=True)
    return manifest


def _dsn() -> str:
    connection.ensure_connection()
    given = connection.get_connection_params()
    wanted = {k: v for k, v in given.items() if k in ("dbname", "user", "password", "host", "port", "sslmode") and v}
    return make_conninfo(**wanted)


def _run(tool: str, *arguments: object) -> None:
    command = [str(find_binaries() / tool), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise Refused(
            gettext_noop("%(tool)s 没有成功：%(said)s"), code="tool_failed", tool=tool, said=done.stderr.strip()[-500:]
        )
