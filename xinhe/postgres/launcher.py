"""Start, share and stop the embedded PostgreSQL.

Three flocks decide everything, so that no stale pid can: `start.lock` (one process starts or stops at a
time), `clients.lock` (shared by every process that uses the server; who gets it alone may stop it) and
`server.lock` (inherited by the server and its backends, so it is free exactly when none of them is alive).
"""

import atexit
import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from xinhe.postgres.account import clean_environment, run
from xinhe.postgres.binaries import find_binaries, reachable_binaries
from xinhe.postgres.cluster import (
    APP,
    CTYPES,
    DATABASE,
    OWNER,
    PORT,
    Cluster,
    erase,
    initdb,
    locate,
    settle,
    write_settings,
)
from xinhe.postgres.failure import PostgresFailure

__all__ = [
    "Cluster",
    "PostgresFailure",
    "attached",
    "ensure",
    "find_binaries",
    "is_running",
    "leave",
    "remove",
    "stop",
    "superuser_dsn",
]

READY, STARTING = 0, 1
SECONDS_UNTIL_SOCKET = 60
SECONDS_OF_RECOVERY = 1800
LARGEST_LOG = 10 << 20


@dataclass(frozen=True)
class _Attachment:
    cluster: Cluster
    lock: int


_attachments: dict[Path, _Attachment] = {}
_servers: dict[Path, "subprocess.Popen[bytes]"] = {}
_guard = threading.RLock()


def ensure(home: Path, *, fast: bool = False) -> Cluster:
    """Make and start the cluster of this home where needed, and keep it up while this process lives."""
    home = home.resolve()
    with _guard:
        held = _attachments.get(home)
        if held is not None and held.cluster.pg.exists() and _answer(held.cluster) == READY:
            return held.cluster
        home.mkdir(parents=True, exist_ok=True)
        with _alone(home):
            cluster = settle(home, fast=fast)
            if not _wait_if_starting(cluster):
                _start(cluster, home)
                _prepare(cluster, home)
            _attach(home, cluster)
        return cluster


def attached(home: Path) -> Cluster | None:
    """The cluster this process already holds, without asking whether it still answers."""
    held = _attachments.get(home.resolve())
    return held.cluster if held else None


def leave(home: Path) -> None:
    """Let go of the cluster; the last process to do so stops the server."""
    home = home.resolve()
    with _guard:
        held = _attachments.pop(home, None)
        if held is None:
            return
        os.close(held.lock)
        if not held.cluster.data.exists():
            return
        with _alone(home):
            lock = os.open(held.cluster.data / "clients.lock", os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            else:
                _halt(held.cluster)
            finally:
                os.close(lock)


def stop(home: Path) -> None:
    """Stop the server of this home now, whoever still uses it."""
    home = home.resolve()
    with _guard:
        held = _attachments.pop(home, None)
        if held is not None:
            os.close(held.lock)
        if home.exists():
            with _alone(home):
                cluster = _found(home)
                if cluster is not None:
                    _halt(cluster)


def remove(home: Path) -> None:
    """Stop the server and delete the cluster, its link and its log."""
    home = home.resolve()
    stop(home)
    if not home.exists():
        return
    with _guard, _alone(home):
        data = locate(home)
        if data is not None:
            erase(home, data)
        elif (home / "pg").is_symlink():
            (home / "pg").unlink()
        for log in ("postgres.log", "postgres.log.1"):
            (home / "log" / log).unlink(missing_ok=True)


def is_running(home: Path) -> bool:
    """Whether the server of this home takes connections."""
    cluster = _found(home.resolve())
    return cluster is not None and _answer(cluster) == READY


def superuser_dsn(home: Path, *, dbname: str = DATABASE) -> str:
    """The connection string of the owner of everything, through the private socket."""
    cluster = _found(home.resolve())
    if cluster is None:
        raise PostgresFailure(f"{home} 里还没有数据库。/ There is no cluster in {home} yet.")
    return make_conninfo(host=str(cluster.run), port=PORT, user=OWNER, dbname=dbname)


def _found(home: Path) -> Cluster | None:
    data = locate(home)
    if data is None:
        return None
    cluster = Cluster(data=data, bin=find_binaries(), fast=(data / "fast").exists())
    return Cluster(data, reachable_binaries(cluster.bin, account=cluster.account), cluster.fast)


@contextlib.contextmanager
def _alone(home: Path) -> Iterator[None]:
    lock = os.open(home / "start.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _attach(home: Path, cluster: Cluster) -> None:
    held = _attachments.pop(home, None)
    if held is not None:
        os.close(held.lock)
    lock = os.open(cluster.data / "clients.lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_SH)
    _attachments[home] = _Attachment(cluster, lock)


def _answer(cluster: Cluster) -> int:
    command: list[str | Path] = [
        cluster.bin / "pg_isready",
        "-q",
        "-h",
        cluster.run,
        "-p",
        str(PORT),
        "-d",
        "postgres",
        "-t",
        "3",
    ]
    return run(command, account=None).returncode


def _wait_if_starting(cluster: Cluster) -> bool:
    """True when a server takes connections; one that is starting or recovering is waited for."""
    until_socket = time.monotonic() + SECONDS_UNTIL_SOCKET
    until_recovered = time.monotonic() + SECONDS_OF_RECOVERY
    while True:
        answer = _answer(cluster)
        if answer == READY:
            return True
        if answer != STARTING and not _alive(cluster):
            return False
        if time.monotonic() > (until_recovered if answer == STARTING else until_socket):
            _halt(cluster)
            return False
        time.sleep(0.05)


def _alive(cluster: Cluster) -> bool:
    """Whether any process of this server lives; a zombie holds no lock and has no folder."""
    lock = os.open(cluster.data / "server.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    # A server that somebody started by hand does not hold our lock, and its files are not stale.
    return bool(_processes_in(cluster.pg))


def _processes_in(pg: Path) -> list[int]:
    found = []
    real = str(pg.resolve())
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if os.readlink(entry / "cwd") == real:
                found.append(int(entry.name))
    return found


def _start(cluster: Cluster, home: Path) -> None:
    for stale in (cluster.pg / "postmaster.pid", cluster.run / f".s.PGSQL.{PORT}.lock"):
        stale.unlink(missing_ok=True)  # Nobody is alive, whatever pid stands in them.
    write_settings(cluster)
    account = cluster.account
    log = _open_log(home)
    lock = os.open(cluster.data / "server.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        server = subprocess.Popen(
            [
                str(cluster.bin / "postgres"), "-D", str(cluster.pg), "-k", str(cluster.run), "-p", str(PORT),
                "-c", "listen_addresses=", "-c", "unix_socket_permissions=0700",
            ],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=clean_environment(),
            pass_fds=(lock,),
            start_new_session=True,  # Ctrl-C in the terminal is for us, not for the server.
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )  # fmt: skip
    finally:
        os.close(lock)
        os.close(log)
    _servers[cluster.data] = server
    until_socket = time.monotonic() + SECONDS_UNTIL_SOCKET
    until_recovered = time.monotonic() + SECONDS_OF_RECOVERY
    while (answer := _answer(cluster)) != READY:
        late = time.monotonic() > (until_recovered if answer == STARTING else until_socket)
        if server.poll() is not None or late:
            if late:
                _halt(cluster)
            last = (home / "log" / "postgres.log").read_text(errors="replace").splitlines()[-5:]
            raise PostgresFailure("数据库没有启动成功 / PostgreSQL did not start:\n" + "\n".join(last))
        time.sleep(0.02)


def _open_log(home: Path) -> int:
    log = home / "log" / "postgres.log"
    log.parent.mkdir(exist_ok=True)
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
    return os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


def _prepare(cluster: Cluster, home: Path) -> None:
    """Make the application's role and database where they are missing, as after a first start."""
    if not _has_database(cluster):
        _choose_ctype(cluster, home)
    with psycopg.connect(superuser_dsn(home, dbname="postgres"), autocommit=True) as connection:
        if connection.execute("select 1 from pg_roles where rolname = %s", [APP]).fetchone() is None:
            make_role = sql.SQL("create role {} login nosuperuser nocreatedb nocreaterole")
            connection.execute(make_role.format(sql.Identifier(APP)))
        if connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone() is None:
            make_database = sql.SQL("create database {} owner {}")
            connection.execute(make_database.format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))


def _has_database(cluster: Cluster) -> bool:
    dsn = make_conninfo(host=str(cluster.run), port=PORT, user=OWNER, dbname="postgres")
    with psycopg.connect(dsn, autocommit=True) as connection:
        found = connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone()
    return found is not None


def _choose_ctype(cluster: Cluster, home: Path) -> None:
    """See that pg_trgm, where it is there, finds trigrams in Chinese; else make the empty cluster anew."""
    dsn = make_conninfo(host=str(cluster.run), port=PORT, user=OWNER, dbname="postgres")
    for ctype in (*CTYPES[1:], None):
        with psycopg.connect(dsn) as connection:
            offered = "select 1 from pg_available_extensions where name = 'pg_trgm'"
            if connection.execute(offered).fetchone() is None:
                return
            connection.execute("create extension pg_trgm")
            row = connection.execute("select cardinality(show_trgm('信访')) > 0").fetchone()
            connection.rollback()
        if row == (True,):
            return
        if ctype is None:
            (cluster.data / "trigram-off").touch()
            return
        _halt(cluster)
        shutil.rmtree(cluster.pg)
        initdb(cluster, ctype=ctype, account=cluster.account)
        _start(cluster, home)


def _halt(cluster: Cluster) -> None:
    """Stop the server: politely, then at once, then by SIGKILL, since a recovery was seen to ignore both."""
    if _alive(cluster) or (cluster.pg / "postmaster.pid").exists():
        for mode, seconds in (("fast", "30"), ("immediate", "10")):
            command: list[str | Path] = [cluster.bin / "pg_ctl", "stop", "-D", cluster.pg]
            if not _alive(cluster):
                break
            run([*command, "-m", mode, "-t", seconds], account=cluster.account)
        deadline = time.monotonic() + 20
        grace = time.monotonic() + 2
        while _alive(cluster) and time.monotonic() < deadline:
            if time.monotonic() > grace:
                for pid in _processes_in(cluster.pg):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)
    server = _servers.pop(cluster.data, None)
    if server is not None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(timeout=5)


def _leave_all() -> None:
    for home in list(_attachments):
        leave(home)


def _hold_for_child() -> None:
    """A forked child shares its parent's lock; give it one of its own, so that either may leave first."""
    global _guard
    _guard = threading.RLock()
    _servers.clear()
    for home, held in list(_attachments.items()):
        os.close(held.lock)
        del _attachments[home]
        with contextlib.suppress(OSError):
            _attach(home, held.cluster)


atexit.register(_leave_all)
os.register_at_fork(after_in_child=_hold_for_child)
