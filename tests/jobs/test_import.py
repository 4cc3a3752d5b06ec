"""``xinhe import FILE``: rows go through the intake act; what is refused is said."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from tests.conftest import MONDAY
from tests.town import Town
from xinhe.jurisdiction.models import Office
from xinhe.kernel.clock import SHANGHAI
from xinhe.matters.acts.intake import intake
from xinhe.matters.models import Deadline, Event, Matter, Party

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "messages.jsonl"


@pytest.fixture(autouse=True)
def only_one_petition_office(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    Office.objects.filter(code="ls-xfj").update(is_active=False)
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)


def message(n: int = 1, **changes: Any) -> dict[str, Any]:
    row = {"id": n, "user": "A00074795", "title": f"路灯不亮 {n}", "body": "三号路的路灯坏了。"}
    return row | {"time": "2019-02-28 11:25:05", "likes": 0, "dislikes": 0} | changes


def jsonl(path: Path, *rows: Any) -> Path:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def run(path: Path, *options: str) -> str:
    out = io.StringIO()
    call_command("import_file", str(path), "--source", "旧系统", *options, stdout=out)
    return out.getvalue()


def fails(path: Path, *options: str) -> str:
    """What is said of an import in which nothing was taken and nothing known."""
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("import_file", str(path), "--source", "旧系统", *options, stdout=out)
    return out.getvalue()


def sheet(path: Path) -> list[dict[str, str]]:
    """The refused rows of a table, as the workbook that comes back."""
    page = load_workbook(path.with_name(path.name + ".refused.xlsx")).active
    head, *rows = page.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def refused(path: Path) -> list[dict[str, Any]]:
    lines = path.with_name(path.name + ".refused.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_words_arrive_now_and_their_old_time_is_kept(tmp_path: Path) -> None:
    said = run(jsonl(tmp_path / "a.jsonl", message()))
    matter = Matter.objects.get()
    assert "收下 1 行，先前已收 0 行，没有收下 0 行" in said
    assert (matter.opened_at, matter.state, matter.is_anonymous) == (MONDAY, "registered", True)
    assert (matter.source, matter.source_id) == ("旧系统", "1")
    assert matter.source_at is not None
    assert matter.source_at.astimezone(SHANGHAI).isoformat() == "2019-02-28T11:25:05+08:00"
    assert Deadline.objects.filter(matter=matter, clock="forward").exists()
    assert not Party.objects.exists()


def test_finished_matters_keep_their_own_dates_and_have_no_clocks(tmp_path: Path) -> None:
    run(jsonl(tmp_path / "a.jsonl", message()), "--as", "history")
    matter = Matter.objects.get()
    assert (matter.opened_at.year, matter.state, matter.is_open) == (2019, "closed", False)
    assert matter.number.startswith("LH-19-")
    assert list(Event.objects.values_list("act", flat=True)) == ["record_history"]
    assert not Deadline.objects.exists()


def test_running_it_again_takes_nothing_twice(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", message(1), message(2), message(2))
    assert "收下 2 行，先前已收 1 行" in run(path)
    assert "收下 0 行，先前已收 3 行" in run(path)
    assert Matter.objects.count() == 2


def test_a_broken_import_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = jsonl(tmp_path / "a.jsonl", *(message(n) for n in range(1, 8)))
    calls = iter(range(100))

    def failing(*args: Any, **options: Any) -> Matter:
        if next(calls) == 5:
            raise KeyboardInterrupt
        return intake(*args, **options)

    monkeypatch.setattr("xinhe.matters.importing.taking.BATCH", 2)
    monkeypatch.setattr("xinhe.matters.importing.taking.intake", failing)
    with pytest.raises(KeyboardInterrupt):
        run(path)
    assert Matter.objects.count() == 4
    assert "收下 3 行，先前已收 4 行" in run(path)


def test_a_later_run_tells_which_rows_have_changed(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", message(1), message(2))
    run(path)
    jsonl(path, message(1), message(2, body="换了内容"))
    said = run(path)
    assert "收下 0 行，先前已收 1 行，没有收下 1 行" in said
    assert [(row["行"], "先前导入过另一份内容" in row["原因"]) for row in refused(path)] == [(2, True)]


def test_refused_rows_are_written_with_their_reasons(tmp_path: Path) -> None:
    path = jsonl(
        tmp_path / "a.jsonl",
        message(1),
        message(2, body=" "),
        message(3, body="长" * 60_000),
        message(4, time="2027-01-01 00:00:00"),
        message(5, time="昨天"),
        message(6, region="000000"),
        message(7, body="\x00"),
        message(8, body="\ud800"),
        message(None),  # type: ignore[arg-type]
        "{broken",
        message(11, 姓名="王小明", 电话="1"),
        message(12, 渠道="飞鸽"),
        message(13, 人数="几十"),
        message(14, body={"a": 1}),
        message(15, id="x\x00"),
    )
    said = run(path)
    rows = refused(path)
    assert "收下 1 行，先前已收 0 行，没有收下 14 行" in said
    assert [row["行"] for row in rows] == list(range(2, 16))
    assert all(row["原因"] for row in rows)
    fields = [next(iter(row["字段"])) for row in rows]
    assert fields[:8] == ["body", "body", "time", "time", "region", "body", "body", "id"]
    assert fields[8:] == ["row", "petitioner.phone", "channel", "headcount", "row", "id"]


def test_a_clean_run_removes_the_refusals_of_an_earlier_one(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", message(1, body=""))
    fails(path)
    jsonl(path, message(1))
    run(path)
    assert [file.name for file in tmp_path.iterdir()] == ["a.jsonl"]


def test_a_table_in_our_own_words(tmp_path: Path, town: Town) -> None:
    path = tmp_path / "来信.csv"
    head = "来源编号,标题,内容,地区代码,姓名,电话,渠道,类别,备用\n"
    row = f"L-1,停车费,涨价了,{town.village.code},王小明,13812345678,来信,0101,x\n"
    path.write_bytes((head + row).encode("gb18030"))
    said = run(path)
    matter = Matter.objects.get()
    assert "没有用到的列：备用" in said
    assert (matter.channel, matter.category_id, matter.problem_region_id) == (
        "letter",
        "0101",
        town.village.code,
    )
    assert Party.objects.get().masked_name == "王*"


def test_a_letter_with_its_days_a_domicile_and_a_wish_for_secrecy(tmp_path: Path) -> None:
    path = tmp_path / "来信.csv"
    head = "来源编号,内容,姓名,户籍,渠道,收到日期,邮戳日期,要求保密\n"
    path.write_text(head + "L-1,涨价了,王小明,江省临江市,来信,2026-02-27,2026年2月24日,是\n", encoding="utf-8")
    assert "没有用到的列" not in run(path)
    matter = Matter.objects.get()
    assert (str(matter.received_on), str(matter.posted_on), matter.is_secret) == ("2026-02-27", "2026-02-24", True)
    assert Deadline.objects.get(matter=matter, clock="forward").started_on == matter.received_on
    assert Party.objects.get().identity()["domicile"] == "江省临江市"


def test_days_and_secrecy_that_can_not_be_read_are_refused(tmp_path: Path) -> None:
    path = jsonl(
        tmp_path / "a.jsonl",
        message(1, 姓名="王小明", secrecy=True),
        message(2, secrecy="也许"),
        message(3, received_on="上周"),
        message(4, received_on="2026-02-20", posted_on="2026-02-25"),
        message(5, domicile="江省"),
        message(6, received_on="2030-01-01"),
    )
    run(path)
    assert Matter.objects.get().is_secret
    assert [next(iter(row["字段"])) for row in refused(path)] == [
        "is_secret",
        "received_on",
        "posted_on",
        "name",
        "received_on",
    ]


def test_a_workbook_whose_formula_is_refused(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["来源编号", "标题", "内容"])
    book.active.append([1, "路灯", "不亮"])
    book.active.append([2, "路灯", "=1+1"])
    book.save(tmp_path / "a.xlsx")
    assert "收下 1 行，先前已收 0 行，没有收下 1 行" in run(tmp_path / "a.xlsx")
    assert "公式" in sheet(tmp_path / "a.xlsx")[0]["没有收下的原因"]


def test_titles_are_made_or_cut_and_no_word_is_lost(tmp_path: Path) -> None:
    run(jsonl(tmp_path / "a.jsonl", message(1, title="", body="一" * 50), message(2, title="二" * 130)))
    made, cut = Matter.objects.order_by("source_id")
    assert made.title == "一" * 40 + "…"
    assert cut.title == "二" * 119 + "…"
    assert cut.body.startswith("二" * 130 + "\n\n")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"name,text\n1,2\n", "表头不对"),
        ("a.csv", b"id,body\n1,a\x00b\n", "空字节"),
        ("a.csv", b"", "空"),
        ("a.xlsx", b"PK\x03\x04 broken", "XLSX"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0 old", "XLS"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CommandError, match=words):
        run(tmp_path / name)
    assert not Matter.objects.exists()


def test_which_region_must_be_said_when_there_are_several(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", message())
    Office.objects.filter(code="ls-xfj").update(is_active=True)
    with pytest.raises(CommandError, match="--region"):
        run(path)
    with pytest.raises(CommandError, match="123"):
        run(path, "--region", "123")
    run(path, "--region", "990124")
    assert Matter.objects.get().receiver.code == "ls-xfj"


def test_a_petition_office_of_the_city_above_does_not_make_them_several(town: Town, tmp_path: Path) -> None:
    city = town.county.parent
    Office.objects.create(code="lj-xfj", name="临江市信访局", short="市信访局", kind="petition_office", region=city)
    run(jsonl(tmp_path / "a.jsonl", message()))
    assert Matter.objects.get().receiver == town.petition_office


@pytest.mark.parametrize("source", ["a/b", "", "长" * 41])
def test_a_source_has_a_plain_name(tmp_path: Path, source: str) -> None:
    with pytest.raises(CommandError, match="来源名"):
        call_command("import_file", str(jsonl(tmp_path / "a.jsonl", message())), "--source", source)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="没有这个文件"):
        run(tmp_path / "none.csv")


needs_corpus = pytest.mark.skipif(not CORPUS.exists(), reason="the real messages are not on this machine")


@needs_corpus
def test_all_real_messages_are_taken(tmp_path: Path) -> None:
    said = run(CORPUS, "--refused", str(tmp_path / "r.jsonl"), "--restart")
    assert "收下 4326 行，先前已收 0 行，没有收下 0 行" in said
    assert Matter.objects.count() == 4326
    assert not Party.objects.exists()


@needs_corpus
def test_real_messages_are_taken_as_history(tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text("\n".join(CORPUS.read_text(encoding="utf-8").splitlines()[:300]), encoding="utf-8")
    assert "收下 300 行，先前已收 0 行，没有收下 0 行" in run(path, "--as", "history")
    assert not Matter.objects.filter(opened_at__year__gte=2021).exists()


@pytest.mark.parametrize("time", ["1926-03-02 10:14", "0026-11-29", "1949/9/30"])
def test_a_year_that_cannot_be_is_refused(tmp_path: Path, time: str) -> None:
    path = jsonl(tmp_path / "a.jsonl", message(time=time))
    fails(path, "--as", "history")
    assert not Matter.objects.exists()
    assert "年份不对" in refused(path)[0]["原因"]


def test_a_finished_visit_of_many_needs_no_representatives_any_more(tmp_path: Path) -> None:
    run(jsonl(tmp_path / "a.jsonl", message(name="王小明", channel="visit", headcount=37)), "--as", "history")
    assert Matter.objects.get().headcount == 37


def test_an_id_that_stands_for_another_row_is_refused_and_the_same_row_is_not(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", message(), message(2), message(body="另一件事。"), message())
    said = run(path)
    assert "收下 2 行，先前已收 1 行，没有收下 1 行" in said
    [one] = refused(path)
    assert (one["行"], "「1」在前面已用于另一件" in one["原因"]) == (3, True)
