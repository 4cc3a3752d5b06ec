"""Under which account the server runs, and what that account can reach."""

import os
import pwd
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xinhe.postgres.failure import PostgresFailure

# PostgreSQL refuses to run as root. We never create accounts: `xinhe` is used where an administrator made it.
CANDIDATES = ("xinhe", "nobody")
_NO_DROP = (
    "这里的 root 不能换成普通账号，而 PostgreSQL 不肯以 root 运行。请以普通账号运行，或设置 DATABASE_URL。 /"
    " This root may not become an unprivileged account, and PostgreSQL refuses root: "
    "run as an ordinary account, or set DATABASE_URL."
)
KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")


@dataclass(frozen=True)
class Account:
    """An existing unprivileged account of this machine."""

    uid: int
    gid: int


def server_account(pg: Path) -> Account | None:
    """The account to drop to, or None when this process may run the server itself."""
    if os.geteuid() != 0:
        return None
    if pg.exists():
        owner = pg.stat()
        if owner.st_uid != 0:
            return Account(owner.st_uid, owner.st_gid)
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(entry.pw_uid, entry.pw_gid)
    raise PostgresFailure(
        "以 root 运行时需要一个普通账号（xinhe 或 nobody）来启动数据库，本机没有。"
        " / Running as root needs an unprivileged account (xinhe or nobody); this machine has none."
    )


def give(path: Path, *, to: Account | None) -> None:
    """Hand one of our own files or folders to the server's account."""
    if to is None:
        return
    try:
        os.chown(path, to.uid, to.gid, follow_symlinks=False)
    except OSError as error:
        raise PostgresFailure(_NO_DROP) from error


def reaches(account: Account | None, path: Path) -> bool:
    """Whether the account may walk down to this path; parents are looked at, never changed."""
    if account is None:
        return True
    for folder in path.resolve().parents:
        seen = folder.stat()
        if seen.st_uid == account.uid:
            bit = stat.S_IXUSR
        elif seen.st_gid == account.gid:
            bit = stat.S_IXGRP
        else:
            bit = stat.S_IXOTH
        if not seen.st_mode & bit:
            return False
    return True


def clean_environment() -> dict[str, str]:
    """An environment without PG* variables and without a locale of the person's own."""
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}


def run(command: Sequence[str | Path], *, account: Account | None) -> "subprocess.CompletedProcess[str]":
    """Run one of PostgreSQL's programs to its end as the server's account, its output captured."""
    try:
        return subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            cwd="/",
            env=clean_environment(),
            check=False,
            start_new_session=True,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
    except PermissionError as error:
        raise PostgresFailure(_NO_DROP) from error
