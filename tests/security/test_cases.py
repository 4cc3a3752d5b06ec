"""Every address and API path × every role × every kind of matter; a kind, role or address nobody decided fails.

Whoever may not know of a matter finds it by no address, in no list, count, search, notice, export or letter.
"""

import io
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests import town as make
from tests.security.conftest import SignedIn
from tests.security.test_matrix import API_MATTER, BY_POST, DESK, call, operations, people
from tests.town import Town
from xinhe.documents.models import Document, File
from xinhe.jurisdiction.models import Office
from xinhe.matters.acts.intake import intake
from xinhe.matters.acts.link import link
from xinhe.matters.acts.recuse import recuse
from xinhe.matters.acts.screen import screen
from xinhe.matters.acts.transfer import transfer
from xinhe.matters.models import Matter
from xinhe.people import tokens
from xinhe.people.models import Account, Role
from xinhe.people.person import Person, petitioner, staff

BUREAU = {"clerk", "dispatcher", "dispatcher2", "chief", "inspector"}
HOUSING, TRAFFIC = {"handler", "head"}, {"handler2", "head2"}
ACCUSED = {"level": "county", "nature": "accusation", "acceptable": True, "reason": "反映收钱", "accused": ["lh-zjj"]}
# Who may know of a matter of each kind. Everybody else must not.
SEES: dict[str, set[str]] = {
    "own": BUREAU | HOUSING,
    "other_office": BUREAU | TRAFFIC,
    "other_region": {"stranger"},
    "secret": BUREAU | HOUSING,
    "accusation": {"dispatcher", "dispatcher2"},
    "handed_over": {"discipline", "discipline_head"},
    "kin_of_an_accusation": BUREAU,
    "recused": BUREAU | {"head"},
    "under_review": BUREAU | HOUSING | {"reviewer", "reviewer_head"},
}
NOTHING = "00000000-0000-7000-8000-000000000000"


def _kin(town: Town, at: datetime, title: str) -> Matter:
    earlier = make.accepted(town, at, title=title)
    accusation = screen(make.filed(town, at, title="检举", body="检举收钱"), by=town.dispatcher, at=at, **ACCUSED)
    link(accusation, to=earlier.number, kind="repeat", by=town.dispatcher, at=at)
    return Matter.objects.get(pk=earlier.pk)


def _other_region(town: Town, at: datetime, title: str) -> Matter:
    office = town.stranger.office
    assert office is not None
    return intake(make.filing(town, region=office.region.code, title=title), by=petitioner(), at=at)


def _accusation(town: Town, at: datetime, title: str) -> Matter:
    return screen(make.filed(town, at, title=title), by=town.dispatcher, at=at, **ACCUSED)


def _handed_over(town: Town, at: datetime, title: str) -> Matter:
    return transfer(_accusation(town, at, title), office=town.discipline, by=town.dispatcher, at=at)


def _recused(town: Town, at: datetime, title: str) -> Matter:
    return recuse(make.accepted(town, at, title=title), reason="我是业主", by=town.handler, at=at)


MADE: dict[str, Callable[[Town, datetime, str], Matter]] = {
    "own": lambda town, at, title: make.accepted(town, at, title=title),
    "other_office": lambda town, at, title: make.transferred(town, at, office=town.traffic, title=title),
    "other_region": _other_region,
    "secret": lambda town, at, title: make.accepted(town, at, is_secret=True, title=title),
    "accusation": _accusation,
    "handed_over": _handed_over,
    "kin_of_an_accusation": _kin,
    "recused": _recused,
    "under_review": lambda town, at, title: make.reviewed(town, at, title=title),
}


@pytest.fixture
def cases(town: Town, at: datetime) -> dict[str, Matter]:
    """One matter of each kind, each with a title of its own."""
    return {kind: made(town, at, f"停车费上涨之{kind}") for kind, made in MADE.items()}


@pytest.fixture
def everyone(town: Town) -> dict[str, Person]:
    """Every role there is, in every place that matters here."""
    more = ("chief", "dispatcher2", "reviewer", "reviewer_head", "city_reviewer", "city_head", "discipline_head")
    return people(town) | {name: getattr(town, name) for name in more} | _mediators(town)


def _mediators(town: Town) -> dict[str, Person]:
    """Who mediates at a body of the county and who leads it: they see no petition of any kind."""
    body = Office.objects.create(
        code="lh-tw", name="临河县人民调解委员会", short="县调委会", kind="committee", region=town.county
    )
    roles = {"mediator": ["mediator"], "body_chair": ["head", "mediator"]}
    return {
        name: staff(Account.objects.create(username=name, name=name, office=body, roles=held))
        for name, held in roles.items()
    }


def traces(matter: Matter) -> Iterator[str]:
    """What would tell that the matter exists: its number, its title, the numbers of its letters."""
    yield matter.number
    yield matter.title
    yield from Document.objects.filter(subject_id=matter.pk).exclude(number="").values_list("number", flat=True)


def told(answer: Any) -> str:
    """What an answer says, a table's cells included."""
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    for close in getattr(answer, "_resource_closers", []) if answer.streaming else []:
        close()  # the client's own close would end the test's transaction
    if "spreadsheet" in answer.headers.get("Content-Type", ""):
        book = load_workbook(io.BytesIO(data), read_only=True)
        return "\n".join(str(cell) for row in book.worksheets[0].iter_rows(values_only=True) for cell in row)
    return data.decode("utf-8", "replace")


def filled(pattern: str, matter: Matter) -> str:
    """The example of an address with this matter, its first file and its first letter."""
    file = File.objects.filter(subject_id=matter.pk).first()
    letter = Document.objects.filter(subject_id=matter.pk).first()
    given = {"number": matter.number, "file": file.pk if file else NOTHING, "letter": letter.pk if letter else NOTHING}
    return pattern.format(**given)


def hidden_from(who: str, cases: dict[str, Matter]) -> dict[str, Matter]:
    return {kind: matter for kind, matter in cases.items() if who not in SEES[kind]}


def leaks(said: str, who: str, cases: dict[str, Matter], *, name: str) -> list[tuple[str, str]]:
    """What a page tells of matters that this person may not know of."""
    found = [(kind, t) for kind, m in hidden_from(who, cases).items() for t in traces(m) if t in said]
    # The sender of an accusation keeps the slip's number, and nothing else of it.
    slips = ("desk-handovers", "desk-letters", "desk-letters-export")
    is_sender = name in slips and who in BUREAU
    return [(kind, t) for kind, t in found if not (is_sender and kind == "handed_over" and "〔" in t)]


def test_every_kind_is_made_and_every_role_is_decided(everyone: dict[str, Person]) -> None:
    assert MADE.keys() == SEES.keys()
    assert set.union(*SEES.values()) <= everyone.keys()
    roles = {role for person in everyone.values() for role in person.roles}
    assert roles == set(Role.values)


def test_each_matter_is_visible_to_whom_it_should(cases: dict[str, Matter], everyone: dict[str, Person]) -> None:
    for kind, matter in cases.items():
        seeing = {w for w, p in everyone.items() if Matter.objects.visible_to(p).filter(pk=matter.pk).exists()}
        assert seeing == SEES[kind], kind


def test_no_address_of_a_matter_opens_to_who_may_not_know_it(
    cases: dict[str, Matter], everyone: dict[str, Person], signed_in: SignedIn
) -> None:
    ours = {name: pattern for name, (pattern, _allowed) in DESK.items() if "{number}" in pattern}
    for who, person in everyone.items():
        client = signed_in(person)
        for matter in hidden_from(who, cases).values():
            for name, pattern in ours.items():
                method = client.post if name in BY_POST else client.get
                answer = method(filled(pattern, matter))
                assert answer.status_code == 404, (who, name)
                assert matter.title not in told(answer), (who, name)


def test_no_list_count_or_export_tells_who_may_not_know(
    cases: dict[str, Matter], everyone: dict[str, Person], signed_in: SignedIn
) -> None:
    lists = {name: pattern for name, (pattern, _allowed) in DESK.items() if "{" not in pattern and name not in BY_POST}
    for who, person in everyone.items():
        client = signed_in(person)
        for name, pattern in lists.items():
            assert leaks(told(client.get(pattern)), who, cases, name=name) == [], (who, name)
        seen = sum(who in SEES[kind] for kind in cases)
        bearer = {"Authorization": f"Bearer {tokens.issue(person.account, label='t', at=person_at(cases))}"}
        listed = Client().get("/api/v1/desk/matters", {"size": 200}, headers=bearer).json().get("items", [])
        others = {m.number for m in cases.values()}
        assert len({row["number"] for row in listed} & others) <= seen, who


def person_at(cases: dict[str, Matter]) -> datetime:
    return cases["own"].opened_at


def test_searching_finds_nothing_for_whom_it_is_not(
    cases: dict[str, Matter], everyone: dict[str, Person], signed_in: SignedIn
) -> None:
    for who, person in everyone.items():
        client = signed_in(person)
        phrases = ["停车费上涨", "王小明", "13812345678", *(m.number for m in hidden_from(who, cases).values())]
        for phrase in phrases:
            for url in ("/desk/search/", "/desk/matters/export/"):
                said = told(client.get(url, {"q": phrase}))
                assert [m.title for m in hidden_from(who, cases).values() if m.title in said] == [], (who, url, phrase)


def test_the_api_knows_no_matter_for_whom_it_is_not(
    cases: dict[str, Matter], everyone: dict[str, Person], at: datetime
) -> None:
    ours = [(path, method) for path, method in operations() if path.startswith(API_MATTER)]
    for who, person in everyone.items():
        bearer = {"Authorization": f"Bearer {tokens.issue(person.account, label='t', at=at)}"}
        for matter in hidden_from(who, cases).values():
            for path, method in ours:
                answer = call(method, path, matter.number, **bearer)
                assert answer.status_code in (404, 422), (who, path)
                assert matter.title not in answer.content.decode(), (who, path)


def test_a_secret_petitioner_is_named_to_the_receiver_alone(
    town: Town, everyone: dict[str, Person], at: datetime, signed_in: SignedIn
) -> None:
    matter = MADE["secret"](town, at, "停车费")
    for who in SEES["secret"]:
        person = everyone[who]
        client = signed_in(person)
        bearer = {"Authorization": f"Bearer {tokens.issue(person.account, label='t', at=at)}"}
        said = told(client.get(f"/desk/matters/{matter.number}/"))
        said += told(client.get("/desk/matters/")) + told(client.get("/desk/matters/export/"))
        whole = Client().get(f"/api/v1/desk/matters/{matter.number}", headers=bearer)
        said += json.dumps(whole.json(), ensure_ascii=False)
        said += told(Client().get("/api/v1/desk/matters", headers=bearer))
        names = [mark for mark in ("王*", "138****", "王小明") if mark in said]
        assert bool(names) == (who in BUREAU), (who, names)
        look = client.post(f"/desk/matters/{matter.number}/reveal/1/", {"reason": "想知道是谁"})
        assert (look.status_code == 302) == (who in BUREAU), (who, look.status_code)
