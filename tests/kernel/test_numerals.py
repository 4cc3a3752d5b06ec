import pytest

from xinhe.kernel.numerals import number_of


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("三十七", 37),
        ("十二", 12),
        ("廿三", 23),
        ("一百零五", 105),
        ("两千三百", 2300),
        ("贰佰", 200),
        ("三万五千", 35_000),
        ("二〇二四", 2024),
        ("二0二四", 2024),
        ("37", 37),
        ("3万", 30_000),
    ],
)
def test_a_numeral_is_read(numeral, number):
    assert number_of(numeral) == number


@pytest.mark.parametrize("numeral", ["", "百", "万", "十十", "一百千", "几十", "三七十", "一" * 9999])
def test_what_is_none_is_none(numeral):
    assert number_of(numeral) is None
