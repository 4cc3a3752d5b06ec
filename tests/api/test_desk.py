"""Staff read and act through the API with a bearer token."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import town as make
from tests.api.conftest import V1, Caller
from tests.conftest import Clock
from tests.town import PASSWORD, Town
from xinhe.api.acts import BY_STAFF
from xinhe.api.disputes.acts import BY_MEDIATOR
from xinhe.kernel import chain
from xinhe.matters.models import Event, Matter
from xinhe.matters.numbering import code_of
from xinhe.people import tokens
from xinhe.people.person import Person
from xinhe.procedures import book

As = Callable[[Person], Caller]
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
SCREEN = {"level": "county", "nature": "claim", "acceptable": True, "reason": "属县级职权"}
OPINION = {
    "item": 1,
    "result": "support",
    "facts": "经查属实。",
    "basis": "《物业管理条例》",
    "opinion": "责令改正。",
}


def test_a_matter_walks_from_intake_to_close_by_the_api(
    town: Town, body: dict[str, Any], public: Caller, as_: As
) -> None:
    filed = public.post("/matters", body).json()
    number = filed["number"]
    steps: list[tuple[Person, str, dict[str, Any], str]] = [
        (town.dispatcher, "screen", SCREEN, "screened"),
        (town.dispatcher, "transfer", {"office": "lh-zjj"}, "transferred"),
        (town.handler, "accept", {"note": "已登记"}, "accepted"),
        (town.handler, "note", {"text": "已约见"}, "accepted"),
        (town.handler, "hear", {"text": "未经同意涨价", "on": "2026-03-02", "means": "phone"}, "accepted"),
        (town.head, "extend", {"days": 10, "reason": "情况复杂"}, "accepted"),
        (town.handler, "draft_opinion", {"items": [OPINION]}, "drafted"),
        (town.head, "sign", {}, "signed"),
        (
            town.handler,
            "serve",
            {"method": "in_person", "served_on": "2026-03-02", "proof": "本人签收"},
            "served",
        ),
        (town.handler, "close", {}, "closed"),
    ]
    for person, act, payload, state in steps:
        response = as_(person).post(f"/desk/matters/{number}/{act}", payload)
        assert (response.status_code, response.json().get("state")) == (200, state), response.content.decode()
    assert Caller({"X-Query-Code": filed["query_code"]}).get(f"/matters/{number}/progress").json()["answers"]


def test_an_objection_is_ruled_on(town: Town, clock: Clock, as_: As) -> None:
    number = make.transferred(town, clock.at).number
    reason = {"reason": "停车收费归交通部门", "proposed_office": "lh-jtj"}
    assert as_(town.handler).post(f"/desk/matters/{number}/object", reason).json()["state"] == "objected"
    ruling = {"agree": True, "reason": "属实", "office": "lh-jtj"}
    response = as_(town.dispatcher).post(f"/desk/matters/{number}/rule_objection", ruling)
    assert (response.json()["state"], response.json()["holder"]["code"]) == ("transferred", "lh-jtj")


def test_a_matter_goes_to_the_simple_lane_and_back(town: Town, clock: Clock, as_: As) -> None:
    number = make.transferred(town, clock.at).number
    simple = {"ground": "clear", "reason": "事实清楚"}
    handler = as_(town.handler)
    assert handler.post(f"/desk/matters/{number}/simplify", simple).status_code == 200
    handler.post(f"/desk/matters/{number}/accept")
    back = handler.post(f"/desk/matters/{number}/switch_to_ordinary", {"reason": "情况复杂"})
    assert (back.status_code, back.json()["state"]) == (200, "accepted")


def test_assigning_asks_for_a_report_by_a_day(town: Town, clock: Clock, as_: As) -> None:
    number = make.screened(town, clock.at).number
    payload = {"office": "lh-zjj", "due_on": "2026-03-20", "report": True, "assists": ["lh-jtj"]}
    response = as_(town.dispatcher).post(f"/desk/matters/{number}/assign", payload)
    assert (response.status_code, response.json()["state"]) == (200, "assigned")
    assert as_(town.handler2).get(f"/desk/matters/{number}").status_code == 200


def test_repeats_are_linked_and_withdrawals_say_how(town: Town, clock: Clock, as_: As) -> None:
    first, second = make.filed(town, clock.at), make.filed(town, clock.at, title="又是停车费")
    clerk = as_(town.clerk)
    link = {"to": first.number, "kind": "repeat"}
    assert clerk.post(f"/desk/matters/{second.number}/link", link).status_code == 200
    (linked,) = clerk.get(f"/desk/matters/{second.number}").json()["links"]
    assert linked["to"] == first.number
    empty = clerk.post(f"/desk/matters/{second.number}/withdraw", {})
    assert list(empty.json()["errors"]) == ["reason"]
    said = clerk.post(f"/desk/matters/{second.number}/withdraw", {"reason": "本人到窗口书面提出"})
    assert said.json()["state"] == "withdrawn"


def test_what_belongs_to_the_petitioner_is_refused_to_staff(town: Town, clock: Clock, as_: As) -> None:
    matter = make.served(town, clock.at)
    rating = {"office_rating": "satisfied", "petition_office_rating": "satisfied"}
    response = as_(town.handler).post(f"/desk/matters/{matter.number}/rate", rating)
    assert (response.status_code, response.json()["code"]) == (409, "not_your_step")
    assert as_(town.handler).post(f"/desk/matters/{matter.number}/urge").status_code == 409


def test_a_clerk_adds_a_file_for_the_petitioner(town: Town, clock: Clock, as_: As) -> None:
    matter = make.filed(town, clock.at)
    form = {"text": "窗口收到", "files": SimpleUploadedFile("收据.pdf", PDF), "seen": "1"}
    path = f"{V1}/desk/matters/{matter.number}/add_material"
    response = Client().post(path, form, headers=as_(town.clerk).headers)
    assert response.status_code == 200, response.content.decode()
    (file,) = as_(town.clerk).get(f"/desk/matters/{matter.number}").json()["files"]
    assert (file["name"], file["from_petitioner"]) == ("收据.pdf", False)


def test_a_refusal_says_who_was_quicker(town: Town, clock: Clock, as_: As) -> None:
    number = make.transferred(town, clock.at).number
    as_(town.head).post(f"/desk/matters/{number}/accept")
    late = as_(town.handler).post(f"/desk/matters/{number}/accept")
    assert late.status_code == 409
    assert "陈局长" in late.json()["now"]


def test_a_stale_page_is_told_so(town: Town, clock: Clock, as_: As) -> None:
    number = make.transferred(town, clock.at).number
    response = as_(town.handler).post(f"/desk/matters/{number}/accept", {"seen": 1})
    assert (response.status_code, response.json()["code"]) == (409, "stale")


@pytest.mark.parametrize(
    ("act", "payload", "field"),
    [
        ("transfer", {"office": "nowhere"}, "office"),
        ("transfer", {"office": "\x00"}, "office"),
        ("transfer", {}, "office"),
        ("transfer", {"office": "lh-zjj", "colour": "red"}, "colour"),
        ("transfer", {"office": "lh-zjj", "seen": -1}, "seen"),
        ("assign", {"office": "lh-zjj", "due_on": "2026-02-30"}, "due_on"),
        ("assign", {"office": "lh-zjj", "due_on": 20260320}, "due_on"),
        ("assign", {"office": "lh-zjj", "due_on": "2026-03-01"}, "due_on"),
        ("screen", SCREEN | {"acceptable": "yes"}, "acceptable"),
        ("screen", SCREEN | {"nature": "x"}, "nature"),
        ("link", {"to": "LH-26-000001-0", "kind": "enemy"}, "kind"),
    ],
)
def test_a_wrong_field_is_named(
    town: Town, clock: Clock, as_: As, act: str, payload: dict[str, Any], field: str
) -> None:
    number = make.screened(town, clock.at).number
    response = as_(town.dispatcher).post(f"/desk/matters/{number}/{act}", payload)
    assert (response.status_code, list(response.json()["errors"])) == (422, [field])
    assert Event.objects.count() == 2


def test_the_whole_file_says_what_may_be_done_and_why_not(town: Town, clock: Clock, as_: As) -> None:
    matter = make.drafted(town, clock.at)
    said = as_(town.head).get(f"/desk/matters/{matter.number}").json()
    allowed = {one["act"]: one for one in said["allowed"]}
    assert "sign" in allowed
    assert allowed["extend"]["body"]["required"] == ["days", "reason"]
    refused = {one["act"]: one for one in said["refused"]}
    assert "意见待签发" in refused["serve"]["reason"]
    assert said["parties"][0]["name"] == "王*"
    assert "13812345678" not in str(said)
    assert said["seq"] == 6


def test_the_log_can_be_recomputed_by_the_caller(town: Town, clock: Clock, as_: As) -> None:
    matter = make.accepted(town, clock.at)
    dispatcher = as_(town.dispatcher)
    first = dispatcher.get(f"/desk/matters/{matter.number}/events", size=3).json()
    rest = dispatcher.get(f"/desk/matters/{matter.number}/events", size=3, cursor=first["next"]).json()
    log = first["items"] + rest["items"]
    assert [one["seq"] for one in log] == [1, 2, 3, 4]
    assert rest["next"] is None
    previous = chain.GENESIS
    for one in log:
        assert one["previous"] == previous
        previous = one["hash"]
    assert previous == Matter.objects.get(pk=matter.pk).log_head


def test_me_says_who_speaks(town: Town, as_: As) -> None:
    said = as_(town.handler).get("/desk/me").json()
    assert said == {
        "username": "handler",
        "name": "李工",
        "office": {"code": "lh-zjj", "name": "临河县住房和城乡建设局"},
        "region": {"code": "990123", "name": "临河县"},
        "roles": ["handler"],
    }


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer xh_" + "a" * 40, "Basic YTpi", "Bearer \u00e9"])
def test_without_a_good_token_nothing_opens(town: Town, header: str) -> None:
    response = Caller({"Authorization": header} if header else {}).get("/desk/matters")
    assert (response.status_code, response["WWW-Authenticate"]) == (401, 'Bearer realm="xinhe"')
    assert "令牌" in response.json()["detail"]


def test_a_session_is_no_token(town: Town) -> None:
    client = Client()
    assert town.handler.account is not None
    client.force_login(town.handler.account)
    assert client.get(f"{V1}/desk/me").status_code == 401
    assert town.handler.account.check_password(PASSWORD)


def test_a_token_ends_on_its_day(town: Town, now: Clock) -> None:
    assert town.handler.account is not None
    token = tokens.issue(town.handler.account, label="t", at=now.at, days=1)
    caller = Caller({"Authorization": f"Bearer {token}"})
    assert caller.get("/desk/me").status_code == 200
    now.forward(days=2)
    assert caller.get("/desk/me").status_code == 401


def test_the_list_pages_through_everything_once(town: Town, clock: Clock, as_: As) -> None:
    made = {make.transferred(town, clock.at + timedelta(minutes=n)).number for n in range(7)}
    handler = as_(town.handler)
    seen: list[str] = []
    cursor = ""
    while True:
        page = handler.get("/desk/matters", box="to_accept", size=3, cursor=cursor).json()
        seen += [row["number"] for row in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
    assert sorted(seen) == sorted(made)


def test_the_list_can_be_filtered_and_searched(town: Town, clock: Clock, as_: As) -> None:
    parking = make.filed(town, clock.at)
    make.screened(town, clock.at, title="路灯不亮", body="三号路路灯坏了。")
    dispatcher = as_(town.dispatcher)

    def found(**query: str) -> list[str]:
        return [row["number"] for row in dispatcher.get("/desk/matters", **query).json()["items"]]

    assert len(found()) == 2
    assert found(state="registered") == [parking.number]
    assert found(q="停车费") == [parking.number]
    assert found(q="停车费", box="to_dispatch") == [parking.number]
    assert parking.number in found(q="王小明")
    assert found(q=parking.number) == [parking.number]
    assert found(due="overdue") == []
    assert len(found(region="990123")) == 2


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"box": "x"}, "box"),
        ({"due": "x"}, "due"),
        ({"size": "0"}, "size"),
        ({"size": "x"}, "size"),
        ({"state": "\x00"}, "state"),
        ({"q": "长" * 200}, "q"),
    ],
)
def test_a_wrong_question_is_refused(town: Town, as_: As, query: dict[str, str], field: str) -> None:
    response = as_(town.dispatcher).get("/desk/matters", **query)
    assert (response.status_code, list(response.json()["errors"])) == (422, [field])


def test_a_made_up_cursor_is_refused(town: Town, as_: As) -> None:
    assert as_(town.dispatcher).get("/desk/matters", cursor="WzBd").json()["code"] == "bad_cursor"


def test_requests_keep_to_their_budgets(town: Town, clock: Clock, as_: As, django_assert_max_num_queries: Any) -> None:
    matter = make.transferred(town, clock.at)
    handler = as_(town.handler)
    with django_assert_max_num_queries(3):
        handler.get("/desk/matters", box="to_accept")
    with django_assert_max_num_queries(10):
        handler.get(f"/desk/matters/{matter.number}")
    with django_assert_max_num_queries(22):
        assert handler.post(f"/desk/matters/{matter.number}/accept").status_code == 200


def test_every_act_of_every_procedure_has_its_address() -> None:
    acts = {act for procedure in book.all_versions() for act in procedure.acts()}
    by_jobs_or_door = {"intake", "record_history", "recalculate", "bar", "take_back", "note_mediation"}
    assert acts - by_jobs_or_door == set(BY_STAFF) | set(BY_MEDIATOR)


READS = ["", "/events"]


@pytest.mark.parametrize("tail", READS)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("clerk", 200),
        ("dispatcher", 200),
        ("handler", 200),
        ("head", 200),
        ("inspector", 200),
        ("handler2", 404),
        ("head2", 404),
        ("discipline_handler", 404),
        ("sysadmin", 404),
        ("auditor", 404),
        ("stranger", 404),
    ],
)
def test_who_may_read_a_matter(town: Town, clock: Clock, as_: As, who: str, status: int, tail: str) -> None:
    matter = make.accepted(town, clock.at)
    response = as_(getattr(town, who)).get(f"/desk/matters/{matter.number}{tail}")
    assert response.status_code == status


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("clerk", 409),
        ("dispatcher", 409),
        ("handler", 200),
        ("head", 200),
        ("inspector", 409),
        ("handler2", 404),
        ("sysadmin", 404),
        ("auditor", 404),
        ("stranger", 404),
    ],
)
def test_who_may_accept(town: Town, clock: Clock, as_: As, who: str, status: int) -> None:
    matter = make.transferred(town, clock.at)
    response = as_(getattr(town, who)).post(f"/desk/matters/{matter.number}/accept")
    assert response.status_code == status


def test_an_accusation_reaches_no_unit(town: Town, clock: Clock, as_: As) -> None:
    matter = make.screened(town, clock.at, nature="accusation")
    for person in (town.handler, town.head, town.clerk, town.inspector, town.stranger):
        caller = as_(person)
        assert caller.get(f"/desk/matters/{matter.number}").status_code == 404
        assert caller.get("/desk/matters").json()["items"] == []
        assert caller.get("/desk/matters", q=matter.number).json()["items"] == []
    sent = as_(town.dispatcher).post(f"/desk/matters/{matter.number}/transfer", {"office": "lh-zjj"})
    assert (sent.status_code, sent.json()["article"]) == (409, "第三十条第三款")


def test_a_resident_code_opens_no_desk(town: Town, clock: Clock) -> None:
    matter = make.filed(town, clock.at)
    caller = Caller({"X-Query-Code": code_of(matter)})
    assert caller.get(f"/desk/matters/{matter.number}").status_code == 401
