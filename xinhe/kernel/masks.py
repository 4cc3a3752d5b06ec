"""What others see of a person by default (个人信息保护法 第六条): enough to recognise, too little to use."""

import re

_COMPOUND_SURNAMES = frozenset(
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙"
    " 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷"
    " 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 第五 歐陽 東方 獨孤 萬俟 聞人 諸葛 尉遲 赫連 慕容"
    " 鍾離 長孫 鮮于 軒轅 東郭 南門 東門 西門".split()
)

# A village's or community's name may itself be a street's ("中关村大街"), a town's a city's ("景德镇市"):
# such a word is not where the address is cut.
_NOT_A_STREET = r"(?![东西南北中大小新老]{0,2}[路街道巷里弄桥])"
_LEVELS = (
    re.compile(rf"社区|村民委员会|居民委员会|村委会|居委会|村(?![民委镇乡]){_NOT_A_STREET}|社區|村委會|居委會"),
    re.compile(rf"街道(?!口)|镇(?![市江宁远平原安康巴赉海雄沅坪]|政府){_NOT_A_STREET}|乡(?![市宁城]|政府){_NOT_A_STREET}"),
    re.compile(r"(?<!小)区|县|旗"),
    re.compile(r"市|州|盟|省"),
)


def name(text: str) -> str:
    """A person's name with the given name hidden: 王*, 欧阳*."""
    text = text.strip()
    if len(text) < 2:
        return "*" if text else ""
    return (text[:2] if text[:2] in _COMPOUND_SURNAMES and len(text) > 2 else text[0]) + "*"


def phone(text: str) -> str:
    """A telephone number with its middle hidden: 138****5678, 0898****1234."""
    digits = re.sub(r"\D", "", text)
    if len(digits) < 8:
        return "*" * len(digits)
    if digits.startswith("0"):
        # 010 and 02x are the area codes of three digits.
        area = digits[:3] if digits[1] in "12" else digits[:4]
        return f"{area}****{digits[-4:]}" if len(digits) >= len(area) + 7 else f"{area}****{digits[-2:]}"
    return f"{digits[:3]}****{digits[-4:]}"


def id_number(text: str) -> str:
    """A document's number with its middle hidden: 1101**********002X."""
    text = text.strip()
    if len(text) >= 15:
        shown = 4
    elif len(text) >= 8:
        shown = 2
    else:
        return "*" * len(text)
    return text[:shown] + "*" * (len(text) - 2 * shown) + text[-shown:]


def address(text: str) -> str:
    """An address cut at the village or community, or at the next higher level that it names."""
    text = text.strip()
    for level in _LEVELS:
        found = level.search(text)
        if found and found.end() > 1:
            return text[: found.end()] + ("***" if found.end() < len(text) else "")
    return "***" if text else ""
