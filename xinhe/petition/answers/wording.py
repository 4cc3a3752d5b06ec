"""How an answer is said in a letter: once, with its stop, in one form of address. Pure."""

import re

from xinhe.matters.models.item import Result

_STOPS = "。！？…"
_CLOSERS = '”’」』）》)"'
# A line that leads to what stands below it has no stop.
_LEADS = "：:"
_SOFT = "；;，,、."
# 你 as the letter's own word for whom it is written to; 你们 and what stands in quotation marks are somebody's words.
_YOU = re.compile(r"“[^”]*”|‘[^’]*’|「[^」]*」|『[^』]*』|\"[^\"\n]*\"|你们|妳们|迷你|[你妳]")
_WIDE = str.maketrans("!?", "！？")
_MANY_STOPS = re.compile(r"(?<![，；、。])[，；、。]*。")
# How an opinion says its result in words of its own; thanks for somebody's support are none.
_SAYS = {
    Result.SUPPORT: re.compile(
        r"(?:^|[，,、：:\s]|(?<!不)(?:予以|给予)|全部|部分|我们|我局|我单位|本单位|决定|同意并?)支持"
    ),
    Result.REJECT: re.compile(r"不(?:予以?|能|给予)?支持|无法支持"),
    Result.EXPLAIN: re.compile(r"解释说明|(?:作|作出|予以|现作)(?:出)?(?:解释|说明)"),
}
# A first sentence that the next one begins with again.
_TWICE = re.compile(r"^([^。！？；，\n]{2,12})。(?=\1)")
_FIRST = re.compile(r"[^。！？；\n]*")
_HEADING = re.compile(r"^(?:处理|答复|办理)?(?:意见|结果)\s*[:：]\s*")


def stopped(text: str) -> str:
    """A paragraph with its full stop; what ends in a mark that is none gets one in its place."""
    lines = []
    for line in (one.strip() for one in text.strip().split("\n")):
        bare = _MANY_STOPS.sub("。", line.rstrip(_SOFT))
        if bare[-1:] in ("!", "?"):
            bare = bare[:-1] + bare[-1].translate(_WIDE)
        ends = bare.rstrip(_CLOSERS)[-1:]
        lines.append(bare if not bare or (ends and ends in _STOPS) or bare[-1] in _LEADS else f"{bare}。")
    return "\n".join(line for line in lines if line)


def addressed(text: str) -> str:
    """The words of an office in a letter, which says 您 to whom it is written."""
    return _YOU.sub(lambda found: "您" if found[0] in ("你", "妳") else found[0], text)


def told(text: str, *, label: str = "") -> str:
    """What an office says in a letter beside a label of the form, which it says once: with stops, to 您."""
    said = stopped(addressed(text))
    if label:
        said = said.removeprefix(f"{label}。").lstrip() or said
    return _TWICE.sub("", said)


def organ_named(name: str) -> str:
    """The name of an organ that stands within a sentence: without a stop of its own."""
    return name.strip().rstrip("。！" + _SOFT).rstrip()


def answered(result: str, opinion: str, *, alone: bool = True) -> str:
    """Result and opinion as one text: the result is said first, unless the first sentence of the opinion says it."""
    said, label = _HEADING.sub("", stopped(addressed(opinion))), str(Result(result).label)
    head = said.removeprefix(f"{label}。").lstrip()
    if not head:
        return f"{label}。"
    if not alone:
        return head
    first = _FIRST.match(head)
    is_said = head.startswith(label) or (first is not None and _SAYS[Result(result)].search(first[0]))
    return head if is_said else f"{label}。{head}"
