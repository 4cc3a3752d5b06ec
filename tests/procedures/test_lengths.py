"""A limit says its length in each language, one of a thing without the plural."""

import pytest

from xinhe.kernel.limits import Limit
from xinhe.procedures.lengths import limit_words


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        (Limit(days=60), ["60 日", "60 日", "60 days"]),
        (Limit(workdays=1), ["1 个工作日", "1 個工作日", "1 working day"]),
        (Limit(months=6), ["6 个月", "6 個月", "6 months"]),
        (Limit(months=24), ["2 年", "2 年", "2 years"]),
        (None, ["", "", ""]),
    ],
)
def test_a_limit_in_words(limit: Limit | None, said: list[str]) -> None:
    assert [limit_words(limit, language) for language in ("zh-hans", "zh-hant", "en")] == said
