"""Who may open what: every address of desk and API against every role; an address that nobody decided fails."""

import functools
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests import town as make
from tests.evidence import picture
from tests.mediation import disputes
from tests.security.conftest import SignedIn
from tests.town import Town
from xinhe.api.application import api
from xinhe.documents.models import Document, File
from xinhe.documents.store import receive
from xinhe.kernel.clock import local_day
from xinhe.matters.acts.intake import intake
from xinhe.matters.acts.link import link
from xinhe.matters.acts.screen import screen
from xinhe.matters.acts.transfer import transfer
from xinhe.matters.models import Matter
from xinhe.people import tokens
from xinhe.people.models import Account, Tries
from xinhe.people.person import Person, staff
from xinhe.referrals.models import Referral
from xinhe.supervision.acts.send_measure import send_measure
from xinhe.supervision.measures import MeasureWords
from xinhe.supervision.models import Finding, Paper

COUNTY = {"clerk", "dispatcher", "inspector"}  # the petition office that received the matter
UNIT = {"handler", "head"}  # the bureau that has it in hand
OTHERS = {"handler2", "head2", "discipline", "stranger"}
ADMINISTRATORS = {"sysadmin", "secadmin", "auditor"}
WORKING = COUNTY | UNIT | OTHERS
EVERYBODY = WORKING | ADMINISTRATORS | {"nobody"}
REGISTERING = {"clerk", "dispatcher", "handler", "handler2", "discipline", "stranger"}
SEEING = COUNTY | UNIT
READING = WORKING - {"clerk"}  # whoever may have papers between offices to read, their own ones

# The name of each address of the desk: an example of it, and whom it does not turn away.
DESK: dict[str, tuple[str, set[str]]] = {
    "desk-password": ("/desk/password/", EVERYBODY),
    "desk-second-factor": ("/desk/second-factor/", EVERYBODY),
    "desk-day": ("/desk/", EVERYBODY),
    "desk-read": ("/desk/read/", WORKING),
    "desk-search": ("/desk/search/?q=停车", WORKING),
    "desk-inbox": ("/desk/matters/", WORKING),
    "desk-export": ("/desk/matters/export/", WORKING),
    "desk-matter": ("/desk/matters/{number}/", SEEING),
    "desk-matter-alike": ("/desk/matters/{number}/alike/", SEEING),
    "desk-matter-reveal": ("/desk/matters/{number}/reveal/1/", SEEING),
    "desk-matter-file": ("/desk/matters/{number}/files/{file}/", SEEING),
    "desk-matter-picture": ("/desk/matters/{number}/files/{file}/small/", SEEING),
    "desk-matter-act": ("/desk/matters/{number}/note/", SEEING),
    "desk-matter-letter": ("/desk/matters/{number}/letters/{letter}/pdf/", SEEING),
    "desk-matter-dossier": ("/desk/matters/{number}/dossier/", SEEING),
    "desk-matter-preview": ("/desk/matters/{number}/note/preview/", SEEING),
    "desk-matter-next": ("/desk/matters/{number}/next/", SEEING),
    # Whose matter it is tells the page itself, by what only the petitioner can say (tests/petition/test_window.py).
    "desk-review-new": ("/desk/reviews/new/", {"clerk"}),
    "desk-matter-why": ("/desk/matters/{number}/why/?act=note", SEEING),
    "desk-bulk": ("/desk/matters/bulk/?kind=pass_on", WORKING),
    "desk-sharing": ("/desk/sharing/", WORKING - {"inspector"}),
    "desk-sharing-end": ("/desk/sharing/end/", WORKING - {"inspector"}),
    "desk-own": ("/desk/own/", WORKING),
    "desk-own-view": ("/desk/own/view/", WORKING),
    "desk-own-drop": ("/desk/own/drop/", WORKING),
    "desk-letters": ("/desk/letters/", WORKING - {"inspector"}),
    "desk-handovers": ("/desk/handovers/", {"dispatcher", "stranger"}),
    "desk-hearings": ("/desk/hearings/", WORKING),
    "desk-findings": ("/desk/findings/", WORKING),
    "desk-finding": ("/desk/findings/{finding}/", SEEING),
    "desk-finding-pursue": ("/desk/findings/{finding}/pursue/inspect/", {"dispatcher", "inspector"}),
    "desk-referrals": ("/desk/referrals/", WORKING - {"inspector"}),
    # A mediation body's alone (tests/referrals/test_pages.py).
    "desk-referral-register": ("/desk/referrals/new/", set()),
    "desk-dispute-hand-over": ("/desk/disputes/{number}/hand-over/", set()),
    "desk-referral": ("/desk/referrals/{referral}/", UNIT),
    "desk-referral-letter": ("/desk/referrals/{referral}/letters/{letter}/pdf/", set()),
    "desk-referral-act": ("/desk/referrals/{referral}/recall_referral/", UNIT),
    "desk-papers": ("/desk/papers/", READING),
    "desk-paper-new": ("/desk/papers/new/inspect/", {"dispatcher", "inspector", "stranger"}),
    "desk-paper-preview": ("/desk/papers/new/inspect/preview/", {"dispatcher", "inspector", "stranger"}),
    "desk-paper": ("/desk/papers/{paper}/", {"dispatcher", "inspector"} | UNIT),
    "desk-paper-letter": ("/desk/papers/{paper}/letter/pdf/", {"dispatcher", "inspector"} | UNIT),
    # A measure has no annex; of one that has, tests/supervision/test_annex.py says who opens it.
    "desk-paper-annex": ("/desk/papers/{paper}/annex/pdf/", set()),
    "desk-paper-act": ("/desk/papers/{paper}/answer/", {"dispatcher", "inspector"} | UNIT),
    "desk-seal": ("/desk/seal/", {"head", "head2", "stranger", "secadmin"}),
    "desk-register": ("/desk/register/visit/", REGISTERING),
    "desk-receipt": ("/desk/receipts/{number}/", {"clerk", "dispatcher"}),
    "desk-receipt-pdf": ("/desk/receipts/{number}/pdf/", {"clerk"}),
    "desk-offices": ("/desk/offices/", EVERYBODY),
    "desk-ledgers": ("/desk/ledgers/", {"dispatcher", "stranger", "sysadmin"}),
    # A ledger is there for whoever brought it alone (tests/desk/test_ledgers.py).
    "desk-ledger": ("/desk/ledgers/{file}/", set()),
    "desk-ledger-advance": ("/desk/ledgers/{file}/advance/", set()),
    "desk-ledger-refused": ("/desk/ledgers/{file}/refused/", set()),
    "desk-holidays": ("/desk/holidays/", {"sysadmin"}),
    "desk-holidays-file": ("/desk/holidays/2026/file/", {"sysadmin"}),
    "desk-tables": ("/desk/tables/", {"sysadmin"}),
    "desk-table": ("/desk/tables/regions/", {"sysadmin"}),
    "desk-mediation": ("/desk/mediation/", {"sysadmin"}),
    "desk-mediation-triage": ("/desk/mediation/triage/", WORKING - {"inspector"}),
    "desk-mediation-advisers": ("/desk/mediation/advisers/", {"sysadmin"}),
    "desk-mediation-export": ("/desk/mediation/export/bodies/", {"sysadmin"}),
    # No body is there; who reads and keeps one says tests/mediation/test_desk.py.
    "desk-mediation-body": ("/desk/mediation/bodies/tj-x/", set()),
    "desk-mediation-poster": ("/desk/mediation/bodies/tj-x/poster/", set()),
    "desk-mediation-change": ("/desk/mediation/bodies/tj-x/change/", set()),
    "desk-mediation-new": ("/desk/mediation/bodies/tj-x/new/", set()),
    "desk-mediation-mediator": ("/desk/mediation/people/1/", set()),
    "desk-mediation-photo": ("/desk/mediation/people/1/photo/", set()),
    "desk-mediation-training": ("/desk/mediation/people/1/training/", set()),
    "desk-mediation-away": ("/desk/mediation/people/1/away/", set()),
    "desk-mediation-drop": ("/desk/mediation/people/1/drop/training/1/", set()),
    # Disputes are their body's and their mediators' alone (tests/desk/test_disputes.py).
    "desk-disputes": ("/desk/disputes/", set()),
    # A window takes in whatever somebody came for, and sees nothing of it afterwards.
    "desk-dispute-new": ("/desk/disputes/new/", {"clerk"}),
    "desk-dispute": ("/desk/disputes/{number}/", set()),
    "desk-dispute-slips": ("/desk/disputes/{number}/slips/", set()),
    "desk-dispute-why": ("/desk/disputes/{number}/why/?act=note", set()),
    "desk-dispute-reveal": ("/desk/disputes/{number}/reveal/1/", set()),
    "desk-dispute-letter": ("/desk/disputes/{number}/letters/00000000-0000-0000-0000-000000000000/pdf/", set()),
    "desk-dispute-table": ("/desk/disputes/{number}/table/", set()),
    "desk-dispute-file": ("/desk/disputes/{number}/files/00000000-0000-0000-0000-000000000000/", set()),
    "desk-dispute-paper": ("/desk/disputes/{number}/papers/register/", set()),
    "desk-dispute-dossier": ("/desk/disputes/{number}/dossier/", set()),
    "desk-dispute-session": ("/desk/disputes/{number}/sessions/1/", set()),
    "desk-sessions": ("/desk/sessions/", set()),
    "desk-sessions-mine": ("/desk/sessions/mine.ics", set()),
    "desk-dispute-act": ("/desk/disputes/{number}/note/", set()),
    # Figures of mediation are a body's, of those above it and the justice bureau's (mediation/test_figures_pages.py).
    "desk-disputes-export": ("/desk/disputes/export/", set()),
    "desk-figures": ("/desk/mediation/figures/", set()),
    "desk-figures-body": ("/desk/mediation/figures/tj-x/", set()),
    "desk-figures-counted": ("/desk/mediation/figures/tj-x/counted/", set()),
    "desk-figures-own-table": ("/desk/mediation/table/", set()),
    "desk-figures-table": ("/desk/mediation/table/tj-x/", set()),
    "desk-figures-visits": ("/desk/mediation/bodies/tj-x/visitors/", set()),
    "desk-figures-visit-drop": ("/desk/mediation/bodies/tj-x/visitors/1/drop/", set()),
    "desk-troubles": ("/desk/troubles/", {"sysadmin"}),
    "desk-trouble-try": ("/desk/troubles/try/", {"sysadmin"}),
    "desk-people": ("/desk/people/", {"secadmin"}),
    "desk-account-new": ("/desk/people/new/", {"secadmin"}),
    "desk-account": ("/desk/people/clerk/", {"secadmin"}),
    "desk-account-reset": ("/desk/people/clerk/password/", {"secadmin"}),
    "desk-account-press": ("/desk/people/clerk/unlock/", {"secadmin"}),
    "desk-account-confirm": ("/desk/people/clerk/confirm/", {"secadmin"}),
    "desk-account-token": ("/desk/people/clerk/tokens/1/", {"secadmin"}),
    "desk-sign-ins": ("/desk/sign-ins/", {"auditor"}),
    "desk-reveals": ("/desk/reveals/", {"auditor"}),
    "desk-drafts": ("/desk/drafts/", EVERYBODY),
    "desk-changes": ("/desk/changes/", {"auditor"}),
    "desk-board": ("/desk/board/", WORKING),
    "desk-board-matters": ("/desk/board/matters/?office=lh-zjj&figure=taken", COUNTY - {"clerk"} | UNIT),
    "desk-board-office": ("/desk/board/lh-zjj/", COUNTY - {"clerk"} | UNIT),
}
DOOR = {"desk-sign-in", "desk-sign-in-phone", "desk-sign-out"}
BY_POST = {
    "desk-dispute-dossier",
    "desk-figures-visit-drop",
    "desk-mediation-training",
    "desk-mediation-away",
    "desk-mediation-drop",
    "desk-sharing-end",
    "desk-own-view",
    "desk-own-drop",
    "desk-read",
    "desk-trouble-try",
    "desk-ledger-advance",
    "desk-account-reset",
    "desk-account-press",
    "desk-account-confirm",
    "desk-account-token",
    "desk-matter-dossier",
    "desk-matter-preview",
    "desk-paper-preview",
}

# What the API lets past its door: anybody, who has the query code, who has a token, who may see the matter.
API_PUBLIC = {
    "/matters",
    "/procedures",
    "/procedures/{code}",
    "/regions",
    "/offices",
    "/categories",
    "/committees",
    "/mediators",
    "/letters/{token}",
}
API_BY_CODE = {
    f"/matters/{{number}}/{act}"
    for act in (
        "progress",
        "documents",
        "documents/{document}",
        "documents/{document}/receive",
        "receipt",
        "add_material",
        "urge",
        "rate",
        "withdraw",
        "ask_review",
        "withdraw_review",
        "supplement",
        "choose_service",
        "report_retaliation",
    )
}
API_STAFF = {"/desk/me", "/desk/matters", "/desk/reviews"}
API_PAPERS = re.compile(r"/desk/(papers(/[a-z_]+|/\{paper\}(/[a-z]+)?)?|findings(/\{finding\}(/[a-z_]+)?)?)$")
API_DISPUTES = re.compile(r"^/(desk/)?disputes(/|$)|^/mediation$|^/desk/referrals(/|$)|^/desk/mediation/")
API_MATTER = "/desk/matters/{number}"
API_OF_A_MATTER = re.compile(r"/desk/matters/\{number\}(/[a-z_]+|/documents/\{document\})?$")


def people(town: Town) -> dict[str, Person]:
    new = {
        name: staff(Account.objects.create(username=name, name=name, office=town.petition_office, roles=roles))
        for name, roles in (("secadmin", ["secadmin"]), ("nobody", []))
    }
    named = ("clerk", "dispatcher", "handler", "head", "handler2", "head2", "inspector", "sysadmin", "auditor")
    return new | {n: getattr(town, n) for n in (*named, "stranger")} | {"discipline": town.discipline_handler}


def inspected(town: Town, at: datetime) -> Paper:
    """The inspector has told the housing bureau that it is inspected."""
    return send_measure(
        "inspect",
        words=MeasureWords(
            to=[town.housing],
            title="停车费事项办理情况",
            facts="有 3 件超期。",
            demand="报送情况。",
            answer_on=local_day(at) + timedelta(days=10),
        ),
        by=town.inspector,
        at=at,
    )


@pytest.fixture
def ids(town: Town, at: datetime) -> dict[str, str]:
    """A visit that the clerk registered with a photo, in the hands of the housing bureau."""
    photo = receive(SimpleUploadedFile("证据.png", picture("PNG")))
    filing = make.filing(town, channel="visit", files=[photo])
    matter = intake(filing, by=town.clerk, at=at)
    screen(matter, level="county", nature="claim", acceptable=True, reason="属县级职权", by=town.dispatcher, at=at)
    transfer(matter, office=town.housing, by=town.dispatcher, at=at)
    found = Finding.objects.create(
        matter_id=matter.pk, number=matter.number, rule="late", version="2022-05-01", check_version="2022-05-01",
        state="open", basis="notify", moved_at=at,
        office=town.housing, title="超过告知期限", facts="没有告知。", article="第二十三条", opened_at=at,
    )  # fmt: skip
    referral = Referral(
        version="2022-05-01", kind="petition", title="停车费", sender=town.housing, sender_name=town.housing.name,
        addressee_name="某调解委员会", matter=matter, consent="paper", state="sent", opened_at=at, moved_at=at,
    )  # fmt: skip
    referral.seal({})
    referral.save()
    return {
        "number": matter.number,
        "referral": str(referral.pk),
        "file": str(File.objects.get(subject_id=matter.pk).pk),
        "letter": str(Document.objects.get(subject_id=matter.pk, form="transfer_letter").pk),
        "finding": str(found.pk),
        "paper": str(inspected(town, at).pk),
    }


def addresses(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for one in patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, route)
        elif isinstance(one, URLPattern):
            yield route, one.name or ""


def test_every_address_of_the_desk_is_decided() -> None:
    named = {name for route, name in addresses(get_resolver().url_patterns) if route.startswith("desk/")}
    assert named == DESK.keys() | DOOR


@pytest.mark.parametrize("name", DESK)
def test_the_desk_opens_to_whom_it_should(town: Town, ids: dict[str, str], signed_in: SignedIn, name: str) -> None:
    pattern, allowed = DESK[name]
    url = pattern.format(**ids)
    found = set()
    for who, person in people(town).items():
        client = signed_in(person)
        answer = client.post(url) if name in BY_POST else client.get(url)
        assert answer.status_code in (200, 302, 404, 409, 422), (who, answer.status_code)
        if answer.status_code != 404:
            found.add(who)
        else:
            assert "停车费" not in answer.content.decode()
        if answer.streaming:
            for close in answer._resource_closers:  # the client's own close would end the test's transaction
                close()
    assert found == allowed


@pytest.mark.parametrize("name", DESK)
def test_the_desk_sends_who_is_not_signed_in_to_sign_in(ids: dict[str, str], name: str) -> None:
    url = DESK[name][0].format(**ids)
    for method in (Client().get, Client().post):
        answer = method(url)
        assert (answer.status_code, answer.headers.get("Location", "/desk/sign-in/")[:14]) in (
            (302, "/desk/sign-in/"),
            (405, "/desk/sign-in/"),
        )


@pytest.mark.parametrize("name", DESK)
def test_no_press_is_taken_without_the_forms_own_token(
    town: Town, ids: dict[str, str], signed_in: SignedIn, name: str
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people(town)["secadmin"].account)
    assert client.post(DESK[name][0].format(**ids)).status_code == 403


@functools.cache
def operations() -> list[tuple[str, str]]:
    paths = api.get_openapi_schema(path_params={})["paths"]
    return [(path.removeprefix("/api/v1"), method) for path, way in paths.items() for method in way]


def test_every_path_of_the_api_is_decided() -> None:
    left = {path for path, _method in operations()} - API_PUBLIC - API_BY_CODE - API_STAFF
    known = (API_OF_A_MATTER, API_PAPERS, API_DISPUTES)
    assert {path for path in left if not any(one.match(path) for one in known)} == set()


def call(method: str, path: str, number: str, **headers: str) -> Any:
    letter = Document.objects.filter(subject_id=Matter.objects.get(number=number).pk, form="transfer_letter").first()
    paper = Paper.objects.first()
    url = "/api/v1" + path.replace("{number}", number).replace("{code}", "petition")
    url = url.replace("{paper}", str(paper.pk if paper else uuid4()))
    url = url.replace("{referral}", str(uuid4()))
    finding = Finding.objects.first()
    url = url.replace("{finding}", str(finding.pk if finding else uuid4()))
    if letter is not None:
        url = url.replace("{document}", str(letter.pk)).replace("{token}", letter.token)
    if method == "get":
        return Client().get(url, headers=headers)
    return Client().post(url, "{}", "application/json", headers=headers)


def test_the_api_asks_everybody_for_a_token_or_a_code(ids: dict[str, str]) -> None:
    for path, method in operations():
        Tries.objects.all().delete()  # so many paths are more guesses than an hour has
        status = call(method, path, ids["number"]).status_code
        if path.startswith("/desk/"):
            assert status == 401, path
        elif path in API_BY_CODE or path.startswith("/disputes/"):
            assert status in (404, 422), path
        else:
            assert status in (200, 422), path


def test_the_api_knows_no_matter_for_strangers(town: Town, ids: dict[str, str], at: datetime) -> None:
    for who, person in people(town).items():
        bearer = f"Bearer {tokens.issue(person.account, label='t', at=at)}"
        for path, method in operations():
            if not path.startswith(API_MATTER):
                continue
            answer = call(method, path, ids["number"], Authorization=bearer)
            if who not in SEEING:
                assert answer.status_code in (404, 422), (who, path)
                assert ids["number"] not in answer.content.decode()
            elif method == "get":
                assert answer.status_code == 200, (who, path)


def test_the_api_knows_no_dispute_for_whoever_handles_petitions(town: Town, ids: dict[str, str], at: datetime) -> None:
    """What two sides say before a mediator is no petition: no petition office reads it, whatever its place."""
    dispute = disputes.mediating(disputes.bodies(town), at)
    for who, person in people(town).items():
        bearer = f"Bearer {tokens.issue(person.account, label='t', at=at)}"
        for path, method in operations():
            if not path.startswith(("/desk/disputes", "/desk/matters")):
                continue
            answer = call(method, path, dispute.number, Authorization=bearer)
            if "{number}" in path:
                assert answer.status_code in (404, 422), (who, path)
            assert dispute.number not in answer.content.decode(), (who, path)


def test_the_api_knows_no_paper_for_strangers(town: Town, ids: dict[str, str], at: datetime) -> None:
    """第三十八条: a paper is for its sender and its addressee."""
    for who, person in people(town).items():
        bearer = f"Bearer {tokens.issue(person.account, label='t', at=at)}"
        sees = who in {"dispatcher", "inspector"} | UNIT
        for path, method in operations():
            if not path.startswith("/desk/papers"):
                continue
            answer = call(method, path, ids["number"], Authorization=bearer)
            if "{paper}" in path:
                assert (answer.status_code == 404) == (not sees) or answer.status_code == 422, (who, path)
            if not sees:
                assert "停车费事项" not in answer.content.decode(), (who, path)


def test_the_api_knows_no_finding_for_strangers(town: Town, ids: dict[str, str], at: datetime) -> None:
    """A finding is for those who may know of its matter; to settle or pursue it is for those above."""
    for who, person in people(town).items():
        bearer = f"Bearer {tokens.issue(person.account, label='t', at=at)}"
        for path, method in operations():
            if not path.startswith("/desk/findings"):
                continue
            answer = call(method, path, ids["number"], Authorization=bearer)
            if "{finding}" in path and method == "get":
                assert (answer.status_code == 404) == (who not in SEEING), (who, path)
            if who not in SEEING:
                assert "没有告知" not in answer.content.decode(), (who, path)


def test_the_api_knows_no_accusation_for_the_accused(town: Town, ids: dict[str, str], at: datetime) -> None:
    """第三十条第三款: neither by an address of its own, nor in the file of what it hangs on."""
    accusation = make.filed(town, at, title="举报住建局收礼", accused=["lh-zjj"])
    ordinary = Matter.objects.get(number=ids["number"])
    link(ordinary, to=accusation.number, kind="same", by=town.dispatcher, at=at)
    everybody = people(town)
    for who in sorted(UNIT | OTHERS | {"clerk", "inspector"}):
        bearer = f"Bearer {tokens.issue(everybody[who].account, label='t', at=at)}"
        for path, method in operations():
            if path.startswith(API_MATTER):
                answer = call(method, path, accusation.number, Authorization=bearer)
                assert answer.status_code in (404, 422), (who, path)
                assert accusation.number not in answer.content.decode(), (who, path)
        ways = ("", f"?q={accusation.number}", f"/{ordinary.number}", f"/{ordinary.number}/events")
        for tail in ways:
            answer = Client().get(f"/api/v1/desk/matters{tail}", headers={"Authorization": bearer})
            assert accusation.number not in answer.content.decode(), (who, tail)


def test_the_api_names_a_secret_petitioner_to_the_receiver_alone(town: Town, at: datetime) -> None:
    matter = make.transferred(town, at, is_secret=True)
    everybody = people(town)
    for who in sorted(SEEING):
        bearer = f"Bearer {tokens.issue(everybody[who].account, label='t', at=at)}"
        said = call("get", API_MATTER, matter.number, Authorization=bearer).json()
        assert (said["parties"] == []) == (who in UNIT), who
        for path, method in operations():
            if method == "get" and path.startswith(API_MATTER) and who in UNIT:
                text = call(method, path, matter.number, Authorization=bearer).content.decode("utf-8", "replace")
                assert "王*" not in text, (who, path)
                assert "王小明" not in text, (who, path)


def test_a_token_opens_no_page_and_a_session_opens_no_api(town: Town, at: datetime, signed_in: SignedIn) -> None:
    bearer = f"Bearer {tokens.issue(town.handler.account, label='t', at=at)}"
    assert Client().get("/desk/", headers={"Authorization": bearer}).status_code == 302
    assert signed_in(town.handler).get("/api/v1/desk/me").status_code == 401
