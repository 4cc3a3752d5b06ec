"""Uploads that nobody filed go after a day; whatever a matter or a draft names stays."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from xinhe.documents.models import File
from xinhe.documents.store import Incoming, hold, path_of, receive
from xinhe.documents.sweeping import sweep

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path: Path) -> None:
    settings.FILES = tmp_path / "files"


def upload(text: str, *, age: timedelta) -> Incoming:
    one = receive(SimpleUploadedFile("证据.pdf", b"%PDF-1.4\n" + text.encode() + b"\n%%EOF"))
    then = (NOW - age).timestamp()
    os.utime(path_of(one.hash), (then, then))
    return one


@pytest.mark.django_db
def test_only_what_is_old_and_nobodys_goes() -> None:
    old, young, filed = (upload(t, age=DAY * n) for t, n in (("a", 2), ("b", 0), ("c", 2)))
    File.objects.create(
        subject_id=uuid4(), seq=1, name="c.pdf", media_type="x", size=1, hash=filed.hash, from_petitioner=True, at=NOW
    )
    assert sweep(older_than=NOW - DAY) == 1
    assert [path_of(one.hash).exists() for one in (old, young, filed)] == [False, True, True]


@pytest.mark.django_db
def test_taking_the_same_bytes_again_and_reading_a_draft_begin_the_day_anew() -> None:
    again, read = upload("a", age=DAY * 2), upload("b", age=DAY * 2)
    upload("a", age=timedelta(0))
    assert hold(read)
    assert sweep(older_than=NOW - DAY) == 0
    assert path_of(again.hash).exists()


@pytest.mark.django_db
def test_a_half_that_a_killed_server_left_goes_too() -> None:
    one = upload("a", age=timedelta(0))
    half = path_of(one.hash).with_name(".0123456789abcdef")
    half.write_bytes(b"half")
    os.utime(half, (1, 1))
    assert sweep(older_than=NOW - DAY) == 1
    assert not half.exists()


def test_a_draft_learns_that_bytes_are_gone() -> None:
    one = upload("a", age=timedelta(0))
    path_of(one.hash).unlink()
    assert not hold(one)
