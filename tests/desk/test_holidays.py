"""A year's days off: the notice pasted, what it moves looked at first, saved, logged, and every date settled by it."""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from tests import town as make
from tests.desk.conftest import SignedIn
from tests.kernel.test_holiday_notice import NOTICE_OF_2026
from tests.standing import stand_still
from tests.town import Town
from xinhe.jobs.proof import verify
from xinhe.jurisdiction.models import HolidayTable
from xinhe.kernel.clock import SHANGHAI
from xinhe.kernel.workdays import read
from xinhe.matters.models import Deadline, Event
from xinhe.matters.sweeping import sweep
from xinhe.people.models import Change
from xinhe.people.stock import HOLIDAYS
from xinhe.people.verification import verify_logs, verify_stock
from xinhe.procedures import book

NOVEMBER = datetime(2026, 11, 9, 10, 0, tzinfo=SHANGHAI)  # sixty days on is 8 January 2027
NOTICE = """国办发明电〔2026〕9号
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。1月8日（周五）补休。1月9日（周六）上班。"""
URL = "/desk/holidays/"


@pytest.fixture(autouse=True)
def stamp(settings: object, tmp_path: Path, django_capture_on_commit_callbacks: object) -> Iterator[Path]:
    settings.HOLIDAY_STAMP = tmp_path / "stamp"  # type: ignore[attr-defined]
    book._own_calendar.cache_clear()
    yield tmp_path / "stamp"
    book._own_calendar.cache_clear()


@pytest.fixture
def admin(town: Town, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> Client:
    stand_still(monkeypatch, lambda: NOVEMBER)
    return signed_in(town.sysadmin)


def previewed(client: Client, text: str = NOTICE, year: int = 2027, number: str = "") -> dict[str, str]:
    """What stands in the form once the notice was read."""
    page = client.post(URL, {"year": year, "number": number, "text": text, "read": "1"})
    assert page.status_code == 200, page.content.decode()
    form = page.context["form"]
    return {name: form[name].value() for name in ("year", "number", "text", "seen")}


def saved(client: Client, callbacks: object, **words: object) -> None:
    with callbacks(execute=True):  # type: ignore[operator]
        answer = client.post(URL, previewed(client, **words) | {"save": "1"})  # type: ignore[arg-type]
    assert answer.status_code == 302, answer.content.decode()


def test_what_would_move_is_shown_before_anything_is_saved(town: Town, admin: Client) -> None:
    matter = make.accepted(town, NOVEMBER)
    before = Deadline.objects.get(matter=matter, clock="conclude")
    assert (before.end, before.is_provisional) == (date(2027, 1, 8), True)
    page = admin.post(URL, {"year": 2027, "text": NOTICE, "read": "1"})
    (shift,) = [one for one in page.context["moved"] if one.deadline.pk == before.pk]
    assert shift.to == date(2027, 1, 9)
    counts = page.context["counts"]
    assert counts["moved"] == len(page.context["moved"])
    assert counts["settled"] >= counts["moved"] == counts["later"] > 0
    assert counts["earlier"] == 0
    shown = page.content.decode()
    assert matter.number in shown
    assert matter.title not in shown
    assert "2027年1月9日（周六）" in shown
    assert "没有读到：清明节、劳动节、端午节、中秋节、国庆节" in shown
    assert not HolidayTable.objects.exists()
    assert 2027 not in book.calendar().years


def test_a_second_press_saves_it_logs_it_and_the_worker_settles_every_date(
    town: Town, admin: Client, django_capture_on_commit_callbacks: object
) -> None:
    matter = make.accepted(town, NOVEMBER)
    saved(admin, django_capture_on_commit_callbacks)
    row = HolidayTable.objects.get()
    assert (row.year, row.number, row.edition, row.version) == (2027, "国办发明电〔2026〕9号", 1, "2027-p1")
    change = Change.objects.get(what=Change.What.HOLIDAYS_SET)
    assert change.by == town.sysadmin.account
    assert change.detail["after"] == "2027 年（国办发明电〔2026〕9号）：放假 11 天，调休上班 1 天"
    assert [one["key"] for one in change.rows] == ["2027"]
    assert sweep(at=NOVEMBER + timedelta(minutes=1)) == 1
    after = Deadline.objects.get(matter=matter, clock="conclude")
    assert (after.end, after.is_provisional, after.calendar_version) == (date(2027, 1, 9), False, "2027-p1")
    assert Event.objects.filter(matter=matter, act="recalculate").count() == 1
    assert sweep(at=NOVEMBER + timedelta(minutes=2)) == 0
    assert not admin.post(URL, {"year": 2027, "text": NOTICE, "read": "1"}).context["moved"]
    assert list(verify()) == []
    assert [*verify_logs(), *verify_stock((HOLIDAYS,))] == []


def test_a_mended_table_moves_what_was_counted_by_the_one_before(
    town: Town, admin: Client, django_capture_on_commit_callbacks: object
) -> None:
    matter = make.accepted(town, NOVEMBER)
    saved(admin, django_capture_on_commit_callbacks)
    sweep(at=NOVEMBER)
    mended = NOTICE.replace("1月9日（周六）上班", "1月16日（周六）上班")
    page = admin.post(URL, {"year": 2027, "number": "国办发明电〔2026〕10号", "text": mended, "read": "1"})
    assert "保存后由这一份代替" in page.content.decode()
    assert page.context["counts"]["later"] > 0
    saved(admin, django_capture_on_commit_callbacks, text=mended, number="国办发明电〔2026〕10号")
    assert HolidayTable.objects.get().version == "2027-p2"
    assert sweep(at=NOVEMBER + timedelta(minutes=1)) == 1
    end = Deadline.objects.get(matter=matter, clock="conclude")
    assert (end.end, end.calendar_version) == (date(2027, 1, 11), "2027-p2")
    assert sweep(at=NOVEMBER + timedelta(minutes=2)) == 0
    assert list(verify()) == []


def test_a_shipped_year_is_replaced_by_the_notice_of_the_place(
    town: Town, admin: Client, django_capture_on_commit_callbacks: object
) -> None:
    saved(admin, django_capture_on_commit_callbacks, text=NOTICE_OF_2026, year=2026)
    assert book.calendar().year(2026).version == "2026-p1"
    assert book.calendar().holiday_name(date(2026, 2, 16)) == "春节"
    assert book.calendar().year(2025).version == book.shipped_calendar().year(2025).version


def test_nothing_but_what_was_shown_is_saved(town: Town, admin: Client) -> None:
    typed = previewed(admin)
    other = admin.post(URL, typed | {"text": NOTICE.replace("至3日", "至2日"), "save": "1"})
    assert other.status_code == 200
    assert other.context["reading"]
    assert not HolidayTable.objects.exists()
    unseen = admin.post(URL, {"year": 2027, "text": NOTICE, "save": "1"})
    assert unseen.status_code == 200
    assert not HolidayTable.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"text": "祝节日快乐"}, "没有读出放假的日子"),
        ({"text": "元旦：1月1日放假。1月1日补休。1月2日放假。1月2日（周六）上班。"}, "既写放假又写上班"),
        ({"text": "元旦：1月1日放假。"}, "请写明通知的文号"),
        ({"year": 2030, "number": "国办发〔2029〕1号", "text": "元旦：1月1日放假。"}, "最多录到后年"),
    ],
)
def test_what_cannot_be_right_is_refused(town: Town, admin: Client, typed: dict[str, object], sentence: str) -> None:
    seen = admin.post(URL, {"year": 2027} | typed | {"read": "1"})
    if seen.status_code == 200:
        form = seen.context["form"]
        seen = admin.post(
            URL, {name: form[name].value() for name in ("year", "number", "text", "seen")} | {"save": "1"}
        )
    assert seen.status_code == 422
    assert sentence in seen.content.decode()
    assert not HolidayTable.objects.exists()


def test_an_accusation_is_in_no_figure_of_the_preview(town: Town, admin: Client) -> None:
    make.accepted(town, NOVEMBER)
    one = admin.post(URL, {"year": 2027, "text": NOTICE, "read": "1"}).context
    make.screened(town, NOVEMBER, nature="accusation")
    two = admin.post(URL, {"year": 2027, "text": NOTICE, "read": "1"}).context
    assert (one["counts"], len(one["moved"])) == (two["counts"], len(two["moved"]))


def test_a_year_is_downloaded_as_a_file_of_the_rules(town: Town, admin: Client, tmp_path: Path) -> None:
    answer = admin.get(f"{URL}2026/file/")
    assert tomllib.loads(answer.content.decode())["year"] == 2026
    (tmp_path / "2026.toml").write_bytes(answer.content)
    assert read(tmp_path / "2026.toml").holidays == book.calendar().year(2026).holidays
    assert read(tmp_path / "2026.toml").workdays == book.calendar().year(2026).workdays
    assert admin.get(f"{URL}1999/file/").status_code == 404
    assert "2026-1" not in admin.get(URL).content.decode()
