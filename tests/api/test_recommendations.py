"""A recommendation by the API: two offices read it, the third that sees the matter and the petitioner do not."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests import town as make
from tests.api.conftest import Caller
from tests.conftest import Clock
from tests.town import Town
from xinhe.documents.models import Document
from xinhe.matters.models import Matter
from xinhe.matters.numbering import code_of
from xinhe.people.person import Person
from xinhe.supervision.acts.answer_recommendation import answer_recommendation
from xinhe.supervision.acts.recommend import recommend

As = Callable[[Person], Caller]
WORDS = ("拖了半年", "处分经办人", "已经诫勉")
READERS = [("dispatcher", True), ("head2", True), ("handler", False)]


def advised(town: Town, now: Clock) -> Matter:
    """The traffic bureau was advised, and answered, on a matter that the housing bureau handles."""
    matter = make.accepted(town, now.at)
    said = {"kind": "liability", "facts": "拖了半年", "advice": "处分经办人"}
    matter = recommend(matter, office=town.traffic, by=town.dispatcher, at=now.at, **said)
    told = {"recommendation": matter.log_seq, "adoption": "full", "answer": "已经诫勉"}
    return answer_recommendation(matter, by=town.head2, at=now.at, **told)


def letter_of(matter: Matter) -> Document:
    return Document.objects.get(subject_id=matter.pk, form="recommendation")


def said(response: Any) -> str:
    assert response.status_code == 200, response.content.decode()
    return json.dumps(response.json(), ensure_ascii=False)


@pytest.mark.parametrize(("who", "reads"), READERS)
def test_its_words_are_for_sender_and_receiver(who: str, reads: bool, town: Town, now: Clock, as_: As) -> None:
    matter = advised(town, now)
    path = f"/desk/matters/{matter.number}"
    events = said(as_(getattr(town, who)).get(f"{path}/events"))
    assert [word in events for word in (*WORDS, letter_of(matter).number)] == [reads] * 4
    file = as_(getattr(town, who)).get(path)
    assert [word in said(file) for word in WORDS] == [reads] * 3
    assert len(file.json()["recommendations"]) == reads


def test_what_the_page_tells_everybody_the_log_tells_too(town: Town, now: Clock, as_: As) -> None:
    matter = advised(town, now)
    caller, path = as_(town.handler), f"/desk/matters/{matter.number}/events"
    made, answered = caller.get(path).json()["items"][-2:]
    assert made["data"] == {"answer_on": "2026-04-01"}
    assert answered["data"] == {"in_time": True}
    # An answer that stands alone on its page still belongs to its recommendation.
    cursor = caller.get(path, size=answered["seq"] - 1).json()["next"]
    assert caller.get(path, cursor=cursor).json()["items"] == [answered]
    alone = as_(town.head2).get(path, cursor=cursor).json()["items"]
    assert alone[0]["data"]["answer"] == "已经诫勉"


@pytest.mark.parametrize(("who", "reads"), READERS)
def test_its_letter_is_for_sender_and_receiver(who: str, reads: bool, town: Town, now: Clock, as_: As) -> None:
    matter = advised(town, now)
    caller, path = as_(getattr(town, who)), f"/desk/matters/{matter.number}"
    forms = [one["form"] for one in caller.get(path).json()["documents"]]
    assert forms == ["transfer_letter", "acceptance_notice", *["recommendation"] * reads]
    response = caller.get(f"{path}/documents/{letter_of(matter).pk}")
    assert response.status_code == (200 if reads else 404)


def test_who_may_not_read_it_neither_serves_nor_corrects_it(town: Town, now: Clock, as_: As) -> None:
    matter = make.signed(town, now.at)
    words = {"kind": "improve", "facts": "拖了半年", "advice": "按期办理"}
    recommend(matter, office=town.traffic, by=town.dispatcher, at=now.at, **words)
    number = letter_of(matter).number
    served = {"method": "in_person", "served_on": "2026-03-02", "proof": "签收"}
    mended = {"wrong": "甲", "right": "乙", "reason": "笔误"}
    for who, act, body in ((town.handler, "serve_letter", served), (town.head, "correct", mended)):
        response = as_(who).post(f"/desk/matters/{matter.number}/{act}", {"document": number} | body)
        assert (response.status_code, list(response.json()["errors"])) == (422, ["document"])
    response = as_(town.dispatcher).post(f"/desk/matters/{matter.number}/serve_letter", {"document": number} | served)
    assert response.status_code == 200, response.content.decode()


def test_the_petitioner_learns_nothing_of_it(town: Town, now: Clock, client: Client) -> None:
    matter = advised(town, now)
    follower, letter = Caller({"X-Query-Code": code_of(matter)}), letter_of(matter)
    progress = follower.get(f"/matters/{matter.number}/progress")
    assert [line["act"] for line in progress.json()["timeline"]] == ["intake", "screen", "transfer", "accept"]
    listed = follower.get(f"/matters/{matter.number}/documents")
    client.post("/my/", {"number": matter.number, "code": code_of(matter)})
    page = client.get(f"/my/{matter.number}/")
    assert "小区停车费涨到每月 160 元" in page.content.decode()
    for text in (said(progress), said(listed), page.content.decode()):
        for word in (*WORDS, letter.title, letter.number, "临河县交通运输局"):
            assert word not in text, word
    assert follower.get(f"/matters/{matter.number}/documents/{letter.pk}").status_code == 404
