"""Who a person says they are: names, telephone numbers and documents, checked as far as a number can be."""

import re
import unicodedata
from datetime import date

from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.kernel.text import HAN, half_width, storable
from xinhe.kernel.variants import folded, whole

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
# Behind a whole landline one more group is its extension, whatever sets it apart.
_GROUP = re.compile(r"(.*\d[)\]]?)[-*](\d{1,5})", re.ASCII)

# After half width: hyphens and dashes, lines, stops, dots, quotes and brackets that only set a number's parts apart.
_DASHES = "\\-\u2010-\u2015\u2212\u2043\u30fc"
_APART = re.compile(rf"[\s{_DASHES}_~./·•・()\[\]【】〔〕'\"`’‘]")
# What people write in front of a number, or behind it in brackets, and what says nothing of it.
_PHONE_WORDS = (
    r"(?:联系|办公|家庭|住宅|固定|移动|本人|电话|手机|座机|固话|号码|方式|号|tel(?:ephone)?|phone|mobile|mob|cell)"
)
_BEFORE_PHONE = re.compile(rf"^\W*{_PHONE_WORDS}(?:{_PHONE_WORDS}|[\s.()])*[:=]?(?=[\s\d+(])", re.IGNORECASE)
_BEHIND_PHONE = re.compile(rf"[(\[【](?:{_PHONE_WORDS}|微信|同号|同)+[)\]】]\s*$", re.IGNORECASE)
_ID_WORDS = r"(?:公民|居民|中华人民共和国|身份证|身份|证件|护照|通行证|居住证|证|号码|号|编号)"
_BEFORE_ID = re.compile(rf"^(?:{_ID_WORDS}+[\s:=]*|(?:(?:id|passport|no|number)\b[\s.]*)+[.:]\s*)+", re.IGNORECASE)
_AROUND_ID = "。,;、.:"
# What stands for the letter X at the end of a resident's number: a sign of multiplication, a Greek or Russian letter.
_LIKE_X = re.compile(r"(?<=^\d{17})[×✕✖✗╳ΧχХх]$")
# A whole number as some programs export it.
_POINT_NOUGHT = re.compile(r"(?<=\d{8})\.0$")
_TWO = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{9,11})(?!\d)", re.ASCII)

_DOTS = re.compile(
    "(?:\\s*[\u00b7\u02d9\u1427\u16eb\u2022\u2027\u2218\u2219\u22c5\u25cf\u25e6\u2e31\u2e33\u30fb\ua78f\uff65\U00010101])+\\s*"
)
# A full stop is the dot of a name too, between Chinese characters; in "J. Smith" it is not.
_STOPS = re.compile(rf"(?<=[{HAN}])\s*[.\u3002]+\s*(?=[{HAN}])")
_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])")
# What joins letters, and what chooses a shape of the same character, tells no two names apart.
_SHAPES_OF_LETTERS = re.compile("[\u200c\u200d\u2800\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def normalise_id(s: str) -> str:
    """A document's number without what it is called by, blanks, hyphens and marks that nobody sees, in capitals and
    half width.
    """
    typed = _POINT_NOUGHT.sub("", _BEFORE_ID.sub("", half_width(s).strip().lstrip("'")).strip(_AROUND_ID))
    return _LIKE_X.sub("X", _APART.sub("", typed)).upper()


def normalise_phone(s: str) -> str:
    """A telephone number as it is kept, however it was written: digits, for one abroad behind "+", an extension
    behind 转. A mobile's leading 0 and the mainland's 86 are left out. Checks nothing.
    """
    said = _BEHIND_PHONE.sub("", _BEFORE_PHONE.sub("", half_width(s).strip())).strip()
    if (group := _GROUP.fullmatch(re.sub(rf"[{_DASHES}]", "-", said))) and _LANDLINE.fullmatch(_digits(group[1])):
        said = f"{group[1]}转{group[2]}"
    typed = _APART.sub("", _POINT_NOUGHT.sub("", said))
    extension = _EXTENSION.search(typed)
    digits = _digits(typed[: extension.start()] if extension else typed)
    return f"{digits}转{extension[1]}" if extension else digits


def _digits(typed: str) -> str:
    """The number itself, without the mainland's 86 and the 0 in front of a mobile."""
    digits = re.sub(r"^(\+|00)86(?=\d)", "", _APART.sub("", typed))
    if len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    if _MOBILE.fullmatch(digits[1:]) and digits.startswith("0"):
        digits = digits[1:]
    return f"+{digits[2:]}" if digits.startswith("00") else digits


def normalise_name(s: str) -> str:
    """A person's name as it is kept, however it was written: half width, one kind of middle dot, no blank between
    Chinese characters, single ones elsewhere, and nothing that nobody sees. Checks nothing.
    """
    seen = whole(_SHAPES_OF_LETTERS.sub("", storable(s)).replace("\u02d9", "·"))
    name = _DOTS.sub("·", " ".join(unicodedata.normalize("NFKC", seen).split()))
    return _BETWEEN_HAN.sub("", _STOPS.sub("·", name)).strip("· ")


def comparable_name(s: str) -> str:
    """A name in the one form in which names are compared: traditional and simplified characters, capitals and small
    letters alike, and the dot, which many leave out, left out.
    """
    return folded(normalise_name(s)).replace("·", "").upper()


# A run that could be a telephone number, or one of a document, in a line that has been brought to half width.
_NUMBER = re.compile(r"(?:\+|\()?\d[\d\s\-().~_·]{5,}\d(?:\s*转\s*\d{1,6})?", re.ASCII)
_DOCUMENT = re.compile(r"(?<!\d)\d{17}[\dXx×](?!\d)", re.ASCII)
_LABEL = re.compile(
    r"(?:联系|办公|家庭|固定|移动)?人?(?:电话|手机|座机|方式|微信|tel\b|phone\b|mobile\b)(?:号码|号)?\.?|(?:身份证|证件)(?:号码|号)?"
    r"|(?:代表人?|代理人|监护人|联系人)?姓名(?=\s*:)",
    re.IGNORECASE,
)
_GENDER = re.compile(r"(?<=[,、;(/|\s])[男女]性?(?=$|[,、;)/|\s])")
_ASIDE = re.compile(r"[(\[【〔]\s*[)\]】〕]")
_BETWEEN = " \t\n,、:;。()[]【】〔〕<>{}/|\\→=_~·'\"" + "-\u2010\u2011\u2012\u2013\u2014\u2015"


def name_and_phone(line: str) -> tuple[str, str]:
    """A person on one line, in either order and with anything or nothing between: (name, telephone or "")."""
    name, phone, _ = person_on(line)
    return name, phone


def person_on(line: str) -> tuple[str, str, str]:
    """A person on one line: (name, telephone or "", a resident's number or ""), in any order, under any label."""
    line = half_width(line)
    document = _DOCUMENT.search(line)
    if document:
        line = f"{line[: document.start()]} {line[document.end() :]}"
    number = _NUMBER.search(line)
    if number is None and document is None:
        return _LABEL.sub(" ", line).strip(_BETWEEN) if ":" in line else line.strip(_BETWEEN), "", ""
    rest = f"{line[: number.start()]} {line[number.end() :]}" if number else line
    name = " ".join(_GENDER.sub(" ", _ASIDE.sub(" ", _LABEL.sub(" ", rest))).split()).strip(_BETWEEN)
    if "(" in name and ")" not in name:
        name += ")"
    return name, number[0].strip() if number else "", normalise_id(document[0]) if document else ""


def people_on(cell: str) -> list[str]:
    """The people of one cell, each as one line: a number, or 男 or 女, alone belongs to who is before it."""
    found: list[str] = []
    for piece in filter(str.strip, re.split(r"[;；、,，\n]+", cell)):
        if found and (piece.strip() in ("男", "女") or not person_on(piece)[0]):
            found[-1] = f"{found[-1]} {piece}"
        else:
            found.append(piece)
    return found


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


def from_fifteen(number: str) -> str:
    """The eighteen digits that a resident's number of fifteen became (GB 11643), "" for what is none."""
    old = normalise_id(number)
    if not re.fullmatch(r"\d{15}", old, re.ASCII) or not _PROVINCE.match(old):
        return ""
    body = f"{old[:6]}19{old[6:]}"
    return body + _ID_CHECK[_weighed(body, _ID_WEIGHTS) % 11] if birthday(f"{body}0") else ""


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
        if len(_TWO.findall(re.sub(rf"[{_DASHES}]", "", half_width(s)))) > 1:
            raise _bad_phone(gettext_noop("这里写了不止一个电话号码，请只留一个常用的。"))
        raise _bad_phone(
            gettext_noop(
                "电话号码不对：请填写 11 位手机号码，或带区号的固定电话；境外号码以 + 和国家（地区）代码开头。"
            )
        )
    return kept


def _bad_phone(template: str) -> Refused:
    return Refused(template, code="bad_phone", field="phone")


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
