from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from xinhe.kernel.uuid7 import uuid7

AT = datetime(2026, 3, 2, 1, 2, 3, 456_789, tzinfo=UTC)


def test_identifiers_are_of_version_seven_and_carry_the_moment():
    one = uuid7(AT)
    assert one.version == 7
    assert one.variant == "specified in RFC 4122"
    assert one.int >> 80 == int(AT.timestamp() * 1000)


def test_identifiers_of_one_moment_follow_each_other():
    made = [uuid7(AT) for _ in range(5_000)]
    assert made == sorted(set(made))


def test_a_later_moment_sorts_later():
    assert uuid7(AT) < uuid7(AT + timedelta(milliseconds=1))


def test_identifiers_by_the_clock_never_go_back():
    made = [uuid7() for _ in range(5_000)]
    assert made == sorted(set(made))


def test_threads_never_get_the_same_identifier():
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: uuid7(AT), range(4_000)))
    assert len(set(made)) == 4_000


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError):
        uuid7(datetime(2026, 3, 2))  # noqa: DTZ001
