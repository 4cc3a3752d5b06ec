"""What a third office reads of a matter never tells that it hangs on an accusation, or of whom."""

import io
import json
import zipfile
from datetime import datetime

import pytest
from django.test import Client
from pypdf import PdfReader

from tests import town as make
from tests.refusing import refusal
from tests.security.conftest import SignedIn
from tests.security.test_accusations import text_of
from tests.security.test_cases import ACCUSED
from tests.town import Town
from xinhe.matters.acts.link import link
from xinhe.matters.acts.screen import screen
from xinhe.matters.acts.transfer import transfer
from xinhe.matters.learning import check_may_learn
from xinhe.matters.letters.dossier import dossier
from xinhe.matters.models import Matter
from xinhe.people import tokens
from xinhe.people.person import Person

# The acts' own words, where the law's words of a transfer or a notice use none of them.
TELLING = ("隔离", "从有利害关系的单位收回", "检举", "关联")


@pytest.fixture
def matter(town: Town, at: datetime) -> Matter:
    """A matter of the housing bureau that turned out to hang on an accusation of it, now with the traffic bureau."""
    ordinary = make.accepted(town, at)
    secret = screen(make.filed(town, at, title="举报", body="举报收钱"), by=town.dispatcher, at=at, **ACCUSED)
    link(ordinary, to=secret.number, kind="same", by=town.dispatcher, at=at)
    return transfer(Matter.objects.get(pk=ordinary.pk), office=town.traffic, by=town.dispatcher, at=at)


def api(person: Person, path: str, at: datetime) -> dict[str, object]:
    bearer = {"Authorization": f"Bearer {tokens.issue(person.account, label='t', at=at)}"}
    answer = Client().get(f"/api/v1/desk/matters/{path}", headers=bearer)
    assert answer.status_code == 200
    return answer.json()


def test_the_page_of_a_third_office_says_nothing(town: Town, at: datetime, matter: Matter, signed_in: SignedIn) -> None:
    page = signed_in(town.handler2).get(f"/desk/matters/{matter.number}/")
    assert page.status_code == 200
    titles = {entry.title for entry in page.context["entries"]}
    assert not titles & {"隔离", "收回", "关联"}
    assert [one.office_id for one in page.context["file"].assignments] == [town.traffic.pk]


def test_neither_does_the_api(town: Town, at: datetime, matter: Matter) -> None:
    whole = api(town.handler2, matter.number, at)
    events = api(town.handler2, f"{matter.number}/events", at)
    acts = {row["act"] for row in [*whole["events"], *events["items"]]}
    assert not acts & {"bar", "take_back", "link"}
    assert "barred" not in json.dumps(events)
    assert [one["office"]["code"] for one in whole["assignments"]] == ["lh-jtj"]


def test_neither_does_the_dossier(town: Town, at: datetime, matter: Matter) -> None:
    bound, packed = dossier(matter, by=town.handler2, at=at)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(bound)).pages)
    with zipfile.ZipFile(io.BytesIO(packed)) as folder:
        log = folder.read(f"{matter.number}/日志.jsonl").decode()
    assert not [word for word in TELLING if word in text]
    assert not [act for act in ("bar", "take_back", "link") if f'"act": "{act}"' in log]


def test_who_dispatches_reads_why_it_came_back(town: Town, at: datetime, matter: Matter, signed_in: SignedIn) -> None:
    page = signed_in(town.dispatcher).get(f"/desk/matters/{matter.number}/")
    assert {"隔离", "收回", "关联"} <= {entry.title for entry in page.context["entries"]}
    for person in (town.clerk, town.inspector):
        said = text_of(signed_in(person).get(f"/desk/matters/{matter.number}/"))
        assert "利害关系" not in said, person.name


def test_links_to_what_a_unit_may_know_stay(town: Town, at: datetime, signed_in: SignedIn) -> None:
    first, second = make.accepted(town, at), make.accepted(town, at, title="停车费")
    link(first, to=second.number, kind="same", by=town.dispatcher, at=at)
    page = signed_in(town.handler).get(f"/desk/matters/{first.number}/")
    assert "关联" in {entry.title for entry in page.context["entries"]}
    assert second.number in text_of(page)


def test_a_link_to_anothers_matter_is_no_more_told_than_one_to_an_accusation(
    town: Town, at: datetime, signed_in: SignedIn
) -> None:
    ours, others = make.accepted(town, at), make.transferred(town, at, office=town.traffic)
    link(ours, to=others.number, kind="same", by=town.dispatcher, at=at)
    page = signed_in(town.handler).get(f"/desk/matters/{ours.number}/")
    assert "关联" not in {entry.title for entry in page.context["entries"]}


def test_trying_one_office_after_another_does_not_tell_who_is_accused(town: Town, at: datetime, matter: Matter) -> None:
    for person in (town.handler2, town.reviewer, town.clerk, town.chief):
        with refusal("other_office") as told:
            check_may_learn(matter, town.housing, by=person)
        assert "检举" not in str(told.value)
    with refusal("barred_office"):
        check_may_learn(matter, town.housing, by=town.dispatcher)


def test_a_screening_that_was_corrected_is_not_read_by_units(town: Town, at: datetime, signed_in: SignedIn) -> None:
    first = screen(make.filed(town, at), by=town.dispatcher, at=at, **ACCUSED)
    plain = {"level": "county", "nature": "claim", "acceptable": True, "reason": "核实后不是检举"}
    for person in (town.dispatcher, town.dispatcher2):
        again = screen(first, by=person, at=at, **plain)
    matter = transfer(again, office=town.traffic, by=town.dispatcher, at=at)
    assert "检举控告" not in text_of(signed_in(town.handler2).get(f"/desk/matters/{matter.number}/"))
    assert "barred" not in json.dumps(api(town.handler2, f"{matter.number}/events", at))
