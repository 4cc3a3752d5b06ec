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
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xinhe.postgres.account import server_account
from xinhe.postgres.binaries import find_binaries, reachable_binaries
from xinhe.postgres.cluster import DATABASE, Cluster, erase, locate, orphans, settle
from xinhe.postgres.failure import PostgresFailure
from xinhe.postgres.server import READY, answer, dsn, halt, prepare, start, wait_if_starting

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


@dataclass(frozen=True)
class _Attachment:
    cluster: Cluster
    lock: int


_attachments: dict[Path, _Attachment] = {}
_guard = threading.RLock()


def ensure(home: Path, *, fast: bool = False) -> Cluster:
    """Make and start the cluster of this home where needed, and keep it up while this process lives."""
    home = home.resolve()
    with _guard:
        held = _attachments.get(home)
        if held is not None and held.cluster.pg.exists() and answer(held.cluster) == READY:
            return held.cluster
        home.mkdir(parents=True, exist_ok=True)
        with _alone(home):
            if fast and locate(home) is None:
                _sweep()
            cluster = settle(home, fast=fast)
            if not wait_if_starting(cluster):
                start(cluster, home)
            if not (cluster.data / "prepared").exists():  # The one who started it may have been killed.
                prepare(cluster, home)
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
        if not held.cluster.data.exists() or not home.exists():
            return  # Deleted under us; what is left in memory goes with the next sweep.
        with _alone(home):
            lock = os.open(held.cluster.data / "clients.lock", os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            else:
                halt(held.cluster)
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
                    halt(cluster)


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
    return cluster is not None and answer(cluster) == READY


def superuser_dsn(home: Path, *, dbname: str = DATABASE) -> str:
    """The connection string of the owner of everything, through the private socket."""
    cluster = _found(home.resolve())
    if cluster is None:
        raise PostgresFailure(f"{home} 里还没有数据库。/ There is no cluster in {home} yet.")
    return dsn(cluster, dbname=dbname)


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


def _sweep() -> None:
    """Stop and delete the fast clusters that killed test runs left in memory."""
    for _, data in orphans():
        lock = os.open(data / "clients.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if (data / "pg").exists():
                programs = reachable_binaries(find_binaries(), account=server_account(data / "pg"))
                halt(Cluster(data=data, bin=programs, fast=True))
            shutil.rmtree(data)
        except BlockingIOError:
            continue  # Its home is gone and somebody still works in it.
        finally:
            os.close(lock)


def _leave_all() -> None:
    for home in list(_attachments):
        leave(home)


def _hold_for_child() -> None:
    """A forked child shares its parent's lock; give it one of its own, so that either may leave first."""
    global _guard
    _guard = threading.RLock()
    for home, held in list(_attachments.items()):
        os.close(held.lock)
        del _attachments[home]
        with contextlib.suppress(OSError):
            _attach(home, held.cluster)


atexit.register(_leave_all)
os.register_at_fork(after_in_child=_hold_for_child)
