"""What a review decides item by item: typed at the desk, seen by the office, the petitioner, the API and the file."""

from datetime import date, timedelta

import pytest
from django.test import Client

from tests.api.conftest import Caller
from tests.desk.conftest import SignedIn
from tests.petition.test_present import AT, SAID, asked, changed, reviewed
from tests.portal.resident import open_it, page
from tests.standing import stand_still
from tests.town import Town
from xinhe.matters.models import Matter
from xinhe.matters.numbering import code_of
from xinhe.petition.models import Review

THEN = AT + timedelta(days=2)
CHANGE = {"items.0.ruling": "changed", "items.0.result": "support", "items.0.opinion": "责令三日内恢复原价。"}


@pytest.fixture(autouse=True)
def in_december(today: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The requests of these tests come in after the review."""
    stand_still(monkeypatch, lambda: THEN)


def post(client: Client, matter: Matter, **words: str):
    return client.post(f"/desk/matters/{matter.number}/draft_review/", {"seen": matter.log_seq, **words})


def test_the_form_has_a_block_for_each_answer_and_keeps_the_draft(town: Town, signed_in: SignedIn) -> None:
    matter = asked(town, count=2)
    client = signed_in(town.reviewer)
    form = client.get(f"/desk/matters/{matter.number}/draft_review/").content.decode()
    for name in ("items.0.ruling", "items.0.result", "items.0.opinion", "items.1.execute_by"):
        assert f'name="{name}"' in form, name
    post(client, matter, result="changed", **SAID, **CHANGE, **{"items.0.execute_by": "2027-01-15"})
    first, second = Review.objects.get(matter=matter).rulings
    assert (first["ruling"], first["result"], first["execute_by"]) == ("changed", "support", "2027-01-15")
    assert second["ruling"] == "upheld"
    again = client.get(f"/desk/matters/{matter.number}/draft_review/").content.decode()
    assert "责令三日内恢复原价。" in again
    signing = signed_in(town.reviewer_head).get(f"/desk/matters/{matter.number}/sign_review/").content.decode()
    assert "变更为支持。责令三日内恢复原价。于2027年1月15日以前执行。" in signing


def test_a_change_without_its_words_is_refused_beside_the_field(town: Town, signed_in: SignedIn) -> None:
    matter = asked(town)
    answer = post(signed_in(town.reviewer), matter, result="changed", **SAID)
    assert answer.status_code == 422
    assert "请写明变更后的处理意见。" in answer.content.decode()


def test_the_file_shows_what_holds_and_folds_what_it_replaced(town: Town, signed_in: SignedIn) -> None:
    matter = reviewed(town, changed())
    text = signed_in(town.handler).get(f"/desk/matters/{matter.number}/").content.decode()
    now, before = text.index("责令三日内恢复原价。"), text.index("以前的答复，已经不作数")
    assert now < before < text.index("责令改正。", before)
    assert "2027年1月15日" in text[now:before]


def test_the_petitioner_reads_first_what_holds_with_its_day_in_the_headline(town: Town, client: Client) -> None:
    matter = reviewed(town, changed())
    open_it(client, matter)
    text = page(client, f"/my/{matter.number}/")
    headline, now = text.index("2027年1月15日（周五）"), text.index("现在有效的答复")
    before = text.index("以前的答复，已经不作数")
    assert headline < now < text.index("责令三日内恢复原价。") < before
    assert "由复查意见变更" in text[now:before]
    assert "责令改正。" not in text[:before]
    assert "已变更" in text[before:]


def test_a_revoked_answer_is_no_more_among_those_that_hold(town: Town, client: Client) -> None:
    matter = reviewed(town, result="revoked")
    open_it(client, matter)
    text = page(client, f"/my/{matter.number}/")
    assert "现在有效的答复" not in text
    before = text.index("以前的答复，已经不作数")
    assert "已撤销" in text[before:]
    assert "责令改正。" not in text[:before]


def test_the_api_tells_the_same(town: Town) -> None:
    matter = reviewed(town, changed())
    said = Caller({"X-Query-Code": code_of(matter)}).get(f"/matters/{matter.number}/progress").json()
    assert said["due_on"] == "2027-01-15"
    assert [one["opinion"] for one in said["answers"]] == ["责令三日内恢复原价。"]
    (before,) = said["replaced"]
    assert (before["by"], before["effect"], before["opinion"]) == ("review", "changed", "责令改正。")
    assert [one["execute_by"] for one in said["executions"]] == [date(2027, 1, 15).isoformat()]
