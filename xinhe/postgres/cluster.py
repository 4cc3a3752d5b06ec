"""A cluster: where its folders are, how it is made, and with which settings it runs."""

import contextlib
import hashlib
import itertools
import os
import shutil
import stat
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from xinhe.postgres.account import Account, give, reaches, run, server_account
from xinhe.postgres.binaries import find_binaries, major, make_public, reachable_binaries, shelter
from xinhe.postgres.failure import PostgresFailure

OWNER = "xinhe_owner"
APP = "xinhe_app"
DATABASE = "xinhe"
PORT = 5432
LONGEST_SOCKET_PATH = 107
ROOM_FOR_FAST = 1 << 30

# pg_trgm reads LC_CTYPE and not the builtin provider: with plain C it finds no trigram in Chinese text.
CTYPES = ("C.UTF-8", "en_US.UTF-8", "zh_CN.UTF-8")

EVERY_SETTING = """\
timezone = 'UTC'
log_timezone = 'UTC'
jit = off
random_page_cost = 1.1
work_mem = 16MB
log_line_prefix = '%m [%p] %u '
# Statements and key values are people's petitions; they do not belong in a log.
log_min_error_statement = panic
log_error_verbosity = terse
"""
DURABLE_SETTINGS = """\
max_connections = 100
shared_buffers = 256MB
effective_cache_size = 1GB
maintenance_work_mem = 128MB
max_wal_size = 2GB
wal_compression = on
"""
FAST_SETTINGS = """\
max_connections = 200
shared_buffers = 64MB
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
wal_level = minimal
max_wal_senders = 0
"""


@dataclass(frozen=True)
class Cluster:
    """One embedded server: `data` holds pg/, run/ and the locks, `bin` the programs it runs with."""

    data: Path
    bin: Path
    fast: bool

    @property
    def pg(self) -> Path:
        """The data directory of the server."""
        return self.data / "pg"

    @property
    def run(self) -> Path:
        """The folder of the socket, the short one where the ordinary path is too long."""
        return (self.data / "run").resolve()

    @property
    def account(self) -> Account | None:
        """The account the server runs under, None for our own."""
        return server_account(self.pg)


def locate(home: Path) -> Path | None:
    """The folder of this home's cluster, or None when there is none yet."""
    link = home / "pg"
    if not link.is_symlink():
        return home if link.exists() else None
    data = Path(os.readlink(link)).parent
    return data if (data / "pg").exists() else None


def settle(home: Path, *, fast: bool) -> Cluster:
    """The cluster of this home, made by initdb when there is none."""
    data = locate(home)
    if data is None:
        return _make(home, fast=fast)
    _check_belongs(home, data)
    if (data / "fast").exists() != fast:
        raise PostgresFailure(
            f"{home} 里的数据库不是按这种方式（fast={fast}）建立的，请换一个文件夹或先重置。"
            f" / The cluster of {home} was not made with fast={fast}; use another folder or reset it."
        )
    account = server_account(data / "pg")
    if not reaches(account, data / "pg" / "PG_VERSION"):
        raise PostgresFailure(
            f"数据库账号进不去 {data}（上级文件夹是私有的）。请放开上级文件夹的进入权限，或把它移走后重置。"
            f" / The server's account cannot reach {data}: a parent folder is private."
        )
    binaries = reachable_binaries(find_binaries(), account=account)
    _check_version(data / "pg", binaries)
    make_run(data, account=account)
    return Cluster(data=data, bin=binaries, fast=fast)


def _check_belongs(home: Path, data: Path) -> None:
    if os.geteuid() != 0 and (data / "pg").stat().st_uid != os.geteuid():
        raise PostgresFailure(
            f"{data / 'pg'} 属于另一个账号，请用建立它的账号（或 root）运行。"
            f" / {data / 'pg'} belongs to another account; run as the one that made it, or as root."
        )
    marker = data / "home"
    if data == home or not marker.exists():
        return
    first = Path(marker.read_text())
    if first == home:
        return
    if locate(first) == data:
        raise PostgresFailure(
            f"{home} 是 {first} 的副本，数据库仍属于后者。请删除链接 {home / 'pg'} 后重试。"
            f" / {home} is a copy of {first}, which owns the database; delete the link {home / 'pg'}."
        )
    marker.write_text(str(home))  # The folder was moved, and the link came along.


def _check_version(pg: Path, binaries: Path) -> None:
    made_by = (pg / "PG_VERSION").read_text().strip()
    ours = major(binaries)
    if made_by != str(ours):
        raise PostgresFailure(
            f"数据由 PostgreSQL {made_by} 建立，现在的程序是 {ours}，不能直接打开，数据没有被改动。"
            f"请先用 XINHE_PG_BIN 指向 {made_by} 的程序，用 pg_dump -Fc 导出；再重置数据库，"
            f"用 {ours} 的 pg_restore 导入。"
            f" / The files were made by PostgreSQL {made_by}, the programs are {ours}; nothing was touched. "
            f"Set XINHE_PG_BIN to a {made_by} build and pg_dump -Fc, reset, then pg_restore with {ours}."
        )


def _make(home: Path, *, fast: bool) -> Cluster:
    link = home / "pg"
    if link.is_symlink():
        if not fast:
            raise PostgresFailure(
                f"数据库文件夹不见了：{os.readlink(link)}。若有备份请恢复到原处；若不要旧数据，请重置。"
                f" / The database folder {os.readlink(link)} is gone: restore it there, or reset."
            )
        link.unlink()
    account = server_account(link)
    binaries = reachable_binaries(find_binaries(), account=account)
    data = _choose_folder(home, fast=fast, account=account)
    make_run(data, account=account)
    cluster = Cluster(data=data, bin=binaries, fast=fast)
    if fast:
        (data / "fast").touch()
    initdb(cluster, ctype=CTYPES[0], account=account)
    if data != home:
        link.symlink_to(cluster.pg)
        (data / "home").write_text(str(home))  # After the link: with it alone this would be an orphan.
    return cluster


def _choose_folder(home: Path, *, fast: bool, account: Account | None) -> Path:
    name = f"xinhe-{hashlib.sha256(f'{os.geteuid()} {home}'.encode()).hexdigest()[:12]}"
    if fast:
        return _new_folder(memory(), name)
    if reaches(account, home / "pg"):
        return home
    assert account is not None
    clusters = shelter(account) / "clusters"
    with contextlib.suppress(FileExistsError):
        make_public(clusters)
    data = _new_folder(clusters, name)
    print(
        f"信和：{home} 在私有文件夹里，数据库放在 {data}，{home / 'pg'} 是指向它的链接。"
        f" / {home} is private, so the database lives in {data}; {home / 'pg'} links to it.",
        file=sys.stderr,
    )
    return data


def _new_folder(parent: Path, name: str) -> Path:
    """A folder nobody had before; one left by an earlier clone of the same path is not ours to open."""
    for turn in itertools.count(1):
        folder = parent / (name if turn == 1 else f"{name}-{turn}")
        with contextlib.suppress(FileExistsError):
            make_public(folder)
            return folder
    raise AssertionError


def memory() -> Path:
    """Where clusters that need not last are kept."""
    shared = Path("/dev/shm")  # noqa: S108 - only folders newly made there are used
    usable = shared.is_dir() and os.access(shared, os.W_OK | os.X_OK)
    if usable and shutil.disk_usage(shared).free >= ROOM_FOR_FAST:  # a container's usual 64 MB will not do
        return shared
    return Path(tempfile.gettempdir())


def orphans() -> list[tuple[Path, Path]]:
    """Fast clusters of ours whose home is gone, as after a killed test run: (home, data)."""
    found = []
    for marker in memory().glob("xinhe-*/home"):
        with contextlib.suppress(OSError):
            home, data = Path(marker.read_text()), marker.parent
            if data.stat().st_uid == os.geteuid() and (data / "fast").exists() and locate(home) != data:
                found.append((home, data))
    return found


def make_run(data: Path, *, account: Account | None) -> None:
    """Make the 0700 socket folder, in the temp folder where the path is too long for a socket."""
    run_folder = data / "run"
    length = len(os.fsencode(data.resolve() / "run" / f".s.PGSQL.{PORT}"))
    if length <= LONGEST_SOCKET_PATH and "," not in str(data):  # libpq splits hosts at commas
        place = run_folder
    else:
        short = f"xinhe-run-{hashlib.sha256(os.fsencode(data)).hexdigest()[:12]}"
        place = Path(tempfile.gettempdir()) / short
        if run_folder.is_symlink():
            place = Path(os.readlink(run_folder))
        if len(os.fsencode(place / f".s.PGSQL.{PORT}")) > LONGEST_SOCKET_PATH:
            place = Path("/tmp") / short  # noqa: S108 - its owner is checked below
    place.mkdir(mode=0o700, exist_ok=True)
    seen = place.lstat()
    wanted = account.uid if account else os.geteuid()
    if not stat.S_ISDIR(seen.st_mode) or seen.st_uid not in {wanted, os.geteuid()}:
        raise PostgresFailure(f"{place} 属于别的账号，不能放数据库的套接字。/ {place} belongs to another account.")
    place.chmod(0o700)
    give(place, to=account)
    if place != run_folder and not run_folder.is_symlink():
        run_folder.symlink_to(place)


def initdb(cluster: Cluster, *, ctype: str, account: Account | None) -> None:
    """Make the data directory beside its place and move it there when it is whole."""
    fresh = cluster.data / "pg.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    give(fresh, to=account)
    command: list[str | Path] = [cluster.bin / "initdb", "-D", fresh, "-U", OWNER, "-E", "UTF8"]
    command += [f"--locale={ctype}", "--auth-local=trust", "--auth-host=reject", "--data-checksums"]
    if major(cluster.bin) >= 17:
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    if cluster.fast:
        command.append("--no-sync")
    done = run(command, account=account)
    if done.returncode != 0:
        shutil.rmtree(fresh, ignore_errors=True)
        if "invalid locale" in done.stderr and ctype != CTYPES[-1]:
            initdb(cluster, ctype=CTYPES[CTYPES.index(ctype) + 1], account=account)
            return
        raise PostgresFailure(f"initdb 没有成功 / initdb failed: {done.stderr.strip()}")
    with (fresh / "postgresql.conf").open("a") as conf:
        conf.write("\n# Written anew before every start; ALTER SYSTEM overrides it.\ninclude = 'xinhe.conf'\n")
    (fresh / "xinhe.conf").touch()
    give(fresh / "xinhe.conf", to=account)
    fresh.rename(cluster.pg)


def write_settings(cluster: Cluster) -> None:
    """Write the settings of this release, so that an older cluster gets them too."""
    own = cluster.pg / "xinhe.conf"
    own.write_text(EVERY_SETTING + (FAST_SETTINGS if cluster.fast else DURABLE_SETTINGS))
    give(own, to=cluster.account)


def erase(home: Path, data: Path) -> None:
    """Delete a stopped cluster and the link to it, and nothing else that lies in the home."""
    run_folder = data / "run"
    if run_folder.is_symlink():
        shutil.rmtree(os.readlink(run_folder), ignore_errors=True)
        run_folder.unlink()
    if data != home:
        (home / "pg").unlink(missing_ok=True)
        shutil.rmtree(data)
        return
    for folder in (data / "pg", data / "pg.new", run_folder):
        if folder.exists():
            shutil.rmtree(folder)
    for file in ("clients.lock", "server.lock", "prepared", "trigram-off"):
        with contextlib.suppress(FileNotFoundError):
            (data / file).unlink()
