"""Odd input in every form of desk and portal: it is refused with a sentence or taken, but nothing ever breaks."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from html.parser import HTMLParser
from urllib.parse import quote_plus

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils.timezone import now
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests import town as make
from tests.security.conftest import SignedIn
from tests.security.test_matrix import people
from tests.town import Town
from xinhe.matters.acts.object import object as objected
from xinhe.matters.models import Matter
from xinhe.matters.numbering import code_of

DAYS = ["9999-12-31", "0001-01-01", "1900-02-29", "2026-02-30", "2027-03-01", "20260302", "2026-W10-1", "2026-03-02"]
NUMBERS = ["-1", "0", "1", "1e9", "NaN", "2147483648", "9223372036854775808", "9" * 400, "٣", "²", "1.5", " 7 "]
WORDS = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ufeff",
    "\u202e反",
    "\ud800",
    "𠮷·买买提",
    "é́" * 50,
    "%s%(x)d{0}{{ x }}",
    "<script>alert(1)</script>",
    "=1+1",
    "' OR 1=1 --",
    "%_\\",
    "x" * 70_000,
    "\n" * 3000,
    "LH-26-000001-W",
    "lh-zjj",
    "990123001001",
    "support",
    "on",
]
WORST = ["9999-12-31", "0001-01-01", "\x00", "\ud800", "9" * 400]
# What a person would type, where the page proposes nothing.
GOOD = {
    "title": "停车费",
    "body": "停车费没有商量就涨了。",
    "name": "王小明",
    "phone": "13812345678",
    "region": "990123001001",
    "key": "k1",
    "is_read_back": "on",
    "reason": "情况复杂，需要调查。",
    "text": "已经联系。",
    "on": "2026-03-02",
    "served_on": "2026-03-02",
    "due_on": "2026-03-20",
    "office": "lh-zjj",
    "days": "7",
    "proof": "本人签收",
}
odd = st.one_of(st.sampled_from(DAYS), st.sampled_from(NUMBERS), st.sampled_from(WORDS), st.text(max_size=30))
fuzz = settings(
    max_examples=12 * int(os.environ.get("XINHE_DEEPER", "1")),
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


class Fields(HTMLParser):
    """The fields of a page's forms with what each proposes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a field, or the first choice of a list."""
        given = dict(attrs)
        name = given.get("name") or ""
        if tag in ("input", "textarea", "select") and name:
            kept = self.found.get(name)
            if given.get("type") not in ("radio", "checkbox") or not kept or "checked" in given:
                self.found[name] = given.get("value") or ""
            self.select = name if tag == "select" else ""
        elif tag == "option" and self.select and (not self.found[self.select] or "selected" in given):
            self.found[self.select] = given.get("value") or ""


def fields(page: HttpResponse) -> dict[str, str]:
    parser = Fields()
    parser.feed(page.content.decode())
    parser.found.pop("csrfmiddlewaretoken", None)
    return {name: value or GOOD.get(name, "") for name, value in parser.found.items()}


def encoded(data: dict[str, str]) -> str:
    return "&".join(f"{quote_plus(k)}={quote_plus(v.encode('utf-8', 'surrogatepass'))}" for k, v in data.items())


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def throw(client: Client, url: str, *, get: bool = False, page: str = "") -> None:
    """Post what a person would, with some fields spoilt; then every field spoilt the same way."""
    good = fields(client.get(page or url))
    assert good, url

    @fuzz
    @given(st.dictionaries(st.sampled_from(sorted(good)), odd, min_size=1, max_size=4))
    def spoilt(changes: dict[str, str]) -> None:
        sent(client, url, {**good, **changes}, get=get)

    spoilt()
    for one in [*DAYS, *NUMBERS, *WORDS]:
        sent(client, url, dict.fromkeys(good, one), get=get)


def sent(client: Client, url: str, data: dict[str, str], *, get: bool) -> None:
    body = encoded(data)
    with undone():
        answer = (
            client.get(url, query_string=body[:60_000])
            if get
            else client.post(url, body, "application/x-www-form-urlencoded")
        )
        assert answer.status_code < 500, (url, answer.status_code)


ACTS: dict[str, tuple[str, Callable[[Town, datetime], Matter]]] = {
    "screen": ("dispatcher", make.filed),
    "transfer": ("dispatcher", make.screened),
    "assign": ("dispatcher", make.screened),
    "link": ("dispatcher", make.screened),
    "accept": ("handler", make.transferred),
    "object": ("handler", make.transferred),
    "rule_objection": (
        "dispatcher",
        lambda town, at: objected(
            make.transferred(town, at), reason="不归我们管", proposed_office="lh-jtj", by=town.handler, at=at
        ),
    ),
    "note": ("handler", make.accepted),
    "hear": ("handler", make.accepted),
    "mediate": ("handler", make.accepted),
    "extend": ("head", make.accepted),
    "simplify": ("dispatcher", make.filed),
    "add_material": ("handler", make.accepted),
    "withdraw": ("handler", make.accepted),
    "draft_opinion": ("handler", make.accepted),
    "sign": ("head", make.drafted),
    "serve": ("handler", make.signed),
    "close": ("handler", make.served),
}


@pytest.mark.parametrize("act", ACTS)
def test_no_form_of_an_act_breaks(town: Town, at: datetime, signed_in: SignedIn, act: str) -> None:
    who, made = ACTS[act]
    matter = made(town, at)
    client, url = signed_in(getattr(town, who)), f"/desk/matters/{matter.number}/{act}/"
    throw(client, url)


PAGES = {
    "/desk/register/visit/": "clerk",
    "/desk/register/letter/": "clerk",
    "/desk/register/phone/": "clerk",
    "/desk/password/": "handler",
    "/desk/second-factor/": "handler",
    "/desk/people/new/": "secadmin",
    "/desk/people/handler/": "secadmin",
    "/desk/people/handler/password/": "secadmin",
    "/desk/tables/": "sysadmin",
}
LISTS = {
    "/desk/sign-ins/": "auditor",
    "/desk/reveals/": "auditor",
    "/desk/changes/": "auditor",
    "/desk/matters/": "dispatcher",
    "/desk/matters/export/": "dispatcher",
    "/desk/search/": "dispatcher",
    "/desk/board/": "dispatcher",
    "/desk/board/matters/": "dispatcher",
}
NAMES = ["q", "box", "cursor", "state", "due", "channel", "region", "category", "since", "until", "who", "what"]
NAMES += ["result", "span", "on", "from", "figure", "part", "town", "office", "as"]


@pytest.mark.parametrize("url", PAGES)
def test_no_page_of_the_desk_breaks(town: Town, signed_in: SignedIn, url: str) -> None:
    page = "/desk/people/handler/" if url.endswith("handler/password/") else url
    throw(signed_in(people(town)[PAGES[url]]), url, page=page)


@pytest.mark.parametrize("url", LISTS)
def test_no_list_of_the_desk_breaks(town: Town, at: datetime, signed_in: SignedIn, url: str) -> None:
    make.accepted(town, at)
    client = signed_in(people(town)[LISTS[url]])

    @fuzz
    @given(st.dictionaries(st.sampled_from(NAMES), odd, min_size=1, max_size=4))
    def spoilt(changes: dict[str, str]) -> None:
        sent(client, url, {"figure": "received", **changes}, get=True)

    spoilt()
    for name in NAMES:
        for one in WORST:
            sent(client, url, {"figure": "received", name: one}, get=True)


def test_the_door_and_the_looks_do_not_break(town: Town, at: datetime, signed_in: SignedIn) -> None:
    throw(Client(), "/desk/sign-in/")
    number = make.accepted(town, at).number
    throw(signed_in(town.handler), f"/desk/matters/{number}/reveal/1/")


@pytest.mark.parametrize("act", ["add_material", "urge", "rate", "withdraw"])
def test_no_form_of_the_resident_breaks(town: Town, at: datetime, act: str) -> None:
    # The page asks the real clock: what was served long ago can't be rated any more.
    matter = make.served(town, now()) if act == "rate" else make.accepted(town, at)
    client = Client()
    client.post("/my/", {"number": matter.number, "code": code_of(matter)})
    throw(client, f"/my/{matter.number}/{act}/")


@pytest.mark.parametrize("url", ["/petitions/new/", "/my/"])
def test_no_form_of_the_portal_breaks(town: Town, url: str) -> None:
    throw(Client(), url)


@pytest.mark.parametrize("url", ["/", "/guide/", "/places/", "/seals/", "/rules/", "/privacy/", "/language/en/"])
def test_no_page_of_the_portal_breaks(town: Town, url: str) -> None:
    for name in ("q", "region", "cursor", "next", "on", "step", "answer"):
        for one in WORST:
            sent(Client(), url, {name: one}, get=True)
