"""The commands of docs/api.md are run as they stand, against a real server."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.jobs.installation import ROOT, Installation

SHELL = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_the_commands_of_the_paper_work(tmp_path: Path) -> None:
    one = Installation(tmp_path)
    try:
        one.run("migrate")
        one.python("from tests import town; town.build()")
        one.serve()
        script = "".join(SHELL.findall((ROOT / "docs" / "api.md").read_text(encoding="utf-8")))
        own = {"API": one.url("/api/v1"), "XINHE": f"{sys.executable} -m xinhe.config"}
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            env=one.environment | own,
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert "「签发」这一步" in done.stdout
    finally:
        one.stop()
