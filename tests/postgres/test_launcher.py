"""The embedded server starts, is shared, survives kill -9 and goes with its last client."""

import os
import signal
import subprocess
import time
from pathlib import Path

import psycopg
import pytest

from tests.postgres.conftest import Holder
from xinhe.postgres import server
from xinhe.postgres.cluster import settle
from xinhe.postgres.launcher import (
    PostgresFailure,
    attached,
    ensure,
    is_running,
    leave,
    remove,
    stop,
    superuser_dsn,
)


def ask(home: Path, question: str) -> object:
    with psycopg.connect(superuser_dsn(home), autocommit=True) as connection:
        row = connection.execute(question.encode()).fetchone()
    return row[0] if row else None


def tell(home: Path, statement: str) -> None:
    with psycopg.connect(superuser_dsn(home), autocommit=True) as connection:
        connection.execute(statement.encode())


def postmaster(home: Path) -> int:
    return int((home / "pg" / "postmaster.pid").read_text().split("\n", 1)[0])


def depart(process: "subprocess.Popen[str]") -> None:
    process.communicate("\n")
    assert process.returncode == 0


def test_an_empty_home_becomes_a_running_cluster_with_its_two_roles(home: Path) -> None:
    ensure(home, fast=True)
    assert ask(home, "select current_user") == "xinhe_owner"
    assert ask(home, "select count(*) from pg_roles where rolname = 'xinhe_app' and not rolsuper") == 1
    with (
        psycopg.connect(superuser_dsn(home), user="xinhe_app", autocommit=True) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("create database other")


def test_a_first_start_cut_short_is_finished_by_the_next_process(home: Path) -> None:
    cluster = settle(home, fast=True)
    server.start(cluster, home)  # Killed here, before the database was made.
    ensure(home, fast=True)
    assert ask(home, "select current_database()") == "xinhe"


def test_a_stopped_cluster_keeps_its_rows_and_starts_again(home: Path) -> None:
    ensure(home, fast=True)
    tell(home, "create table kept as select 7 as seven")
    leave(home)
    assert not is_running(home)
    ensure(home, fast=True)
    assert ask(home, "select seven from kept") == 7


def test_chinese_text_has_trigrams_and_the_clock_is_utc(home: Path) -> None:
    ensure(home, fast=True)
    tell(home, "create extension pg_trgm")
    assert ask(home, "select cardinality(show_trgm('信访')) > 0") is True
    assert ask(home, "select upper('é') || current_setting('timezone')") == "ÉUTC"


def test_a_lasting_cluster_writes_through_and_listens_on_no_port(home: Path) -> None:
    ensure(home)
    told = "select current_setting('fsync') || current_setting('listen_addresses') || current_setting('jit')"
    assert ask(home, told) == "onoff"
    assert (home / "run").resolve().stat().st_mode & 0o777 == 0o700


def test_the_server_stays_for_the_second_process_and_goes_with_the_last(home: Path, hold: Holder) -> None:
    first, second = hold(home), hold(home)
    depart(first)
    assert is_running(home)
    depart(second)
    assert not is_running(home)


def test_a_client_killed_outright_leaves_a_server_the_next_one_uses_and_stops(home: Path, hold: Holder) -> None:
    killed = hold(home)
    serving = postmaster(home)
    killed.kill()
    killed.wait()
    following = hold(home)
    assert postmaster(home) == serving
    depart(following)
    assert not is_running(home)


def test_ctrl_c_for_the_client_is_not_ctrl_c_for_the_server(home: Path, hold: Holder) -> None:
    hold(home)
    assert os.getsid(postmaster(home)) == postmaster(home)


def test_committed_rows_survive_kill_9_of_the_server(home: Path) -> None:
    ensure(home)
    tell(home, "create table kept as select generate_series(1, 900) as n")
    os.kill(postmaster(home), signal.SIGKILL)
    ensure(home)
    assert ask(home, "select count(*) from kept") == 900


def test_a_zombie_whose_parent_does_not_reap_it_does_not_count_as_a_server(home: Path, hold: Holder) -> None:
    hold(home)  # The parent of the server, which never waits for it.
    dead = postmaster(home)
    os.kill(dead, signal.SIGKILL)
    hold(home)
    assert Path(f"/proc/{dead}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    assert is_running(home)
    assert postmaster(home) != dead


def test_a_pid_that_now_belongs_to_another_program_does_not_stop_the_start(home: Path) -> None:
    cluster = ensure(home, fast=True)
    stop(home)
    (cluster.pg / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.pg}\n0\n5432\n\n\n")
    ensure(home, fast=True)
    assert is_running(home)


def test_a_backend_that_outlives_its_server_is_waited_for(home: Path) -> None:
    cluster = ensure(home, fast=True)
    with psycopg.connect(superuser_dsn(home)) as connection:
        backend = connection.info.backend_pid
        os.kill(backend, signal.SIGSTOP)
        os.kill(postmaster(home), signal.SIGKILL)
        time.sleep(0.1)
        assert server._alive(cluster)
        os.kill(backend, signal.SIGCONT)
        ensure(home, fast=True)
    assert is_running(home)


def test_a_forked_child_may_leave_without_taking_the_server_along(home: Path) -> None:
    ensure(home, fast=True)
    child = os.fork()
    if child == 0:
        leave(home)
        os._exit(0)
    os.waitpid(child, 0)
    assert is_running(home)


def test_a_parent_may_leave_while_its_forked_child_still_works(home: Path) -> None:
    ensure(home, fast=True)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.read(reading, 1)
        leave(home)
        os._exit(0)
    time.sleep(0.2)  # The child takes its own lock right after the fork.
    leave(home)
    assert is_running(home)
    os.write(writing, b".")
    os.waitpid(child, 0)
    assert not is_running(home)


def test_a_path_too_long_for_a_socket_gets_a_short_folder(home: Path) -> None:
    deep = home / "群众来信来访事项" / ("长" * 40)
    cluster = ensure(deep)
    assert len(os.fsencode(cluster.run)) < 90
    assert ask(deep, "select 1") == 1
    remove(deep)
    assert not cluster.run.exists()


def test_files_of_another_major_version_are_refused_with_a_sentence_and_left_alone(home: Path) -> None:
    cluster = ensure(home, fast=True)
    stop(home)
    (cluster.pg / "PG_VERSION").write_text("14\n")
    with pytest.raises(PostgresFailure, match=r"由 PostgreSQL 14 建立.*pg_dump"):
        ensure(home, fast=True)
    assert attached(home) is None


def test_a_lasting_cluster_is_never_opened_in_the_fast_way(home: Path) -> None:
    ensure(home)
    leave(home)
    with pytest.raises(PostgresFailure, match="不是按这种方式"):
        ensure(home, fast=True)


def test_a_copied_home_does_not_open_the_database_of_the_first(home: Path) -> None:
    ensure(home, fast=True)
    copy = home / "copy"
    copy.mkdir()
    (copy / "pg").symlink_to(os.readlink(home / "pg"))
    with pytest.raises(PostgresFailure, match="副本"):
        ensure(copy, fast=True)


def test_removing_a_cluster_leaves_what_is_not_its_own(home: Path) -> None:
    (home / "keys").mkdir()
    cluster = ensure(home)
    remove(home)
    assert not cluster.pg.exists()
    assert sorted(entry.name for entry in home.iterdir()) == ["keys", "log", "start.lock"]


def test_the_cluster_of_a_deleted_test_home_is_swept_by_the_next(home: Path, hold: Holder) -> None:
    gone = home / "gone"
    killed = hold(gone)
    data = Path(os.readlink(gone / "pg")).parent
    killed.kill()
    killed.wait()
    (gone / "pg").unlink()
    ensure(home / "next", fast=True)
    assert not data.exists()
    remove(home / "next")
