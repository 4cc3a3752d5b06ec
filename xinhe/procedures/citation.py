"""Articles as a reader of each language writes them: 第三十四条 → Art. 34."""

import re

from xinhe.kernel.variants import traditional

LAWS_IN_ENGLISH = {
    "信访工作条例": "Regulations on Petition Work",
    "信访事项简易办理办法": "Measures for Simple Handling of Petitions",
    "信访事项简易办理办法（试行）": "Trial Measures for Simple Handling of Petitions",
    "民法典": "Civil Code",
    "民事诉讼法": "Civil Procedure Law",
    "行政复议法": "Administrative Reconsideration Law",
    "行政诉讼法": "Administrative Litigation Law",
    "劳动争议调解仲裁法": "Labour Dispute Mediation and Arbitration Law",
    "农村土地承包经营纠纷调解仲裁法": "Rural Land Contract Dispute Mediation and Arbitration Law",
    "行政复议法实施条例": "Regulations Implementing the Administrative Reconsideration Law",
    "人民调解法": "People’s Mediation Law",
    "人民调解工作若干规定": "Provisions on People’s Mediation Work",
    "人民法院在线调解规则": "Online Mediation Rules of the People’s Courts",
    "宁波市人民调解条例": "Ningbo Regulations on People’s Mediation",
    "监察法": "Supervision Law",
    "公务员法": "Civil Servants Law",
    "个人信息保护法": "Personal Information Protection Law",
}
_N = "[零一二三四五六七八九十百]+"
_ARTICLE = re.compile(rf"第({_N})条(?:第({_N})款)?(?:第（({_N})）项)?")
_LAW = re.compile(r"《([^》]+)》")
_TAG = re.compile("，标记 [RUD]|标记 [RUD]，?")
_DIGITS = {digit: n for n, digit in enumerate("零一二三四五六七八九")}


def number(numeral: str) -> int:
    """A Chinese numeral below a thousand: 二百零三 → 203."""
    total = digit = 0
    for sign in numeral:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        else:
            total += (digit or 1) * {"十": 10, "百": 100}[sign]
            digit = 0
    return total + digit


def article(cite: str) -> str:
    """The law's name and article in a citation, without what the rule file remarks beside it."""
    title = _LAW.search(cite)
    found = _ARTICLE.search(cite)
    if "产品规则" in cite and not (found and cite.startswith(found[0])):
        return ""
    return (title[0] if title else "") + (found[0] if found else "")


def basis(cite: str, *, own: str) -> tuple[str, str]:
    """The first law that a citation names (``own`` where it names none) and its article without paragraph."""
    title, found = _LAW.search(cite), _ARTICLE.search(cite)
    return title[1] if title else own, f"第{found[1]}条" if found else ""


def told(cite: str) -> str:
    """A citation with its remarks as a person reads them: how sure we are of a value stays in the rule file."""
    text = _TAG.sub("", cite).replace("产品规则", "平台规则").replace("(", "（").replace(")", "）")
    return text.replace("（）", "")


def full(cite: str, language: str, *, own: str) -> str:
    """A citation that names its law, ``own`` where it names none, for a page that speaks of several laws."""
    text = told(cite) if language == "zh-hans" else shown(cite, language)
    if text.startswith("第"):
        name = traditional(own) if language == "zh-hant" else own
        return f"《{name}》{text}"
    return f"{LAWS_IN_ENGLISH.get(own, own)}, {text}" if text.startswith("Art. ") else text


def law(name: str, language: str) -> str:
    """A law's name in a language; in English its Chinese name when we have no other."""
    if language == "zh-hant":
        return traditional(name)
    return LAWS_IN_ENGLISH.get(name, name) if language == "en" else name


def shown(cite: str, language: str) -> str:
    """The law and article of a citation in a language; empty when it names neither."""
    plain = article(cite)
    if language == "zh-hans":
        return plain
    if language == "zh-hant":
        return traditional(plain)
    title, found = _LAW.search(plain), _ARTICLE.search(plain)
    name = LAWS_IN_ENGLISH.get(title[1], title[0]) if title else ""
    if not found:
        return name
    paragraph = f" ¶{number(found[2])}" if found[2] else ""
    point = f" ({number(found[3])})" if found[3] else ""
    return f"{name}{', ' if name else ''}Art. {number(found[1])}{paragraph}{point}"
