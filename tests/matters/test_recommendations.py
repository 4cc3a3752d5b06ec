"""Who may read a recommendation: its sender and its receiver, in the dossier as well; nobody without an office."""

import io
import zipfile
from datetime import datetime

import pytest
from pypdf import PdfReader

from tests import town as make
from tests.town import Town
from xinhe.matters.letters.dossier import dossier
from xinhe.matters.letters.recommendations import shared_with, told
from xinhe.matters.models import Event, Matter
from xinhe.people.person import SYSTEM, petitioner
from xinhe.supervision.acts.recommend import recommend

READERS = [("clerk", True), ("handler2", True), ("handler", False)]


def advised(town: Town, at: datetime) -> Matter:
    """The traffic bureau was advised on a matter that the housing bureau handles."""
    said = {"kind": "improve", "facts": "口径不一", "advice": "统一答复的口径"}
    return recommend(make.accepted(town, at), office=town.traffic, by=town.inspector, at=at, **said)


@pytest.mark.parametrize(("who", "reads"), READERS)
def test_it_is_bound_into_the_dossier_of_sender_and_receiver(who: str, reads: bool, town: Town, at: datetime) -> None:
    bound, packed = dossier(advised(town, at), by=getattr(town, who), at=at)
    names = zipfile.ZipFile(io.BytesIO(packed)).namelist()
    assert any("改进工作建议书" in name for name in names) is reads
    text = "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(bound)).pages).split())
    assert [word in text for word in ("改进工作建议书", "统一答复的口径")] == [reads, reads]


def test_who_has_no_office_shares_none(town: Town, at: datetime) -> None:
    matter = advised(town, at)
    assert shared_with(town.head2, matter) == {matter.log_seq}
    for person in (town.head, town.stranger, petitioner(matter.pk), SYSTEM):
        assert shared_with(person, matter) == frozenset(), person.name


def test_only_its_own_words_are_left_out_of_the_log(town: Town, at: datetime) -> None:
    matter = advised(town, at)
    for event in Event.objects.filter(matter=matter):
        assert (told(event, frozenset()) == event.data) is (event.act != "recommend")
        assert told(event, shared_with(town.inspector, matter)) == event.data
