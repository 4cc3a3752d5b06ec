"""The notice is read as it is pasted; what looks wrong is said, and nothing is guessed."""

from datetime import date

import pytest

from xinhe.kernel.holidays import read, spans_of
from xinhe.kernel.refusal import Invalid
from xinhe.kernel.workdays import load
from xinhe.procedures import book

NOTICE_OF_2026 = """国务院办公厅关于2026年
部分节假日安排的通知
国办发明电〔2025〕7号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作，遇有重大突发事件，要按规定及时报告并妥善处置，确保人民群众祥和平安度过节日假期。
国务院办公厅
2025年11月4日"""


def test_the_notice_of_2026_is_read_as_its_shipped_table_has_it(settings: object) -> None:
    shipped = load(settings.RULES / "holidays").year(2026)  # type: ignore[attr-defined]
    reading = read(NOTICE_OF_2026, 2026)
    assert reading.doubts == []
    assert reading.number == "国办发明电〔2025〕7号"
    table = reading.table(version="2026-x", source="")
    assert dict(table.holidays) == dict(shipped.holidays)
    assert table.workdays == shipped.workdays
    assert [span.name for span in reading.spans] == ["元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"]


@pytest.mark.parametrize(
    ("text", "off", "on"),
    [
        ("元旦：1月1日至3日放假调休，共3天。1月4日（星期日）上班。", [(1, 1), (1, 2), (1, 3)], []),
        ("元旦：1月1日（星期五）放假1天", [(1, 1)], []),
        ("元旦: ２０２７年１月１日-２日放假；1月9日（周六）上班", [(1, 1), (1, 2)], [(1, 9)]),
        ("清明节：4月5日放假，4月6日补休。", [(4, 5), (4, 6)], []),
        ("中秋节、国庆节：9月30日至10月2日放假，共3天。", [(9, 30), (10, 1), (10, 2)], []),
    ],
)
def test_the_ways_in_which_notices_say_it(text: str, off: list[tuple[int, int]], on: list[tuple[int, int]]) -> None:
    reading = read(text, 2027)
    assert [(day.month, day.day) for span in reading.spans for day in span.days()] == off
    assert [(day.month, day.day) for day in reading.workdays] == on


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("元旦：1月1日（周四）放假。", "写着周四，2027 年这一天是周五"),
        ("元旦：1月1日至3日放假，共4天。", "写明共 4 天，读出 3 天"),
        ("元旦：2026年12月31日至2027年1月2日放假，共3天。", "有 1 天不在 2027 年或者写了两次"),
        ("元旦：1月1日放假。1月4日上班。", "1 月 4 日本来就是工作日"),
        ("清明节：2月30日放假。", "没有 2027 年 2 月 30 日这一天"),
        ("元旦：1月1日放假。", "没有读到：春节、清明节、劳动节、端午节、中秋节、国庆节"),
        ("元旦：1月3日至1日放假。", "读不成一段日子"),
    ],
)
def test_what_looks_wrong_is_said(text: str, doubt: str) -> None:
    assert any(doubt in one for one in read(text, 2027).doubts), read(text, 2027).doubts


def test_what_says_nothing_or_contradicts_itself_is_refused() -> None:
    with pytest.raises(Invalid, match="没有读出放假的日子"):
        read("祝大家节日快乐。2025年11月4日", 2027).table(version="x", source="")
    with pytest.raises(Invalid, match="1 月 2 日既写放假又写上班"):
        read("元旦：1月1日至2日放假。1月2日上班。", 2027).table(version="x", source="")


def test_a_table_is_told_in_spans() -> None:
    spans = spans_of(book.calendar().year(2026))
    assert (spans[0].name, spans[0].first, spans[0].last) == ("元旦", date(2026, 1, 1), date(2026, 1, 3))
    assert len(spans) == 7
