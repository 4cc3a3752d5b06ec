"""Letters are set by a process of its own: it may end at any moment, and what it can't set harms no other letter."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.documents.samples import facts, forms
from xinhe.documents.composing import compose
from xinhe.documents.printing import press, typesetter
from xinhe.documents.printing.pdf import body_of
from xinhe.documents.printing.press import NotSet, Press

LETTER = {"number": "", "seal": "", "check_url": "", "scan": "", "qr": "", "preview": False}


def letter() -> tuple[dict[str, object], str]:
    content = compose(forms()["opinion"], facts("opinion"))
    return {**content, **LETTER}, body_of(content)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Press]:
    one = Press()
    yield one
    one.end()


def running(one: Press) -> "subprocess.Popen[bytes]":
    assert one._process is not None
    return one._process


def test_a_typesetter_that_was_killed_is_started_again(own: Press, tmp_path: Path) -> None:
    words, body = letter()
    first = own.set(words, body, folder=tmp_path)
    os.kill(running(own).pid, signal.SIGKILL)
    running(own).wait()
    assert own.set(words, body, folder=tmp_path)[:5] == first[:5] == b"%PDF-"


def test_it_leaves_no_folder_behind_however_it_ends(
    own: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words, body = letter()
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    own.set(words, body, folder=tmp_path)
    os.kill(running(own).pid, signal.SIGKILL)
    running(own).wait()
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_set_is_told_and_the_next_letter_is_set(own: Press, tmp_path: Path) -> None:
    words, body = letter()
    with pytest.raises(NotSet, match="Typst"):
        own.set({"title": "缺"}, "", folder=tmp_path)
    pid = running(own).pid
    assert own.set(words, body, folder=tmp_path).startswith(b"%PDF-")
    assert running(own).pid == pid


def test_one_that_does_not_answer_is_ended(own: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words, body = letter()
    own.set(words, body, folder=tmp_path)
    stuck = running(own)
    os.kill(stuck.pid, signal.SIGSTOP)
    monkeypatch.setattr(press, "PATIENCE", 0.3)
    with pytest.raises(NotSet, match="did not answer"):
        own.set(words, body, folder=tmp_path)
    assert stuck.poll() is not None
    monkeypatch.setattr(press, "PATIENCE", 60)
    assert own.set(words, body, folder=tmp_path).startswith(b"%PDF-")


def test_nobody_keeps_a_typesetter_that_is_not_asked(tmp_path: Path) -> None:
    """It ends by itself after a while, and with who started it."""
    soon = "import xinhe.documents.printing.typesetter as it; it.IDLE = 0.2; it.main()"
    for program, leave in ((["-c", soon], False), (["-m", typesetter.__name__], True)):
        command = [sys.executable, *program, str(tmp_path)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=press.ROOT) as one:
            assert one.stdin is not None
            if leave:
                one.stdin.close()
            assert one.wait(20) == 0


def test_the_typesetter_needs_neither_django_nor_a_database() -> None:
    said = (
        "import sys, xinhe.documents.printing.typesetter; print([m for m in ('django', 'psycopg') if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", said], cwd=press.ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_a_fork_starts_one_of_its_own(own: Press, tmp_path: Path) -> None:
    words, body = letter()
    own.set(words, body, folder=tmp_path)
    parents = running(own)
    own.forget()
    assert own.set(words, body, folder=tmp_path).startswith(b"%PDF-")
    assert running(own).pid != parents.pid
    parents.kill()
    os.waitpid(parents.pid, 0)
