from hypothesis import given
from hypothesis import strategies as st

from xinhe.kernel.bigrams import bigrams, query_tokens


def test_chinese_is_cut_into_pairs_and_words_stay_whole():
    assert bigrams("小区ABC噪声扰民2026年") == sorted(["小区", "abc", "噪声", "声扰", "扰民", "2026", "年"])


def test_width_and_case_do_not_matter():
    assert bigrams("ＬＨ－２６") == bigrams("lh-26") == ["26", "lh"]


def test_a_lone_character_is_a_word():
    assert bigrams("水 电") == ["水", "电"]


def test_rare_characters_of_the_later_planes_make_pairs():
    assert bigrams("𠮷野家") == sorted(["𠮷野", "野家"])


def test_punctuation_and_blanks_are_no_words():
    assert bigrams("，。！ \n_-") == []


def test_no_word_of_a_very_long_text_is_left_out():
    text = "".join(chr(0x4E00 + n) for n in range(20_000))
    assert len(bigrams(text)) == 19_999
    assert set(query_tokens(text[-10:])) <= set(bigrams(text))
    assert bigrams("a" * 5_000) == ["a" * 32]


@given(st.text(alphabet="水电费 abc,一二三四", max_size=40), st.integers(0, 40), st.integers(2, 40))
def test_a_phrase_cut_from_a_chinese_text_is_found_in_it(text, start, length):
    phrase = text[start : start + length]
    found = [word for word in query_tokens(phrase) if len(word) == 2 and word[0] >= "一"]
    assert set(found) <= set(bigrams(text))
