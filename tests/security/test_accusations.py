"""An accusation is nowhere to be found by who must not know of it (信访工作条例 第三十条第三款)."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client

from tests import town as make
from tests.security.conftest import SignedIn
from tests.security.test_matrix import people
from tests.town import Town
from xinhe.insight.follower import count
from xinhe.matters.acts.link import link
from xinhe.matters.acts.transfer import transfer
from xinhe.matters.models import Matter
from xinhe.people import tokens

TITLE = "举报村支书甲乙丙侵吞补偿款"
KNOWING = {"discipline"}  # once it was handed over, its content is hidden from the sender as well
QUERIES = ("举报村支书", "侵吞补偿款", "王小明", "13812345678", "11010519491231002X")
FIGURES = ("received", "taken", "days", "forward", "notify", "notify_direct", "conclude", "rated", "online")


@pytest.fixture
def accusation(town: Town, at: datetime) -> Matter:
    """An accusation at the discipline organ, beside an ordinary matter that a dispatcher linked to it."""
    ordinary = make.accepted(town, at)
    secret = make.screened(town, at, nature="accusation", title=TITLE, body=f"{TITLE}，小区停车费涨到每月 160 元。")
    link(ordinary, to=secret.number, kind="same", by=town.dispatcher, at=at)
    secret = transfer(secret, office=town.discipline, by=town.dispatcher, at=at)
    count({ordinary.pk, secret.pk})
    return secret


def text_of(answer: HttpResponse) -> str:
    """Everything in an answer that a person could read, workbooks unfolded, and its headers."""
    body = b"".join(answer) if answer.streaming else answer.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"".join(book.read(name) for name in book.namelist())
    return unescape(body.decode("utf-8", "replace")) + str(dict(answer.headers))


def crawl(client: Client, *start: str, most: int = 170) -> Iterator[tuple[str, HttpResponse]]:
    """Every page that links lead to from here."""
    seen, waiting = set(start), list(start)
    while waiting and len(seen) <= most + len(waiting):
        url = waiting.pop(0)
        answer = client.get(url)
        yield url, answer
        for found in re.findall(r'(?:href|hx-get|action)="(/desk/[^"#]*)"', text_of(answer)):
            there = unescape(found)
            if there not in seen and len(seen) < most and "sign-out" not in there:
                seen.add(there)
                waiting.append(there)


def probes(number: str) -> list[str]:
    boxes = [f"/desk/matters/?box={box}" for box in ("open", "done", "overdue", "waiting", "received_today")]
    searches = [f"/desk/search/?q={q}" for q in (*QUERIES, number, number.lower())]
    exports = [f"/desk/matters/export/?box=open&q={q}" for q in ("", *QUERIES)]
    offices = ("", "lh-xfj", "lh-zjj", "lh-jw")
    drills = [
        f"/desk/board/matters/?office={office}&figure={figure}&part={part}&as={kind}"
        for office in offices
        for figure in FIGURES
        for part in "nd"
        for kind in ("", "xlsx")
    ]
    books = [f"/desk/board/{office}/?as=xlsx" for office in offices[1:]] + ["/desk/board/?as=xlsx"]
    return [*boxes, *searches, *exports, *drills, *books, "/desk/sign-ins/", "/desk/reveals/", "/desk/changes/"]


@pytest.mark.parametrize("who", ["clerk", "dispatcher", "handler", "inspector", "stranger"])
def test_no_page_of_the_desk_names_an_accusation(town: Town, accusation: Matter, signed_in: SignedIn, who: str) -> None:
    client = signed_in(people(town)[who])
    asked = {accusation.number, accusation.number.lower()}
    for url, answer in crawl(client, "/desk/", *probes(accusation.number)):
        assert answer.status_code < 500, url
        text = text_of(answer)
        if not any(number in url for number in asked):
            assert accusation.number not in text, url
        assert TITLE not in text, url
        assert answer.status_code != 302 or accusation.number not in answer.headers["Location"]


@pytest.mark.parametrize(
    "who", sorted({"clerk", "dispatcher", "handler", "head", "handler2", "inspector", "stranger", "auditor"})
)
def test_no_answer_of_the_api_names_an_accusation(town: Town, accusation: Matter, at: datetime, who: str) -> None:
    bearer = {"Authorization": f"Bearer {tokens.issue(people(town)[who].account, label='t', at=at)}"}
    ordinary = Matter.objects.exclude(pk=accusation.pk).get().number
    rows = [f"/desk/matters?q={q}" for q in (*QUERIES, accusation.number)] + ["/desk/matters", "/desk/matters?box=open"]
    for path in (*rows, f"/desk/matters/{ordinary}", f"/desk/matters/{ordinary}/events"):
        answer = Client().get(f"/api/v1{path}", headers=bearer)
        assert answer.status_code < 500
        assert TITLE not in text_of(answer), path
        assert accusation.number not in text_of(answer), path
        assert str(accusation.pk) not in text_of(answer), path


@pytest.mark.parametrize("who", sorted(KNOWING))
def test_who_must_act_on_it_sees_it(town: Town, accusation: Matter, signed_in: SignedIn, who: str) -> None:
    client = signed_in(people(town)[who])
    assert TITLE in text_of(client.get(f"/desk/matters/{accusation.number}/"))
    assert TITLE in text_of(client.get("/desk/search/?q=侵吞补偿款"))


def test_an_accusation_counts_for_nothing_on_the_board(town: Town, accusation: Matter, signed_in: SignedIn) -> None:
    page = signed_in(town.inspector).get("/desk/board/matters/?figure=received&from=2026-03-01&until=2026-03-31")
    assert page.context["total"] == 1
