"""Nothing outlives its supervisor, a taken port stops the start with a sentence, and so does what cannot be written."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from tests.jobs.installation import ROOT, Installation
from xinhe.jobs import strays
from xinhe.jobs.running import check_port
from xinhe.jobs.supervisor import MARK

SLEEP = [sys.executable, "-c", "import time; time.sleep(300)"]


def soon(is_so: Callable[[], bool], *, seconds: float = 15) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.05)
    return is_so()


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] != "Z"
    except OSError:
        return False


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Tables, server and worker."""
    one = Installation(tmp_path_factory.mktemp("home"))
    try:
        one.run("migrate")
        one.serve()
        yield one
    finally:
        one.stop()


@pytest.mark.slow
def test_web_workers_die_with_the_server_that_forked_them(served: Installation) -> None:
    before = served.pids("xinhe.config.web")
    assert len(before) >= 3
    parent = min(before)
    os.kill(parent, signal.SIGKILL)
    assert soon(lambda: not any(lives(pid) for pid in before))
    assert soon(lambda: _answers(served))
    assert not set(before) & set(served.pids("xinhe.config.web"))


@pytest.mark.slow
def test_everything_dies_with_the_supervisor(served: Installation) -> None:
    assert served.process is not None
    assert soon(lambda: len(served.pids("xinhe.config.web")) >= 3)
    children = [
        *served.pids("xinhe.config.web"),
        *(pid for pid in served.pids("xinhe.config") if pid != served.process.pid),
    ]
    served.process.kill()
    served.process.wait()
    assert soon(lambda: not any(lives(pid) for pid in children), seconds=30)
    served.serve()


@pytest.mark.slow
def test_a_second_server_on_the_port_says_so_and_ends(served: Installation) -> None:
    soon(lambda: _answers(served))
    again = served.run("serve", "--workers", "2", check=False)
    assert again.returncode == 1
    assert f"端口 {served.port} 已被别的程序占用" in again.stderr
    assert "Traceback" not in again.stderr
    assert served.get("/healthz")[0] == 200


def _answers(served: Installation) -> bool:
    try:
        return served.get("/healthz")[0] == 200
    except OSError:
        return False


@pytest.mark.parametrize("shared", [False, True])
def test_a_port_on_which_anybody_listens_is_not_shared(shared: bool) -> None:
    with socket.socket() as other:
        if shared:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(CommandError, match="已被别的程序占用"):
            check_port("127.0.0.1", other.getsockname()[1])
    check_port("127.0.0.1", 0)


def test_an_address_of_another_machine_is_named() -> None:
    with pytest.raises(CommandError, match="不是这台机器的地址"):
        check_port("192.0.2.1", 8000)
    with pytest.raises(CommandError, match="不能监听"):
        check_port("no-such-host.invalid", 8000)


def test_what_an_earlier_supervisor_left_is_found_and_ended(tmp_path: Path) -> None:
    gone = subprocess.Popen(["/bin/true"])
    gone.wait()
    marked = {"XINHE_HOME": str(tmp_path), MARK: str(gone.pid)}
    left = subprocess.Popen(SLEEP, env=marked)
    other_home = subprocess.Popen(SLEEP, env=marked | {"XINHE_HOME": str(tmp_path / "other")})
    unmarked = subprocess.Popen(SLEEP, env={"XINHE_HOME": str(tmp_path)})
    try:
        assert soon(lambda: strays.strays(tmp_path) == [left.pid])
        said: list[str] = []
        strays.end([left.pid], say=said.append)
        assert left.wait(10) == -signal.SIGTERM
        assert [one.poll() for one in (other_home, unmarked)] == [None, None]
        assert said == [f"上一次运行留下的进程 {left.pid} 还在，先结束它。"]
    finally:
        for one in (left, other_home, unmarked):
            one.kill()
            one.wait()


def told(home: Path, *words: str, **extra: str) -> subprocess.CompletedProcess[str]:
    one = Installation(home, extra=extra)
    return one.run(*words, check=False)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("postgresql://xinhe@127.0.0.1:1/xinhe", "连不上数据库"),
        ("postgresql://xinhe@no-such-host.invalid/xinhe", "连不上数据库"),
        ("postgresql://xinhe@127.0.0.1:port/xinhe", "DATABASE_URL"),
        ("mysql://root@127.0.0.1/xinhe", "DATABASE_URL"),
        ("127.0.0.1/xinhe", "DATABASE_URL"),
    ],
)
def test_a_wrong_database_is_a_sentence(tmp_path: Path, url: str, sentence: str) -> None:
    done = told(tmp_path, "serve", DATABASE_URL=url)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    assert sentence in done.stderr
    assert "xinhe@" not in done.stderr  # the address may hold a password


def test_a_wrong_port_is_a_sentence(tmp_path: Path) -> None:
    done = told(tmp_path, "serve", XINHE_PORT="eighty")
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "XINHE_PORT" in done.stderr


@pytest.mark.parametrize("home", ["/proc/xinhe", "/dev/null/xinhe"])
def test_a_home_that_cannot_be_written_is_a_sentence(home: str) -> None:
    environment = {**os.environ, "XINHE_HOME": home, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "xinhe.config", "serve"]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    assert "XINHE_HOME" in done.stderr
