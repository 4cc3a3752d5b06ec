"""kill -9 of server, worker and database: nothing answered 201 is lost, nothing is made or sent twice."""

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.jobs.installation import Installation

pytestmark = pytest.mark.slow
TOWN = """
from django.utils.timezone import now
from tests import town
from xinhe.jobs.proof import take_stock
town.build()
take_stock(at=now(), why="测试")
"""


@pytest.fixture
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Tables, the small town, server and worker."""
    home = tmp_path_factory.mktemp("home")
    one = Installation(home)
    try:
        one.run("migrate")
        one.python(TOWN)
        one.serve()
        yield one
    finally:
        one.stop()


def body(n: int) -> dict[str, object]:
    return {
        "kind": "petition",
        "title": f"第 {n} 件事",
        "body": "请解决。",
        "region": "990123001001",
        "channel": "visit",
        "petitioner": {"name": "王小明", "phone": "13812345678"},
    }


class Clients:
    """Window clerks who file without pause, and retry with the same key until they get an answer."""

    def __init__(self, installation: Installation, count: int = 3) -> None:
        self.installation, self.made, self.stopping = installation, {}, False
        self.token = installation.run("token", "clerk").stdout.strip().splitlines()[-1]
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self._file, args=(n,)) for n in range(count)]

    def _file(self, clerk: int) -> None:
        n = 0
        while not self.stopping:
            n += 1
            key = f"{clerk}-{n}"
            headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key}
            end = time.monotonic() + 60
            while time.monotonic() < end:
                try:
                    status, answer = self.installation.post("/api/v1/matters", body(clerk * 1000 + n), headers)
                except OSError:
                    time.sleep(0.1)
                    continue
                if status == 201:
                    with self.lock:
                        self.made[key] = json.loads(answer)["number"]
                    break
                assert status >= 500, answer
                time.sleep(0.1)

    def __enter__(self) -> "Clients":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stopping = True
        for thread in self.threads:
            thread.join(90)

    def wait_for(self, more: int, seconds: float = 60) -> None:
        """Wait until so many more matters were answered with 201."""
        goal, end = len(self.made) + more, time.monotonic() + seconds
        while len(self.made) < goal:
            assert time.monotonic() < end, (self.installation.home / "serve.log").read_text()[-3000:]
            time.sleep(0.05)


def kill(installation: Installation, word: str) -> None:
    pids = installation.pids(word)
    assert pids, word
    os.kill(max(pids), signal.SIGKILL)


def test_kill_minus_nine_of_anything_loses_and_doubles_nothing(installation: Installation) -> None:
    with Clients(installation) as clients:
        clients.wait_for(10)
        kill(installation, "xinhe.config.web")
        clients.wait_for(10)
        kill(installation, "worker")
        clients.wait_for(10)
        os.kill(installation.postmaster(), signal.SIGKILL)
        clients.wait_for(10)
    made = clients.made
    stored = installation.python(
        "from xinhe.matters.models import Matter\nprint('\\n'.join(Matter.objects.values_list('number', flat=True)))"
    ).splitlines()
    assert set(made.values()) <= set(stored)
    assert len(made) == len(set(made.values()))
    # A filing whose answer never came may stand too, but only once per key.
    assert len(stored) <= len(made) + 3
    assert "日志完好" in installation.run("verify-log", "--quiet").stdout
    everything_was_sent_once(installation, len(stored))


def everything_was_sent_once(installation: Installation, matters: int) -> None:
    """One message per matter, each once, though the worker died."""
    outbox = Path(installation.home, "outbox")
    end = time.monotonic() + 60
    while time.monotonic() < end:
        sent = [p for p in outbox.rglob("*") if p.is_file()]
        if len(sent) >= matters:
            break
        time.sleep(0.5)
    assert len(sent) == matters


def test_a_backup_restores_into_an_empty_machine(installation: Installation, tmp_path: Path) -> None:
    token = installation.run("token", "clerk").stdout.strip().splitlines()[-1]
    for n in range(3):
        assert installation.post("/api/v1/matters", body(n), {"Authorization": f"Bearer {token}"})[0] == 201
    installation.run("backup", str(tmp_path / "backup"), "--with-keys")
    other = Installation(tmp_path / "other")
    other.home.mkdir()
    try:
        keys = tmp_path / "backup" / "keys"
        (other.home / "keys").symlink_to(keys)
        said = other.run("restore", str(tmp_path / "backup")).stdout
        assert "已恢复 3 件" in said
        assert "日志完好" in said
        again = other.run("restore", str(tmp_path / "backup"), check=False)
        assert "只能恢复到空的系统" in again.stderr
        name = other.python("from xinhe.matters.models import Party; print(Party.objects.first().identity()['name'])")
        assert name == "王小明"
    finally:
        other.stop()
