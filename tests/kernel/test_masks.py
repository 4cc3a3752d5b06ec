import pytest

from xinhe.kernel import masks


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("王小明", "王*"),
        ("王明", "王*"),
        ("欧阳修", "欧阳*"),
        ("欧阳", "欧*"),
        ("𠮷田", "𠮷*"),
        ("迪丽热巴·迪力木拉提", "迪*"),
        ("王", "*"),
        ("", ""),
    ],
)
def test_of_a_name_the_surname_is_seen(text, seen):
    assert masks.name(text) == seen


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("13812345678", "138****5678"),
        ("0898-66751234", "0898****1234"),
        ("01012345678", "010****5678"),
        ("12345", "*****"),
        ("089866221234转801", "0898****1234"),
        ("+85291234567", "+852****4567"),
        ("", ""),
    ],
)
def test_of_a_telephone_number_the_middle_is_hidden(text, seen):
    assert masks.phone(text) == seen


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("11010519491231002X", "1101**********002X"),
        ("E12345678", "E1*****78"),
        ("H1234", "*****"),
        ("", ""),
    ],
)
def test_of_a_document_the_middle_is_hidden(text, seen):
    assert masks.id_number(text) == seen


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("海南省海口市龙华区金贸街道世贸社区世贸路8号", "海南省海口市龙华区金贸街道世贸社区***"),
        ("横州市校椅镇青桐村民委员会3队12号", "横州市校椅镇青桐村民委员会***"),
        ("校椅镇青桐村5号", "校椅镇青桐村***"),
        ("北京市海淀区中关村大街27号", "北京市海淀区***"),
        ("息烽县永靖镇人民路12号", "息烽县永靖镇***"),
        ("景德镇市珠山区昌江大道1号", "景德镇市珠山区***"),
        ("龙华区人民路12号水云新村3栋402", "龙华区***"),
        ("人民路12号农村信用社宿舍", "***"),
        ("青桐村", "青桐村"),
        ("", ""),
    ],
)
def test_an_address_is_cut_at_the_village_or_the_next_higher_level(text, seen):
    assert masks.address(text) == seen
