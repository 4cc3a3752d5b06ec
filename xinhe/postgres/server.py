"""The server process of a cluster: does it answer, does it live, start it, stop it."""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from xinhe.postgres.account import clean_environment, run
from xinhe.postgres.cluster import APP, CTYPES, DATABASE, OWNER, PORT, Cluster, initdb, write_settings
from xinhe.postgres.failure import PostgresFailure

READY, STARTING = 0, 1
SECONDS_UNTIL_SOCKET = 60
SECONDS_OF_RECOVERY = 1800
LARGEST_LOG = 10 << 20

_servers: dict[Path, "subprocess.Popen[bytes]"] = {}


def dsn(cluster: Cluster, *, dbname: str) -> str:
    """The connection string of the owner of everything, through the private socket."""
    return make_conninfo(host=str(cluster.run), port=PORT, user=OWNER, dbname=dbname)


def answer(cluster: Cluster) -> int:
    """What pg_isready says: READY, STARTING (or recovering), or a number that means nobody is there."""
    where = ["-h", str(cluster.run), "-p", str(PORT), "-d", "postgres", "-U", OWNER]
    return run([cluster.bin / "pg_isready", "-q", "-t", "3", *where], account=None).returncode


def wait_if_starting(cluster: Cluster) -> bool:
    """True when a server takes connections; one that is starting or recovering is waited for."""
    until_socket = time.monotonic() + SECONDS_UNTIL_SOCKET
    until_recovered = time.monotonic() + SECONDS_OF_RECOVERY
    while True:
        told = answer(cluster)
        if told == READY:
            return True
        if told != STARTING and not _alive(cluster):
            return False
        if time.monotonic() > (until_recovered if told == STARTING else until_socket):
            halt(cluster)
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


def start(cluster: Cluster, home: Path) -> None:
    """Start the server and wait until it takes connections."""
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
    except BlockingIOError as error:
        raise PostgresFailure(
            "旧的数据库进程停不下来，请重启机器。/ The old database cannot be ended; restart the machine."
        ) from error
    finally:
        os.close(lock)
        os.close(log)
    if fallen := _servers.pop(cluster.data, None):
        fallen.poll()  # Reap the one that was killed.
    _servers[cluster.data] = server
    until_socket = time.monotonic() + SECONDS_UNTIL_SOCKET
    until_recovered = time.monotonic() + SECONDS_OF_RECOVERY
    while (told := answer(cluster)) != READY:
        late = time.monotonic() > (until_recovered if told == STARTING else until_socket)
        if server.poll() is not None or late:
            if late:
                halt(cluster)
            last = (home / "log" / "postgres.log").read_text(errors="replace").splitlines()[-5:]
            raise PostgresFailure("数据库没有启动成功 / PostgreSQL did not start:\n" + "\n".join(last))
        time.sleep(0.02)


def _open_log(home: Path) -> int:
    log = home / "log" / "postgres.log"
    log.parent.mkdir(exist_ok=True)
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
    return os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


def halt(cluster: Cluster) -> None:
    """Stop the server: politely, then at once, then by SIGKILL, since a recovery was seen to ignore both."""
    for mode, seconds in (("fast", "30"), ("immediate", "10")):
        if _alive(cluster):
            command: list[str | Path] = [cluster.bin / "pg_ctl", "stop", "-D", cluster.pg]
            run([*command, "-m", mode, "-t", seconds], account=cluster.account)
    grace = time.monotonic() + 2
    deadline = time.monotonic() + 20
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


def prepare(cluster: Cluster, home: Path) -> None:
    """Make the application's role and database where they are missing, as after a first start."""
    if _is_empty(cluster):
        _choose_ctype(cluster, home)
    with psycopg.connect(dsn(cluster, dbname="postgres"), autocommit=True) as connection:
        if connection.execute("select 1 from pg_roles where rolname = %s", [APP]).fetchone() is None:
            make_role = sql.SQL("create role {} login nosuperuser nocreatedb nocreaterole")
            connection.execute(make_role.format(sql.Identifier(APP)))
        if connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone() is None:
            make_database = sql.SQL("create database {} owner {}")
            connection.execute(make_database.format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))
    (cluster.data / "prepared").touch()


def _is_empty(cluster: Cluster) -> bool:
    with psycopg.connect(dsn(cluster, dbname="postgres"), autocommit=True) as connection:
        return connection.execute("select count(*) from pg_database where not datistemplate").fetchone() == (1,)


def _choose_ctype(cluster: Cluster, home: Path) -> None:
    """See that pg_trgm, where it is there, finds trigrams in Chinese; else make the empty cluster anew."""
    for ctype in (*CTYPES[1:], None):
        with psycopg.connect(dsn(cluster, dbname="postgres")) as connection:
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
        halt(cluster)
        shutil.rmtree(cluster.pg)
        initdb(cluster, ctype=ctype, account=cluster.account)
        start(cluster, home)
