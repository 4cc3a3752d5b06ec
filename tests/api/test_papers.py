"""Papers between offices by the API: the same acts as the desk's, and the same rights."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from pypdf import PdfReader

from tests import town as make
from tests.api.conftest import Caller
from tests.conftest import Clock
from tests.supervision.test_papers import measure, report
from tests.town import Town
from xinhe.kernel.clock import local_day
from xinhe.people.person import Person
from xinhe.supervision.models import MEASURES, STATEMENTS, Paper, PaperKind

As = Callable[[Person], Caller]


def body(town: Town, now: Clock, kind: str) -> dict[str, Any]:
    said: dict[str, Any] = {
        "to": ["lh-zjj"],
        "title": "超期未答复",
        "facts": "有 3 件超过 60 日没有答复。",
        "decision": "2026 年第 1 次联席会议",
        "demand": "十日内答复。",
        "grounds": ["G4"],
    }
    if kind != PaperKind.CIRCULATE:
        said["answer_on"] = (local_day(now.at) + timedelta(days=10)).isoformat()
    if kind == PaperKind.LIST_CASE:
        said["numbers"] = [make.accepted(town, now.at).number]
    return said


@pytest.mark.parametrize("kind", MEASURES)
def test_each_measure_is_sent(town: Town, as_: As, now: Clock, kind: str) -> None:
    """第三十八条、第三十九条第三款."""
    response = as_(town.chief).post(f"/desk/papers/{kind}", body(town, now, kind))
    assert response.status_code == 200, response.content.decode()
    said = response.json()
    assert said["kind"] == kind
    assert said["to"] == [{"code": "lh-zjj", "name": "临河县住房和城乡建设局"}]
    assert said["events"][0]["act"] == kind
    letter = as_(town.handler).get(f"/desk/papers/{said['id']}/letter")
    assert said["number"] in "".join(page.extract_text() for page in PdfReader(io.BytesIO(letter.content)).pages)


def test_it_is_answered_checked_and_withdrawn(town: Town, as_: As, now: Clock) -> None:
    paper = measure(town, now.at)
    url = f"/desk/papers/{paper.pk}"
    assert as_(town.handler).get(url).json()["acts"] == ["answer"]
    assert as_(town.handler).get("/desk/papers", mine=True).json()["items"][0]["id"] == str(paper.pk)
    assert as_(town.handler).post(f"{url}/answer", {"answer": ""}).status_code == 422
    assert as_(town.handler).post(f"{url}/answer", {"answer": "办了。"}).json()["state"] == "answered"
    back = as_(town.inspector).post(f"{url}/check", {"passed": False, "text": "没有办。"})
    assert back.json()["errors"] == {"answer_on": "退回再办的，要写明新的反馈日期，晚于今天。"}
    assert as_(town.inspector).post(f"{url}/check", {"passed": True, "text": "好。"}).json()["state"] == "settled"
    late = as_(town.chief).post(f"{url}/drop", {"reason": "发错。"})
    assert (late.status_code, late.json()["code"]) == (409, "wrong_state")


@pytest.mark.parametrize("kind", STATEMENTS)
def test_each_paper_of_the_year_is_drafted_redrafted_and_signed(town: Town, as_: As, now: Clock, kind: str) -> None:
    """第三十九条、第四十一条."""
    said: dict[str, Any] = {"told": "中共临河县委", "text": "无。", "decision": "县委同意", "year": 2025}
    if kind == PaperKind.SUPPLY:
        said |= {"subject": "lh-zjj", "since": "2026-01-01", "until": local_day(now.at).isoformat()}
    drafted = as_(town.dispatcher).post(f"/desk/papers/{kind}", said)
    assert drafted.status_code == 200, drafted.content.decode()
    url = f"/desk/papers/{drafted.json()['id']}"
    assert as_(town.chief).get(f"{url}/letter").status_code == 404
    again = as_(town.dispatcher).post(f"{url}/redraft", said | {"text": "补充。", "seen": 1})
    assert again.json()["content"]["text"] == "补充。"
    own = as_(town.dispatcher).post(f"{url}/sign")
    assert own.status_code == 409
    assert as_(town.chief).post(f"{url}/sign", {"seen": 2}).json()["state"] == "issued"
    assert as_(town.chief).get(f"{url}/letter").status_code == 200


def test_bad_words_are_named_by_field(town: Town, as_: As, now: Clock) -> None:
    said = body(town, now, PaperKind.SUMMON) | {"colour": "red"}
    assert "colour" in as_(town.chief).post("/desk/papers/summon", said).json()["errors"]
    said = body(town, now, PaperKind.SUMMON) | {"grounds": [], "to": ["nobody"], "title": ""}
    errors = as_(town.chief).post("/desk/papers/summon", said).json()["errors"]
    assert set(errors) == {"grounds", "to", "title"}
    assert as_(town.chief).get("/desk/papers", kind="applaud").status_code == 422
    assert not Paper.objects.exists()


@pytest.mark.parametrize("who", ["handler2", "stranger", "clerk", "sysadmin", "auditor"])
def test_a_stranger_finds_no_paper(town: Town, as_: As, now: Clock, who: str) -> None:
    caller = as_(getattr(town, who))
    for paper in (measure(town, now.at), report(town, now.at)):
        url = f"/desk/papers/{paper.pk}"
        assert caller.get(url).status_code == 404
        assert caller.get(f"{url}/letter").status_code == 404
        steps = {
            "answer": {"answer": "x"},
            "check": {"passed": True, "text": "x"},
            "drop": {"reason": "x"},
            "sign": {},
            "redraft": {},
        }
        for step, said in steps.items():
            assert caller.post(f"{url}/{step}", said).status_code == 404
    assert caller.get("/desk/papers").json() == {"items": [], "next": None}


def test_pages_of_papers_go_on(town: Town, as_: As, now: Clock) -> None:
    for _n in range(3):
        measure(town, now.at)
    first = as_(town.chief).get("/desk/papers", size=2).json()
    second = as_(town.chief).get("/desk/papers", size=2, cursor=first["next"]).json()
    ids = [one["id"] for one in first["items"] + second["items"]]
    assert (len(ids), len(set(ids)), second["next"]) == (3, 3, None)
