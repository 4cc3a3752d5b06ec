"""A real installation for tests that start servers: own home, own port, own embedded database."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from xinhe.postgres import launcher

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Installation:
    """Starts and stops the product as an operator would."""

    home: Path
    port: int = 0
    extra: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = self.port or free.getsockname()[1]

    @property
    def environment(self) -> dict[str, str]:
        """The operator's environment: this home and port and nothing of the test run's."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("XINHE_", "DATABASE_", "PYTEST_", "COV_"))}
        own = {"XINHE_HOME": str(self.home), "XINHE_PORT": str(self.port), "XINHE_DEMO": "1", "PYTHONPATH": str(ROOT)}
        return kept | own | self.extra | {"DJANGO_SETTINGS_MODULE": "xinhe.config.settings"}

    def run(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """One command of the operator."""
        command = [sys.executable, "-m", "xinhe.config", *words]
        done = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, timeout=300)
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done

    def python(self, code: str) -> str:
        """A snippet with Django set up."""
        command = [sys.executable, "-c", f"import django; django.setup()\n{code}"]
        done = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    def serve(self) -> None:
        """Start server and worker and wait until the server answers."""
        command = [sys.executable, "-m", "xinhe.config", "serve", "--workers", "2"]
        with (self.home / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=log, stderr=log)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                if self.get("/healthz")[0] == 200:
                    return
            except OSError:
                time.sleep(0.2)
        raise AssertionError((self.home / "serve.log").read_text())

    def get(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
        """One GET."""
        return self._ask(urllib.request.Request(self.url(path), headers=headers or {}))

    def post(self, path: str, body: object, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
        """One POST of JSON."""
        data = json.dumps(body).encode()
        return self._ask(
            urllib.request.Request(
                self.url(path), data=data, headers={"Content-Type": "application/json"} | (headers or {})
            )
        )

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"http://127.0.0.1:{self.port}{path}"

    def _ask(self, request: urllib.request.Request) -> tuple[int, bytes]:
        try:
            try:
                with urllib.request.urlopen(request, timeout=20) as answer:
                    return answer.status, answer.read()
            except urllib.error.HTTPError as error:
                return error.code, error.read()
        except http.client.HTTPException as error:
            # The server died in the middle of its answer: that is no answer.
            raise ConnectionError(str(error)) from error

    def pids(self, word: str) -> list[int]:
        """Processes of this installation whose command line holds a word."""
        mark = f"XINHE_HOME={self.home}".encode()
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                if word.encode() in (entry / "cmdline").read_bytes() and mark in (entry / "environ").read_bytes():
                    found.append(int(entry.name))
            except OSError:
                continue
        return found

    def postmaster(self) -> int:
        """The database server's process."""
        return int((self.home / "pg" / "postmaster.pid").read_text().split()[0])

    def stop(self) -> None:
        """Stop as Ctrl-C would, then remove the cluster."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)
        launcher.remove(self.home)
