"""Articles in three languages."""

import pytest

from xinhe.procedures import citation


@pytest.mark.parametrize(
    ("numeral", "value"), [("六", 6), ("十", 10), ("十九", 19), ("三十四", 34), ("二百零三", 203), ("一百一十", 110)]
)
def test_chinese_numerals_are_read(numeral: str, value: int) -> None:
    assert citation.number(numeral) == value


@pytest.mark.parametrize(
    ("cite", "hans", "hant", "english"),
    [
        ("第三十四条", "第三十四条", "第三十四條", "Art. 34"),
        ("第二十三条第三款", "第二十三条第三款", "第二十三條第三款", "Art. 23 ¶3"),
        ("第三十一条第（六）项", "第三十一条第（六）项", "第三十一條第（六）項", "Art. 31 (6)"),
        ("《民法典》第二百零三条", "《民法典》第二百零三条", "《民法典》第二百零三條", "Civil Code, Art. 203"),
        (
            "《信访事项简易办理办法》(3 个工作日受理)",
            "《信访事项简易办理办法》",
            "《信訪事項簡易辦理辦法》",
            "Measures for Simple Handling of Petitions",
        ),
        ("第十八条（产品规则：每日一次，标记 D）", "第十八条", "第十八條", "Art. 18"),
        ("条例未规定撤回（产品规则，标记 D）", "", "", ""),
    ],
)
def test_a_citation_is_shown_in_the_readers_way(cite: str, hans: str, hant: str, english: str) -> None:
    shown = [citation.shown(cite, language) for language in ("zh-hans", "zh-hant", "en")]
    assert shown == [hans, hant, english]


@pytest.mark.parametrize(
    ("cite", "read"),
    [
        ("第三十四条", "第三十四条"),
        ("第三十二条（审核为产品规则，标记 D）", "第三十二条（审核为平台规则）"),
        ("产品规则（标记 D，参照公文签发与拟稿分离）", "平台规则（参照公文签发与拟稿分离）"),
        ("《信访事项简易办理办法》(1 个工作日转送)", "《信访事项简易办理办法》（1 个工作日转送）"),
        ("第三十二条（标记 U）", "第三十二条"),
    ],
)
def test_how_sure_a_rule_is_stays_in_its_file(cite: str, read: str) -> None:
    assert citation.told(cite) == read
