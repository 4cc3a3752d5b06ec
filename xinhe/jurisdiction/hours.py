"""Office hours as a reader of each language reads them; the table of offices holds them in Chinese."""

import re

from xinhe.kernel.variants import traditional

# The longest first: 周一至周五 holds 周一.
_ENGLISH = {
    "法定节假日除外": "except public holidays",
    "节假日除外": "except public holidays",
    "法定工作日": "working days",
    "工作日": "working days",
    "星期": "周",
    "周一": "Mon",
    "周二": "Tue",
    "周三": "Wed",
    "周四": "Thu",
    "周五": "Fri",
    "周六": "Sat",
    "周日": "Sun",
    "周天": "Sun",
    "每天": "daily",
    "每日": "daily",
    "全天": "all day",
    "上午": "morning ",
    "下午": "afternoon ",
    "中午": "noon ",
    "不休息": "open",
    "休息": "closed",
    "至": "–",
    "到": "–",
    "—": "–",
    "、": ", ",
    "，": ", ",
    "；": "; ",
    "：": ":",
    "（": " (",
    "）": ")",
    "。": "",
}
_HAN = re.compile(r"[\u3400-\u9fff]")


def told(hours: str, language: str) -> str:
    """The hours in a language; in English as they were written where a word is not known."""
    if language == "zh-hant":
        return traditional(hours)
    if language != "en":
        return hours
    english = hours
    for word, said in _ENGLISH.items():
        english = english.replace(word, said)
    english = re.sub(r"\s+", " ", english.replace("--", "–").replace("––", "–")).strip()
    return hours if _HAN.search(english) else english
