"""Boxes come from the rules of their kind of matter, and hold nothing of another kind."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests import town as make
from tests.procedures.conftest import changed  # noqa: F401
from tests.town import Town
from xinhe.kernel.clock import local_day
from xinhe.matters.boxes import boxes
from xinhe.matters.inbox import counts, filtered, in_box
from xinhe.matters.models import Kind, Matter
from xinhe.procedures import book


@pytest.fixture
def rules(changed: Callable[..., Path], settings: object) -> Iterator[Path]:  # noqa: F811
    """The ordinary procedure of 2022 and of 2025, and one for disputes, each with a box of its own."""
    changed()
    newer = changed('states = ["refusing"]', 'states = ["disputed"]', version="2025-01-01")
    folder = newer.parents[1]
    dispute = folder / "dispute" / "2025-01-01.toml"
    dispute.parent.mkdir()
    text = newer.read_text(encoding="utf-8").replace('kind = "petition"', 'kind = "dispute"', 1)
    dispute.write_text(text.replace('name = "to_check"', 'name = "to_reconcile"', 1), encoding="utf-8")
    settings.RULES = folder  # type: ignore[attr-defined]
    book._book.cache_clear()
    yield folder
    book._book.cache_clear()


def test_a_procedure_brings_its_own_boxes(rules: Path) -> None:
    petitions, disputes = boxes(Kind.PETITION), boxes(Kind.DISPUTE)
    assert "to_reconcile" in disputes
    assert "to_reconcile" not in petitions
    assert {"overdue", "open", "done"} <= set(petitions) & set(disputes)


def test_a_box_holds_the_states_of_every_version_to_which_a_matter_is_pinned(rules: Path) -> None:
    assert boxes()["to_check"].states == ("refusing", "disputed")


@pytest.mark.django_db
def test_a_petition_stands_in_no_box_of_disputes(town: Town, at: datetime) -> None:
    matter, today, by = make.filed(town, at), local_day(at), town.dispatcher
    assert counts(by, today=today)["to_dispatch"] == 1
    assert list(in_box(by, "open", today=today)) == [matter]
    assert not any(counts(by, today=today, kind=Kind.DISPUTE).values())
    assert not any(in_box(by, name, today=today, kind=Kind.DISPUTE) for name in boxes())
    seen = Matter.objects.visible_to(by)
    assert list(filtered(seen, today=today, state="registered")) == [matter]
    assert not filtered(seen, today=today, kind=Kind.DISPUTE, state="registered")
