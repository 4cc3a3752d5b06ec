import hashlib
import hmac
import json
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinhe.kernel import chain
from xinhe.kernel.chain import GENESIS, canonical, keyed, link, root, sm3

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def test_sm3_gives_the_digest_of_the_standard():
    assert sm3(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert sm3(b"abcd" * 16) == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"


@given(st.binary(max_size=300), st.binary(min_size=1, max_size=80))
def test_both_libraries_give_the_same_digests(data, key):
    assert sm3(data) == chain._sm3_of_cryptography(data) == hashlib.new("sm3", data).hexdigest()
    assert keyed(key, data) == chain._keyed_of_cryptography(key, data) == hmac.digest(key, data, "sm3")


def test_the_order_of_keys_does_not_matter():
    assert (
        canonical({"b": 1, "a": [True, None]}) == canonical({"a": (True, None), "b": 1}) == b'{"a":[true,null],"b":1}'
    )


def test_moments_are_written_in_utc_to_the_microsecond():
    at = datetime(2026, 3, 2, 9, 0, tzinfo=timezone(timedelta(hours=8)))
    assert canonical(at) == canonical(at.astimezone(UTC)) == b'"2026-03-02T01:00:00.000000Z"'


def test_days_identifiers_and_chinese_are_written_plainly():
    entry = {"on": date(2026, 3, 2), "id": UUID(int=7), "text": "受理𠮷"}
    assert canonical(entry).decode() == (
        '{"id":"00000000-0000-0000-0000-000000000007","on":"2026-03-02","text":"受理𠮷"}'
    )


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), {1, 2}, b"x", object(), {1: "x"}, datetime.fromisoformat("2026-03-02")],
)
def test_what_has_no_one_form_is_refused(value):
    with pytest.raises((TypeError, ValueError)):
        canonical({"value": value})


@given(JSON)
def test_a_value_that_went_through_json_is_written_the_same(value):
    assert canonical(json.loads(json.dumps(value))) == canonical(value)


def test_each_link_depends_on_all_before_it():
    first = link(GENESIS, {"seq": 1, "act": "intake"})
    second = link(first, {"seq": 2, "act": "accept"})
    assert second != link(link(GENESIS, {"seq": 1, "act": "withdraw"}), {"seq": 2, "act": "accept"})
    assert len(second) == 64


def test_the_root_depends_on_order_on_every_head_and_on_the_root_before():
    a, b = ("a", 1, GENESIS), ("b", 2, GENESIS)
    roots = {
        root(GENESIS, [a, b]),
        root(GENESIS, [b, a]),
        root(GENESIS, [a]),
        root(sm3(b""), [a, b]),
        root(GENESIS, []),
    }
    assert len(roots) == 5
    assert root(GENESIS, iter([a, b])) == root(GENESIS, [a, b])


def test_heads_cannot_be_run_together():
    with pytest.raises(ValueError):
        root(GENESIS, [("a 1 x\nb", 2, GENESIS)])
