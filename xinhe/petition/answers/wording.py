"""How an answer is said in a letter: once, with its stop, in one form of address. Pure."""

import re

from xinhe.matters.models.item import Result

_STOPS = "。！？…"
_CLOSERS = "”’」』）》"
# 你 as the letter's own word for whom it is written to; 你们 and what stands in quotation marks are somebody's words.
_YOU = re.compile(r"“[^”]*”|「[^」]*」|你们|你")


def stopped(text: str) -> str:
    """A paragraph with its full stop; what ends in a mark that is none gets one in its place."""
    lines = []
    for line in (one.strip() for one in text.strip().split("\n")):
        bare = line.rstrip("；;，,、.")
        ends = bare.rstrip(_CLOSERS)[-1:]
        lines.append(bare if not bare or (ends and ends in _STOPS) else f"{bare}。")
    return "\n".join(line for line in lines if line)


def addressed(text: str) -> str:
    """The words of an office in a letter, which says 您 to whom it is written."""
    return _YOU.sub(lambda found: "您" if found[0] == "你" else found[0], text)


def answered(result: str, opinion: str, *, alone: bool = True) -> str:
    """Result and opinion as one text: the result is said first, unless the opinion itself begins with it."""
    said, label = stopped(addressed(opinion)), str(Result(result).label)
    head = said.removeprefix(f"{label}。").lstrip()
    if not head:
        return f"{label}。"
    if not alone:
        return head
    return head if head.startswith(label) else f"{label}。{head}"
