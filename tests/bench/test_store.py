"""The bench's store is made without the acts, and must still be what the acts would have made."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from xinhe.postgres import launcher

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A store of 600 matters."""
    home = tmp_path_factory.mktemp("store")
    run(home, "-m", "bench.child", "fill", "600", XINHE_AS_OWNER="1")
    yield home
    launcher.remove(home)


def run(home: Path, *arguments: str, **more: str) -> str:
    """Run Python at this home; what it printed."""
    dropped = ("DATABASE_URL", "DATABASE_OWNER_URL", "XINHE_FAST_DB", "XINHE_AS_OWNER")
    environment = {name: value for name, value in os.environ.items() if name not in dropped}
    environment |= {"XINHE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "xinhe.config.settings", **more}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


@pytest.mark.slow
def test_the_log_of_a_filled_store_is_whole(home: Path) -> None:
    assert "日志完好：600 件" in run(home, "-m", "django", "verify_log", "--quiet")


@pytest.mark.slow
def test_the_board_of_a_filled_store_says_what_its_log_says(home: Path) -> None:
    assert "一致：按日志重算 600 件" in run(home, "-m", "django", "recount")
