"""Who a person says they are: names, telephone numbers and documents, checked as far as a number can be."""

import re
import unicodedata
from datetime import date

from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.kernel.text import storable

ID_TYPES = {
    "resident_id": gettext_noop("居民身份证"),
    "passport": gettext_noop("护照"),
    "hk_macao_permit": gettext_noop("港澳居民来往内地通行证"),
    "taiwan_permit": gettext_noop("台湾居民来往大陆通行证"),
    "residence_permit": gettext_noop("港澳台居民居住证"),
    "foreign_permanent": gettext_noop("外国人永久居留身份证"),
    "none": gettext_noop("未提供"),
}

LONGEST_NAME = 50

# First digits of GB/T 2260; 81, 82 and 83 are on the residence permits of Hong Kong, Macao and Taiwan.
_PROVINCE = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_EIGHTEEN = re.compile(r"\d{17}[\dX]", re.ASCII)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"


_SHAPES = {
    "passport": re.compile(r"[A-Z0-9]{5,17}"),
    "hk_macao_permit": re.compile(r"[HM]\d{8}(\d{2})?", re.ASCII),
    "taiwan_permit": re.compile(r"\d{8}(\d{2})?", re.ASCII),
    "residence_permit": re.compile(r"8[123]\d{15}[\dX]", re.ASCII),
    # The card of 2017 has fifteen characters, that of 2023 eighteen beginning with 9.
    "foreign_permanent": re.compile(r"[A-Z]{3}\d{12}|9\d{16}[\dX]", re.ASCII),
}

_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_LANDLINE = re.compile(r"0\d{2,3}\d{7,8}|[48]00\d{7}", re.ASCII)
_ABROAD = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_EXTENSION = re.compile(r"(?:转|轉|分机|ext\.?|x|#|,|;)(\d{1,6})$", re.ASCII | re.IGNORECASE)

_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\ue000-\uf8ff\uf900-\ufaff\U00020000-\U0003ffff"
_DOTS = re.compile(r"\s*[\u00b7\u2022\u2027\u2219\u22c5\u30fb\u25cf]\s*")
# A full stop is the dot of a name too, between Chinese characters; in "J. Smith" it is not.
_STOPS = re.compile(rf"(?<=[{_HAN}])\s*[.\u3002]\s*(?=[{_HAN}])")
_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")
_JOINERS = re.compile("[\u200c\u200d]")


def normalise_id(s: str) -> str:
    """A document's number without blanks, hyphens and marks that nobody sees, in capitals and half width."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", storable(s))).upper()


def normalise_phone(s: str) -> str:
    """A telephone number as it is kept, however it was written: digits, for one abroad behind "+", an extension
    behind 转. A mobile's leading 0 and the mainland's 86 are left out. Checks nothing.
    """
    typed = re.sub(r"[\s\-()\u2010-\u2015./]", "", unicodedata.normalize("NFKC", storable(s)))
    extension = _EXTENSION.search(typed)
    digits = typed[: extension.start()] if extension else typed
    digits = re.sub(r"^(\+|00)86(?=\d)", "", digits)
    if len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    if _MOBILE.fullmatch(digits[1:]) and digits.startswith("0"):
        digits = digits[1:]
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    return f"{digits}转{extension[1]}" if extension else digits


def normalise_name(s: str) -> str:
    """A person's name as it is kept, however it was written: half width, one kind of middle dot, no blank between
    Chinese characters, single ones elsewhere, and nothing that nobody sees. Checks nothing.
    """
    seen = _JOINERS.sub("", storable(s))
    name = _DOTS.sub("·", " ".join(unicodedata.normalize("NFKC", seen).split()))
    return _BETWEEN_HAN.sub("", _STOPS.sub("·", name)).strip("· ")


# A run that could be a telephone number, in a line that has been brought to half width.
_NUMBER = re.compile(r"\+?\d[\d\s\-().]{5,}\d(?:\s*转\s*\d{1,6})?", re.ASCII)
_LABEL = re.compile(r"(?:联系)?(?:电话|手机|方式)号?码?")
_BETWEEN = " \t,、:;。()/|-"


def name_and_phone(line: str) -> tuple[str, str]:
    """A person on one line, in either order and with anything or nothing between: (name, telephone or "")."""
    line = unicodedata.normalize("NFKC", storable(line))
    number = _NUMBER.search(line)
    if number is None:
        return line.strip(_BETWEEN), ""
    rest = _LABEL.sub(" ", f"{line[: number.start()]} {line[number.end() :]}")
    return rest.strip(_BETWEEN), number[0].strip()


NORMAL = {"name": normalise_name, "phone": normalise_phone, "id_number": normalise_id}


def check_id_number(s: str, *, today: date | None = None) -> None:
    """Refuse a resident's number that GB 11643 does not allow: length, place, birth date, check character.

    Given today, a birth date in the future is refused as well.
    """
    number = normalise_id(s)
    if not _EIGHTEEN.fullmatch(number):
        raise _bad_id(gettext_noop("身份证号码应为 18 位：17 位数字加 1 位数字或 X，请核对。"))
    if not _PROVINCE.match(number):
        raise _bad_id(gettext_noop("身份证号码的前两位不是有效的地区代码，请核对。"))
    born = birthday(number)
    if born is None or born.year < 1800:
        raise _bad_id(gettext_noop("身份证号码中的出生日期（第 7 至 14 位）不存在，请核对。"))
    if today is not None and born > today:
        raise _bad_id(gettext_noop("身份证号码中的出生日期晚于今天，请核对。"))
    if number[-1] != _ID_CHECK[_weighed(number[:17], _ID_WEIGHTS) % 11]:
        raise _bad_id(gettext_noop("身份证号码的校验位不符，可能有一位填错，请核对。"))


def _weighed(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


def birthday(number: str) -> date | None:
    """The day of birth that a resident's number tells, or None when it is no date."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def _bad_id(template: str) -> Refused:
    return Refused(template, code="bad_id_number", field="id_number")


def _bad_type(template: str) -> Refused:
    return Refused(template, code="bad_id_type", field="id_type")


def check_document(id_type: str, number: str, *, today: date | None = None) -> str:
    """The number of a document of this kind as it is kept; "" where none is given."""
    if id_type not in ID_TYPES:
        raise _bad_type(gettext_noop("没有这种证件类型，请重新选择。"))
    kept = normalise_id(number)
    if id_type == "none":
        if kept:
            raise _bad_type(gettext_noop("填写了证件号码，请选择证件类型。"))
        return ""
    if not kept:
        raise _bad_id(gettext_noop("请填写证件号码。"))
    shape = _SHAPES.get(id_type)
    if shape and not shape.fullmatch(kept):
        raise Refused(
            gettext_noop("%(document)s号码的格式不对，请核对。"),
            code="bad_id_number",
            field="id_number",
            document=ID_TYPES[id_type],
        )
    if id_type in ("resident_id", "residence_permit"):
        check_id_number(kept, today=today)
    return kept


def check_phone(s: str) -> str:
    """The number as it is kept: a mobile or landline of the mainland, or one abroad with its country."""
    kept = normalise_phone(s)
    number = kept.partition("转")[0]  # only a landline has an extension
    if not (is_mobile(kept) or _LANDLINE.fullmatch(number) or _ABROAD.fullmatch(kept)):
        raise Refused(
            gettext_noop(
                "电话号码不对：请填写 11 位手机号码，或带区号的固定电话；境外号码以 + 和国家（地区）代码开头。"
            ),
            code="bad_phone",
            field="phone",
        )
    return kept


def is_mobile(phone: str) -> bool:
    """Whether a number as it is kept is a mobile of the mainland, to which short messages go."""
    return _MOBILE.fullmatch(phone) is not None


def check_name(s: str) -> str:
    """A person's name as it is kept."""
    name = normalise_name(s)
    if not name:
        raise _bad_name(gettext_noop("请填写姓名。"))
    if len(name) > LONGEST_NAME:
        raise _bad_name(gettext_noop("姓名最多 50 个字，请核对。"))
    # Private-use characters (Co) are the rare ones of older GB 18030 systems.
    kinds = {unicodedata.category(character) for character in name}
    if not any(kind.startswith("L") or kind == "Co" for kind in kinds):
        raise _bad_name(gettext_noop("姓名不能只有数字或符号，请填写真实姓名。"))
    return name


def _bad_name(template: str) -> Refused:
    return Refused(template, code="bad_name", field="name")
