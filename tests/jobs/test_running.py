"""What is looked at before anything is served."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management.base import CommandError
from django.db import connection

from tests.procedures.conftest import changed  # noqa: F401
from xinhe.jobs import running
from xinhe.procedures import book


@pytest.fixture
def unsound(changed: Callable[..., Path], settings: object) -> Iterator[Path]:  # noqa: F811
    """A rules folder whose ordinary procedure leads an opinion nowhere."""
    path = changed('to = "drafted"', 'to = "lost"')
    settings.RULES = path.parents[1]  # type: ignore[attr-defined]
    book._book.cache_clear()
    yield path
    book._book.cache_clear()


def test_rules_in_which_every_word_names_something_are_served() -> None:
    running.check_rules()


def test_a_word_that_names_nothing_stops_the_start_with_its_file_and_row(unsound: Path) -> None:
    with pytest.raises(CommandError, match="规则文件有误，没有启动") as caught:
        running.check_rules()
    assert f"{unsound}: step draft_opinion names the unknown state lost" in str(caught.value)


def test_a_connection_under_another_role_stops_the_start(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    running.check_role()
    monkeypatch.setitem(connection.settings_dict, "ROLE", "xinhe_nobody")
    with pytest.raises(CommandError, match="没有切换到运行角色 xinhe_nobody，现为"):
        running.check_role()
