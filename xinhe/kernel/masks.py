"""What others see of a person by default (个人信息保护法 第六条): enough to recognise, too little to use."""

import re

# Two characters each.
_COMPOUND = (
    "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶"
    "太叔申屠公孙慕容仲孙钟离长孙宇文司徒鲜于司空闾丘子车亓官司寇巫马公西颛孙壤驷公良"
    "漆雕乐正宰父谷梁拓跋夹谷轩辕令狐段干百里呼延东郭南门羊舌微生梁丘左丘东门西门第五"
    "歐陽司馬東方獨孤南宮萬俟聞人諸葛尉遲赫連鍾離長孫鮮于軒轅東郭南門東門西門"
)
_COMPOUND_SURNAMES = frozenset(_COMPOUND[n : n + 2] for n in range(0, len(_COMPOUND), 2))

# A village's or community's name may itself be a street's ("中关村大街"), a town's a city's ("景德镇市"):
# such a word is not where the address is cut.
_NOT_A_STREET = r"(?![东西南北中大小新老]{0,2}[路街道巷里弄桥])"
_LEVELS = (
    re.compile(rf"社区|村民委员会|居民委员会|村委会|居委会|(?<!农)村(?![民委镇乡]){_NOT_A_STREET}|社區|村委會|居委會"),
    re.compile(
        rf"街道(?!口)|镇(?![市江宁远平原安康巴赉海雄沅坪]|政府){_NOT_A_STREET}|乡(?![市宁城]|政府){_NOT_A_STREET}"
    ),
    re.compile(r"(?<!小)区|县|旗"),
    re.compile(r"市|州|盟|省"),
)
# A word found behind a house number is a building's ("人民路12号水云新村"), not a level above it.
_HOUSE = re.compile(r"[号號弄栋棟幢]|单元|單元")


def name(text: str) -> str:
    """A person's name with the given name hidden: 王*, 欧阳*."""
    text = text.strip()
    if len(text) < 2:
        return "*" if text else ""
    return (text[:2] if text[:2] in _COMPOUND_SURNAMES and len(text) > 2 else text[0]) + "*"


def phone(text: str) -> str:
    """A telephone number with its middle hidden: 138****5678, 0898****1234, +852****4567; without its extension."""
    number = text.partition("转")[0]
    digits = re.sub(r"\D", "", number)
    if number.startswith("+"):
        return f"+{digits[:3]}****{digits[-4:]}" if len(digits) >= 8 else "+" + "*" * len(digits)
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
        if found and not _HOUSE.search(text[: found.end()]):
            return text[: found.end()] + ("***" if found.end() < len(text) else "")
    return "***" if text else ""
