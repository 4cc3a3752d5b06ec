from datetime import date

import pytest

from xinhe.kernel.identity import (
    check_document,
    check_id_number,
    check_name,
    check_phone,
    comparable_name,
    name_and_phone,
    people_on,
    person_on,
)
from xinhe.kernel.refusal import Refused


@pytest.mark.parametrize("number", ["11010519491231002X", "11010519491231002x", " 440524 188001010014 "])
def test_a_true_number_passes(number):
    check_id_number(number, today=date(2026, 3, 2))


@pytest.mark.parametrize(
    ("number", "about"),
    [
        ("110105194912310021", "校验位"),
        ("110105491231002", "18 位"),
        ("", "18 位"),
        ("11010519490231002X", "出生日期"),
        ("01010519491231002X", "地区"),
        ("1101051949123100２Z", "18 位"),
    ],
)
def test_a_wrong_number_is_refused_with_what_is_wrong(number, about):
    with pytest.raises(Refused, match=about) as no:
        check_id_number(number)
    assert no.value.field == "id_number"


@pytest.mark.parametrize("place", range(18))
def test_any_one_wrong_digit_is_caught(place):
    true = "440524188001010014"
    wrong = true[:place] + str((int(true[place]) + 1) % 10) + true[place + 1 :]
    with pytest.raises(Refused):
        check_id_number(wrong)


def test_nobody_is_born_tomorrow():
    check_id_number("11010519491231002X", today=date(1949, 12, 31))
    with pytest.raises(Refused, match="晚于今天"):
        check_id_number("11010519491231002X", today=date(1949, 12, 30))


@pytest.mark.parametrize(
    ("kind", "number", "kept"),
    [
        ("resident_id", "11010519491231002x", "11010519491231002X"),
        ("resident_id", "身份证号：110105 19491231 002X", "11010519491231002X"),
        ("resident_id", "'11010519491231002×", "11010519491231002X"),
        ("resident_id", "11010519491231002Х", "11010519491231002X"),
        ("resident_id", "110105\u20131949.1231_002ｘ。", "11010519491231002X"),
        ("passport", "e 1234 5678", "E12345678"),
        ("passport", "Passport No. Ｅ１２３４５６７８", "E12345678"),
        ("hk_macao_permit", "H 12345678(00)", "H1234567800"),
        ("hk_macao_permit", "H12345678", "H12345678"),
        ("taiwan_permit", "12345678", "12345678"),
        ("foreign_permanent", "CHN110100011234", "CHN110100011234"),
        ("none", "", ""),
    ],
)
def test_each_kind_of_document_has_its_shape(kind, number, kept):
    assert check_document(kind, number) == kept


@pytest.mark.parametrize(
    ("kind", "number", "field"),
    [
        ("residence_permit", "11010519491231002X", "id_number"),
        ("passport", "", "id_number"),
        ("passport", "护照", "id_number"),
        ("none", "E12345678", "id_type"),
        ("driving_licence", "1", "id_type"),
    ],
)
def test_a_document_that_does_not_fit_its_kind_is_refused(kind, number, field):
    with pytest.raises(Refused) as no:
        check_document(kind, number)
    assert no.value.field == field


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("138 1234 5678", "13812345678"),
        ("+86-13812345678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("0898-66751234", "089866751234"),
        ("（010）12345678", "01012345678"),
        # Copied from a telephone's own list: marks that nobody sees.
        ("\u202d138 1234 5678\u202c", "13812345678"),
        ("\u200b138\u200e12345678", "13812345678"),
        ("138.1234.5678", "13812345678"),
        ("0086 138 1234 5678", "13812345678"),
        ("8613812345678", "13812345678"),
        # Dialled from another place, a mobile takes a 0.
        ("013812345678", "13812345678"),
        ("0898-66221234转801", "089866221234转801"),
        ("0898-66221234 ext. 801", "089866221234转801"),
        ("电话：138 1234 5678", "13812345678"),
        ("联系电话（手机）：13812345678", "13812345678"),
        ("Tel. 138_1234_5678", "13812345678"),
        ("13812345678（微信同号）", "13812345678"),
        ("138\u22121234\u22125678", "13812345678"),
        ("'13812345678", "13812345678"),
        ("13812345678.0", "13812345678"),
        ("༡༣༨༡༢༣༤༥༦༧༨", "13812345678"),
        ("[86]138·1234·5678", "13812345678"),
        ("0898-66221234-801", "089866221234转801"),
        ("0898 6622 1234*801", "089866221234转801"),
        ("(010)12345678—12", "01012345678转12"),
        ("400-812-3456", "4008123456"),
        ("+852 9123 4567", "+85291234567"),
        ("00853 6612 3456", "+85366123456"),
        ("+1 (415) 555-0132", "+14155550132"),
    ],
)
def test_a_telephone_number_is_kept_in_one_way(typed, kept):
    assert check_phone(kept) == kept
    assert check_phone(typed) == kept


@pytest.mark.parametrize(
    "line",
    [
        "李乙 13900060012", "李乙　13900060012", "李乙、13900060012", "李乙：13900060012", "李乙13900060012",
        "李乙，电话 139-0006-0012", "李乙（13900060012）", "13900060012 李乙",
        "李乙\t１３９０００６００１２", "李乙 联系电话:13900060012",
        "李乙【13900060012】", "李乙—13900060012", "李乙→139.0006.0012", "手机：13900060012，姓名：李乙",
        "李乙 Tel:13900060012", "李乙，男，13900060012", "李乙 联系人电话 13900060012", "李乙 微信13900060012",
    ],
)  # fmt: skip
def test_a_person_on_one_line_is_a_name_and_a_telephone(line):
    name, phone = name_and_phone(line)
    assert (check_name(name), check_phone(phone)) == ("李乙", "13900060012")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("李乙", ("李乙", "")),
        ("John Smith +852 9123 4567", ("John Smith", "+852 9123 4567")),
        ("李乙 0898-66221234转801", ("李乙", "0898-66221234转801")),
        ("", ("", "")),
    ],
)
def test_a_person_on_one_line_may_have_no_telephone_or_one_elsewhere(line, found):
    assert name_and_phone(line) == found


@pytest.mark.parametrize(
    "line", ["李乙 11010519491231002x 13900060012", "李乙，身份证号：11010519491231002×，电话：13900060012"]
)
def test_a_number_of_a_document_on_the_line_is_no_telephone(line):
    name, phone, number = person_on(line)
    assert (name, check_phone(phone), number) == ("李乙", "13900060012", "11010519491231002X")


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ("李乙　13900060012、张丙", ["李乙　13900060012", "张丙"]),
        ("李乙，男，13900060012；张丙，女", ["李乙 男 13900060012", "张丙 女"]),
        ("李乙、13900060012、张丙、电话：13900060013", ["李乙 13900060012", "张丙 电话：13900060013"]),
        ("李乙\n张丙", ["李乙", "张丙"]),
    ],
)
def test_the_people_of_one_cell_keep_their_own_numbers(cell, people):
    assert people_on(cell) == people


@pytest.mark.parametrize("typed", ["13900010001/13900010002", "13900010001、0898-66221234", "13900010001 13900010002"])
def test_of_two_telephones_one_is_asked_for(typed):
    with pytest.raises(Refused, match="不止一个"):
        check_phone(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "12345",
        "王13812345678",
        "a@b.com",
        "1.39E+10",
        "12812345678",
        "138123456789",
        "66751234",
        "abc",
        "1381234567\x00",
        "13812345678转8",
        "+86",
        "+0123456789",
    ],
)
def test_what_is_no_telephone_number_is_refused(typed):
    with pytest.raises(Refused) as no:
        check_phone(typed)
    assert no.value.field == "phone"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  王小明 ", "王小明"),
        ("迪丽热巴•迪力木拉提", "迪丽热巴·迪力木拉提"),
        ("𠮷𫍯", "𠮷𫍯"),
        ("\ue863某", "\ue863某"),
        ("John  Smith", "John Smith"),
        ("王", "王"),
        ("王　明", "王明"),
        ("王 小 明", "王小明"),
        ("买买提・吐尔逊", "买买提·吐尔逊"),
        ("买买提.吐尔逊", "买买提·吐尔逊"),
        ("买买提．吐尔逊", "买买提·吐尔逊"),
        ("买买提﹒吐尔逊", "买买提·吐尔逊"),
        ("买买提 · 吐尔逊", "买买提·吐尔逊"),
        ("买买提\u2e31吐尔逊", "买买提·吐尔逊"),
        ("买买提\u16eb吐尔逊", "买买提·吐尔逊"),
        ("买买提\uff65吐尔逊", "买买提·吐尔逊"),
        ("买买提\u02d9吐尔逊", "买买提·吐尔逊"),
        ("买买提\u25e6\u200b 吐尔逊", "买买提·吐尔逊"),
        ("买买提··吐尔逊", "买买提·吐尔逊"),
        ("\uf91a明", "\u99f1明"),
        ("\u2ee2明", "马明"),
        ("\u2f08明", "人明"),
        ("王\ufe00明", "王明"),
        ("葛\U000e0100明", "葛明"),
        ("王\u3164明", "王明"),
        ("王\u180e明", "王明"),
        ("王\u061c\u2066明\u2069", "王明"),
        ("J. Smith", "J. Smith"),
        ("Ｊｏｈｎ Ｓｍｉｔｈ", "John Smith"),
        ("王\u200b小\u202e明\x00", "王小明"),
        ("བསྟན་འཛིན", "བསྟན་འཛིན"),
    ],
)
def test_a_name_is_kept_in_one_way(typed, kept):
    assert check_name(typed) == kept
    assert check_name(kept) == kept


@pytest.mark.parametrize("typed", ["", "   ", "·", "12345", "\u200b", "王" * 51, "！？", "\ud800"])
def test_what_is_no_name_is_refused(typed):
    with pytest.raises(Refused) as no:
        check_name(typed)
    assert no.value.field == "name"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("陳小明", "陈小明"),
        ("买买提·吐尔逊", "买买提吐尔逊"),
        ("买买提 吐尔逊", "买买提•吐尔逊"),
        ("John Smith", "ＪＯＨＮ  smith"),
        ("\uf91a明", "骆明"),
    ],
)
def test_one_person_is_known_by_any_spelling_of_the_name(one, other):
    assert comparable_name(one) == comparable_name(other)


def test_two_people_are_not_taken_for_one():
    assert comparable_name("王明") != comparable_name("王小明")
