"""From facts to what a letter prints: paragraphs, headings and tables, without number and seal."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from xinhe.documents.forms import PLACEHOLDER, Block, Field, Form
from xinhe.documents.printing.fonts import missing
from xinhe.kernel.refusal import Invalid, Refused, gettext_noop
from xinhe.kernel.text import storable

NUMERALS = "一二三四五六七八九十"
# A petitioner who asked for secrecy comes as （信访人要求保密）; the letter must still read as a sentence.
_UNNAMED = "（"
_TRAILING = "。；;，,、. \n"

# Not a part of a longer number.
_DAY = re.compile(r"(?<![\w\-/.])([12]\d{3})([-/.])(\d{1,2})\2(\d{1,2})(?!\w|[\-/.]\w)", re.ASCII)
_WITH_STOP = re.compile(PLACEHOLDER.pattern + "([。；，]?)")

BOXES = gettext_noop("这台服务器没有这些字的字体，打印出来是方框：%(boxes)s。请换一种写法，或者由系统管理员装上字体。")
SHOWN_BOXES = 20
MISSING = gettext_noop("请填写%(label)s。")
MISSING_IN_ROW = gettext_noop("请填写第 %(n)d 项的%(label)s。")
NOT_A_DATE = gettext_noop("%(label)s须是日期。")
NOT_A_NUMBER = gettext_noop("%(label)s须是整数。")
NOT_A_CHOICE = gettext_noop("请选择%(label)s。")


def compose(form: Form, facts: Mapping[str, object]) -> dict[str, Any]:
    """Everything the letter prints except number and seal. Raises Invalid naming each required fact that is missing."""
    if strangers := set(facts) - {one.name for one in form.fields}:
        raise ValueError(f"{form.name} knows no fact {', '.join(sorted(strangers))}")
    facts = {one.name: one.default for one in form.fields if one.default is not None} | dict(facts)
    _check(form, facts)
    words = _words(form, facts)
    chosen = [c for c in form.choices if facts.get(c.field) == c.value]
    title = next((c.title for c in chosen if c.title), form.title)
    return {
        "form": form.name,
        "version": form.version,
        "layout": form.layout,
        "title": _fill(title, words),
        "office": words["office"],
        "day": words["day"],
        "blocks": list(_blocks(form, facts, words)),
        "contact": "" if form.layout == "record" else _contact(words),
        "signed": form.layout != "record" or all(block.kind != "signs" for block in form.blocks),
        "ours": not form.by_petitioner,
        "copies": _lines(facts.get("copies")),
    }


def unprintable(words: object) -> str:
    """The signs in what a letter is made from, or in what it says, that would be printed as boxes; each once.

    Whoever makes a letter is told of them before (``BOXES``), and may send it all the same: it may be a person's name.
    """
    return missing("".join(_texts(words)))[:SHOWN_BOXES]


def _texts(words: object) -> Iterator[str]:
    if isinstance(words, str):
        yield words
    elif isinstance(words, Mapping):
        yield from (text for one in words.values() for text in _texts(one))
    elif isinstance(words, (list, tuple)):
        yield from (text for one in words for text in _texts(one))


def chinese_day(day: date) -> str:
    """A day as an official letter writes it: 2026年3月2日."""
    return f"{day.year}年{day.month}月{day.day}日"


def numeral(n: int) -> str:
    """A heading's number below one hundred in Chinese: 十二."""
    tens, ones = divmod(n, 10)
    if n <= 10:
        return NUMERALS[n - 1]
    return (NUMERALS[tens - 1] if tens > 1 else "") + "十" + (NUMERALS[ones - 1] if ones else "")


def _contact(words: Mapping[str, str]) -> str:
    """The note under the date: whom to ask."""
    known = [("联系人", "contact"), ("联系电话", "phone")]
    parts = [f"{label}：{words[name]}" for label, name in known if words[name]]
    return f"（{'；'.join(parts)}）" if words["phone"] else ""


def _check(form: Form, facts: Mapping[str, object]) -> None:
    refusals: dict[str, Refused] = {}
    chosen = [c for c in form.choices if facts.get(c.field) == c.value]
    needed = {name for choice in chosen for name in choice.requires}
    for one in form.fields:
        if fault := _fault(form, one, facts.get(one.name), is_needed=one.required or one.name in needed):
            refusals[one.name] = fault
    if refusals:
        raise Invalid({name: fault.sentence for name, fault in refusals.items()}, refusals=refusals)


def _fault(form: Form, one: Field, value: object, *, is_needed: bool) -> Refused | None:
    """What is wrong with one fact, or None."""
    if value is None or value == "" or value == [] or (isinstance(value, str) and not value.strip()):
        template = NOT_A_CHOICE if one.kind == "choice" else MISSING
        return _refused(template, one) if is_needed else None
    if one.kind == "date" and type(value) is not date:
        return _refused(NOT_A_DATE, one)
    if one.kind == "number" and type(value) is not int:
        return _refused(NOT_A_NUMBER, one)
    if one.kind == "choice" and not form.choice(one.name, value):
        return _refused(NOT_A_CHOICE, one)
    if one.kind == "rows":
        for n, row in enumerate(_rows(value), start=1):
            for column, label in one.columns.items():
                if not str(row.get(column) or "").strip():
                    return Refused(MISSING_IN_ROW, code="invalid", field=one.name, n=n, label=label)
    return None


def _refused(template: str, one: Field) -> Refused:
    return Refused(template, code="invalid", field=one.name, label=one.label)


def _clean(text: object) -> str:
    return _DAY.sub(_written_day, storable(str(text)).replace("\t", " ").strip())


def _written_day(found: re.Match[str]) -> str:
    """A day typed as 2026-09-28, 2026/9/28 or 2026.9.28 as a letter writes it; what is no day stays."""
    try:
        return chinese_day(date(int(found[1]), int(found[3]), int(found[4])))
    except ValueError:
        return found[0]


def _rows(value: object) -> list[Mapping[str, object]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list | tuple) else []


def _lines(value: object) -> list[str]:
    if isinstance(value, str):
        value = [value]
    return [line for line in map(_clean, value) if line] if isinstance(value, list | tuple) else []


def _plain(one: Field, value: object) -> str:
    """A fact as it stands in running text."""
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return chinese_day(value)
    if one.kind == "flag":
        return "是" if value else "否"
    if one.kind == "lines":
        return "；".join(line.rstrip(_TRAILING) for line in _lines(value))
    if one.kind == "rows":
        return ""
    return _clean(value)


def _words(form: Form, facts: Mapping[str, object]) -> dict[str, str]:
    """What each placeholder stands for."""
    words = {one.name: _plain(one, facts.get(one.name)) for one in form.fields}
    for one in form.fields:
        words |= _derived(one, facts.get(one.name))
    petitioner = words["petitioner"]
    is_named = bool(petitioner) and not petitioner.startswith(_UNNAMED) and not facts.get("is_secret")
    words["who"] = f"信访人{petitioner}" if is_named else ("信访人（姓名保密）" if petitioner else "信访人（未署名）")
    words["addressed"] = petitioner if is_named else "信访人"
    words["matter"] = f"（编号：{words['number']}）" if words["number"] else ""
    for choice in form.choices:
        if facts.get(choice.field) == choice.value:
            words[f"{choice.field}.label"] = choice.label
            words |= {f"{choice.field}.{name}": _fill(text, words) for name, text in choice.words.items()}
    return words


def _derived(one: Field, value: object) -> dict[str, str]:
    """A list numbered line by line and in a row; a number without its sign, and whether it is past zero."""
    if one.kind == "lines":
        lines = [line.rstrip(_TRAILING) for line in _lines(value)]
        numbered = [f"{n}. {line}" for n, line in enumerate(lines, start=1)] if len(lines) > 1 else lines
        return {f"{one.name}.list": "\n".join(numbered), f"{one.name}.names": "、".join(lines)}
    if one.kind == "number" and isinstance(value, int):
        return {f"{one.name}.abs": str(abs(value)), f"{one.name}.over": "是" if value < 0 else ""}
    return {}


def _fill(text: str, words: Mapping[str, str]) -> str:
    """The text with its facts; a fact's own full stop gives way to the one that follows it."""

    def put(found: re.Match[str]) -> str:
        fact = words.get(found[1], "")
        return fact.rstrip("。；，;\n ") + found[2] if found[2] else fact

    return _WITH_STOP.sub(put, text)


def _is_there(name: str, facts: Mapping[str, object], words: Mapping[str, str]) -> bool:
    value = facts.get(name, words.get(name))
    return bool(value) or (value == 0 and value is not False)


def _blocks(form: Form, facts: Mapping[str, object], words: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    counts = [0, 0]
    printed = [block for block in form.blocks if _is_printed(block, facts, words)]
    # Neighbours over the same list go through it together: heading, facts and opinion of one item, then of the next.
    for many, group in groupby(printed, key=lambda block: block.each):
        blocks = list(group)
        for one in _each(many, facts, words) if many else [words]:
            for block in blocks:
                yield from _pieces(block, one, counts)


def _pieces(block: Block, words: Mapping[str, str], counts: list[int]) -> Iterator[dict[str, Any]]:
    text = _fill(block.text, words)
    if block.kind == "table":
        yield {"kind": "table", "rows": [[[_fill(cell, words) for cell in r.cells], r.lines] for r in block.rows]}
    elif block.kind == "heading":
        yield {"kind": "heading", "level": block.level, "text": _numbered(block.level, counts) + text}
    else:
        for paragraph in filter(None, map(str.strip, text.split("\n"))):
            yield {"kind": block.kind, "text": paragraph}


def _numbered(level: int, counts: list[int]) -> str:
    """一、 and （一）, counted as they are printed, so that a part left out leaves no hole."""
    counts[level - 1] += 1
    if level == 1:
        counts[1] = 0
        return f"{numeral(counts[0])}、"
    return f"（{numeral(counts[1])}）"


def _is_printed(block: Block, facts: Mapping[str, object], words: Mapping[str, str]) -> bool:
    return (
        all(_is_there(name, facts, words) for name in block.when)
        and not any(_is_there(name, facts, words) for name in block.unless)
        and all(facts.get(name) in values for name, values in block.where.items())
    )


def _each(many: str, facts: Mapping[str, object], words: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    """The words once for each of many, with its own beside them."""
    rows = _rows(facts.get(many)) or [{"item": line} for line in _lines(facts.get(many))]
    for n, row in enumerate(rows, start=1):
        own = {name: _clean(text or "") for name, text in row.items()}
        own["item"] = own.get("item", "").rstrip(_TRAILING)
        own |= {"n": str(n), "lead": f"{n}. " if len(rows) > 1 else "", "end": "。" if n == len(rows) else "；"}
        yield {**words, **own}
