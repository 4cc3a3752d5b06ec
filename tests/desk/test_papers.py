"""Papers between offices at the desk: begun, previewed, answered, checked, signed, listed, exported."""

import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests import town as make
from tests.desk.conftest import SignedIn
from tests.standing import stand_still
from tests.supervision.test_papers import measure, report
from tests.town import Town
from xinhe.desk.papers.cards import CARDS
from xinhe.documents.models import Document, DocumentCounter
from xinhe.kernel.clock import local_day
from xinhe.supervision.acts.sign import sign as sign_paper
from xinhe.supervision.models import MEASURES, STATEMENTS, Finding, Paper, PaperKind
from xinhe.supervision.rules import versions


def typed(town: Town, at: datetime, kind: str) -> dict[str, Any]:
    """What a head types into the form of a measure."""
    fields: dict[str, Any] = {
        "to": town.housing.code,
        "title": "停车费事项超期未答复",
        "decision": "2026 年第 1 次联席会议",
        "grounds": ["G4"],
        "facts": "有 3 件超过 60 日没有答复。",
        "demand": "十日内答复。",
        "answer_on": (local_day(at) + timedelta(days=10)).isoformat(),
        "organizer": "petition_office",
        "numbers": make.accepted(town, at).number if kind == PaperKind.LIST_CASE else "",
    }
    if kind == PaperKind.CIRCULATE:
        del fields["answer_on"]
    return fields


@pytest.mark.parametrize("kind", MEASURES)
def test_a_measure_is_previewed_and_sent_from_its_form(
    town: Town, at: datetime, signed_in: SignedIn, kind: str
) -> None:
    client = signed_in(town.chief)
    url = f"/desk/papers/new/{kind}/"
    assert client.get(url).status_code == 200
    shown = client.post(f"{url}preview/", fields := typed(town, at, kind))
    assert shown["Content-Type"] == "application/pdf", shown.content.decode()
    assert not Paper.objects.exists()
    assert not DocumentCounter.objects.filter(key__startswith="临信", last__gt=1).exists()
    sent = client.post(url, fields)
    assert sent.status_code == 302, sent.content.decode()
    paper = Paper.objects.get()
    page = client.get(sent["Location"]).content.decode()
    assert paper.number in page
    assert "临河县住房和城乡建设局" in page
    letter = client.get(f"{sent['Location']}letter/pdf/")
    assert letter["Content-Type"] == "application/pdf"
    assert client.get(f"{sent['Location']}letter/docx/").status_code == 200
    told = signed_in(town.handler).get("/desk/").content.decode()
    assert "停车费事项超期未答复" in told
    assert sent["Location"] in told


def test_wrong_fields_stand_beside_themselves_and_nothing_typed_is_lost(
    town: Town, at: datetime, signed_in: SignedIn
) -> None:
    fields = typed(town, at, PaperKind.SUMMON) | {"answer_on": at.date().isoformat(), "numbers": "LH-1"}
    answer = signed_in(town.chief).post("/desk/papers/new/summon/", fields)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "反馈日期要晚于今天。" in page
    assert "有 3 件超过 60 日没有答复。" in page
    assert not Paper.objects.exists()


@pytest.mark.parametrize(
    ("who", "kind", "status"),
    [
        ("inspector", "inspect", 200),
        ("dispatcher", "summon", 404),
        ("chief", "summon", 200),
        ("clerk", "inspect", 404),
        ("head", "inspect", 404),
        ("sysadmin", "inspect", 404),
        ("chief", "applaud", 404),
    ],
)
def test_who_may_not_begin_a_paper_finds_no_form(
    town: Town, signed_in: SignedIn, who: str, kind: str, status: int
) -> None:
    client = signed_in(getattr(town, who))
    assert client.get(f"/desk/papers/new/{kind}/").status_code == status
    assert client.post(f"/desk/papers/new/{kind}/preview/").status_code == (422 if status == 200 else 404)


def test_it_is_answered_checked_and_settled(town: Town, at: datetime, signed_in: SignedIn) -> None:
    paper = measure(town, at)
    url = f"/desk/papers/{paper.pk}/"
    office, sender = signed_in(town.handler), signed_in(town.inspector)
    assert "书面反馈" in office.get(url).content.decode()
    assert "逐件查明原因" in office.get(f"{url}answer/").content.decode()
    assert office.post(f"{url}answer/", {"answer": ""}).status_code == 422
    assert office.post(f"{url}answer/", {"answer": "已逐件答复。", "seen": paper.log_seq}).status_code == 302
    assert "待我办" in sender.get("/desk/papers/?which=mine").content.decode()
    assert paper.title in sender.get("/desk/papers/?which=mine").content.decode()
    assert "督查督办待办" in sender.get("/desk/").content.decode()
    assert "已逐件答复。" in sender.get(f"{url}check/").content.decode()
    assert sender.post(f"{url}check/", {"passed": "no", "text": "没有"}).status_code == 422
    assert sender.post(f"{url}check/", {"passed": "yes", "text": "核对无误"}).status_code == 302
    page = office.get(url).content.decode()
    assert "已销号" in page
    assert "核对无误" in page


def test_a_stale_page_tells_the_news_and_may_go_again_with_what_was_typed(
    town: Town, at: datetime, signed_in: SignedIn
) -> None:
    paper = measure(town, at)
    url, old = f"/desk/papers/{paper.pk}/", paper.log_seq
    signed_in(town.handler).post(f"{url}answer/", {"answer": "已逐件答复。", "seen": old})
    client = signed_in(town.chief)
    stale = client.post(f"{url}drop/", {"reason": "发错单位", "seen": old})
    page = stale.content.decode()
    assert stale.status_code == 422
    assert "书面反馈" in page
    assert "发错单位" in page
    assert f'name="seen" value="{old + 1}"' in page
    assert client.post(f"{url}drop/", {"reason": "发错单位", "seen": old + 1}).status_code == 302


def test_a_draft_that_another_wrote_anew_is_not_written_over(town: Town, at: datetime, signed_in: SignedIn) -> None:
    paper = report(town, at)
    url = f"/desk/papers/{paper.pk}/redraft/"
    fields = {"told": "中共临河县委", "text": "补充一点。", "seen": paper.log_seq}
    assert signed_in(town.inspector).post(url, fields).status_code == 302
    second = signed_in(town.dispatcher).post(url, fields | {"text": "另写一点。"})
    assert second.status_code == 422
    assert "另写一点。" in second.content.decode()


def test_what_is_late_says_so(town: Town, at: datetime, signed_in: SignedIn, clock: Any) -> None:
    measure(town, at - timedelta(days=30))
    client = signed_in(town.chief)
    assert "逾期" in client.get("/desk/papers/?which=late").content.decode()
    measure(town, at)
    assert client.get("/desk/papers/?which=late").content.decode().count('class="title"') == 1


def test_it_is_withdrawn_with_a_reason(town: Town, at: datetime, signed_in: SignedIn) -> None:
    url = f"/desk/papers/{measure(town, at).pk}/"
    client = signed_in(town.chief)
    assert client.post(f"{url}drop/", {"reason": ""}).status_code == 422
    assert client.post(f"{url}drop/", {"reason": "发错单位"}).status_code == 302
    assert "发错单位" in client.get(url).content.decode()


@pytest.mark.parametrize("kind", STATEMENTS)
def test_a_paper_of_the_year_is_drafted_previewed_redrafted_and_signed(
    town: Town, at: datetime, signed_in: SignedIn, kind: str
) -> None:
    fields: dict[str, Any] = {"year": 2025, "told": "中共临河县委", "text": "无。", "decision": "县委同意"}
    if kind == PaperKind.SUPPLY:
        fields |= {"subject": town.housing.code, "since": "2026-01-01", "until": at.date().isoformat()}
    client, chief = signed_in(town.dispatcher), signed_in(town.chief)
    assert client.get(f"/desk/papers/new/{kind}/").status_code == 200
    assert client.post(f"/desk/papers/new/{kind}/", {}).status_code == 422
    assert client.post(f"/desk/papers/new/{kind}/preview/", fields)["Content-Type"] == "application/pdf"
    drafted = client.post(f"/desk/papers/new/{kind}/", fields)
    assert drafted.status_code == 302, drafted.content.decode()
    url = drafted["Location"]
    assert client.get(f"{url}letter/pdf/")["Content-Type"] == "application/pdf"
    assert client.get(f"{url}letter/docx/").status_code == 404
    assert "中共临河县委" in client.get(f"{url}redraft/").content.decode()
    again = client.post(f"{url}redraft/", fields | {"text": "补充一点。"})
    assert again.status_code == 302, again.content.decode()
    assert client.post(f"{url}sign/").status_code == 422
    assert chief.post(f"{url}sign/").status_code == 302
    assert "补充一点" in str(Document.objects.get().content)
    assert Document.objects.get().number in chief.get(url).content.decode()


def test_the_list_is_exported(town: Town, at: datetime, signed_in: SignedIn) -> None:
    paper = measure(town, at)
    answer = signed_in(town.handler).get("/desk/papers/?export=xlsx")
    rows = list(load_workbook(io.BytesIO(answer.content), read_only=True).active.iter_rows(values_only=True))
    assert rows[0][0] == "文号"
    assert rows[1][:3] == (paper.number, "督查", paper.title)


@pytest.mark.parametrize("who", ["handler2", "stranger", "clerk", "sysadmin", "auditor", "discipline_handler"])
def test_a_stranger_finds_no_paper(town: Town, at: datetime, signed_in: SignedIn, who: str) -> None:
    sent, drafted = measure(town, at), report(town, at)
    client: Client = signed_in(getattr(town, who))
    for paper in (sent, drafted):
        for path in ("", "answer/", "check/", "drop/", "sign/", "redraft/", "letter/pdf/"):
            assert client.get(f"/desk/papers/{paper.pk}/{path}").status_code == 404
    listed = client.get("/desk/papers/")
    assert sent.title not in listed.content.decode()
    assert sent.title not in client.get("/desk/").content.decode()


def test_what_was_supplied_to_an_inspection_tour_is_for_its_sender_alone(
    town: Town, at: datetime, signed_in: SignedIn
) -> None:
    paper = sign_paper(report(town, at, PaperKind.SUPPLY), by=town.chief, at=at)
    assert signed_in(town.head).get(f"/desk/papers/{paper.pk}/").status_code == 404
    assert signed_in(town.chief).get(f"/desk/papers/{paper.pk}/").status_code == 200


def test_a_finding_leads_to_an_inspection(town: Town, at: datetime, signed_in: SignedIn) -> None:
    matter = make.accepted(town, at)
    row = Finding.objects.create(
        matter_id=matter.pk,
        number=matter.number,
        rule="not_concluded",
        version="2022-05-01",
        check_version="2022-05-01",
        state="open",
        basis="conclude@3",
        office=town.housing,
        title="到期没有办结",
        facts="应当在 5 月 1 日以前办结。",
        article="第四十五条第（一）项",
        opened_at=at,
        moved_at=at,
    )
    client = signed_in(town.inspector)
    page = client.get(f"/desk/findings/{row.pk}/").content.decode()
    assert "要对方改正、答复的，就这条发现发函" in page
    assert f"/desk/findings/{row.pk}/pursue/inspect/" in page
    form = client.get(f"/desk/findings/{row.pk}/pursue/inspect/").content.decode()
    assert client.get(f"/desk/findings/{row.pk}/pursue/circulate/").status_code == 404
    assert "应当在 5 月 1 日以前办结。" in form
    assert matter.number in form
    assert f'value="{town.housing.code}" selected' in form
    assert "就这条发现发函" not in signed_in(town.head).get(f"/desk/findings/{row.pk}/").content.decode()


@pytest.mark.parametrize("path", ["papers/", "papers/new/inspect/", "papers/new/report/"])
def test_pages_of_papers_stay_within_their_queries(
    town: Town, at: datetime, signed_in: SignedIn, django_assert_max_num_queries: Any, path: str
) -> None:
    for office in (town.housing, town.traffic, town.discipline, town.county_government):
        measure(town, at, to=[office])
    client = signed_in(town.chief)
    with django_assert_max_num_queries(8):
        assert client.get(f"/desk/{path}").status_code == 200


def test_the_list_asks_for_the_report_that_is_owed(
    town: Town, at: datetime, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "年度报告（第四十一条第一款）" not in signed_in(town.chief).get("/desk/papers/").content.decode()
    stand_still(monkeypatch, lambda: at + timedelta(days=60))
    assert "还没有印发 2025 年的信访情况年度报告" in signed_in(town.chief).get("/desk/papers/").content.decode()
    assert "还没有印发" not in signed_in(town.head).get("/desk/papers/").content.decode()


def test_every_step_of_the_rules_for_papers_has_its_card() -> None:
    assert {step.act for version in versions().values() for step in version.steps} == set(CARDS)
