"""The files of the repository, as house tests read them."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOT_OURS = {".git", ".venv", "var", "build", "shots", "vendor", "__pycache__"}


def _tracked() -> list[Path]:
    """What git keeps; in a copy without git, all that is not made by running."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode == 0:
        paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    else:
        paths = list(ROOT.rglob("*"))
    return [p for p in paths if p.is_file() and not NOT_OURS & set(p.relative_to(ROOT).parts)]


@pytest.fixture(scope="session")
def files() -> list[Path]:
    """Every file of the repository that we wrote."""
    return _tracked()


@pytest.fixture(scope="session")
def texts(files: list[Path]) -> dict[str, str]:
    """Every text file by its path from the root."""
    found = {}
    for path in files:
        raw = path.read_bytes()
        if b"\0" not in raw:
            found[path.relative_to(ROOT).as_posix()] = raw.decode("utf-8")
    return found


@pytest.fixture(scope="session")
def sources(texts: dict[str, str]) -> dict[str, str]:
    """The Python of the product by its path."""
    return {name: text for name, text in texts.items() if name.startswith("xinhe/") and name.endswith(".py")}
