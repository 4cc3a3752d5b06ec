"""Why a date is that day: every clock of every rule file says it in one short sentence, in three languages."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from xinhe.kernel.limits import Limit
from xinhe.procedures import book
from xinhe.procedures.deadlines import Running, promised
from xinhe.procedures.definition import Clock, Procedure
from xinhe.procedures.sentences import why

LONGEST = 60
STARTS = (date(2026, 11, 29), date(2026, 12, 28), date(2026, 3, 2))
WEEKDAY = {
    "zh-hans": r"（周[一二三四五六日]）",
    "zh-hant": r"（週[一二三四五六日]）",
    "en": r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d",
}
LAW = {"zh-hans": r"《[^》]+》", "zh-hant": r"《[^》]+》", "en": r"\([A-Z][A-Za-z. ]+\)|\([A-Z][A-Za-z. ]+ Art\. \d+\)"}
# Characters of these sentences that only the simplified script has.
SIMPLIFIED = re.compile("[访条诉讼议复认为实级转单书执项评价务试简办员监个农经纠纷护劳动调争营国际终结]")


def clocks() -> Iterator[tuple[Procedure, Clock]]:
    for procedure in book.all_versions():
        for one in (procedure, *procedure.corrected):
            yield from ((one, clock) for clock in one.clocks.values())


def running(clock: Clock, start: date) -> Running:
    """The clock from that day; one whose day a step gives ends a month later."""
    if clock.limit is None:
        return Running(clock.name, start, start + timedelta(days=30), None)
    return promised(clock, start, book.calendar())


def said(clock: Clock, language: str) -> Iterator[str]:
    for start in STARTS:
        now = running(clock, start)
        yield why(clock, now, language)
        if clock.extend_days:
            yield why(clock, replace(now, extended_days=clock.extend_days), language)
        if clock.excludes_hearings:
            yield why(clock, replace(now, excluded_days=12), language)


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_every_clock_says_why_in_one_short_sentence_with_law_and_weekday(language: str) -> None:
    for procedure, clock in clocks():
        for sentence in said(clock, language):
            where = f"{procedure.path} {clock.name}: {sentence} ({len(sentence)})"
            assert len(sentence) <= LONGEST, where
            assert re.search(LAW[language], sentence), where
            assert re.search(WEEKDAY[language], sentence), where
            assert not re.search(r"\d{4}-\d", sentence), where
            assert not re.search(r"标记|標記|[;；]", sentence), where
            assert sentence.endswith("." if language == "en" else "。"), where
            assert sentence.count("。") == (language != "en"), where
            if language == "zh-hant":
                assert not SIMPLIFIED.search(sentence), where


@pytest.mark.parametrize(
    ("name", "language", "sentence"),
    [
        (
            "forward",
            "zh-hans",
            "你11月29日交来的材料，按《信访工作条例》第二十二条，最迟12月14日（周一）前要转给负责的单位。",
        ),
        (
            "forward",
            "zh-hant",
            "你11月29日交來的材料，按《信訪工作條例》第二十二條，最遲12月14日（週一）前要轉給負責的單位。",
        ),
        ("forward", "en", "Pass on by Mon 14 Dec (Petition Regulations Art. 22)."),
        (
            "review",
            "zh-hans",
            "你11月29日收到答复，不服的，按《信访工作条例》第三十五条，最迟12月29日（周二）前可以申请复查。",
        ),
        (
            "conclude",
            "zh-hans",
            "你的事11月29日受理，按《信访工作条例》第三十四条，最迟2027年1月28日（周四）前要书面答复你。",
        ),
        (
            "bar_civil",
            "zh-hans",
            "你2026年11月29日知道受到损害，按《民法典》第一百八十八条，最迟2029年11月29日（周四）前可以起诉。",
        ),
    ],
)
def test_the_sentence_is_what_a_villager_reads_once(name: str, language: str, sentence: str) -> None:
    clock = book.for_kind("petition", date(2026, 11, 30)).clocks[name]
    assert why(clock, running(clock, STARTS[0]), language) == sentence


def test_an_extension_and_a_hearing_are_named() -> None:
    rules = book.for_kind("petition", date(2026, 11, 30))
    conclude, recheck = rules.clocks["conclude"], rules.clocks["recheck_decision"]
    assert "延期30日，最迟" in why(conclude, replace(running(conclude, STARTS[2]), extended_days=30))
    assert "除听证12日，最迟" in why(recheck, replace(running(recheck, STARTS[2]), excluded_days=12))


def test_a_right_that_opens_later_says_from_when() -> None:
    clock = book.for_kind("petition", date(2026, 11, 30)).clocks["bar_inaction"]
    sentence = why(clock, running(clock, STARTS[2]))
    assert "5月2日至6月30日（周二）可以申请复议" in sentence


def test_a_clock_that_a_place_added_is_explained_at_length() -> None:
    clock = replace(book.for_kind("petition", date(2026, 11, 30)).clocks["forward"], name="own", limit=Limit(days=3))
    assert "第二十二条" in why(clock, running(clock, STARTS[0]))
