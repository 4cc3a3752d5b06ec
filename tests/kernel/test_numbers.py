import string
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from xinhe.kernel.numbers import matter_number, normalise_code, parse_matter_number, query_code, same_code
from xinhe.kernel.refusal import Refused

NUMBERS = st.builds(
    matter_number,
    st.text(string.ascii_uppercase, min_size=2, max_size=4),
    st.integers(2000, 2099),
    st.integers(1, 99_999_999),
)
SECRET = b"k" * 32


def read(text: str) -> str | None:
    try:
        return parse_matter_number(text)
    except Refused:
        return None


def test_a_number_is_short_and_reads_itself():
    number = matter_number("LH", 2026, 4182)
    assert number == "LH-26-004182-5"
    assert parse_matter_number(number) == number


@pytest.mark.parametrize(
    "typed",
    ["lh-26-004182-5", "ＬＨ－２６－００４１８２－５", "LH260041825", " LH 26 004182 5 ", "LH—26—004182—5"],
)
def test_case_width_blanks_and_hyphens_do_not_matter(typed):
    assert parse_matter_number(typed) == "LH-26-004182-5"


@pytest.mark.parametrize(
    ("year", "begins"), [(1949, "LH-1949-"), (1998, "LH-1998-"), (2000, "LH-00-"), (2049, "LH-49-"), (2100, "LH-2100-")]
)
def test_the_year_in_a_number_is_one_year_alone(year, begins):
    number = matter_number("LH", year, 7)
    assert number.startswith(begins)
    assert parse_matter_number(number) == number


def test_a_year_that_is_typed_out_is_understood():
    assert parse_matter_number("LH-2026-004182-5") == "LH-26-004182-5"


def test_no_two_years_share_a_number():
    numbers = {matter_number("LH", year, 1) for year in range(1900, 2300)}
    assert len(numbers) == 400


@given(NUMBERS)
def test_every_number_is_read_back(number):
    assert parse_matter_number(number) == number


@given(NUMBERS, st.data(), st.booleans())
def test_one_wrong_character_is_caught(number, data, bare):
    place = data.draw(st.sampled_from([i for i, c in enumerate(number) if c != "-"]))
    other = data.draw(st.sampled_from(string.ascii_uppercase + string.digits))
    assume(other != number[place])
    wrong = number[:place] + other + number[place + 1 :]
    assert read(wrong.replace("-", "") if bare else wrong) is None


@pytest.mark.parametrize("hyphen", ["-", ""])
def test_a_letter_for_a_digit_does_not_become_a_longer_prefix(hyphen):
    number = matter_number("AAA", 2010, 1_000_000)
    wrong = number.replace("-10-", "-B0-").replace("-", hyphen)
    assert read(wrong) is None


@given(NUMBERS, st.data(), st.booleans())
def test_two_neighbours_exchanged_are_caught(number, data, bare):
    places = [i for i, c in enumerate(number) if c != "-"]
    first = data.draw(st.integers(0, len(places) - 2))
    i, j = places[first], places[first + 1]
    assume(number[i] != number[j])
    wrong = list(number)
    wrong[i], wrong[j] = wrong[j], wrong[i]
    text = "".join(wrong)
    assert read(text.replace("-", "") if bare else text) is None


def test_a_mistyped_number_is_refused_with_a_sentence():
    with pytest.raises(Refused, match="校验字符不符") as no:
        parse_matter_number("LH-26-004183-5")
    assert (no.value.field, no.value.code) == ("number", "bad_number")


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    read(text)


def test_a_query_code_is_eight_plain_characters():
    code = query_code(SECRET, UUID(int=1), 1)
    assert len(code) == 8
    assert not set(code) & set("IOSZ")
    assert code == query_code(SECRET, UUID(int=1), 1)


def test_another_secret_matter_or_version_gives_another_code():
    codes = {
        query_code(SECRET, UUID(int=1), 1),
        query_code(SECRET, UUID(int=1), 2),
        query_code(SECRET, UUID(int=2), 1),
        query_code(b"other" * 8, UUID(int=1), 1),
    }
    assert len(codes) == 4


def test_a_code_read_aloud_or_typed_loosely_is_the_same():
    assert normalise_code(" ab-oi sz ") == "AB0152"
    assert same_code("ab0152", "ＡＢ ＯＩ ＳＺ")
    assert not same_code("AB0152", "AB0153")
    assert not same_code("AB0152", "")
    assert not same_code("AB0152", "甲")
