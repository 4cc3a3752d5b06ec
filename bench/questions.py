"""What is asked of a store: the requests of the table, ready-made, by the county's own people."""

import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from urllib.parse import quote

from django.conf import settings
from django.test import Client

from bench import county as county_of
from bench import words
from bench.client import Ask, get, post
from bench.county import LEADS, County
from bench.lives import Span
from xinhe.documents.models import Document
from xinhe.kernel.clock import local_day
from xinhe.matters.models import Matter
from xinhe.matters.numbering import code_of
from xinhe.people import vault
from xinhe.people.models import Account
from xinhe.web.pages import keyset

API, DESK = "/api/v1/desk", "/desk"
NEWEST = ("-opened_at", "-id")
# A phrase in every fifteenth matter and one in one of five hundred; what is rare stands in twenty of any store.
COMMON, MIDDLING = "停车费", "云绣小区"
LIFE = ("intake", "screen", "transfer", "accept", "hear", "draft_opinion", "sign", "serve", "rate")


@dataclass
class People:
    """The headers with which each of the county's people asks."""

    clerk: dict[str, str]
    dispatcher: dict[str, str]
    page: dict[str, str]
    handler_page: dict[str, str]
    handlers: dict[str, dict[str, str]]
    heads: dict[str, dict[str, str]]


def county() -> tuple[County, Span]:
    """The county of this home and the time its matters span."""
    return pickle.loads((settings.HOME / "county.pickle").read_bytes())  # type: ignore[no-any-return]


def people(at: datetime) -> People:
    """Tokens and a session for everybody who asks."""
    units = county()[0].departments

    def token(username: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {county_of.token(username, at=at)}"}

    return People(
        clerk=token("bench-clerk"),
        dispatcher=token("bench-dispatcher"),
        page=_session("bench-dispatcher"),
        handler_page=_session("bench-d0-handler"),
        handlers={unit.code: token(f"{unit.code}-handler") for unit in units},
        heads={unit.code: token(f"{unit.code}-head") for unit in units},
    )


def _session(username: str) -> dict[str, str]:
    client = Client()
    client.force_login(Account.objects.get(username=username))
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"}


def _follower(number: str, code: str) -> dict[str, str]:
    """The session of a resident who has opened this matter with its query code."""
    client = Client(SERVER_NAME="localhost")
    answer = client.post("/my/", {"number": number, "code": code})
    assert answer.status_code == 302, (number, answer.status_code)
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"}


def reads(who: People) -> dict[str, list[list[Ask]]]:
    """Chains of one request each that change nothing, by their name in the table."""
    some = _some_numbers()
    cursor = _middle()
    asked: dict[str, list[bytes]] = {
        "list": [get(f"{API}/matters?box=open&category=0{n}", headers=who.dispatcher) for n in range(1, 8)],
        "list-page": [get(f"{DESK}/matters/?box=open", headers=who.page)],
        "list-office": [get(f"{DESK}/matters/?box=open", headers=who.handler_page)],
        "deep": [get(f"{API}/matters?box=done&cursor={cursor}", headers=who.dispatcher)],
        "deep-page": [get(f"{DESK}/matters/?box=done&cursor={cursor}", headers=who.page)],
        "detail": [get(f"{API}/matters/{n}", headers=who.dispatcher) for n, _ in some],
        "detail-page": [get(f"{DESK}/matters/{n}/", headers=who.page) for n, _ in some],
        "progress": [get(f"/api/v1/matters/{n}/progress", headers={"X-Query-Code": code}) for n, code in some],
        "search-common": [_search(COMMON, who)],
        "search-middling": [_search(MIDDLING, who)],
        "search-rare": [_search(words.RARE, who)],
        "search-name": [_search(name, who) for name in _rare_names()],
        "day": [get(f"{DESK}/", headers=who.page)],
        "progress-page": [get(f"/my/{n}/", headers=_follower(n, code)) for n, code in some[:20]],
        "report": [get(f"{DESK}/board/", headers=who.page)],
    }
    return {name: [[Ask(name, raw)] for raw in found] for name, found in asked.items()}


def _search(phrase: str, who: People) -> bytes:
    return get(f"{API}/matters?q={quote(phrase)}", headers=who.dispatcher)


def _rare_names() -> list[str]:
    """Names that one to three matters carry: as many are found in a large store as in a small one."""
    found = []
    for seed in range(20_000):
        name = words.person(Random(seed))
        # Counted whole: for a few PostgreSQL would rather read the table than the index.
        if 1 <= Matter.objects.filter(words__overlap=[vault.finder("name", name)]).count() <= 3:
            found.append(name)
        if len(found) == 50:
            break
    return found


def _some_numbers() -> list[tuple[str, str]]:
    """Two hundred matters spread over the whole history, with their query codes."""
    span = county()[1]
    step = max(1, span.total // 200)
    numbers = [span.number(index) for index in range(0, span.total, step)]
    found = Matter.objects.filter(number__in=numbers).only("number", "code_version")
    return [(matter.number, code_of(matter)) for matter in found]


def _middle() -> str:
    """The cursor of a page in the middle of the closed matters."""
    span = county()[1]
    older = Matter.objects.filter(is_open=False, opened_at__lte=span.at(span.total // 2))
    cursor = keyset(older, order=NEWEST, cursor=None, size=50).next
    assert cursor
    return cursor


def filings(count: int, *, seed: int) -> Iterator[tuple[str, dict[str, object]]]:
    """Bodies for intake, all different, each with the code of the unit that will lead."""
    random = Random(seed)
    villages, units = county()[0].villages, county()[0].departments
    for _ in range(count):
        text = words.write(random)
        petitioner = {"name": words.person(random), "phone": f"1{random.randint(3_000_000_000, 9_999_999_999)}"}
        yield (
            units[LEADS[text.topic.category]].code,
            {
                "kind": "petition",
                "title": text.title,
                "body": text.body,
                "region": random.choice(villages)[0],
                "channel": "phone",
                "category": text.topic.category,
                "petitioner": petitioner,
            },
        )


def creates(who: People, count: int, *, seed: int) -> list[list[Ask]]:
    """Intake by a clerk, each with an idempotency key of its own."""
    return [
        [Ask("create", post("/api/v1/matters", body, headers=who.clerk | {"Idempotency-Key": f"bench-{seed}-{n}"}))]
        for n, (_, body) in enumerate(filings(count, seed=seed))
    ]


def screens(who: People, numbers: Sequence[str]) -> list[list[Ask]]:
    """The first change of state of matters that were just registered."""
    return [[Ask("screen", _act(number, "screen", SCREENED, who.dispatcher))] for number in numbers]


def transfers(who: People, numbers: Sequence[str]) -> list[list[Ask]]:
    """The change of state after it: another office holds the matter, two clocks start, two are told."""
    body = {"office": next(iter(who.handlers))}
    return [[Ask("transfer", _act(number, "transfer", body, who.dispatcher))] for number in numbers]


def accepts(who: People, numbers: Sequence[str]) -> list[list[Ask]]:
    """The unit takes them on; not in the table, it is what has to come before the next."""
    return [[Ask("accept", _act(number, "accept", {}, _first(who.handlers)))] for number in numbers]


def classifies(who: People, numbers: Sequence[str]) -> list[list[Ask]]:
    """Led to another lawful procedure: a letter is written, the sixty days end, the limits of other laws begin."""
    body = {"items": [LED_OUT]}
    return [[Ask("classify", _act(number, "classify", body, _first(who.handlers)))] for number in numbers]


def lettered(who: People, numbers: Sequence[str]) -> dict[str, list[list[Ask]]]:
    """The file of matters on which three letters were issued, and one of those letters as PDF.

    Fifty letters asked for again and again: a letter is drawn once and then kept.
    """
    found = dict(Matter.objects.filter(number__in=numbers[:50]).values_list("pk", "number"))
    notices = Document.objects.filter(subject_id__in=found, form="route_notice").values_list("subject_id", "pk")
    files = [get(f"{API}/matters/{number}", headers=who.dispatcher) for number in found.values()]
    letters = [get(f"{API}/matters/{found[pk]}/documents/{one}", headers=who.dispatcher) for pk, one in notices]
    return {
        "detail-letters": [[Ask("detail-letters", raw)] for raw in files],
        "letter": [[Ask("letter", raw)] for raw in letters],
    }


def _first(found: dict[str, dict[str, str]]) -> dict[str, str]:
    return next(iter(found.values()))


LED_OUT = {
    "item": 1,
    "route": "R2",
    "organ": "滨城县劳动人事争议仲裁委员会",
    "basis": "《劳动争议调解仲裁法》第五条",
    "remedy": "bar_labour",
    "since": "2026-01-15",
}
SCREENED = {"level": "county", "nature": "claim", "acceptable": True, "reason": "属本县职权范围"}


def _act(number: str, act: str, body: object, headers: dict[str, str]) -> bytes:
    return post(f"{API}/matters/{number}/{act}", body, headers=headers)


def lives(who: People, count: int, *, seed: int, at: datetime) -> list[list[Ask]]:
    """Whole life cycles: from intake to the rating, nine requests by five people."""
    return [
        _life(who, unit, body, f"life-{seed}-{n}", local_day(at).isoformat())
        for n, (unit, body) in enumerate(filings(count, seed=seed))
    ]


def _life(who: People, unit: str, body: dict[str, object], key: str, today: str) -> list[Ask]:
    facts, basis, opinion = words.ANSWERS[0]
    answer = {"item": 1, "result": "support", "facts": facts, "basis": basis, "opinion": opinion}
    handler, head = who.handlers[unit], who.heads[unit]
    acts: list[tuple[str, object, dict[str, str]]] = [
        ("screen", SCREENED, who.dispatcher),
        ("transfer", {"office": unit}, who.dispatcher),
        ("accept", {}, handler),
        ("hear", {"text": words.HEARD[0], "on": today, "means": "phone"}, handler),
        ("draft_opinion", {"items": [answer]}, handler),
        ("sign", {}, head),
        ("serve", {"method": "mail", "served_on": today, "proof": "挂号信回执"}, handler),
    ]
    rating = {"office_rating": "satisfied", "petition_office_rating": "basically_satisfied"}
    return [
        Ask("intake", post("/api/v1/matters", body, headers=who.clerk | {"Idempotency-Key": key})),
        *(Ask(act, _act("{number}", act, told, headers)) for act, told, headers in acts),
        Ask("rate", post("/api/v1/matters/{number}/rate", rating, headers={"X-Query-Code": "{query_code}"})),
    ]
