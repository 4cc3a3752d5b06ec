import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinhe.kernel.bigrams import bigrams, query_tokens
from xinhe.kernel.variants import folded


def test_chinese_is_cut_into_pairs_and_words_stay_whole():
    assert bigrams("小区ABC噪声扰民2026年") == sorted(["小区", "abc", "噪声", "声扰", "扰民", "2026", "年"])


def test_width_and_case_do_not_matter():
    assert bigrams("ＬＨ－２６") == bigrams("lh-26") == ["26", "lh"]


def test_a_lone_character_is_a_word():
    assert bigrams("水，电") == ["水", "电"]


def test_rare_characters_of_the_later_planes_make_pairs():
    assert bigrams("𠮷野家") == sorted(["𠮷野", "野家"])


def test_punctuation_and_blanks_are_no_words():
    assert bigrams("，。！ \n_-") == []


def test_no_word_of_a_very_long_text_is_left_out():
    text = "".join(sign for n in range(20_000) if folded(sign := chr(0x4E00 + n)) == sign)
    assert len(text) > 16_000
    assert len(bigrams(text)) == len(text) - 1
    assert set(query_tokens(text[-10:])) <= set(bigrams(text))
    assert bigrams("a" * 5_000) == ["a" * 32]


@given(st.text(alphabet="水电费 abc,一二三四", max_size=40), st.integers(0, 40), st.integers(2, 40))
def test_a_phrase_cut_from_a_chinese_text_is_found_in_it(text, start, length):
    phrase = text[start : start + length]
    found = [word for word in query_tokens(phrase) if len(word) == 2 and word[0] >= "一"]
    assert set(found) <= set(bigrams(text))


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("12栋", "住在12栋漏水无人管"),
        ("A座 漏水", "小区A座漏水"),
        ("沪A12345", "车牌沪A12345占道"),
        ("停 车 费", "多收停车费"),
        ("停\u200b车费", "多收停车费"),
        ("停车费", "停\u3000车\u3000费"),
        ("停车费", "多收停\n车费"),
        ("葛城", "葛\U000e0100城"),
        ("车辆", "\u2ecb辆占道"),
        ("人行道", "\u2f08行道"),
        ("停車費", "停车费"),
        ("3号楼王明", "3号楼王明反映"),
    ],
)
def test_what_a_person_types_is_found_in_what_a_person_wrote(phrase, text):
    assert query_tokens(phrase)
    assert set(query_tokens(phrase)) <= set(bigrams(text))


def test_a_lone_character_of_a_phrase_is_asked_for_only_where_it_is_all_there_is():
    assert query_tokens("水") == ["水"]
    assert query_tokens("12栋") == ["12"]


ALIKE = {"鄰居佔道經營": "邻居占道经营", "臺灣路燈壞了": "台湾路灯坏了", "裏面 裡面": "里面 里面"}
ALIKE |= {"爲民服務": "为民服务", "羣衆來訪": "群众来访", "戶籍户籍": "户籍户籍"}


@pytest.mark.parametrize(("traditional", "simplified"), ALIKE.items())
def test_traditional_and_simplified_characters_are_alike(traditional, simplified):
    assert bigrams(traditional) == bigrams(simplified)


def test_the_shape_of_a_character_is_the_same_however_often_it_is_folded():
    text = "".join(map(chr, range(0x3400, 0x9FFF)))
    assert folded(folded(text)) == folded(text)
