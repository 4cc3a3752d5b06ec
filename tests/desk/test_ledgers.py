"""A ledger through the page: looked at, mapped, tried, taken; and what it remembers for the next one."""

import io
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from openpyxl import Workbook, load_workbook

from tests.desk.conftest import SignedIn
from tests.town import Town
from xinhe.matters.importing import ledgers
from xinhe.matters.models import Ledger, Matter
from xinhe.people.models import Account, Change
from xinhe.people.person import staff

ROWS = [
    ["城关镇台账"],
    ["序", "时间", "谁来的", "说了什么", "备注"],
    [1, "24.3.5", "王小明", "路灯不亮。", "x"],
    [2, "2024年3月6日", "李四", "占道。", ""],
    [3, "上周", "张三", "噪声。", ""],
    ["合计", "", "", "3件", ""],
]
USES = {"序": "id", "时间": "time", "谁来的": "name", "说了什么": "body", "备注": ""}


def workbook(*sheets: tuple[str, list[list[object]]]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in sheets:
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.save(file)
    return file.getvalue()


@pytest.fixture
def dispatcher(town: Town, signed_in: SignedIn) -> Client:
    return signed_in(town.dispatcher)


def bring(client: Client, content: bytes, name: str = "台账.xlsx", **more: str) -> Ledger:
    given = {"file": SimpleUploadedFile(name, content), "source": "城关镇台账", "taken_as": "history"} | more
    answer = client.post("/desk/ledgers/", given)
    assert answer.status_code == 302, answer.content.decode()
    return Ledger.objects.order_by("-at", "-id")[0]


def send(client: Client, ledger: Ledger, uses: dict[str, str], press: str = "try", **headings: int) -> HttpResponse:
    given: dict[str, object] = {"press": press}
    for n, (name, use) in enumerate(uses.items()):
        given |= {f"column-{n}": use, f"name-column-{n}": name}
    for n, (name, heading) in enumerate(headings.items()):
        given |= {f"heading-{n}": heading, f"name-heading-{n}": name}
    return client.post(f"/desk/ledgers/{ledger.pk}/", given)


def page(client: Client, ledger: Ledger) -> str:
    return client.get(f"/desk/ledgers/{ledger.pk}/").content.decode()


def advance(client: Client, ledger: Ledger, press: str = "") -> None:
    client.post(f"/desk/ledgers/{ledger.pk}/advance/", {"press": press})
    ledger.refresh_from_db()


def test_a_ledger_is_looked_at_mapped_tried_and_taken(dispatcher: Client) -> None:
    ledger = bring(dispatcher, workbook(("说明", [["填表说明"]]), ("台账", ROWS)))
    first = page(dispatcher, ledger)
    assert "城关镇台账" in first
    assert '<option value="time" selected>时间</option>' in first
    send(dispatcher, ledger, USES, 台账=2, 说明=0)
    assert "正在试算" in page(dispatcher, ledger)
    advance(dispatcher, ledger)
    tried = page(dispatcher, ledger)
    assert "试算：可收 2 行，先前已收 0 行，不能收 1 行。还没有写入。" in tried
    assert "工作表「台账」第 6 行是合计，跳过。" in tried
    assert "工作表「说明」没有读：选了不读" in tried
    assert not Matter.objects.exists()
    advance(dispatcher, ledger, "take")
    assert "收下 2 行，先前已收 0 行，没有收下 1 行。" in page(dispatcher, ledger)
    assert sorted(Matter.objects.values_list("body", "state")) == [("占道。", "closed"), ("路灯不亮。", "closed")]
    back = load_workbook(io.BytesIO(dispatcher.get(f"/desk/ledgers/{ledger.pk}/refused/").content)).active
    head, row = back.iter_rows(values_only=True)
    assert (row[0], row[1], row[head.index("谁来的")]) == (
        "时间「上周」读不懂，请写成 2026-03-02 10:14。",
        "台账 第 5 行",
        "张三",
    )
    said = list(Change.objects.filter(what=Change.What.TABLE_IMPORTED).order_by("seq").values_list("detail", flat=True))
    assert [one["after"][:6] for one in said] == ["开始导入台账", "台账「台账."]
    assert not (ledgers.folder(ledger) / "file").exists()


def test_the_next_file_of_the_office_has_its_columns_already(dispatcher: Client) -> None:
    ledger = bring(dispatcher, workbook(("台账", ROWS)))
    send(dispatcher, ledger, USES, 台账=2)
    again = bring(dispatcher, workbook(("四月", ROWS)))
    assert again.columns == USES
    assert '<option value="body" selected>内容</option>' in page(dispatcher, again)


def test_another_head_can_be_pointed_out(dispatcher: Client) -> None:
    rows = [["a", "b", "c"], ["号", "何时", "何事"], [1, "2024-03-05", "路灯。"]]
    ledger = bring(dispatcher, workbook(("台账", rows)))
    send(dispatcher, ledger, {}, "look", 台账=2)
    assert "<b>何事</b>" in page(dispatcher, ledger)
    send(dispatcher, ledger, {"号": "id", "何时": "time", "何事": "body"}, 台账=2)
    advance(dispatcher, ledger)
    assert ledger.report["taken"] == 1


def test_a_ledger_of_which_nothing_can_be_read_says_so(dispatcher: Client) -> None:
    ledger = bring(dispatcher, workbook(("台账", [["甲", "乙"], ["x", "y"]])))
    answer = send(dispatcher, ledger, {}, 台账=0)
    assert answer.status_code == 422
    assert "表头不对" in answer.content.decode()
    given = {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04"), "source": "x", "taken_as": "new"}
    assert "不是可读的 XLSX" in dispatcher.post("/desk/ledgers/", given).content.decode()


def test_a_piece_goes_on_where_the_last_one_ended(dispatcher: Client, at: datetime) -> None:
    rows = [["编号", "时间", "内容"], *([n, "2024-03-05", f"第{n}件。"] for n in range(1, 121))]
    ledger = bring(dispatcher, workbook(("台账", [*rows, ["z", "上周", "x"]])))
    send(dispatcher, ledger, {}, 台账=1)
    ledgers.advance(ledger.pk, at=at)
    ledger.refresh_from_db()
    ledgers.take(ledger)
    seen = []
    while (one := ledgers.advance(ledger.pk, at=at, seconds=0)).is_moving:
        seen.append(one.done)
    assert seen == [50, 100]
    assert (one.report["taken"], one.report["refused"], Matter.objects.count()) == (120, 1, 120)
    assert len(ledgers.refused_lines(one)) == 1


def test_a_trial_counts_a_number_that_stands_twice_across_pieces(
    dispatcher: Client, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xinhe.matters.importing.ledgers.BATCH", 1)
    rows = [["编号", "时间", "内容"], *([1, "2024-03-05", body] for body in ["一。"] * 5 + ["二。"])]
    ledger = bring(dispatcher, workbook(("台账", rows)))
    send(dispatcher, ledger, {}, 台账=1)
    one = ledgers.advance(ledger.pk, at=at)
    assert (one.report["taken"], one.report["known"], one.report["refused"]) == (1, 4, 1)


def test_a_ledger_is_its_bringers_alone(town: Town, dispatcher: Client, signed_in: SignedIn) -> None:
    ledger = bring(dispatcher, workbook(("台账", ROWS)))
    account = Account.objects.create(username="sys", name="系统员", office=town.petition_office, roles=["sysadmin"])
    other = signed_in(staff(account))
    assert other.get("/desk/ledgers/").status_code == 200
    for way in ("", "refused/"):
        assert other.get(f"/desk/ledgers/{ledger.pk}/{way}").status_code == 404
    assert other.post(f"/desk/ledgers/{ledger.pk}/advance/").status_code == 404
    assert signed_in(town.handler).get("/desk/ledgers/").status_code == 404


def test_a_ledger_that_nobody_takes_is_forgotten_after_a_week(dispatcher: Client, at: datetime) -> None:
    ledger = bring(dispatcher, workbook(("台账", ROWS)))
    assert ledgers.forget(older_than=at) == 0
    ledgers.forget(older_than=at + timedelta(days=1))
    assert not ledgers.folder(ledger).exists()
    assert "文件已清除" in page(dispatcher, ledger)


def test_what_a_page_sends_that_is_no_column_is_left_out(dispatcher: Client) -> None:
    ledger = bring(dispatcher, workbook(("台账", ROWS)))
    send(dispatcher, ledger, {"序": "__class__", "说了什么": "body", "时间": "time"}, 台账=2)
    ledger.refresh_from_db()
    assert ledger.columns == {"说了什么": "body", "时间": "time"}
