"""Chinese numerals as figures: 二〇二四 is 2024, 三十七 is 37, 贰佰 is 200."""

import re

_DIGITS = {numeral: n for n, numeral in enumerate("〇一二三四五六七八九")}
_SAME = str.maketrans("零○O壹贰貳叁參肆伍陆陸柒捌玖两兩拾佰仟萬", "〇〇〇一二二三三四五六六七八九二二十百千万")
LONGEST = 20
_UNITS = {"十": 10, "百": 100, "千": 1000}
# Every sign that a numeral may be written with; digits stand among them, as in 二0二四.
SIGNS = "〇零○O一二三四五六七八九十百千万两兩廿卅壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬0-9"
_DATE_LIKE = re.compile(r"[〇一二三四五六七八九0-9]+")


def number_of(numeral: str) -> int | None:
    """The number that a numeral means, None where it is none."""
    if len(numeral) > LONGEST:
        return None
    text = numeral.translate(_SAME).replace("廿", "二十").replace("卅", "三十")
    if _DATE_LIKE.fullmatch(text):
        return int("".join(str(_DIGITS.get(sign, sign)) for sign in text))
    thousands, _, rest = text.rpartition("万")
    high = _below_ten_thousand(thousands) if thousands else 0
    low = _below_ten_thousand(rest) if rest else 0
    if high is None or low is None or not text or (text[0] == "万"):
        return None
    return high * 10_000 + low


def sent_number(text: str) -> int | None:
    """The number that a form or a link brings back as we wrote it; None for anything else, as for ² or a hundred
    digits.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _below_ten_thousand(text: str) -> int | None:
    total, digit, last = 0, None, 10_000
    for sign in text:
        if sign in _UNITS:
            unit = _UNITS[sign]
            if unit >= last or (digit is None and unit != 10):
                return None
            total, digit, last = total + (1 if digit is None else digit) * unit, None, unit
        elif sign in _DIGITS or (sign.isascii() and sign.isdigit()):
            value = _DIGITS.get(sign, 0) if sign in _DIGITS else int(sign)
            if digit:
                return None
            digit = value
        else:
            return None
    return total + (digit or 0)
