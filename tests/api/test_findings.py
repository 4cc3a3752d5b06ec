"""Findings by the API: the same loop as at the desk (第三十八条、第四十条)."""

from collections.abc import Callable
from datetime import timedelta

from tests.api.conftest import Caller
from tests.conftest import Clock
from tests.supervision.test_findings import found
from tests.supervision.test_pursuing import LIMIT, NOW
from tests.town import Town
from xinhe.jobs.proof import verify
from xinhe.people import tokens
from xinhe.people.person import Person

As = Callable[[Person], Caller]


def calls(person: Person) -> Caller:
    """A system that speaks for this person from the day of the correction on."""
    assert person.account is not None
    return Caller({"Authorization": f"Bearer {tokens.issue(person.account, label='test', at=NOW)}"})


def test_a_finding_is_pursued_answered_read_and_settled(town: Town, now: Clock) -> None:
    row = found(town, now.at)
    now.at = NOW
    url = f"/desk/findings/{row.pk}"
    inspector, unit = calls(town.inspector), calls(town.handler)
    assert inspector.get(url).json()["acts"] == ["settle_finding", "pursue_finding"]
    assert unit.get(url).json()["acts"] == []
    said = {
        "kind": "inspect",
        "to": ["lh-zjj"],
        "title": row.title,
        "facts": row.facts,
        "demand": "书面反馈。",
        "answer_on": LIMIT.isoformat(),
    }
    assert inspector.post(f"{url}/pursue_finding", said | {"kind": "circulate"}).json()["errors"].keys() == {"kind"}
    sent = inspector.post(f"{url}/pursue_finding", said)
    assert sent.status_code == 200, sent.content.decode()
    assert (sent.json()["stage"], sent.json()["stage_title"], sent.json()["acts"]) == ("waiting", "等答复", [])
    again = inspector.post(f"{url}/pursue_finding", said)
    assert (again.status_code, again.json()["code"]) == (409, "no_demand_waits")
    assert inspector.post(f"{url}/settle_finding", {"measure": "办了。"}).json()["code"] == "no_demand_waits"
    (letter,) = unit.get(url).json()["papers"]
    assert (letter["state"], letter["answer_on"]) == ("owed", LIMIT.isoformat())
    now.at = NOW + timedelta(days=11)
    assert inspector.get("/desk/findings", stage="late").json()["counts"]["late"] == 1
    unit.post(f"/desk/papers/{letter['id']}/answer", {"answer": "办了。"})
    assert inspector.get(url).json()["stage"] == "answered"
    inspector.post(f"/desk/papers/{letter['id']}/check", {"passed": True, "text": "看过。"})
    whole = inspector.get(url).json()
    assert (whole["stage"], whole["measure"]) == ("settled", "看过。")
    acts = [event["act"] for event in whole["events"]]
    assert acts == ["open_finding", "pursue_finding", "answer", "settle_finding"]
    assert inspector.get("/desk/findings", stage="nonsense").status_code == 422
    assert calls(town.stranger).get(url).status_code == 404
    assert list(verify()) == []


def test_what_needs_no_letter_is_settled_at_once(town: Town, as_: As, now: Clock) -> None:
    row = found(town, now.at)
    url = f"/desk/findings/{row.pk}/settle_finding"
    assert as_(town.inspector).post(url, {"measure": " "}).json()["errors"] == {
        "measure": "请写明怎么处置的、结果怎样。"
    }
    assert as_(town.inspector).post(url, {"measure": "已约谈。"}).json()["stage"] == "settled"
